/** Rotations held against another implementation of wall times, and golden shifts on the days on which clocks are set. */
import { Temporal } from '@js-temporal/polyfill'
import { describe, expect, it } from 'vitest'
import type { Rotation, RotationLayer } from '../../../contract/rotation.ts'
import { isBetweenHours, shiftAt, shiftsBetween, unknownZones } from '../../../main/shifts/rotation.ts'
import { fc } from '../../helpers/property.ts'

const iso = (text: string): number => Date.parse(text)
const wall = (text: string): number => Date.parse(`${text}Z`)
const hourMs = 3_600_000
const dayMs = 24 * hourMs

const layer = (part: Partial<RotationLayer> = {}): RotationLayer => ({
  zone: 'Europe/Berlin',
  people: ['Mara', 'Ines', 'Tomasz'],
  startsAtWall: wall('2026-01-05T08:00'),
  turnMs: dayMs,
  hours: [],
  ...part,
})
const rotation = (part: Partial<Rotation> = {}): Rotation => ({
  name: 'ops duty',
  layers: [layer()],
  fed: [],
  overrides: [],
  ...part,
})
const instant = (at: number | null): string =>
  at === null ? 'ever' : new Date(at).toISOString().slice(0, 16).replace('T', ' ')
const listed = (one: Rotation, from: string, to: string): readonly string[] =>
  shiftsBetween(one, iso(from), iso(to)).map(
    (shift) =>
      `${shift.person} ${instant(shift.from)} to ${instant(shift.to)}${shift.isOverride ? ' instead' : ''}`,
  )

describe('a rotation round the clock', () => {
  it.each([
    // In Berlin a day from 08:00 to 08:00 is 23 h long in spring and 25 h in autumn.
    ['2026-03-28T12:00Z', '2026-03-28 07:00', '2026-03-29 06:00'],
    ['2026-10-24T12:00Z', '2026-10-24 06:00', '2026-10-25 07:00'],
    ['2027-03-27T12:00Z', '2027-03-27 07:00', '2027-03-28 06:00'],
    ['2026-07-01T12:00Z', '2026-07-01 06:00', '2026-07-02 06:00'],
  ])('hands over at eight on the wall, %s', (at, from, to) => {
    const shift = shiftAt(rotation(), iso(at))
    expect([instant(shift?.from ?? null), instant(shift?.to ?? null)]).toEqual([from, to])
  })

  it('hands over at the wall time that a half-hour change moves', () => {
    const lord = rotation({ layers: [layer({ zone: 'Australia/Lord_Howe' })] })
    // From 4 October 2026 at 02:00 the island is 11:00 ahead instead of 10:30.
    expect(listed(lord, '2026-10-03T00:00Z', '2026-10-04T00:00Z').map((line) => line.slice(-41))).toEqual([
      expect.stringContaining('2026-10-02 21:30 to 2026-10-03 21:00'),
      expect.stringContaining('2026-10-03 21:00 to 2026-10-04 21:00'),
    ])
  })

  it('goes round, and the instant of a hand-over is the next one’s', () => {
    const people = ['2026-01-05T07:00Z', '2026-01-06T07:00Z', '2026-01-07T07:00Z', '2026-01-08T07:00Z']
    expect(people.map((at) => shiftAt(rotation(), iso(at))?.person)).toEqual([
      'Mara',
      'Ines',
      'Tomasz',
      'Mara',
    ])
    expect(shiftAt(rotation(), iso('2026-01-06T07:00Z') - 1)?.person).toBe('Mara')
  })

  it('is nobody’s before it begins', () => {
    expect(shiftAt(rotation(), iso('2026-01-05T07:00Z') - 1)).toBeNull()
    expect(isBetweenHours(rotation(), iso('2026-01-04T12:00Z'))).toBe(false)
  })

  it('of one person never ends, and one of two turns in a row is one shift', () => {
    const alone = rotation({ layers: [layer({ people: ['Mara'] })] })
    expect(listed(alone, '2026-05-01T00:00Z', '2026-05-02T00:00Z')).toEqual(['Mara ever to ever'])
    const twice = rotation({ layers: [layer({ people: ['Mara', 'Mara', 'Ines'] })] })
    expect(listed(twice, '2026-01-06T00:00Z', '2026-01-06T01:00Z')).toEqual([
      'Mara 2026-01-05 07:00 to 2026-01-07 07:00',
    ])
  })
})

