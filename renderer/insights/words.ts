/** How figures are told. Pure; durations in ms, instants epoch ms. */

import type { InsightsQuestion, InsightsView, Noisy, Spread, WeekFigures } from '../../contract/insights.ts'
import { percentOf } from '../../contract/percent.ts'
import { dateOf, wallOf } from '../../contract/zoned-time.ts'
import { dayMonth } from '../ui/clock.ts'
import { silenceText, spanText } from '../ui/duration.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

const two = (value: number): string => String(value).padStart(2, '0')

/**
 * The Monday of an instant's week, `YYYY-MM-DD`.
 * @param zone the one that the engine counts by; this page's own until it has said
 */
export function mondayOf(at: number, zone?: string): string {
  if (zone !== undefined) {
    const wall = wallOf(zone, at)
    return dateOf(wall - ((new Date(wall).getUTCDay() + 6) % 7) * dayMs)
  }
  const date = new Date(at)
  const monday = new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7))
  return `${monday.getFullYear()}-${two(monday.getMonth() + 1)}-${two(monday.getDate())}`
}

/** The Monday so many weeks later. */
export function weeksOn(week: string, weeks: number): string {
  const [year = 0, month = 1, day = 1] = week.split('-').map(Number)
  return mondayOf(new Date(year, month - 1, day + 7 * weeks, 12).getTime())
}

/** `12 Oct to 18 Oct`: by the calendar alone, since an export may have been counted in another zone than this page's. */
export function spanWords({ question: { week, weeks } }: Pick<InsightsView, 'question'>): string {
  const [year = 0, month = 1, day = 1] = week.split('-').map(Number)
  const on = (days: number): string => dayMonth(new Date(year, month - 1, day + days, 12).getTime())
  return `${on(7 - 7 * weeks)} to ${on(6)}`
}

export function titleOf({ question, weeks }: Pick<InsightsView, 'question' | 'weeks'>): string {
  const number = weeks.at(-1)?.number
  if (question.weeks === 1) return `Week ${number ?? ''}`
  return question.weeks === 4 ? `Four weeks to week ${number ?? ''}` : `Quarter to week ${number ?? ''}`
}

/** `1:24` below ten minutes, else `48 min`, `3 h 20`. */
export function figureText(ms: number): string {
  return ms < 10 * minuteMs ? silenceText(ms) : spanText(ms)
}

export interface Change {
  readonly words: string
  readonly better: boolean | null
}

/** How a duration's middle moved against the window before; null where there is nothing to hold it against. */
export function fasterText(now: Spread | null, before: Spread | null, than: string): Change | null {
  if (!now || !before || now.count === 0 || before.count === 0) return null
  const ms = now.medianMs - before.medianMs
  if (Math.abs(ms) < 1_000) return { words: `as in ${than}`, better: null }
  return { words: `${spanText(Math.abs(ms))} ${ms < 0 ? 'faster' : 'slower'} than ${than}`, better: ms < 0 }
}

/** Is the window over? What is under way has fewer of everything, which is no change for the better. */
export function isOver({ to }: Pick<InsightsView, 'to'>, now: number): boolean {
  return to <= now
}

/** @param over whether the window is over */
export function fewerText(now: number, before: number, than: string, over: boolean): Change {
  if (!over) return { words: `so far; ${before} in ${than}`, better: null }
  if (now === before) return { words: `as in ${than}`, better: null }
  return {
    words: `${Math.abs(now - before)} ${now < before ? 'fewer' : 'more'} than ${than}`,
    better: now < before,
  }
}

/** @param over whether the window is over */
export function lessText(nowMs: number, beforeMs: number, than: string, over: boolean): Change | null {
  if (nowMs === 0 && beforeMs === 0) return null
  if (!over) return { words: `so far; ${spanText(beforeMs)} in ${than}`, better: null }
  if (Math.abs(nowMs - beforeMs) < minuteMs) return { words: `as in ${than}`, better: null }
  return {
    words: `${spanText(Math.abs(nowMs - beforeMs))} ${nowMs < beforeMs ? 'less' : 'more'} than ${than}`,
    better: nowMs < beforeMs,
  }
}

/** What the window before is called. */
export function beforeName({ weeks, question }: Pick<InsightsView, 'weeks' | 'question'>): string {
  if (question.weeks !== 1) return question.weeks === 4 ? 'the four weeks before' : 'the quarter before'
  return `week ${weeks.at(-2)?.number ?? 'before'}`
}

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : percentOf(part / whole))

