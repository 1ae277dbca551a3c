/** Whatever the record is, a draft says nothing that the record does not have, and every line of it can be traced. */
import { expect, it } from 'vitest'
import { markOf } from '../../../contract/postmortem-evidence.ts'
import { sectionsOf } from '../../../contract/postmortem-sections.ts'
import type { StoryKind } from '../../../contract/queries.ts'
import { draftOf } from '../../../main/postmortems/draft.ts'
import { evidenceItems } from '../../../main/postmortems/evidence.ts'
import type { PostmortemRecord } from '../../../main/postmortems/record.ts'
import { aMessage, anEvent, aRecord, aRecordEpisode, aRecordThread, firedAt } from '../../helpers/a-record.ts'
import { minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

/** Every word that a draft says of its own; whatever else stands in one must be the record's. */
const own = new Set(
  `a about accepted acknowledged actions after alert alerts all and asked at be began begins by causes cest
  could customer customers customers’ decision drafted environments estimated felt fire fired fires fixed for
  good impact in is it known later linked min more no nobody not note noted nothing noticed now of on one open
  or over postmortem questions quiet response s says seen somebody source start still stopped summary take that
  the this threads timeline to told until untitled up utc was went what when with writing`
    .split(/\s+/)
    .filter(Boolean),
)

const words = fc.constantFrom(
  'Zorvex',
  'quillam',
  'Brontide_9',
  'tessler/eu-4',
  'Wrenna',
  'Ostrava Bank',
  'fjordline',
)
const text = fc.array(words, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '))
const note = fc
  .tuple(fc.constantFrom('', '= ', '== ', '! ', '? ', 'TODO ', '@'), text)
  .map((pair) => pair.join(''))
const kinds: readonly StoryKind[] = [
  ...([
    'fired',
    'seen',
    'called',
    'acked',
    'acked-upstream',
    'note',
    'impact',
    'quiet',
    'gap',
    'escalated',
  ] as const),
  ...([
    'escalation-accepted',
    'shown',
    'kept-quiet',
    'snoozed',
    'link-opened',
    'refired',
    'unacked',
  ] as const),
]
const instant = fc.integer({ min: -10, max: 40 }).map((minutes) => firedAt + minutes * minuteMs)
const event = fc
  .record({
    kind: fc.constantFrom(...kinds),
    at: instant,
    by: fc.option(words),
    note,
    impact: fc.constantFrom('down', 'degraded', 'none', 'unknown'),
    until: fc.option(instant),
  })
  .map(({ kind, at, by, note: said, impact, until }) =>
    anEvent(kind, at, { by, until, text: kind === 'impact' ? impact : said }),
  )
const episode = fc
  .record({
    story: fc.array(event, { maxLength: 12 }),
    title: text,
    alertname: words,
    environment: fc.option(words),
    customer: fc.option(words),
    over: fc.boolean(),
    known: fc.boolean(),
  })
  .map(({ story, over, known, ...part }) =>
    aRecordEpisode(
      story,
      { ...part, firing: !over, quietAt: over ? nightNow - minuteMs : null },
      known
        ? { kind: 'known', forMs: 2 * minuteMs }
        : { kind: 'unknown', why: 'Nothing is known of the rule.' },
    ),
  )
const thread = fc
  .record({
    title: text,
    channel: words,
    customer: fc.option(words),
    messages: fc.array(fc.tuple(instant, words, fc.constantFrom('customer', 'us'), text), { maxLength: 4 }),
  })
  .map(({ messages, ...part }) =>
    aRecordThread({
      ...part,
      messages: messages
        .map(([at, by, side, said]) => aMessage(at, { by, side: side as 'customer' | 'us', text: said }))
        .toSorted((a, b) => a.at - b.at),
    }),
  )
const record = fc
  .record({ episodes: fc.array(episode, { maxLength: 3 }), threads: fc.array(thread, { maxLength: 2 }) })
  .map((part) => aRecord(part))

/** The words that the record has. */
function wordsOf({ episodes, threads }: PostmortemRecord): ReadonlySet<string> {
  const all = [
    ...episodes.flatMap(({ episode: { title, alertname, environment, customer, sourceId }, story }) => [
      ...[title, alertname, environment, customer, sourceId],
      ...story.flatMap(({ by, text: said }) => [by, said]),
    ]),
    ...threads.flatMap(({ title, channel, customer, messages }) => [
      ...[title, channel, customer],
      ...messages.flatMap(({ by, text: said }) => [by, said]),
    ]),
  ]
  return new Set(all.flatMap((one) => plain(one ?? '').split(/\s+/)).filter(Boolean))
}

/** Without Markdown and punctuation, in lower case. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/<!--.*?-->/g, ' ')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(/[“”()[\],.:;#?!=@]|^\s*- /gm, ' ')
    .replaceAll(/(^|\s)-(?=\s|$)/g, ' ')
    .toLowerCase()
}

it('every word of a draft is the record’s, a number, or one of the few that put it together', () => {
  fc.assert(
    fc.property(record, (one) => {
      const known = wordsOf(one)
      const said = plain(draftOf(one)).split(/\s+/).filter(Boolean)
      const foreign = said.filter((word) => !known.has(word) && !own.has(word) && !/^[\d\-/]+$/.test(word))
      expect(foreign).toEqual([])
    }),
    { numRuns: 300 },
  )
})

it('every line of its timeline is a piece of evidence as it is inserted, in the order of time', () => {
  fc.assert(
    fc.property(record, (one) => {
      const draft = draftOf(one)
      const byKey = new Map(evidenceItems(one).items.map((item) => [item.key, item]))
      const marked = draft.split('\n').flatMap((line) => {
        const mark = markOf(line)
        return mark ? [{ line, ...mark }] : []
      })
      for (const { line, key, isEdited } of marked) {
        expect([byKey.get(key)?.line, isEdited]).toEqual([line, false])
      }
      const times = marked.map(({ key }) => byKey.get(key)?.at ?? 0)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      const kindsOf = sectionsOf(draft).map(({ kind }) => kind)
      for (const kind of ['summary', 'impact', 'timeline', 'causes', 'actions'])
        expect(kindsOf.filter((each) => each === kind)).toEqual([kind])
    }),
    { numRuns: 200 },
  )
})
