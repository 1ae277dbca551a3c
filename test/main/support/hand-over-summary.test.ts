/** The drafted summary: only words that stand in the thread, each with its place, and nothing where nothing was said. */
import { describe, expect, it } from 'vitest'
import type { SummaryLine, SummarySlot } from '../../../contract/hand-over.ts'
import { maxSummaryLine } from '../../../contract/hand-over.ts'
import {
  type DraftMessage,
  type DraftRecord,
  draftSummary,
  noteKey,
  stillCited,
} from '../../../main/support/hand-over-summary.ts'
import { fc } from '../../helpers/property.ts'

const minuteMs = 60_000
const began = Date.UTC(2026, 9, 16, 9, 12)

/** `c:` the customer, `u:` us, `n:` our note, `b:` a program; a minute between two. */
function thread(...said: readonly string[]): readonly DraftMessage[] {
  return said.map((text, index): DraftMessage => {
    const isNote = text.startsWith('n:')
    const side = text.startsWith('c:') ? 'customer' : text.startsWith('b:') ? 'bot' : 'us'
    return {
      key: isNote ? noteKey(index) : `1792141920.${String(index).padStart(6, '0')}`,
      at: began + index * minuteMs,
      ...{ side, isNote, text: text.slice(2).trim(), isNod: false, isRemoved: false },
    }
  })
}
const record: DraftRecord = {
  customer: 'Tarnwick Freight',
  environment: 'heron/prod-1',
  environments: ['heron/prod-1', 'plover/pay-eu'],
  impact: 'unknown',
  qualification: {},
  alerts: [],
}
const bare: DraftRecord = { ...record, customer: null, environment: null }

const texts = (lines: readonly SummaryLine[]): Partial<Record<SummarySlot, string>> =>
  Object.fromEntries(lines.map(({ slot, text }) => [slot, text]))
const draft = (messages: readonly DraftMessage[], known = bare) => texts(draftSummary(messages, known).lines)

/** Every citation names words that stand there, and every line is made of what it cites and of the record alone. */
function expectTrue(messages: readonly DraftMessage[], known: DraftRecord): void {
  const { lines } = draftSummary(messages, known)
  const byKey = new Map(messages.map((message) => [message.key, message]))
  const ofRecord = [known.customer, known.environment, ...known.alerts.map(({ title }) => title)]
  for (const line of lines) {
    expect(line.text.length).toBeLessThanOrEqual(maxSummaryLine)
    let rest = line.text
    for (const { key, at, from, to } of line.cites) {
      const message = byKey.get(key)
      expect(message?.at).toBe(at)
      const words = message?.text.slice(from, to) ?? ''
      expect(words.trim()).not.toBe('')
      expect(rest).toContain(words)
      rest = rest.replace(words, '')
    }
    for (const one of ofRecord) rest = rest.replace(one ?? '', '')
    expect(rest.replaceAll(/, fires|, quiet|[.,\s]/g, '')).toBe('')
  }
}

/** The thread of the picture, in other words. */
const uploads = thread(
  'c: Good morning. Our exports of last night have never started. The pods stay in Pending in namespace exports, 7 of them.',
  'u: Morning Joss, I am having a look. Is it the exports alone, or something else, too?',
  'c: Only the exports. Portal and maps are fine. We deployed nothing since Monday.',
  'n: Disks are not attached: quota exceeded in zone c. All other pods run.',
  'c: We must hand the papers to the port by 13:00, so it gets urgent here.',
)

