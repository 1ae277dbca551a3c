/** A hand-off's text, read back by the next one's Nightdesk: whole, or refused with the reason. */
import { describe, expect, it } from 'vitest'
import type { HandOff } from '../../../contract/hand-off.ts'
import {
  type CarriedHandOff,
  carriedBlock,
  carriedMark,
  carriedOf,
  carriedPart,
  sumOf,
} from '../../../contract/hand-off-carried.ts'
import type { EpisodeId } from '../../../contract/ids.ts'
import { readCarried } from '../../../main/shifts/read-carried.ts'
import { fc } from '../../helpers/property.ts'

const now = Date.parse('2026-10-14T05:58:00Z')
const hourMs = 3_600_000
const handOff = (part: Partial<HandOff> = {}): HandOff => ({
  ...{
    from: now - 12 * hourMs,
    until: now + 120_000,
    role: 'ops duty',
    me: 'Mara Lind',
    next: 'Ines Okafor',
  },
  notesAt: now - 12 * hourMs,
  open: [
    {
      ...{ episodeId: 7 as EpisodeId, title: 'Nodes not ready', customer: 'Pendrake', environment: null },
      ...{ severity: 'page', note: '2 back', source: 'plover', fingerprint: 'f7', by: null, tookAt: null },
      ...{ firedAt: now - hourMs, dueAt: now, snoozedUntil: null },
    },
  ],
  escalations: [],
  threads: [],
  ending: [{ kind: 'silence', what: 'a="b"', by: 'Mara', why: null, at: now + hourMs }],
  unread: [],
  ...{ happened: [], alerts: 15, pages: 8, healed: 5, noisy: [{ alertname: 'Kubelet', firings: 6 }] },
  drafts: [],
  again: [],
  reviews: [],
  ...part,
})
const carried = (typed = 'Limit doubled by hand.', part: Partial<HandOff> = {}): CarriedHandOff =>
  carriedOf(
    handOff(part),
    { notes: typed, words: new Map([[7, ' one is being replaced ']]) },
    ['Asked.'],
    now,
  )
const block = (one: unknown, head = '"v":1'): string => {
  const json = JSON.stringify(one)
  return `{"nightdesk":"hand-off",${head},"sum":"${sumOf(json)}","carried":${json}}`
}
const refusal = (text: string): string => {
  const read = readCarried(text)
  return read.ok ? 'taken' : read.why
}

describe('the text of a hand-off', () => {
  it('carries all of it to the other side, words in any script too', () => {
    const one = carried('„Grüße“ `x` <b>\n```\nhttps://evil.example 日本 🚒 {"nightdesk":"hand-off"')
    const text = `# Hand-off\n\nwords\n\n${carriedBlock(one)}\n`
    expect(readCarried(text)).toEqual({ ok: true, carried: one })
    expect(one.open[0]).toMatchObject({ word: 'one is being replaced', source: 'plover', fingerprint: 'f7' })
    // Nothing typed can end the block, look like a link or be formatted by whatever shows it.
    const inside = carriedBlock(one).split('\n')
    expect(inside).toHaveLength(3)
    expect(inside[1]).not.toMatch(/[`<>&*~@#|]|:\/\//)
  })

  it('is read wherever it stands: quoted above, broken into lines, with other line ends', () => {
    const [older, newer] = [carried('first'), carried('second')]
    const both = `${carriedBlock(older)}\n\nand then\n\n${carriedBlock(newer)}\n\nThanks!`
    expect(readCarried(both)).toEqual({ ok: true, carried: newer })
    const wrapped = carriedBlock(newer).replaceAll(/(.{76})/g, '$1\r\n')
    expect(readCarried(wrapped)).toEqual({ ok: true, carried: newer })
  })

  it('is read although the page’s clock counts in parts of a millisecond', () => {
    const one = carriedOf(handOff(), { notes: '', words: new Map() }, [], now + 0.25)
    expect(readCarried(carriedBlock(one))).toEqual({ ok: true, carried: { ...one, writtenAt: now } })
  })

  it('of any words comes back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (notes, title) => {
        const [open] = handOff().open
        const one = carried(notes, { open: open ? [{ ...open, title }] : [] })
        expect(readCarried(`x\n${carriedBlock(one)}`)).toEqual({ ok: true, carried: one })
      }),
    )
  })
})

describe('a text that is not taken in', () => {
  it('says that it carries none', () => {
    for (const text of ['', 'See you tomorrow', '# Hand-off\n\n## Open\nNothing is open.', '{"v":1}'])
      expect(refusal(text)).toMatch(/^This text carries no hand-off that Nightdesk can read\./)
  })

  it('says that it is damaged, wherever it was cut or changed', () => {
    const whole = carriedBlock(carried())
    const line = whole.split('\n')[1] ?? ''
    for (let end = 25; end < line.length - 1; end += 37)
      expect(refusal(line.slice(0, end)), line.slice(0, end)).toMatch(
        /is not whole: it was cut off or changed/,
      )
    expect(refusal(whole.replace('Nodes not ready', 'Nodes are ready'))).toMatch(/is not whole/)
    expect(refusal(whole.replaceAll('"', '“'))).toMatch(/no hand-off|not whole/)
  })

  it('says that a newer program wrote it, and that it is too long', () => {
    expect(refusal(block({}, '"v":2'))).toMatch(/^A newer Nightdesk wrote this hand-off\./)
    expect(refusal(`${'x'.repeat(150_001)}${block(carried())}`)).toMatch(/^This text is longer than/)
  })

  it.each([
    ['a field too many', { ...carried(), run: 'rm -rf' }],
    ['a field too few', { ...carried(), by: undefined }],
    ['an end before its beginning', { ...carried(), until: 0 }],
    ['an instant that is none', { ...carried(), from: 1.5 }],
    ['a severity that is none', { ...carried(), open: [{ ...carried().open[0], severity: 'fatal' }] }],
    ['words too long', { ...carried(), notes: 'x'.repeat(10_001) }],
    ['too many alerts', { ...carried(), open: Array.from({ length: 201 }, () => carried().open[0]) }],
    ['a list', [carried()]],
    ['nothing', null],
  ])('refuses %s although its sum is right', (_, one) => {
    expect(refusal(block(carried()))).toBe('taken')
    expect(refusal(block(one))).toMatch(/is not whole/)
  })
})

it('cuts a storm of long words down until it can be read', () => {
  const long = '日'.repeat(20_000)
  const [open] = handOff().open
  const many = open ? Array.from({ length: 500 }, () => ({ ...open, title: long, note: long })) : []
  const words = { notes: long, words: new Map([[7, long]]) }
  const one = carriedOf(handOff({ open: many }), words, [long], now)
  expect(one.open.length + one.more).toBe(500)
  expect(one.open.length).toBeGreaterThan(10)
  const text = carriedBlock(one)
  expect(text.length).toBeLessThan(150_000)
  expect(readCarried(text)).toEqual({ ok: true, carried: one })
  const few = carriedOf(handOff(), words, [], now)
  expect([few.more, few.open[0]?.word?.length]).toEqual([0, 2_000])
})

it('sends only the last block of a text to be read, and nothing of what is far too long', () => {
  const one = carried()
  const part = carriedPart(
    `${'x'.repeat(3_000_000)}\n${carriedBlock(carried('first'))}\n${carriedBlock(one)}\nbye`,
  )
  expect(readCarried(part ?? '')).toEqual({ ok: true, carried: one })
  expect(carriedPart('no block {at} all')).toBe('')
  expect(carriedPart(`${carriedMark}${'x'.repeat(200_000)}}`)).toBeNull()
})
