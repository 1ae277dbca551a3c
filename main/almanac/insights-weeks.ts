/** Weeks, days and nights by the clock of the laptop. Pure; instants are epoch ms, days `YYYY-MM-DD`. */
import { AppError } from '../../contract/errors.ts'
import { dayMs, type Span } from '../../contract/weekly-spans.ts'
import { dateOf, instantOf, wallOf } from '../../contract/zoned-time.ts'
import type { Surroundings } from './chapter.ts'

export interface LocalWeek extends Span {
  /** its Monday */
  readonly week: string
  /** ISO 8601's number */
  readonly number: number
}

/** ISO: Monday is 0 here, Sunday 6. */
const weekdayOf = (wall: number): number => (new Date(wall).getUTCDay() + 6) % 7

/** The Monday of the week of a day. @throws AppError `bad-input` where the calendar has no such day */
export function mondayOf(day: string): string {
  const wall = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(wall)) throw new AppError('bad-input', `There is no day ${day}.`)
  return dateOf(wall - weekdayOf(wall) * dayMs)
}

/** The Monday of the week in which `at` lies. */
export function mondayAt(zone: string, at: number): string {
  const wall = wallOf(zone, at)
  return dateOf(wall - weekdayOf(wall) * dayMs)
}

/** The week of a Monday: 167 or 169 hours where clocks were set. @param back so many weeks before it */
export function localWeek(zone: string, monday: string, back = 0): LocalWeek {
  const wall = Date.parse(`${monday}T00:00:00Z`) - back * 7 * dayMs
  return {
    week: dateOf(wall),
    number: isoNumber(wall),
    from: instantOf(zone, wall),
    to: instantOf(zone, wall + 7 * dayMs),
  }
}

/** A week belongs to the year of its Thursday. */
function isoNumber(mondayWall: number): number {
  const thursday = mondayWall + 3 * dayMs
  const newYear = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)
  return Math.floor((thursday - newYear) / (7 * dayMs)) + 1
}

/** The last `count` weeks up to this Monday's, the oldest first. */
export function weeksUpTo(zone: string, monday: string, count: number): readonly LocalWeek[] {
  return Array.from({ length: count }, (_, index) => localWeek(zone, monday, count - 1 - index))
}

/** Where an instant lies in the week: `day` 0 = Monday, `hour` of the clock on the wall. */
export function cellAt(zone: string, at: number): { readonly day: number; readonly hour: number } {
  const wall = wallOf(zone, at)
  return { day: weekdayOf(wall), hour: new Date(wall).getUTCHours() }
}

/** Is it night then? A night that begins when it ends is none. */
export function isNightAt({ zone, night }: Pick<Surroundings, 'zone' | 'night'>, at: number): boolean {
  const wall = wallOf(zone, at)
  const minute = Math.floor((wall - Math.floor(wall / dayMs) * dayMs) / 60_000)
  return night.from <= night.to
    ? night.from <= minute && minute < night.to
    : night.from <= minute || minute < night.to
}

/** The night in which `at` lies; null by day. */
export function nightAt({ zone, night }: Pick<Surroundings, 'zone' | 'night'>, at: number): Span | null {
  if (!isNightAt({ zone, night }, at)) return null
  const wall = wallOf(zone, at)
  const midnight = Math.floor(wall / dayMs) * dayMs
  const isAfterMidnight = night.from > night.to && wall - midnight < night.to * 60_000
  const day = isAfterMidnight ? midnight - dayMs : midnight
  const ends = night.from <= night.to ? day : day + dayMs
  return { from: instantOf(zone, day + night.from * 60_000), to: instantOf(zone, ends + night.to * 60_000) }
}
