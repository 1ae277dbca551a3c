/** A week on the screen: its days where clocks are set, the places of blocks, and how a rotation goes round. */
import { describe, expect, it } from 'vitest'
import type { RotationLayer } from '../../../contract/rotation.ts'
import { shortName, untilWords, whenWords } from '../../../renderer/shifts/shift-words.ts'
import { blockOf, roundWords, weekOf } from '../../../renderer/shifts/week.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A local time, in whatever zone this runs. */
const at = (text: string): number => new Date(text).getTime()

describe('a week', () => {
  it.each([
    ['2026-10-14T03:14', 0, '2026-10-12', 42],
    ['2026-10-12T00:00', 0, '2026-10-12', 42],
    ['2026-10-18T23:59', 0, '2026-10-12', 42],
    ['2026-10-14T03:14', 2, '2026-10-26', 44],
    // The first of January 2027 is a Friday: it lies in the last week of 2026, which is the 53rd.
    ['2027-01-01T12:00', 0, '2026-12-28', 53],
    ['2027-01-01T12:00', 1, '2027-01-04', 1],
    ['2024-12-31T12:00', 0, '2024-12-30', 1],
  ])('of %s, %i on, begins on Monday %s and is number %i', (now, ahead, monday, number) => {
    const week = weekOf(at(now), ahead)
    expect(week.from).toBe(at(`${monday}T00:00`))
    expect(week.number).toBe(number)
    expect(week.days.map((day) => new Date(day).getHours())).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(week.days.map((day) => new Date(day).getDay())).toEqual([1, 2, 3, 4, 5, 6, 0])
  })

  it('cuts a block off at its ends, and lets what has no end go on', () => {
    const week = { from: 0, to: 100 }
    expect(blockOf(week, { from: 25, to: 75 })).toEqual({ left: 25, width: 50 })
    expect(blockOf(week, { from: -50, to: 10 })).toEqual({ left: 0, width: 10 })
    expect(blockOf(week, { from: 90, to: 400 })).toEqual({ left: 90, width: 10 })
    expect(blockOf(week, { from: null, to: null })).toEqual({ left: 0, width: 100 })
  })
})

describe('how a rotation goes round', () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const layer = (part: Partial<RotationLayer> = {}): RotationLayer => ({
    ...{ zone, people: ['x'], startsAtWall: Date.parse('2026-01-05T08:00Z'), turnMs: dayMs, hours: [] },
    ...part,
  })
  const now = at('2026-10-14T03:14')
  const office = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:30' }
  it.each([
    [[layer()], '24/7, changes 08'],
    [[layer({ turnMs: dayMs / 2 })], '24/7, changes 08 and 20'],
    [[layer({ turnMs: 7 * dayMs })], 'weekly, changes Mon 08'],
    [[layer({ turnMs: 3 * dayMs })], '24/7, changes every 3 days'],
    [[layer({ turnMs: 6 * hourMs })], '24/7, changes every 6 h'],
    [[layer({ hours: [office] })], 'weekdays 08 to 18:30'],
    [[layer({ hours: [{ ...office, days: [2, 4] }] })], 'Tue, Thu 08 to 18:30'],
    [[layer({ hours: [{ ...office, days: [5, 6, 7] }] })], 'Fri to Sun 08 to 18:30'],
    [[layer({ hours: [office, office] })], '2 stretches of the week'],
    [[layer({ zone: 'Pacific/Chatham' })], '24/7, changes 08, Pacific/Chatham'],
    [[layer(), layer()], '2 layers'],
    [[], ''],
  ])('%#: %s', (layers, words) => {
    expect(roundWords(layers, now)).toBe(words)
  })
})

describe('a shift in words', () => {
  it('says its days, its hours, and how long until it begins or ends', () => {
    const [from, to] = [at('2026-10-16T08:00'), at('2026-10-16T20:00')]
    expect(whenWords({ from, to })).toBe('Fri 16 Oct, 08:00 to 20:00')
    expect(whenWords({ from, to: at('2026-10-18T08:00') })).toBe('Fri 16 Oct, 08:00 to Sun 18 Oct, 08:00')
    expect(whenWords({ from: null, to })).toBe('until Fri 16 Oct, 20:00')
    expect(whenWords({ from, to: null })).toBe('from Fri 16 Oct, 08:00 on')
    expect(untilWords({ from, to }, at('2026-10-16T06:00'))).toBe('in 2 h')
    expect(untilWords({ from, to }, at('2026-10-16T09:00'))).toBe('now, 11 h left')
    expect(untilWords({ from, to: null }, at('2026-10-16T09:00'))).toBe('now')
  })

  it('is yours, or goes by the first name', () => {
    expect(shortName({ person: 'Anneke de Vries', isMine: false })).toBe('Anneke')
    expect(shortName({ person: 'Anneke de Vries', isMine: true })).toBe('You')
  })
})