describe('the hours of a rotation', () => {
  const support = rotation({
    name: 'support',
    layers: [layer({ turnMs: 7 * dayMs, hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }] })],
  })

  it('cut every turn down to them', () => {
    expect(listed(support, '2026-10-22T00:00Z', '2026-10-27T00:00Z')).toEqual([
      'Tomasz 2026-10-22 06:00 to 2026-10-22 16:00',
      'Tomasz 2026-10-23 06:00 to 2026-10-23 16:00',
      // The clocks were set back in between.
      'Mara 2026-10-26 07:00 to 2026-10-26 17:00',
    ])
  })

  it('outside of them it is not a gap, inside of them it is', () => {
    expect(isBetweenHours(support, iso('2026-10-24T12:00Z'))).toBe(true)
    expect(isBetweenHours(support, iso('2026-10-23T12:00Z'))).toBe(false)
    expect(isBetweenHours(rotation(), iso('2026-10-24T12:00Z'))).toBe(false)
  })
})

describe('overrides and layers', () => {
  it('an override takes its stretch, nobody’s too, and the rest stays', () => {
    const one = rotation({
      overrides: [
        { person: 'Ines', from: iso('2026-01-05T10:00Z'), to: iso('2026-01-05T12:00Z') },
        { person: null, from: iso('2026-01-05T14:00Z'), to: iso('2026-01-05T15:00Z') },
      ],
    })
    expect(listed(one, '2026-01-05T08:00Z', '2026-01-05T20:00Z')).toEqual([
      'Mara 2026-01-05 07:00 to 2026-01-05 10:00',
      'Ines 2026-01-05 10:00 to 2026-01-05 12:00 instead',
      'Mara 2026-01-05 12:00 to 2026-01-05 14:00',
      'Mara 2026-01-05 15:00 to 2026-01-06 07:00',
    ])
  })

  it('follows the sun: each zone’s layer in its own day, the last layer before the first', () => {
    const sun = rotation({
      layers: [
        layer({ people: ['Mara'], hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' }] }),
        layer({
          ...{ zone: 'America/New_York', people: ['Kim'] },
          hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' }],
        }),
      ],
    })
    expect(listed(sun, '2026-02-03T08:00Z', '2026-02-04T00:30Z')).toEqual([
      'Mara 2026-02-03 07:00 to 2026-02-03 13:00',
      'Kim 2026-02-03 13:00 to 2026-02-04 01:00',
    ])
  })

  it('names the zones that this computer does not know', () => {
    expect(unknownZones(rotation({ layers: [layer(), layer({ zone: 'Europe/Atlantis' })] }))).toEqual([
      'Europe/Atlantis',
    ])
  })
})

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'] as const
const time = fc.constantFrom('00:00', '02:30', '06:00', '08:00', '18:00', '22:00')
const someHours = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  from: time,
  to: time,
})
const someLayer: fc.Arbitrary<RotationLayer> = fc.record({
  zone: fc.constantFrom(...zones),
  people: fc.array(fc.constantFrom('Mara', 'Ines', 'Tomasz', 'Kim'), { minLength: 1, maxLength: 4 }),
  startsAtWall: fc
    .integer({ min: 0, max: 24 * 50 })
    .map((hours) => wall('2026-01-01T00:00') + hours * hourMs),
  turnMs: fc.constantFrom(6 * hourMs, 12 * hourMs, dayMs, 7 * dayMs),
  hours: fc.array(someHours, { maxLength: 2 }),
})
const someRotation: fc.Arbitrary<Rotation> = fc.record({
  name: fc.constant('any'),
  layers: fc.array(someLayer, { minLength: 1, maxLength: 3 }),
  fed: fc.constant([]),
  overrides: fc.array(
    fc
      .tuple(
        fc.option(fc.constantFrom('Mara', 'Zoe')),
        fc.integer({ min: 0, max: 400 * 24 }),
        fc.integer({ min: 1, max: 60 }),
      )
      .map(([person, from, length]) => ({
        person,
        from: iso('2026-01-01T00:00Z') + from * hourMs,
        to: iso('2026-01-01T00:00Z') + (from + length) * hourMs,
      })),
    { maxLength: 3 },
  ),
})