describe('a drafted summary', () => {
  it('reads a thread as the picture shows it', () => {
    const { lines, readFrom } = draftSummary(uploads, record)
    expect(readFrom).toBe(5)
    expect(texts(lines)).toEqual({
      sees: 'Our exports of last night have never started. The pods stay in Pending in namespace exports, 7 of them',
      since: 'last night',
      where: 'Tarnwick Freight, heron/prod-1, namespace exports, zone c',
      impact: 'Only the exports. We must hand the papers to the port by 13:00, so it gets urgent here',
      found: 'Disks are not attached: quota exceeded in zone c',
      'ruled-out': 'Portal and maps are fine. We deployed nothing since Monday. All other pods run',
    })
    const since = lines.find(({ slot }) => slot === 'since')
    expect(since?.cites).toEqual([{ key: '1792141920.000000', at: began, from: 29, to: 39 }])
    const found = lines.find(({ slot }) => slot === 'found')
    expect(found?.cites.map(({ key }) => key)).toEqual([noteKey(3)])
    expectTrue(uploads, record)
  })

  const threads: readonly (readonly [
    string,
    readonly DraftMessage[],
    Partial<Record<SummarySlot, string>>,
  ])[] = [
    [
      'a fault with a clock time, and what is asked for',
      thread('c: Hi team, the API answers 503 since 03:15 UTC. Can you raise the limit please?'),
      {
        sees: 'Hi team, the API answers 503 since 03:15 UTC',
        since: 'since 03:15 UTC',
        asks: 'Can you raise the limit please',
      },
    ],
    [
      'German: fault, beginning, extent, what is well, what is asked for',
      thread(
        'c: Guten Morgen. Die Anmeldung schlägt seit gestern Abend um 22:30 Uhr fehl. Es sind alle Kunden betroffen.',
        'c: Die Datenbank läuft, da ist alles in Ordnung. Wir haben nichts geändert.',
        'c: Könnt ihr den Ingress neu starten?',
      ),
      {
        sees: 'Die Anmeldung schlägt seit gestern Abend um 22:30 Uhr fehl',
        since: 'seit gestern Abend um 22:30 Uhr',
        impact: 'Es sind alle Kunden betroffen',
        'ruled-out': 'Die Datenbank läuft, da ist alles in Ordnung. Wir haben nichts geändert',
        asks: 'Könnt ihr den Ingress neu starten',
      },
    ],
    [
      'a question alone is no fault',
      thread('c: Hello! Does the upgrade of Saturday still happen? The stations want to know.'),
      { sees: 'The stations want to know', asks: 'Does the upgrade of Saturday still happen' },
    ],
    [
      'a beginning in hours, and a namespace by its switch',
      thread('c: kubectl -n billing get pods hangs, for about 3 hours now'),
      {
        sees: 'kubectl -n billing get pods hangs, for about 3 hours now',
        since: 'for about 3 hours',
        where: '-n billing',
      },
    ],
    [
      'no change is no beginning',
      thread('c: Pages load slowly. We have not deployed since Friday.'),
      { sees: 'Pages load slowly', 'ruled-out': 'We have not deployed since Friday' },
    ],
    [
      'what is not fine is not ruled out',
      thread('c: The shop is not fine. The rest works.'),
      { sees: 'The shop is not fine', 'ruled-out': 'The rest works' },
    ],
    [
      'what we found and what it is not',
      thread(
        'c: Orders get stuck.',
        'u: The queue is full because one consumer hangs. It is not the network.',
        'n: needs a second consumer until noon',
      ),
      {
        sees: 'Orders get stuck',
        found: 'The queue is full because one consumer hangs',
        'ruled-out': 'It is not the network',
        asks: 'needs a second consumer until noon',
      },
    ],
    [
      'an environment by its known name',
      thread('c: Payments fail in plover/pay-eu and in plover/pay-eu-2 too.'),
      { sees: 'Payments fail in plover/pay-eu and in plover/pay-eu-2 too', where: 'plover/pay-eu' },
    ],
    [
      'code and quotes are no words of theirs',
      thread(
        'c: It crashes.\n```\nerror: only the users of production are down since 10:00\n```\n> Can you look at the error?',
      ),
      { sees: 'It crashes' },
    ],
    ['only thanks', thread('c: Thanks a lot!', 'u: ok'), {}],
    ['a program alone', thread('b: Build failed since 10:00. Can you look?'), {}],
    ['nothing', [], {}],
  ]
  it.each(threads)('reads %s', (_, messages, expected) => {
    expect(draft(messages)).toEqual(expected)
    expectTrue(messages, bare)
  })

  it('adds what is on record: impact, alerts, and the answers of the form before the words', () => {
    const messages = thread('c: The API is slow since 09:00.')
    const cite = { key: messages[0]?.key ?? '', at: began, from: 4, to: 15 }
    const known: DraftRecord = {
      ...record,
      impact: 'degraded',
      qualification: {
        since: { text: 'Monday, after the upgrade', cite: null },
        asks: { text: 'API is slow', cite },
        'recent-change': { text: 'nothing', cite: null },
      },
      alerts: [
        { title: 'API server answers slowly', environment: 'heron/prod-1', firing: true },
        { title: 'Node not ready', environment: null, firing: false },
      ],
    }
    expect(draft(messages, known)).toEqual({
      sees: 'The API is slow since 09:00',
      since: 'Monday, after the upgrade',
      where: 'Tarnwick Freight, heron/prod-1',
      impact: 'Customer slowed',
      found: 'API server answers slowly, fires. Node not ready, quiet',
      'ruled-out': 'nothing',
      asks: 'API is slow',
    })
    expect(draftSummary(messages, known).lines.find(({ slot }) => slot === 'asks')?.cites).toEqual([cite])
  })

  it('cites nothing out of a message that is gone', () => {
    const messages = uploads.map((one, index) => (index === 0 ? { ...one, isRemoved: true } : one))
    const { lines } = draftSummary(messages, bare)
    expect(lines.flatMap(({ cites }) => cites).filter(({ key }) => key === uploads[0]?.key)).toEqual([])
  })

  it('drops the mark of words that were changed or taken away since, and keeps the words', () => {
    const { lines } = draftSummary(uploads, bare)
    const [first, third] = [uploads[0], uploads[2]]
    const now = new Map(uploads.map(({ key, text }) => [key, text]))
    now.delete(third?.key ?? '')
    now.set(first?.key ?? '', `Never mind. ${first?.text}`)
    const still = stillCited(lines, (key) => now.get(key) ?? null)
    expect(texts(still)).toEqual(texts(lines))
    const keys = new Set(still.flatMap(({ cites }) => cites.map(({ key }) => key)))
    expect([...keys].toSorted()).toEqual([uploads[4]?.key, noteKey(3)].toSorted())
  })

  it('says only what stands there, whatever somebody writes', () => {
    const bits = fc.constantFrom(
      ...[
        'fails since 10:00',
        'namespace ',
        '<script>',
        '@everyone',
        '\u202e',
        '\ud83d',
        '😀',
        '```',
        '\n',
        '> ',
        '. ',
        '? ',
      ],
      ...[
        'only the users',
        'can you ',
        'nicht geändert',
        'heron/prod-1',
        '{"v":1}',
        'a'.repeat(500),
        '-n x',
        ', ',
        'seit 3 Tagen',
      ],
    )
    const some = fc.array(fc.oneof(bits, fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 25 })
    const who = fc.constantFrom('c:', 'u:', 'n:', 'b:')
    fc.assert(
      fc.property(fc.array(fc.tuple(who, some), { maxLength: 8 }), (said) => {
        expectTrue(thread(...said.map(([by, parts]) => `${by}${parts.join('')}`)), record)
      }),
    )
  })

  it('reads the beginning and the end of 4,000 messages, and no more', () => {
    const long = Array.from({ length: 3_998 }, (_, index) => `u: ${'because of this, '.repeat(200)}${index}`)
    const messages = thread('c: The export hangs since 08:00.', ...long, 'c: Can you stop the export now?')
    const { lines, readFrom } = draftSummary(messages, bare)
    expect(readFrom).toBe(200)
    expect(texts(lines)).toMatchObject({
      sees: 'The export hangs since 08:00',
      since: 'since 08:00',
      asks: 'Can you stop the export now',
    })
  })
})
