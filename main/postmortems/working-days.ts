/** Working days, by the weekly hours and holidays that say when people work. Pure; instants are epoch ms. */
import type { HoursPolicy } from '../../contract/hours.ts'
import { dayMs } from '../../contract/weekly-spans.ts'
import { dateOf, instantOf, wallAt } from '../../contract/zoned-time.ts'

/** Which days are working days, and where a day begins. */
export interface WorkingDays {
  /** IANA name */
  readonly zone: string
  /** 1 = Monday … 7 = Sunday (ISO 8601) */
  readonly weekdays: ReadonlySet<number>
  /** local dates, YYYY-MM-DD */
  readonly holidays: ReadonlySet<string>
}

/** Hours in which nobody works for so long are wrong, and nothing is counted by them. */
const longestDays = 366

/** Those of a policy with the days its calendar names; Monday to Friday where there is none. */
export function workingDaysOf(
  policy: Pick<HoursPolicy, 'zone' | 'weekly' | 'holidays'> | null,
  calendarDays: ReadonlySet<string> | null,
  zone: string,
): WorkingDays {
  if (!policy) return { zone, weekdays: new Set([1, 2, 3, 4, 5]), holidays: new Set() }
  return {
    zone: policy.zone,
    weekdays: new Set(policy.weekly.flatMap(({ days }) => days)),
    holidays: new Set([...policy.holidays, ...(calendarDays ?? [])]),
  }
}

/** Is the day of this instant a working day? */
export function isWorkingDay(days: WorkingDays, at: number): boolean {
  return isWorking(days, Math.floor(wallAt(days.zone, at) / dayMs) * dayMs)
}

/** So many working days after `from`, at the same time of the day; null where none come. */
export function afterWorkingDays(days: WorkingDays, from: number, count: number): number | null {
  const wall = wallAt(days.zone, from)
  let left = count
  for (let ahead = 1; ahead <= longestDays; ahead += 1) {
    const day = wall + ahead * dayMs
    if (isWorking(days, day)) left -= 1
    if (left === 0) return instantOf(days.zone, day)
  }
  return null
}

function isWorking({ weekdays, holidays }: WorkingDays, wall: number): boolean {
  return weekdays.has(new Date(wall).getUTCDay() || 7) && !holidays.has(dateOf(wall))
}
