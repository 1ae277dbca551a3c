/** Whose time an instant lies in: mine, after my shift, off duty, or nobody knows. */
import { describe, expect, it } from 'vitest'
import { type DutySpan, holderAt, lastMoment, shiftAt, spansOf } from '../../contract/shift.ts'

const hourMs = 3_600_000
const now = Date.UTC(2026, 9, 24, 22)
const at = (hours: number): number => now + hours * hourMs
const on = (from: number, until: number | null): DutySpan => span('on', from, until)
const off = (from: number, until: number | null): DutySpan => span('off', from, until)
const span = (state: DutySpan['state'], from: number, until: number | null): DutySpan => ({
  state,
  from: at(from),
  until: until === null ? null : at(until),
  holder: null,
})

describe('an instant and my shifts', () => {
  it.each<[string, readonly DutySpan[], number, ReturnType<typeof shiftAt>]>([
    ['in the shift', [on(0, 8), off(8, 20)], 7, { kind: 'mine' }],
    ['at the very end of it', [on(0, 8), off(8, 20)], 8, { kind: 'after', endsAt: at(8) }],
    ['after it', [on(0, 8), off(8, 20)], 9, { kind: 'after', endsAt: at(8) }],
    [
      'after it, where nobody knows what follows',
      [on(0, 8), span('unknown', 8, null)],
      9,
      { kind: 'after', endsAt: at(8) },
    ],
    ['in the next shift of mine', [on(0, 8), off(8, 20), on(20, 32)], 21, { kind: 'mine' }],
    [
      'after the next one',
      [on(0, 8), off(8, 20), on(20, 22), off(22, null)],
      23,
      { kind: 'after', endsAt: at(22) },
    ],
    ['off duty, before any shift', [off(0, 8), on(8, 20)], 4, { kind: 'off' }],
    ['on from off duty', [off(0, 8), on(8, 20)], 9, { kind: 'mine' }],
    ['where nobody has said anything', [span('unknown', 0, null)], 4, { kind: 'unknown' }],
    ['beyond what is known', [off(0, 2)], 4, { kind: 'unknown' }],
    ['always', [on(0, null)], 400, { kind: 'mine' }],
  ])('%s', (_, spans, hours, expected) => {
    expect(shiftAt(spans, at(hours))).toEqual(expected)
  })

  it('has a last moment only in a shift whose end is known', () => {
    expect(lastMoment([on(0, 8), off(8, 20)], now)).toBe(at(8) - 60_000)
    expect(lastMoment([on(0, null)], now)).toBeNull()
    expect(lastMoment([off(0, 8), on(8, 20)], now)).toBeNull()
    expect(lastMoment([span('unknown', 0, null)], now)).toBeNull()
  })

  it('is named by the rotation, else by who is said to follow, and by nobody once that is over', () => {
    const others: readonly DutySpan[] = [
      on(0, 8),
      off(8, 10),
      { ...off(10, 12), holder: 'Kim' },
      off(12, null),
    ]
    expect([9, 11, 13].map((hours) => holderAt(others, 'Ines', at(hours)))).toEqual(['Ines', 'Kim', null])
    expect(holderAt([off(0, 8)], 'Ines', at(4))).toBeNull()
  })

  it('is known from the desk alone up to the end that it names, and not beyond', () => {
    const spans = spansOf({ state: 'on', until: at(8), holder: null }, now)
    expect([shiftAt(spans, at(7)), shiftAt(spans, at(9))]).toEqual([
      { kind: 'mine' },
      { kind: 'after', endsAt: at(8) },
    ])
    expect(shiftAt(spansOf({ state: 'off', until: at(8), holder: null }, now), at(9))).toEqual({
      kind: 'unknown',
    })
  })
})
