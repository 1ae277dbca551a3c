/** What the almanac is told of the day and the night. */
import type { HoursPolicy } from '../../contract/hours.ts'
import type { Surroundings } from '../almanac/chapter.ts'
import { nightHoursOf } from '../night/hours.ts'

/** Where no hours are for the night. */
const standard = { from: 22 * 60, to: 7 * 60 }

/** @param zone where this laptop stands, which also says what a day is */
export function surroundingsOf(configured: readonly HoursPolicy[], zone: string): Surroundings {
  const [first] = nightHoursOf(configured)[0]?.weekly ?? []
  return { zone, night: first ? { from: minutesOf(first.from), to: minutesOf(first.to) } : standard }
}

/** "HH:MM" as minutes since midnight. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