/** `91 % within 2 min, 42 of 46` */
export function withinText({ within, targetMs, count }: Spread): string {
  if (within === null || targetMs === null) return `${count} in all`
  return `${share(within, count)} % within ${spanText(targetMs)}, ${within} of ${count}`
}

/** `mean 2 min, nine in ten 5 min` */
export function restText({ meanMs, p90Ms, leftOut }: Spread): string {
  const unseen = leftOut === 0 ? '' : `, ${leftOut} left out`
  return `mean ${figureText(meanMs)}, nine in ten ${figureText(p90Ms)}${unseen}`
}

export const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
export const wholeDays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

/** Which of five heats a cell has: by its share of the hottest one, none for none. */
export function heatOf(count: number, most: number): 1 | 2 | 3 | 4 | 5 {
  if (count === 0) return 1
  return (2 + Math.min(3, Math.floor((count / Math.max(most, 4)) * 3.999))) as 2 | 3 | 4 | 5
}

/** `34 of 90 calls fall between 01 and 04.`: the three hours of the day with the most; null where none stand out. */
export function busiestText(hours: InsightsView['hours']): string | null {
  const sums = Array.from({ length: 24 }, (_, hour) => hours.reduce((sum, day) => sum + (day[hour] ?? 0), 0))
  const all = sums.reduce((sum, count) => sum + count, 0)
  if (all < 10) return null
  let best = 0
  const of = (hour: number): number =>
    [0, 1, 2].reduce((sum, more) => sum + (sums[(hour + more) % 24] ?? 0), 0)
  for (let hour = 1; hour < 24; hour += 1) if (of(hour) > of(best)) best = hour
  // Three hours of 24 hold an eighth where nothing stands out.
  if (of(best) / all < 0.25) return null
  return `${of(best)} of ${all} calls fall between ${two(best)} and ${two((best + 3) % 24)}.`
}

/** `10 %`, or that nobody knows. */
export function actionText({ neededAction, known }: Noisy): string {
  return known === 0 ? 'not known' : `${share(neededAction, known)} %`
}

/** The rows of "Week over week", each with its cells of the last three weeks and how the last one moved. */
export interface WeekRow {
  readonly figure:
    | 'pages'
    | 'notifies'
    | 'called-in'
    | 'postmortems-opened'
    | 'postmortems-closed'
    | 'healed'
    | 'downtime'
    | 'observed'
  readonly name: string
  readonly cells: readonly string[]
  readonly change: string
}

export function weekRows(weeks: readonly WeekFigures[]): readonly WeekRow[] {
  const last = weeks.slice(-3)
  const row = (figure: WeekRow['figure'], name: string, of: (week: WeekFigures) => number): WeekRow => {
    const values = last.map(of)
    const change = (values.at(-1) ?? 0) - (values.at(-2) ?? 0)
    return { figure, name, cells: values.map(String), change: values.length < 2 ? '' : signed(change) }
  }
  const told = (figure: WeekRow['figure'], name: string, of: (week: WeekFigures) => string): WeekRow => ({
    ...{ figure, name, cells: last.map(of), change: '' },
  })
  return [
    row('pages', 'Pages', ({ pages }) => pages),
    row('notifies', 'Notify', ({ notifies }) => notifies),
    row('called-in', 'Called somebody in', ({ calledIn }) => calledIn),
    row('postmortems-opened', 'Postmortems opened', ({ postmortemsOpened }) => postmortemsOpened),
    row('postmortems-closed', 'Postmortems closed', ({ postmortemsClosed }) => postmortemsClosed),
    row('healed', 'Healed by themselves', ({ healed }) => healed),
    told('downtime', 'Customer downtime', ({ downtimeMs }) =>
      downtimeMs === 0 ? '0' : spanText(downtimeMs),
    ),
    told('observed', 'Observed', ({ observed }) => `${Math.floor(observed * 100)} %`),
  ]
}

const signed = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0')

export function scopeText({ team, severity, when, whose }: InsightsQuestion): string {
  const parts = [
    whose === 'mine' ? 'what sounded here and what you took' : 'all environments',
    ...(team === null ? [] : [`team ${team}`]),
    ...(severity === null ? [] : [`${severity} only`]),
    ...(when === 'all' ? [] : [`by ${when}`]),
  ]
  return parts.join(', ')
}
