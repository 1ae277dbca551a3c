/**
 * Shifts on the days on which clocks are set, written by hand out of the zones' own dates: Berlin 29 March and
 * 25 October 2026 and 28 March 2027 at 01:00 UTC, New York 8 March at 07:00 UTC and 1 November at 06:00 UTC, Lord Howe
 * (half an hour) 5 April and 4 October, Kolkata never. What zone the laptop stands in makes no difference.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rotation } from '../../../contract/rotation.ts'
import { dutyByRotation } from '../../../main/shifts/duty.ts'
import { shiftAt, shiftsBetween } from '../../../main/shifts/rotation.ts'
import { shiftsView } from '../../../main/shifts/week.ts'

const utc = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`)
const dayMs = 86_400_000
const daily = [1, 2, 3, 4, 5, 6, 7]
const zones = {
  Berlin: 'Europe/Berlin',
  'New York': 'America/New_York',
  Kolkata: 'Asia/Kolkata',
  'Lord Howe': 'Australia/Lord_Howe',
} as const

/** The three turns of the company, and two that lie across the change itself; all begin on Monday 5 January 2026. */
const roles = {
  'ops on-call': { starts: '2026-01-05 08:00', turnMs: dayMs, hours: [] },
  support: {
    ...{ starts: '2026-01-05 08:00', turnMs: 7 * dayMs },
    hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
  },
  SRE: { starts: '2026-01-05 08:00', turnMs: 7 * dayMs, hours: [] },
  nights: {
    ...{ starts: '2026-01-05 12:00', turnMs: dayMs },
    hours: [{ days: daily, from: '22:00', to: '06:00' }],
  },
  'at half past two': { starts: '2026-01-05 02:30', turnMs: dayMs, hours: [] },
  'at a quarter to two': { starts: '2026-01-05 01:45', turnMs: dayMs, hours: [] },
  'at a quarter past two': { starts: '2026-01-05 02:15', turnMs: dayMs, hours: [] },
} as const
type Role = keyof typeof roles
type Place = keyof typeof zones

function rotationOf(role: Role, place: Place): Rotation {
  const { starts, turnMs, hours } = roles[role]
  const people = ['Mara', 'Ines', 'Tomasz']
  const layer = { zone: zones[place], people, startsAtWall: utc(starts), turnMs, hours }
  return { name: role, layers: [layer], fed: [], overrides: [] }
}

/** Role, zone, who, from and to in UTC, how long in hours; who has it next. */
type Golden = readonly [Role, Place, string, string, string, number, string]

