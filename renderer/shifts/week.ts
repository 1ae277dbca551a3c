/** A week on the screen: its days in the reader's zone, and where an instant lies in it. Pure; instants are epoch ms. */
import type { RotationLayer } from '../../contract/rotation.ts'
import { dayMs, type Span } from '../../contract/weekly-spans.ts'
import { wallAt } from '../../contract/zoned-time.ts'

export interface Week extends Span {
  /** the beginnings of its seven days; one of them may be 23 or 25 hours long */
  readonly days: readonly number[]
  /** ISO 8601 */
  readonly number: number
}

/** The week, Monday first, that lies so many weeks after the one of `at`. */
export function weekOf(at: number, ahead: number): Week {
  const date = new Date(at)
  const monday = date.getDate() - ((date.getDay() + 6) % 7) + 7 * ahead
  const midnight = (day: number): number =>
    new Date(date.getFullYear(), date.getMonth(), monday + day).getTime()
  const days = [0, 1, 2, 3, 4, 5, 6].map(midnight)
  return { from: midnight(0), to: midnight(7), days, number: numberOf(new Date(midnight(3))) }
}

/** The week's number is that of its Thursday: how many Thursdays the year has had. */
function numberOf(thursday: Date): number {
  const first = Date.UTC(thursday.getFullYear(), 0, 1)
  const day = Date.UTC(thursday.getFullYear(), thursday.getMonth(), thursday.getDate())
  return Math.floor((day - first) / dayMs / 7) + 1
}

/** Where an instant lies in a stretch, in per cent of it, cut off at its ends. */
export function placeIn({ from, to }: Span, at: number): number {
  return Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))
}

/** A shift's place: left edge and width in per cent; what has no end in sight goes on to the week's. */
export function blockOf(
  week: Span,
  { from, to }: { readonly from: number | null; readonly to: number | null },
): { readonly left: number; readonly width: number } {
  const left = from === null ? 0 : placeIn(week, from)
  const right = to === null ? 100 : placeIn(week, to)
  return { left, width: right - left }
}

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** How a rotation goes round: `24/7, changes 08 and 20`, `weekdays 08 to 18`, `weekly, changes Mon 08`. */
export function roundWords(layers: readonly RotationLayer[], now: number): string {
  const [layer, second] = layers
  if (!layer) return ''
  if (second) return `${layers.length} layers`
  const { hours, turnMs, startsAtWall, zone } = layer
  const elsewhere = wallAt(zone, now) === localWall(now) ? '' : `, ${zone}`
  const [first, more] = hours
  if (first && !more) return `${daysWords(first.days)} ${short(first.from)} to ${short(first.to)}${elsewhere}`
  if (first) return `${hours.length} stretches of the week${elsewhere}`
  const starts = clock(startsAtWall)
  if (turnMs === dayMs / 2) {
    const [early = '', late = ''] = [starts, clock(startsAtWall + turnMs)].toSorted()
    return `24/7, changes ${early} and ${late}${elsewhere}`
  }
  if (turnMs === dayMs) return `24/7, changes ${starts}${elsewhere}`
  const day = dayNames[(new Date(startsAtWall).getUTCDay() + 6) % 7]
  if (turnMs === 7 * dayMs) return `weekly, changes ${day} ${starts}${elsewhere}`
  const span = turnMs % dayMs === 0 ? `${turnMs / dayMs} days` : `${turnMs / 3_600_000} h`
  return `24/7, changes every ${span}${elsewhere}`
}

function localWall(at: number): number {
  return at - new Date(at).getTimezoneOffset() * 60_000
}

/** `08`, `08:30` */
function clock(wall: number): string {
  return short(new Date(wall).toISOString().slice(11, 16))
}

function short(time: string): string {
  return time.replace(/:00$/, '')
}

function daysWords(days: readonly number[]): string {
  const [first = 1] = days
  const last = days.at(-1) ?? first
  if (days.length === 7) return 'daily'
  if (days.join() === '1,2,3,4,5') return 'weekdays'
  if (days.length > 2 && last - first === days.length - 1)
    return `${dayNames[first - 1]} to ${dayNames[last - 1]}`
  return days.map((day) => dayNames[day - 1]).join(', ')
}
