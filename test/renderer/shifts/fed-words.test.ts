/** Where a rotation comes from, how old that is, and what of it is not known, in words. */
import { describe, expect, it } from 'vitest'
import type { FedFrom, RotationTime } from '../../../contract/rotation.ts'
import {
  conflictsAhead,
  doubtAt,
  doubtLabel,
  doubtNext,
  fromWords,
  sourceProblem,
} from '../../../renderer/shifts/fed-words.ts'

const now = new Date(2026, 9, 14, 12).getTime()
const hourMs = 3_600_000
const from = (part: Partial<FedFrom> = {}): FedFrom => ({
  ...{ source: 'calendar ops', readAt: now - hourMs, why: null },
  ...part,
})
const doubt = (kind: 'conflict' | 'unknown', begins: number, ends: number) => ({
  ...{ kind, from: now + begins * hourMs, to: now + ends * hourMs, why: 'Ops duty names two people.' },
})
const rotation = (doubts: RotationTime['doubts'], why: string | null = null): RotationTime => ({
  ...{ name: 'ops duty', zone: 'UTC', layers: [], people: [], overrides: [], shifts: [], gaps: [] },
  ...{ fed: [], doubts, why },
})

describe('a source', () => {
  it.each([
    ['', []],
    ['calendar ops', ['calendar ops']],
    ['calendar ops, calendar us and pager', ['calendar ops', 'calendar us', 'pager']],
  ])('is named %j', (words, names) => {
    expect(fromWords(names.map((source) => from({ source })))).toBe(words)
  })

  it.each([
    [null, from()],
    ['Calendar ops has not been read yet.', from({ readAt: null })],
    ['The calendar ops is no iCal text.', from({ readAt: null, why: 'The calendar ops is no iCal text.' })],
    [
      'The calendar ops is not there any more (404). What is shown is as of 11:00.',
      from({ why: 'The calendar ops is not there any more (404).' }),
    ],
    [
      'Calendar ops has not been read for a day. What is shown is as of Tue 11:00.',
      from({ readAt: now - 25 * hourMs }),
    ],
  ])('says %j', (words, one) => {
    expect(sourceProblem(one, now)).toBe(words)
  })
})

describe('what nobody knows', () => {
  it('says what it is, when and why', () => {
    expect(doubtLabel(doubt('conflict', 1, 3))).toBe(
      'Two named, Wed 14 Oct, 13:00 to 15:00: Ops duty names two people.',
    )
    expect(doubtLabel(doubt('unknown', 1, 3))).toMatch(/^Not known, /)
  })

  it('is found at its moment, and before the next shift where it comes first', () => {
    const one = rotation([doubt('unknown', -1, 1), doubt('unknown', 5, 6)])
    expect([doubtAt(one, now), doubtAt(one, now + 2 * hourMs)]).toEqual(['Ops duty names two people.', null])
    expect(doubtAt(rotation([], 'The zone Mars is not known.'), now)).toBe('The zone Mars is not known.')
    expect(
      [4, 6, null].map((hours) => doubtNext(one, now, hours === null ? null : now + hours * hourMs)),
    ).toEqual([null, now + 5 * hourMs, now + 5 * hourMs])
  })

  it('lies ahead where it is a conflict that is not over', () => {
    const all = [
      doubt('conflict', 5, 6),
      doubt('conflict', -3, -2),
      doubt('unknown', 1, 2),
      doubt('conflict', -1, 1),
    ]
    expect(conflictsAhead([rotation(all)], now).map(({ from: begins }) => (begins - now) / hourMs)).toEqual([
      -1, 5,
    ])
  })
})