const golden: readonly Golden[] = [
  // Europe sets its clocks on 29 March 2026.
  ['ops on-call', 'Berlin', 'Ines', '2026-03-28 07:00', '2026-03-29 06:00', 23, 'Tomasz'],
  ['ops on-call', 'Berlin', 'Tomasz', '2026-03-29 06:00', '2026-03-30 06:00', 24, 'Mara'],
  ['ops on-call', 'New York', 'Ines', '2026-03-28 12:00', '2026-03-29 12:00', 24, 'Tomasz'],
  ['ops on-call', 'Kolkata', 'Ines', '2026-03-28 02:30', '2026-03-29 02:30', 24, 'Tomasz'],
  ['ops on-call', 'Lord Howe', 'Ines', '2026-03-27 21:00', '2026-03-28 21:00', 24, 'Tomasz'],
  ['support', 'Berlin', 'Tomasz', '2026-03-27 07:00', '2026-03-27 17:00', 10, 'Mara'],
  ['support', 'Berlin', 'Mara', '2026-03-30 06:00', '2026-03-30 16:00', 10, 'Mara'],
  ['support', 'New York', 'Mara', '2026-03-30 12:00', '2026-03-30 22:00', 10, 'Mara'],
  ['support', 'Kolkata', 'Tomasz', '2026-03-27 02:30', '2026-03-27 12:30', 10, 'Mara'],
  ['support', 'Kolkata', 'Mara', '2026-03-30 02:30', '2026-03-30 12:30', 10, 'Mara'],
  ['support', 'Lord Howe', 'Tomasz', '2026-03-26 21:00', '2026-03-27 07:00', 10, 'Mara'],
  ['SRE', 'Berlin', 'Tomasz', '2026-03-23 07:00', '2026-03-30 06:00', 167, 'Mara'],
  ['SRE', 'New York', 'Tomasz', '2026-03-23 12:00', '2026-03-30 12:00', 168, 'Mara'],
  ['SRE', 'Kolkata', 'Tomasz', '2026-03-23 02:30', '2026-03-30 02:30', 168, 'Mara'],
  ['SRE', 'Lord Howe', 'Tomasz', '2026-03-22 21:00', '2026-03-29 21:00', 168, 'Mara'],
  ['nights', 'Berlin', 'Ines', '2026-03-28 21:00', '2026-03-29 04:00', 7, 'Tomasz'],
  // 02:30 is not on the clock of that day: it is taken an hour later, at 03:30 of summer.
  ['at half past two', 'Berlin', 'Ines', '2026-03-28 01:30', '2026-03-29 01:30', 24, 'Tomasz'],
  ['at half past two', 'Berlin', 'Tomasz', '2026-03-29 01:30', '2026-03-30 00:30', 23, 'Mara'],
  // And sets them back on 25 October 2026.
  ['ops on-call', 'Berlin', 'Ines', '2026-10-24 06:00', '2026-10-25 07:00', 25, 'Tomasz'],
  ['ops on-call', 'Berlin', 'Tomasz', '2026-10-25 07:00', '2026-10-26 07:00', 24, 'Mara'],
  ['ops on-call', 'New York', 'Ines', '2026-10-24 12:00', '2026-10-25 12:00', 24, 'Tomasz'],
  ['ops on-call', 'Kolkata', 'Ines', '2026-10-24 02:30', '2026-10-25 02:30', 24, 'Tomasz'],
  ['ops on-call', 'Lord Howe', 'Ines', '2026-10-23 21:00', '2026-10-24 21:00', 24, 'Tomasz'],
  ['support', 'Berlin', 'Tomasz', '2026-10-23 06:00', '2026-10-23 16:00', 10, 'Mara'],
  ['support', 'Berlin', 'Mara', '2026-10-26 07:00', '2026-10-26 17:00', 10, 'Mara'],
  ['support', 'New York', 'Mara', '2026-10-26 12:00', '2026-10-26 22:00', 10, 'Mara'],
  ['support', 'Kolkata', 'Mara', '2026-10-26 02:30', '2026-10-26 12:30', 10, 'Mara'],
  ['support', 'Lord Howe', 'Mara', '2026-10-25 21:00', '2026-10-26 07:00', 10, 'Mara'],
  ['SRE', 'Berlin', 'Tomasz', '2026-10-19 06:00', '2026-10-26 07:00', 169, 'Mara'],
  ['SRE', 'New York', 'Tomasz', '2026-10-19 12:00', '2026-10-26 12:00', 168, 'Mara'],
  ['SRE', 'Kolkata', 'Tomasz', '2026-10-19 02:30', '2026-10-26 02:30', 168, 'Mara'],
  ['SRE', 'Lord Howe', 'Tomasz', '2026-10-18 21:00', '2026-10-25 21:00', 168, 'Mara'],
  ['nights', 'Berlin', 'Ines', '2026-10-24 20:00', '2026-10-25 05:00', 9, 'Tomasz'],
  // 02:30 comes twice: it is the first, still of summer.
  ['at half past two', 'Berlin', 'Ines', '2026-10-24 00:30', '2026-10-25 00:30', 24, 'Tomasz'],
  ['at half past two', 'Berlin', 'Tomasz', '2026-10-25 00:30', '2026-10-26 01:30', 25, 'Mara'],
  // 28 March 2027, a year's turns later.
  ['ops on-call', 'Berlin', 'Tomasz', '2027-03-27 07:00', '2027-03-28 06:00', 23, 'Mara'],
  ['ops on-call', 'New York', 'Tomasz', '2027-03-27 12:00', '2027-03-28 12:00', 24, 'Mara'],
  ['ops on-call', 'Kolkata', 'Tomasz', '2027-03-27 02:30', '2027-03-28 02:30', 24, 'Mara'],
  ['ops on-call', 'Lord Howe', 'Tomasz', '2027-03-26 21:00', '2027-03-27 21:00', 24, 'Mara'],
  ['support', 'Berlin', 'Mara', '2027-03-26 07:00', '2027-03-26 17:00', 10, 'Ines'],
  ['support', 'Berlin', 'Ines', '2027-03-29 06:00', '2027-03-29 16:00', 10, 'Ines'],
  ['SRE', 'Berlin', 'Mara', '2027-03-22 07:00', '2027-03-29 06:00', 167, 'Ines'],
  ['SRE', 'New York', 'Mara', '2027-03-22 12:00', '2027-03-29 12:00', 168, 'Ines'],
  // New York's own: 8 March and 1 November 2026, 14 March 2027.
  ['ops on-call', 'New York', 'Ines', '2026-03-07 13:00', '2026-03-08 12:00', 23, 'Tomasz'],
  ['ops on-call', 'New York', 'Tomasz', '2026-10-31 12:00', '2026-11-01 13:00', 25, 'Mara'],
  ['ops on-call', 'New York', 'Mara', '2027-03-13 13:00', '2027-03-14 12:00', 23, 'Ines'],
  ['support', 'New York', 'Tomasz', '2026-03-06 13:00', '2026-03-06 23:00', 10, 'Mara'],
  ['support', 'New York', 'Mara', '2026-03-09 12:00', '2026-03-09 22:00', 10, 'Mara'],
  ['support', 'New York', 'Mara', '2026-10-30 12:00', '2026-10-30 22:00', 10, 'Ines'],
  ['support', 'New York', 'Ines', '2026-11-02 13:00', '2026-11-02 23:00', 10, 'Ines'],
  ['SRE', 'New York', 'Tomasz', '2026-03-02 13:00', '2026-03-09 12:00', 167, 'Mara'],
  ['SRE', 'New York', 'Mara', '2026-10-26 12:00', '2026-11-02 13:00', 169, 'Ines'],
  // Lord Howe's own: half an hour back on 5 April 2026 and 4 April 2027, on again on 4 October 2026.
  ['ops on-call', 'Lord Howe', 'Tomasz', '2026-04-03 21:00', '2026-04-04 21:30', 24.5, 'Mara'],
  ['ops on-call', 'Lord Howe', 'Ines', '2026-10-02 21:30', '2026-10-03 21:00', 23.5, 'Tomasz'],
  ['ops on-call', 'Lord Howe', 'Mara', '2027-04-02 21:00', '2027-04-03 21:30', 24.5, 'Ines'],
  ['support', 'Lord Howe', 'Mara', '2026-04-02 21:00', '2026-04-03 07:00', 10, 'Ines'],
  ['support', 'Lord Howe', 'Ines', '2026-04-05 21:30', '2026-04-06 07:30', 10, 'Ines'],
  ['support', 'Lord Howe', 'Tomasz', '2026-10-01 21:30', '2026-10-02 07:30', 10, 'Mara'],
  ['support', 'Lord Howe', 'Mara', '2026-10-04 21:00', '2026-10-05 07:00', 10, 'Mara'],
  ['SRE', 'Lord Howe', 'Mara', '2026-03-29 21:00', '2026-04-05 21:30', 168.5, 'Ines'],
  ['SRE', 'Lord Howe', 'Tomasz', '2026-09-27 21:30', '2026-10-04 21:00', 167.5, 'Mara'],
  ['nights', 'Lord Howe', 'Tomasz', '2026-04-04 11:00', '2026-04-04 19:30', 8.5, 'Mara'],
  ['nights', 'Lord Howe', 'Ines', '2026-10-03 11:30', '2026-10-03 19:00', 7.5, 'Tomasz'],
  ['at a quarter to two', 'Lord Howe', 'Tomasz', '2026-04-03 14:45', '2026-04-04 14:45', 24, 'Mara'],
  ['at a quarter to two', 'Lord Howe', 'Mara', '2026-04-04 14:45', '2026-04-05 15:15', 24.5, 'Ines'],
  ['at a quarter past two', 'Lord Howe', 'Ines', '2026-10-02 15:45', '2026-10-03 15:45', 24, 'Tomasz'],
  ['at a quarter past two', 'Lord Howe', 'Tomasz', '2026-10-03 15:45', '2026-10-04 15:15', 23.5, 'Mara'],
]