/** Who has it at an instant, by asking each turn and each day one by one. */
function asked(one: Rotation, at: number): string | null {
  const override = one.overrides.findLast(({ from, to }) => from <= at && at < to)
  if (override) return override.person
  for (const each of one.layers.toReversed()) {
    const person = askedLayer(each, at)
    if (person !== null) return person
  }
  return null
}

function askedLayer({ zone, people, startsAtWall, turnMs, hours }: RotationLayer, at: number): string | null {
  const when = Temporal.Instant.fromEpochMilliseconds(at)
  const start = Temporal.PlainDateTime.from(new Date(startsAtWall).toISOString().slice(0, 19))
  const beginning = (turn: number): number =>
    start.add({ minutes: (turn * turnMs) / 60_000 }).toZonedDateTime(zone).epochMilliseconds
  let turn = Math.max(-1, Math.floor((at - startsAtWall) / turnMs) - 3)
  while (beginning(turn + 1) <= at) turn += 1
  if (turn < 0) return null
  if (hours.length > 0) {
    const today = when.toZonedDateTimeISO(zone).toPlainDate()
    const days = [today.subtract({ days: 1 }), today]
    const isInside = days.some((day) =>
      hours.some(({ days: weekdays, from, to }) => {
        if (!weekdays.includes(day.dayOfWeek)) return false
        const [begins, ends] = [Temporal.PlainTime.from(from), Temporal.PlainTime.from(to)]
        const isNextDay = Temporal.PlainTime.compare(ends, begins) <= 0
        const opens = day.toZonedDateTime({ timeZone: zone, plainTime: begins })
        const closes = (isNextDay ? day.add({ days: 1 }) : day).toZonedDateTime({
          timeZone: zone,
          plainTime: ends,
        })
        return opens.epochMilliseconds <= at && at < closes.epochMilliseconds
      }),
    )
    if (!isInside) return null
  }
  return people[turn % people.length] ?? null
}

describe('any rotation', () => {
  it('says the same as asking every turn at any instant', () => {
    fc.assert(
      fc.property(someRotation, fc.integer({ min: 0, max: 500 * 24 * 4 }), (one, quarter) => {
        const at = iso('2025-12-20T00:00Z') + quarter * 900_000
        expect(shiftAt(one, at)?.person ?? null).toBe(asked(one, at))
      }),
      { numRuns: 400 },
    )
  })

  it('has shifts in order that never overlap, and each holds from its first instant to its last', () => {
    fc.assert(
      fc.property(someRotation, fc.integer({ min: 0, max: 450 }), (one, day) => {
        const from = iso('2026-01-01T00:00Z') + day * dayMs
        const shifts = shiftsBetween(one, from, from + 7 * dayMs)
        for (const [index, shift] of shifts.entries()) {
          const next = shifts[index + 1]
          if (next) expect(shift.to ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(next.from ?? 0)
          const begins = shift.from ?? from
          const inside = [begins, (shift.to ?? begins + 1) - 1]
          for (const at of inside) expect(asked(one, at)).toBe(shift.person)
        }
      }),
      { numRuns: 100 },
    )
  })
})
