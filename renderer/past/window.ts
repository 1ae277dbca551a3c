/** The stretch of time that a history is looked at over: whole days of the reader's clock. Pure; instants are epoch ms. */

export const spans = [7, 30, 90, 365] as const
export type SpanDays = (typeof spans)[number]

/** The last so many days, today among them, or from a day to a day, both `YYYY-MM-DD` and both in it. */
export type Chosen =
  | { readonly kind: 'last'; readonly days: SpanDays }
  | { readonly kind: 'own'; readonly first: string; readonly last: string }

export interface PastWindow {
  readonly from: number
  readonly to: number
}

/** Local midnight so many days after the day of `at`: the calendar counts, days have 23 to 25 hours. */
export function midnight(at: number, ahead: number): number {
  const day = new Date(at)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead).getTime()
}

/** Its instants; null = the two days are none, or in the wrong order. */
export function windowOf(chosen: Chosen, now: number): PastWindow | null {
  if (chosen.kind === 'last') return { from: midnight(now, 1 - chosen.days), to: midnight(now, 1) }
  const [first, last] = [dayOf(chosen.first), dayOf(chosen.last)]
  if (first === null || last === null || first > last) return null
  return { from: first, to: midnight(last, 1) }
}

function dayOf(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (year === undefined) return null
  const at = new Date(Number(year), Number(month) - 1, Number(day))
  return at.getMonth() === Number(month) - 1 && at.getTime() > 0 ? at.getTime() : null
}

/** The day as a field for dates has it. */
export function dateText(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** `a year`, `90 d` */
export function spanName(days: SpanDays): string {
  return days === 365 ? 'a year' : `${days} d`
}