/** Stretches in which nobody is on duty on purpose: support over the weekend of the change. */
const between: readonly (readonly [Place, string, string])[] = [
  ['Berlin', '2026-03-27 17:00', '2026-03-30 06:00'],
  ['Berlin', '2026-10-23 16:00', '2026-10-26 07:00'],
  ['Berlin', '2027-03-26 17:00', '2027-03-29 06:00'],
  ['New York', '2026-03-06 23:00', '2026-03-09 12:00'],
  ['New York', '2026-10-30 22:00', '2026-11-02 13:00'],
  ['Kolkata', '2026-10-23 12:30', '2026-10-26 02:30'],
  ['Lord Howe', '2026-04-03 07:00', '2026-04-05 21:30'],
  ['Lord Howe', '2026-10-02 07:30', '2026-10-04 21:00'],
]

/** Where the laptop stands, and how far it is from UTC on 1 July 2026, min: a zone that was not taken up proves nothing. */
const hosts = [
  ['UTC', 0],
  ['Europe/Berlin', -120],
  ['Australia/Lord_Howe', -630],
] as const

describe.each(hosts)('a laptop in %s', (host, offset) => {
  const before = process.env.TZ
  beforeAll(() => {
    process.env.TZ = host
    expect(new Date(utc('2026-07-01 12:00')).getTimezoneOffset()).toBe(offset)
  })
  afterAll(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })

  it.each(golden)(
    'says of %s in %s that %s has it from %s to %s',
    (role, place, who, from, to, hours, next) => {
      const rotation = rotationOf(role, place)
      const [begins, ends] = [utc(from), utc(to)]
      expect((ends - begins) / 3_600_000).toBe(hours)
      const whole = { rotation: role, person: who, from: begins, to: ends, isOverride: false }
      const inside = [begins, begins + 1, begins + 60_000, (begins + ends) / 2, ends - 60_000, ends - 1]
      for (const at of inside) expect(shiftAt(rotation, at)).toEqual(whole)
      for (const at of [begins, ends - 1])
        expect(dutyByRotation(rotation, who, at)).toEqual({
          ...{ state: 'on', from: begins, until: ends, holder: who, next, why: null },
        })
      for (const at of [begins - 1, ends]) expect(shiftAt(rotation, at)?.from).not.toBe(begins)
      if (role !== 'support') expect(dutyByRotation(rotation, who, ends).state).toBe('off')
      expect(shiftsBetween(rotation, begins, ends)).toEqual([whole])
      expect(shiftsView([rotation], who, { from: begins, to: ends }, begins).rotations[0]?.gaps).toEqual([])
    },
  )

  it.each(between)('says that support in %s is nobody’s from %s to %s, and no gap', (place, from, to) => {
    const rotation = rotationOf('support', place)
    const [begins, ends] = [utc(from), utc(to)]
    for (const at of [begins, (begins + ends) / 2, ends - 1]) {
      expect(shiftAt(rotation, at)).toBeNull()
      expect(dutyByRotation(rotation, 'Mara', at)).toMatchObject({ state: 'off', holder: null, why: null })
    }
    expect(shiftAt(rotation, begins - 1)?.to).toBe(begins)
    expect(shiftAt(rotation, ends)?.from).toBe(ends)
    expect(shiftsView([rotation], 'Mara', { from: begins, to: ends }, begins).rotations[0]).toMatchObject({
      ...{ shifts: [], gaps: [], why: null },
    })
  })
})
