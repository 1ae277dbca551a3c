/** What the words of a hand-over say together: the same to everybody, whatever order they come in. */
import { describe, expect, it } from 'vitest'
import type { HandOverAnswer, HandOverAsk, HandOverWord } from '../../../main/escalations/hand-over-word.ts'
import {
  longestWord,
  messageOf,
  readHandOverWord,
  wordText,
} from '../../../main/escalations/hand-over-word.ts'
import { lastSaid, type PlacedWord, standOf } from '../../../main/escalations/words.ts'
import { fc } from '../../helpers/property.ts'

const uid = 'nq-rena-0123456789'
const asking: HandOverAsk = {
  kind: 'ask',
  uid,
  turn: 1,
  from: 'nq-rena',
  by: 'Rena Dahl',
  at: 10_000,
  to: { name: 'Ops duty', who: 'Mara Lind', role: 'Ops duty' },
  mode: 'transfer',
  thread: {
    ref: 'C01/1700000000.000100',
    title: 'Evening exports did not start',
    customer: 'Tarnwick Freight',
    environment: 'heron/prod-1',
    since: 5_000,
    tier: null,
  },
  lines: [
    {
      slot: 'sees',
      text: 'The pods stay in Pending',
      cites: [{ key: '1700000000.000100', at: 5_000, from: 3, to: 26 }],
      edited: false,
    },
  ],
  acceptMs: 300_000,
  calls: true,
}
const answer = (
  kind: HandOverAnswer['kind'],
  from: string,
  turn = 1,
  by = from.slice(3),
): HandOverAnswer => ({
  ...{ kind, uid, turn, from, by },
  at: 20_000,
  text: '',
})
/** Words as their messages stand at the source, one a place. */
const placed = (...words: readonly HandOverWord[]): readonly PlacedWord[] =>
  words.map((word, index) => ({ word, key: `1700000000.${String(index + 1).padStart(6, '0')}`, at: index }))
const said = (words: readonly PlacedWord[]) => {
  const stand = standOf(words)
  return stand && [stand.state, stand.answer?.by ?? null, stand.ask.turn]
}

describe('what the words say together', () => {
  it('gives it to the first of two who say yes, by the place of their messages', () => {
    const words = placed(asking, answer('accept', 'nq-mara'), answer('accept', 'nq-tomasz'))
    expect(said(words)).toEqual(['accepted', 'mara', 1])
    expect(said(words.toReversed())).toEqual(['accepted', 'mara', 1])
  })
  it('takes no yes after the question was taken back, and no withdrawal after a yes', () => {
    expect(said(placed(asking, answer('withdraw', 'nq-rena'), answer('accept', 'nq-mara')))).toEqual([
      'withdrawn',
      'rena',
      1,
    ])
    expect(said(placed(asking, answer('accept', 'nq-mara'), answer('withdraw', 'nq-rena')))).toEqual([
      'accepted',
      'mara',
      1,
    ])
  })
  it('takes no answer to a question that went on to the next', () => {
    const next: HandOverAsk = { ...asking, turn: 2, to: { name: 'SRE', who: 'Tomasz Wrona', role: 'SRE' } }
    expect(said(placed(asking, next, answer('accept', 'nq-mara', 1)))).toEqual(['asked', null, 2])
    expect(said(placed(asking, answer('accept', 'nq-mara', 1), next))).toEqual(['accepted', 'mara', 1])
    expect(said(placed(asking, answer('decline', 'nq-mara', 1), next))).toEqual(['asked', null, 2])
  })
  it('lets a colleague take what another declined, and whoever has it give it back', () => {
    const [no, yes] = [answer('decline', 'nq-mara'), answer('accept', 'nq-tomasz')]
    expect(said(placed(asking, no, yes))).toEqual(['accepted', 'tomasz', 1])
    expect(said(placed(asking, yes, no))).toEqual(['accepted', 'tomasz', 1])
    expect(said(placed(asking, yes, answer('decline', 'nq-tomasz')))).toEqual(['declined', 'tomasz', 1])
  })
  it('lets only whoever asked ask again', () => {
    const other: HandOverAsk = { ...asking, turn: 2, from: 'nq-eve', by: 'Eve' }
    expect(said(placed(asking, other))).toEqual(['asked', null, 1])
  })
  it('puts what is on its way after all that stands there', () => {
    const mine: PlacedWord = { word: answer('accept', 'nq-tomasz'), key: null, at: 1 }
    expect(said([mine, ...placed(asking)])).toEqual(['accepted', 'tomasz', 1])
    expect(said([mine, ...placed(asking, answer('accept', 'nq-mara'))])).toEqual(['accepted', 'mara', 1])
  })
  it('orders by the keys as texts, beyond what a number holds', () => {
    const words: readonly PlacedWord[] = [
      { word: asking, key: '9007199254740992.000001', at: 1 },
      { word: answer('accept', 'nq-mara'), key: '9007199254740993.000001', at: 2 },
      { word: answer('accept', 'nq-tomasz'), key: '9007199254740993.000002', at: 3 },
    ]
    expect(said(words)).toEqual(['accepted', 'mara', 1])
    expect(said(words.toReversed())).toEqual(['accepted', 'mara', 1])
  })
  it('comes to one answer in any order', () => {
    const from = fc.constantFrom('nq-rena', 'nq-mara', 'nq-tomasz')
    const some: fc.Arbitrary<HandOverWord> = fc.oneof(
      fc.integer({ min: 1, max: 3 }).map((turn) => ({ ...asking, turn })),
      fc
        .record({
          kind: fc.constantFrom('accept' as const, 'decline' as const, 'withdraw' as const),
          from,
          turn: fc.integer({ min: 1, max: 3 }),
        })
        .map(({ kind, from: who, turn }) => answer(kind, who, turn)),
    )
    fc.assert(
      fc.property(
        fc
          .array(some, { maxLength: 12 })
          .chain((words) =>
            fc.tuple(
              fc.constant(placed(...words)),
              fc.shuffledSubarray([...placed(...words)], { minLength: words.length }),
            ),
          ),
        ([inOrder, shuffled]) => {
          expect(standOf(shuffled)).toEqual(standOf(inOrder))
        },
      ),
    )
  })
})

