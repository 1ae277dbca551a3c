/** What travels through a source: read back as it was written, and refused in every other form. */
import { describe, expect, it } from 'vitest'
import { carrierMatchers, isCarrier } from '../../../contract/escalation-carrier.ts'
import type { SeenSilence } from '../../../contract/observation.ts'
import {
  type AnswerWord,
  type AskWord,
  type CarrierWord,
  commentOf,
  mostCarriers,
  readWord,
  wordsOf,
} from '../../../main/escalations/carrier.ts'
import { markedComment } from '../../../main/outbox/deliver-silence.ts'
import { fc } from '../../helpers/property.ts'

const uid = 'nq-mara-0123456789'
const asking: AskWord = {
  kind: 'ask',
  uid,
  turn: 1,
  from: 'nq-mara',
  by: 'Mara Lind',
  to: { name: 'SRE of the week', who: 'Tomasz Wrona', role: 'SRE' },
  alert: {
    fingerprint: 'abcdef',
    title: 'Ingress answers 22 % of requests with 5xx',
    environment: 'plover/pay-eu',
    customer: null,
    firedAt: 1_000,
  },
  reason: 'stuck',
  note: 'Two lines\nof “note” {"v":1} [nq-x-y]',
  askedAt: 10_000,
  dueAt: 310_000,
}
const answering: AnswerWord = {
  kind: 'accept',
  uid,
  turn: 1,
  from: 'nq-tom',
  by: 'Tomasz Wrona',
  text: 'on it',
  at: 20_000,
}

const silence = (word: CarrierWord, part: Partial<SeenSilence> = {}): SeenSilence => ({
  id: 's1',
  state: 'active',
  createdBy: word.by,
  comment: markedComment(commentOf(word), 'nq-mara-mark'),
  startsAt: 0,
  endsAt: 400_000,
  matchers: carrierMatchers(word.uid),
  ...part,
})
/** The comment with other fields in its second line. */
const withFields = (fields: object, word: CarrierWord = asking): SeenSilence => {
  const [first = ''] = commentOf(word).split('\n')
  return silence(word, { comment: `${first}\n${JSON.stringify({ v: 1, ...word, ...fields })}` })
}

describe('a word', () => {
  it.each([asking, answering])('is read back as it was written', (word) => {
    expect(readWord(silence(word))).toEqual({ word, stands: true })
    expect(readWord(silence(word, { state: 'expired' }))).toEqual({ word, stands: false })
  })

  it('says to people what it is, in a line of its own', () => {
    expect(commentOf(asking).split('\n')[0]).toBe(
      'Nightdesk: Mara Lind asks Tomasz Wrona (SRE) to take “Ingress answers 22 % of requests with 5xx” (plover/pay-eu) before 00:05 UTC: I am stuck. It hides no alert.',
    )
  })

  it('is read back whatever people write', () => {
    const words = fc.string({ maxLength: 300, unit: 'binary' })
    fc.assert(
      fc.property(words, words, (note, title) => {
        const word = { ...asking, note, alert: { ...asking.alert, title: `x${title}` } }
        expect(readWord(silence(word))?.word).toEqual(JSON.parse(JSON.stringify(word)))
      }),
    )
  })
})

describe('what is refused', () => {
  const hostile: readonly (readonly [string, SeenSilence])[] = [
    ['no second line', silence(asking, { comment: 'Nightdesk: asks' })],
    ['no JSON', silence(asking, { comment: 'x\n{"v":1,' })],
    ['a list', silence(asking, { comment: 'x\n[1]' })],
    ['another version', withFields({ v: 2 })],
    ['another id than its matchers say', withFields({ uid: 'nq-other-0123456789' })],
    [
      'another matcher beside its own',
      silence(asking, {
        matchers: [...carrierMatchers(uid), { name: 'a', value: 'b', isRegex: false, isEqual: true }],
      }),
    ],
    [
      'a matcher that hides alerts',
      silence(asking, { matchers: carrierMatchers(uid).map((one) => ({ ...one, isRegex: true })) }),
    ],
    [
      'a negated matcher',
      silence(asking, { matchers: carrierMatchers(uid).map((one) => ({ ...one, isEqual: false })) }),
    ],
    ['a kind nobody knows', withFields({ kind: 'resolve' })],
    ['no name', withFields({ by: ' ' })],
    ['an endless name', withFields({ by: 'x'.repeat(101) })],
    ['an endless note', withFields({ note: 'x'.repeat(1_001) })],
    ['an endless comment', silence(asking, { comment: `${'x'.repeat(9_000)}${commentOf(asking)}` })],
    ['a note that is none', withFields({ note: { toString: 'x' } })],
    ['a turn beyond all', withFields({ turn: 1e9 })],
    ['half a turn', withFields({ turn: 1.5 })],
    ['a time that ends before it begins', withFields({ dueAt: 5 })],
    ['a time without end', withFields({ dueAt: 10_000 + 86_400_001 })],
    ['an instant beyond all dates', withFields({ askedAt: 1e20, dueAt: 1e20 + 60_000 })],
    ['a reason nobody knows', withFields({ reason: 'constructor' })],
    ['no alert', withFields({ alert: null })],
    ['nobody', withFields({ to: { name: '', who: null, role: null } })],
    ['an answer without its instant', withFields({ at: 'now' }, answering)],
  ]
  it.each(hostile)('%s', (_, one) => {
    expect(readWord(one)).toBeNull()
    expect(wordsOf([one])).toEqual({ asks: [], answers: [], refused: 1 })
  })

  it('is everything that is not exactly right, and none of it throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(asking)), (value, key) => {
        const read = readWord(withFields({ [key]: value }))
        if (read !== null) expect(JSON.stringify(read.word).length).toBeLessThan(6_000)
      }),
    )
  })

  it('is what is too many', () => {
    const many = Array.from({ length: mostCarriers + 50 }, (_, index) => {
      const word = { ...asking, uid: `nq-mara-${String(index).padStart(10, '0')}` }
      return silence(word)
    })
    expect(wordsOf(many)).toMatchObject({ asks: { length: mostCarriers }, refused: 50 })
  })
})

describe('of several', () => {
  it('the newest question and everybody’s newest answer count', () => {
    const second = { ...asking, turn: 2 }
    const changed: AnswerWord = { ...answering, kind: 'decline', at: 30_000 }
    const other: AnswerWord = { ...answering, from: 'nq-ines', by: 'Ines', at: 25_000 }
    const { asks, answers } = wordsOf(
      [asking, second, answering, changed, other].map((word) => silence(word)),
    )
    expect(asks.map(({ word }) => word.turn)).toEqual([2])
    expect(answers.map(({ by, kind }) => [by, kind])).toEqual([
      ['Ines', 'accept'],
      ['Tomasz Wrona', 'decline'],
    ])
  })

  it('a plain silence is none of them', () => {
    expect(isCarrier([{ name: 'alertname', value: 'X', isRegex: false, isEqual: true }])).toBe(false)
    expect(isCarrier(carrierMatchers(uid))).toBe(true)
  })
})
