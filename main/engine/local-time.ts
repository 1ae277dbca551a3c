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

const days = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' })

/** @param at epoch ms @returns "Tue 03:13", in the zone this laptop stands in */
export function dayAndTime(at: number): string {
  return days.format(at).replace(',', '')
}

const short = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** @param at epoch ms @returns "03:13", in the zone this laptop stands in */
export function hourMinute(at: number): string {
  return short.format(at)
}
