import { expect, it } from 'vitest'
import type { FeedEntry } from '../../../main/almanac/feed-entry.ts'
import { aFindAsker, targetKey } from '../../helpers/find-asker.ts'
import { fc } from '../../helpers/property.ts'
import {
  gone,
  toldAlert,
  toldAt,
  toldEpisode,
  toldMessage,
  toldNote,
  toldPostmortem,
  toldThread,
} from '../../helpers/told.ts'

/** A record as a plain scan sees it: what it says, where, when, and what it opens. */
interface Plain {
  readonly texts: readonly string[]
  readonly at: number
  readonly opens: string
  readonly environment: string | null
}

const vocabulary = [
  'disk',
  'diskful',
  'full',
  'node',
  'nodeExporterDown',
  'Ümlaut',
  'heron',
  'a',
  'ab',
  'abc',
  'x9',
  '10',
]
const textOf = fc
  .array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 5 })
  .chain((words) => fc.constantFrom(' ', '-', ', ').map((between) => words.join(between)))
const environmentOf = fc.constantFrom(null, 'heron', 'kestrel')

/** Ids are few, so that records are told again, changed, moved and deleted. */
const change = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('episode' as const),
      id: fc.integer({ min: 1, max: 8 }),
      alert: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('alert' as const),
      id: fc.integer({ min: 1, max: 4 }),
      title: textOf,
      environment: environmentOf,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('note' as const),
      id: fc.integer({ min: 1, max: 12 }),
      text: textOf,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('thread' as const),
      id: fc.integer({ min: 1, max: 16 }),
      title: textOf,
      environment: environmentOf,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('message' as const),
      id: fc.integer({ min: 1, max: 48 }),
      text: textOf,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('postmortem' as const),
      id: fc.integer({ min: 1, max: 9 }),
      text: textOf,
      environment: environmentOf,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('gone' as const),
      of: fc.constantFrom('note' as const, 'thread' as const, 'message' as const, 'postmortem' as const),
      id: fc.integer({ min: 1, max: 12 }),
    }),
  },
)
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

/** The words as the plain scan reads them: each with its humps. */
function plainWords(text: string): string[][] {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => {
      const parts = word.split(/(?=[A-Z])/)
      const forms = [word, ...parts, ...parts.map((_, at) => parts.slice(at).join(''))]
      return forms.map((form) => form.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
    })
}

/** Does one of the texts have these words beside each other, the last perhaps only begun? */
function has(texts: readonly string[], chunk: string, isLast: boolean): boolean {
  const sought = plainWords(chunk).map(([whole]) => whole ?? '')
  return texts.some((text) => {
    const words = plainWords(text)
    return words.some((_, at) =>
      sought.every((word, index) =>
        words[at + index]?.some((form) =>
          isLast && index === sought.length - 1 ? form.startsWith(word) : form === word,
        ),
      ),
    )
  })
}

interface Asked {
  readonly chunks: readonly string[]
  readonly without: string | null
  readonly environment: string | null
  readonly from: number | null
}

function plainScan(
  records: ReadonlyMap<string, Plain>,
  { chunks, without, environment, from }: Asked,
): string[] {
  const found = [...records.values()].filter(
    (record) =>
      chunks.every((chunk, index) =>
        has(record.texts, chunk, index === chunks.length - 1 && without === null),
      ) &&
      !(without !== null && has(record.texts, without, false)) &&
      (environment === null || record.environment === environment) &&
      (from === null || record.at >= from),
  )
  const newest = new Map<string, number>()
  for (const { opens, at } of found) newest.set(opens, Math.max(newest.get(opens) ?? 0, at))
  return [...newest].sort(([, one], [, other]) => other - one).map(([opens]) => opens)
}

