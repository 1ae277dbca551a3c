/** Instants somebody may mean by a length or a time of day. Pure; epoch ms, the reader's own zone. */

/**
 * The next time the clock on the wall shows this, after `now`. Built out of calendar fields, so that a night with a
 * change of clocks is as long as it is; an hour that such a night leaves out becomes the one after it.
 */
export function nextTimeOfDay(hours: number, minutes: number, now: number): number {
  const date = new Date(now)
  const on = (days: number): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hours, minutes).getTime()
  return on(0) > now ? on(0) : on(1)
}

/** Reads `08:30` as a time of day; null when it is none. */
export function readTimeOfDay(text: string): readonly [hours: number, minutes: number] | null {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()) ?? []
  return hours === undefined || minutes === undefined ? null : [Number(hours), Number(minutes)]
}

/** The value of a `datetime-local` field for an instant, to the minute. */
export function localFieldValue(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Reads such a value as an instant; null while it is not complete. */
export function readLocalField(value: string): number | null {
  const [, year, month, day, hours, minutes] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(value) ?? []
  if (minutes === undefined) return null
  const at = new Date(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes)).getTime()
  return Number.isNaN(at) ? null : at
}
