/** Instants in the words of this laptop's clock. */

const format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** @param at epoch ms @returns "03:13:27", in the zone this laptop stands in */
export function clockTime(at: number): string {
  return format.format(at)
}

/** The IANA zone this laptop stands in now; people travel. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

const short = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** @param at epoch ms @returns "03:13", in the zone this laptop stands in */
export function hourMinute(at: number): string {
  return short.format(at)
}

/** The night whose calls are told in the morning: local hours in which people sleep. */
const nightFrom = 22
const nightUntil = 6

const atHour = (day: Date, hour: number, plusDays = 0): number =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + plusDays, hour).getTime()

/** The last night that is over at `now`, epoch ms. The calendar counts its hours: with a clock change it has 7 or 9. */
export function nightBefore(now: number): { readonly from: number; readonly until: number } {
  const today = new Date(now)
  const back = atHour(today, nightUntil) <= now ? 0 : -1
  return { from: atHour(today, nightFrom, back - 1), until: atHour(today, nightUntil, back) }
}

/** When the next night ends after `now`, epoch ms. */
export function nightEndAfter(now: number): number {
  const today = new Date(now)
  const end = atHour(today, nightUntil)
  return end > now ? end : atHour(today, nightUntil, 1)
}

/** When the next night begins at or after `at`, epoch ms. */
export function nightStartAfter(at: number): number {
  const day = new Date(at)
  const start = atHour(day, nightFrom)
  return start >= at ? start : atHour(day, nightFrom, 1)
}