/** Plays the changes into both; instants are all different, mostly later than all before. */
function play(
  changes: readonly Change[],
  late: readonly boolean[],
  tell: (entry: FeedEntry) => void,
): Map<string, Plain> {
  const alerts = new Map<number, { title: string; environment: string | null; at: number; newest: number }>()
  const threads = new Map<number, { title: string; environment: string | null; at: number }>()
  const notes = new Map<number, { text: string; at: number; episodeId: number }>()
  const messages = new Map<number, { text: string; at: number; threadId: number }>()
  const postmortems = new Map<number, { text: string; at: number; environment: string | null }>()
  const fired = new Map<number, { at: number; alert: number }>()
  const alertOf = (id: number) => {
    const { title = `alert ${id}`, environment = null } = alerts.get(id) ?? {}
    return toldAlert({ id, alertname: 'Plain', title, environment, labels: [] })
  }
  const ordered = changes.map((each, index) => ({
    each,
    at: toldAt + (late[index % late.length] === true ? 500_000 - index : 1_000_000 + index * 1_000),
  }))
  for (const { each, at } of ordered) {
    switch (each.kind) {
      case 'alert': {
        const { id, title, environment } = each
        const known = alerts.get(id)
        alerts.set(id, { at: 0, newest: 0, ...known, title, environment })
        if (known && known.at > 0) tell(alertOf(id))
        break
      }
      case 'episode': {
        // An episode stays its alert's: the record moves none.
        const { id } = each
        const before = fired.get(id)
        const alert = before?.alert ?? each.alert
        const firedAt = before?.at ?? at
        fired.set(id, { at: firedAt, alert })
        const known = alerts.get(alert) ?? { title: `alert ${alert}`, environment: null, at: 0, newest: 0 }
        alerts.set(alert, {
          ...known,
          at: Math.max(known.at, firedAt),
          newest: firedAt >= known.at ? id : known.newest,
        })
        tell(toldEpisode({ id, alert: alertOf(alert), firedAt, seenAt: firedAt }))
        break
      }
      case 'note': {
        const known = notes.get(each.id) ?? { at, episodeId: (each.id % 8) + 1 }
        notes.set(each.id, { ...known, text: each.text })
        tell(toldNote({ id: each.id, by: null, ...known, text: each.text }))
        break
      }
      case 'thread': {
        const { id, title, environment } = each
        threads.set(id, { title, environment, at })
        tell(toldThread({ id, title, environment, channel: 'general', changedAt: at, closedAt: at }))
        break
      }
      case 'message': {
        const known = messages.get(each.id) ?? { at, threadId: (each.id % 16) + 1 }
        messages.set(each.id, { ...known, text: each.text })
        tell(toldMessage({ id: each.id, author: '', ...known, text: each.text }))
        break
      }
      case 'postmortem': {
        const { id, text, environment } = each
        postmortems.set(id, { text, environment, at })
        const environments = environment === null ? [] : [environment]
        tell(toldPostmortem({ id, title: 'Untitled', text, environments, savedAt: at, state: 'closed' }))
        break
      }
      default: {
        const { of, id } = each
        const all = { note: notes, thread: threads, message: messages, postmortem: postmortems }
        if (of === 'thread')
          for (const [key, { threadId }] of messages) {
            if (threadId !== id) continue
            messages.delete(key)
            tell(gone('message', key))
          }
        if (all[of].delete(id)) tell(gone(of, id))
      }
    }
  }
  const records = new Map<string, Plain>()
  for (const [id, { title, environment, at, newest }] of alerts)
    if (at > 0) records.set(`a${id}`, { texts: [title, 'Plain'], at, environment, opens: `alert ${newest}` })
  for (const [id, { text, at, episodeId }] of notes) {
    const alert = alerts.get(fired.get(episodeId)?.alert ?? 0)
    if (alert)
      records.set(`n${id}`, {
        texts: [text],
        at,
        environment: alert.environment,
        opens: `alert ${alert.newest}`,
      })
  }
  for (const [id, { title, environment, at }] of threads)
    records.set(`t${id}`, { texts: [title, 'general'], at, environment, opens: `thread ${id}` })
  for (const [id, { text, at, threadId }] of messages) {
    const thread = threads.get(threadId)
    if (thread)
      records.set(`m${id}`, {
        texts: [text],
        at,
        environment: thread.environment,
        opens: `thread ${threadId}`,
      })
  }
  for (const [id, { text, at, environment }] of postmortems)
    records.set(`p${id}`, { texts: ['Untitled', text], at, environment, opens: `postmortem ${id}` })
  return records
}

const chunk = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...vocabulary) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'd',
      'di',
      'dis',
      'no',
      'nodee',
      'exporter',
      'exporterd',
      'export',
      'um',
      'ful',
      '1',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...vocabulary), fc.constantFrom(...vocabulary))
      .map((pair) => pair.join('-')),
  },
)
const question = fc.record({
  chunks: fc.array(chunk, { minLength: 1, maxLength: 3 }),
  without: fc.option(fc.constantFrom(...vocabulary), { freq: 4 }),
  environment: environmentOf,
  from: fc.option(fc.constantFrom(toldAt + 490_000, toldAt + 1_005_000), { freq: 4 }),
})

it('finds what a plain scan finds, the newest first, however the record was told, changed and deleted', () => {
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 40, maxLength: 160, size: 'max' }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
      fc.array(question, { minLength: 4, maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      (changes, late, questions, limit) => {
        const { all, ask, tell, tidy } = aFindAsker()
        const records = play(changes, late, tell)
        for (let slice = 0; slice < 3; slice += 1) tidy()
        for (const asked of questions) {
          const { environment, from, without } = asked
          const text = `${asked.chunks.join(' ')}${without === null ? '' : ` -${without}`}`
          const kinds = ['alert', 'thread', 'postmortem'] as const
          const expected = plainScan(records, asked)
          const found = all(text, { kinds: [...kinds], environment, from, limit }).map(targetKey)
          expect([...found].sort(), text).toEqual([...expected].sort())
          const whole = ask(text, { kinds: [...kinds], environment, from, limit: 200 })
          const best = new Set(whole.hits.slice(0, whole.best).map(targetKey))
          const others = whole.hits.slice(whole.best).map(targetKey)
          expect(others, text).toEqual(expected.filter((key) => !best.has(key)))
        }
      },
    ),
    { numRuns: 80 },
  )
})