describe('a word as it travels', () => {
  it('is read back as it was written', () => {
    for (const word of [asking, answer('decline', 'nq-mara'), answer('withdraw', 'nq-rena')])
      expect(readHandOverWord(wordText(word))).toEqual(word)
  })
  it('is refused in every other form', () => {
    const bad: readonly unknown[] = [
      { ...asking, v: 2 },
      { v: 1, ...asking, uid: 'nq-mara-0123456789' },
      { v: 1, ...asking, turn: 0 },
      { v: 1, ...asking, turn: 1.5 },
      { v: 1, ...asking, at: -1 },
      { v: 1, ...asking, at: 9e15 },
      { v: 1, ...asking, acceptMs: 1 },
      { v: 1, ...asking, acceptMs: 9e8 },
      { v: 1, ...asking, mode: 'steal' },
      { v: 1, ...asking, to: null },
      { v: 1, ...asking, thread: { ...asking.thread, title: '' } },
      { v: 1, ...asking, thread: { ...asking.thread, since: 'now' } },
      { v: 1, ...asking, lines: 'many' },
      { v: 1, ...asking, lines: [{ ...asking.lines[0], slot: 'rm' }] },
      { v: 1, ...asking, lines: [{ ...asking.lines[0], cites: [{ key: 'k', at: 1, from: 5, to: 2 }] }] },
      { v: 1, ...asking, calls: 'yes' },
      { v: 1, ...asking, by: 'x'.repeat(101) },
      { v: 1, ...answer('withdraw', 'nq-eve') },
      { v: 1, ...answer('accept', 'nq-mara'), text: 'x'.repeat(1_001) },
      { v: 1, ...answer('accept', 'nq-mara'), kind: 'grab' },
      [],
      null,
      'ask',
    ]
    for (const one of bad) expect(readHandOverWord(JSON.stringify(one)), JSON.stringify(one)).toBeNull()
    expect(readHandOverWord('{')).toBeNull()
    expect(readHandOverWord(`${wordText(asking)}${' '.repeat(longestWord)}`)).toBeNull()
  })
  it('survives any text without a throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(readHandOverWord(text)).toBeNull()
      }),
    )
  })
  it('is cut until it may travel, and keeps its first lines', () => {
    const line = { slot: 'found' as const, text: 'x'.repeat(490), cites: [], edited: false }
    const text = wordText({ ...asking, lines: [...asking.lines, ...Array.from({ length: 39 }, () => line)] })
    expect(text.length).toBeLessThanOrEqual(longestWord)
    const read = readHandOverWord(text)
    expect(read?.kind === 'ask' && read.lines.length).toBeGreaterThan(8)
    expect(read?.kind === 'ask' && read.lines[0]?.text).toBe('The pods stay in Pending')
  })
  it('says it to people in a sentence, and the summary under it', () => {
    expect(messageOf(asking)).toBe(
      'Rena Dahl asks Mara Lind (Ops duty) to take over “Evening exports did not start”, and to say so by 00:05 UTC.\nTarnwick Freight, heron/prod-1\nSees: The pods stay in Pending',
    )
    expect(messageOf({ ...asking, by: 'Eve\n# shout', lines: [] }).split('\n')).toHaveLength(2)
    expect(messageOf({ ...answer('decline', 'nq-mara'), by: 'Mara', text: 'I am\non a train.' })).toBe(
      'Mara cannot take it. I am on a train.',
    )
  })
})

describe('whose a thread is by all words of all its hand-overs', () => {
  const again: HandOverAsk = { ...asking, uid: 'nq-jo-0123456789', from: 'nq-jo', by: 'Jo Berg' }
  const yes = (uidOf: string, from: string): HandOverAnswer => ({ ...answer('accept', from), uid: uidOf })
  const holder = (words: readonly PlacedWord[]) =>
    lastSaid(words, (stand) => (stand?.state === 'accepted' ? (stand.answer?.by ?? null) : null))?.said

  it('is what the last one said, in whatever order they were read', () => {
    const words = placed(asking, yes(uid, 'nq-mara'), again, yes(again.uid, 'nq-tom'))
    expect(holder(words)).toBe('tom')
    fc.assert(
      fc.property(fc.shuffledSubarray([...words], { minLength: words.length }), (mixed) => {
        expect(holder(mixed)).toBe('tom')
      }),
    )
  })

  it('is not changed by a yes that came after the question was taken back', () => {
    const late = placed(
      again,
      yes(again.uid, 'nq-tom'),
      asking,
      answer('withdraw', 'nq-rena'),
      yes(uid, 'nq-mara'),
    )
    expect(holder(late)).toBe('tom')
    expect(holder(placed(asking, answer('withdraw', 'nq-rena'), yes(uid, 'nq-mara')))).toBeUndefined()
  })

  it('is nobody’s by them once whoever had it gives it back', () => {
    expect(holder(placed(asking, yes(uid, 'nq-mara'), answer('decline', 'nq-mara')))).toBeNull()
  })
})
