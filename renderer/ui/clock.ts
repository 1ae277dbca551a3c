/** Instants (epoch ms) as the page writes them, in the reader's own zone. 24-hour clock, English names. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const dayMs = 86_400_000

const two = (value: number): string => String(value).padStart(2, '0')

/** `03:14` */
export function hourMinute(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

/** `03:14:05` */
export function hourMinuteSecond(at: number): string {
  return `${hourMinute(at)}:${two(new Date(at).getSeconds())}`
}

/** `2 Oct` */
export function dayMonth(at: number): string {
  const date = new Date(at)
  return `${date.getDate()} ${months[date.getMonth()]}`
}

/** `Wed 14 Oct` */
export function weekday(at: number): string {
  return `${days[new Date(at).getDay()]} ${dayMonth(at)}`
}

/** `01:14 UTC` */
export function utc(at: number): string {
  const date = new Date(at)
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`
}

/** The zone's short name at that instant: `CEST`, `UTC`, `GMT-3`. */
export function zoneName(at: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(new Date(at))
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}

/** A time of day further away than this would be taken for that of another day, ms. */
const sameNightMs = 20 * 3_600_000

/** An instant near `now`: `03:14` within the same night, `Tue 23:51` within six days, else `2 Oct 23:51`. */
export function momentText(at: number, now: number): string {
  if (Math.abs(now - at) < sameNightMs) return hourMinute(at)
  if (Math.abs(now - at) < 6 * dayMs) return `${days[new Date(at).getDay()]} ${hourMinute(at)}`
  return `${dayMonth(at)} ${hourMinute(at)}`
}

/** An instant as a clock in that zone shows it: `Wed 14 Oct, 03:14`. A zone that is not known here is UTC. */
export function clockIn(zone: string, at: number): string {
  const words = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  } as const
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { ...words, hourCycle: 'h23', timeZone }).format(at)
  try {
    return format(zone)
  } catch {
    return `${format('UTC')} UTC`
  }
}
