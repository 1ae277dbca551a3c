/** Weekly hours as stretches of real time. Pure. */
import type { WeeklyHours } from './hours.ts'
import { dateOf, instantOf, wallAt } from './zoned-time.ts'

/** Epoch ms, the end not included. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const dayMs = 86_400_000

/**
 * What begins from the day before `at` to so many days after it, in no order.
 * @param holidays local dates "YYYY-MM-DD" of which nothing remains
 */
export function spansAround(
  { zone, weekly }: { readonly zone: string; readonly weekly: readonly WeeklyHours[] },
  holidays: ReadonlySet<string>,
  at: number,
  days: number,
): readonly Span[] {
  const today = Math.floor(wallAt(zone, at) / dayMs) * dayMs
  const spans: Span[] = []
  for (let day = today - dayMs; day <= today + days * dayMs; day += dayMs) {
    // ISO: Monday is 1, Sunday 7.
    const weekday = new Date(day).getUTCDay() || 7
    const midnight = (): number => instantOf(zone, day + dayMs)
    for (const hours of weekly) {
      if (!hours.days.includes(weekday)) continue
      let { from, to } = spanOn(zone, day, hours)
      if (holidays.has(dateOf(day))) from = Math.max(from, midnight())
      if (holidays.has(dateOf(day + dayMs))) to = Math.min(to, midnight())
      if (from < to) spans.push({ from, to })
    }
  }
  return spans
}

function spanOn(zone: string, day: number, { from, to }: WeeklyHours): Span {
  const [begins, ends] = [timeMs(from), timeMs(to)]
  return {
    from: instantOf(zone, day + begins),
    to: instantOf(zone, (ends <= begins ? day + dayMs : day) + ends),
  }
}

/** "HH:MM" as ms since midnight. */
function timeMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * 60_000
}

/** In order, those that touch each other as one. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const whole: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1)
    if (last && span.from <= last.to) whole.splice(-1, 1, { from: last.from, to: Math.max(last.to, span.to) })
    else whole.push(span)
  }
  return whole
}
