/** A timed line of a document taken apart, and a time put in words the way such lines have it. Pure; instants epoch ms. */
import { markOf } from '../../../contract/postmortem-evidence.ts'
import { dateOf, instantOf, wallAt } from '../../../contract/zoned-time.ts'

/** What a line is made of: its time, its words, and the mark that tells where it came from. */
export interface TimelineLine {
  /** when it was, by the UTC that stands in it */
  readonly at: number
  /** `2026-10-14` and `03:12:40`, as they stand in it */
  readonly day: string
  readonly time: string
  /** everything before the words: place in the line */
  readonly wordsFrom: number
  /** where the words end: behind it stand only the mark and a '\r' */
  readonly wordsUntil: number
  /** names the evidence, null for a line that somebody wrote */
  readonly key: string | null
  readonly isEdited: boolean
}

/** A line longer than this is no line of a timeline: nothing looks for a time in it, characters. */
const longest = 4_000

const stamped =
  /^\s{0,3}[-*+] (\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?) (?:[A-Za-z][\w+:/-]{0,24}) \((?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d(?::\d\d)?) UTC\):?(?: |$)/

/** The parts of a timed line; null for any other. */
export function timelineLine(line: string): TimelineLine | null {
  if (line.length > longest) return null
  const found = stamped.exec(line)
  if (!found) return null
  const [prefix, day = '', time = '', utcDay = day, utc = ''] = found
  const at = Date.parse(`${utcDay}T${utc.length === 5 ? `${utc}:00` : utc}Z`)
  if (Number.isNaN(at)) return null
  const mark = markOf(line)
  // One space belongs to the mark; another one before it was typed.
  const end = mark ? line.search(/ ?<!-- from \w+ \w+ -->\s*$/) : line.length - (line.endsWith('\r') ? 1 : 0)
  const wordsUntil = Math.max(prefix.length, end)
  return {
    ...{ at, day, time, wordsFrom: prefix.length, wordsUntil },
    ...{ key: mark?.key ?? null, isEdited: mark?.isEdited ?? false },
  }
}

/** The two times of a timed line as they stand in it, and where. Places count from the beginning of the line. */
export interface LineTimes {
  /** `2026-10-14 03:12:40`, in the zone that the line names */
  readonly local: string
  readonly zone: string
  /** `2026-10-14 01:12:40`, its day also where the line leaves it out */
  readonly utc: string
  /** the same as it stands there */
  readonly utcWords: string
  /** the local one without its zone */
  readonly localSpan: readonly [from: number, until: number]
  /** what stands between the brackets before `UTC` */
  readonly utcSpan: readonly [from: number, until: number]
}

/** Null for any line that is none of a timeline. */
export function lineTimes(line: string): LineTimes | null {
  const found = line.length > longest ? null : stamped.exec(line)
  if (!found) return null
  const [prefix, day = '', time = '', utcDay = day, utc = ''] = found
  const localFrom = prefix.indexOf(day)
  const localUntil = localFrom + `${day} ${time}`.length
  const bracket = prefix.indexOf('(')
  const utcSpan = [bracket + 1, prefix.indexOf(' UTC', bracket)] as const
  return {
    ...{ local: `${day} ${time}`, utc: `${utcDay} ${utc}` },
    zone: prefix.slice(localUntil, bracket).trim(),
    localSpan: [localFrom, localUntil],
    ...{ utcSpan, utcWords: prefix.slice(...utcSpan) },
  }
}

/**
 * One of the two times of a line was changed and the other still tells the time before: what makes them the same instant
 * again, as an edit of the line. The line's own zone counts, by what lay between its times before; where both or the zone
 * were changed nobody's word is taken away: null.
 */
export function timesTogether(
  before: LineTimes,
  after: LineTimes,
): { readonly span: readonly [from: number, until: number]; readonly insert: string } | null {
  const isLocal = after.local !== before.local
  if (after.zone !== before.zone || isLocal === (after.utcWords !== before.utcWords)) return null
  const apart = wallOf(before.local) - wallOf(before.utc)
  const changed = isLocal ? after.local : after.utc
  const at = isLocal ? wallOf(changed) - apart : wallOf(changed) + apart
  if (Number.isNaN(at)) return null
  const other = new Date(at).toISOString().slice(0, changed.length).replace('T', ' ')
  const isSameDay = other.slice(0, 10) === after.local.slice(0, 10)
  // The day of UTC is named where it is another one.
  if (isLocal) return { span: after.utcSpan, insert: isSameDay ? other.slice(11) : other }
  // A UTC that names no day has that of the local time: it would become another one with it.
  return isSameDay ? { span: after.localSpan, insert: other } : null
}

/** A wall time as if it were UTC's, epoch ms. */
function wallOf(time: string): number {
  return Date.parse(`${time.replace(' ', 'T')}${time.length === 16 ? ':00' : ''}Z`)
}

/** `2026-10-14 03:12:40 CEST (01:12:40 UTC)`; the day of UTC is named where it is another one. @param zone an IANA name */
export function stampOf(at: number, zone: string): string {
  const [day, time] = new Date(wallAt(zone, at)).toISOString().slice(0, 19).split('T')
  const [utcDay, utc] = new Date(at).toISOString().slice(0, 19).split('T')
  const name = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  return `${day} ${time} ${name} (${utcDay === day ? '' : `${utcDay} `}${utc} UTC)`
}

/**
 * A bare time of day (`3:12`, `03:12:40`) on the day of `near`, or on the day beside it where that is nearer: at night the
 * day turns within a timeline. Null for what is no time of day.
 */
export function instantNear(time: string, near: number, zone: string): number | null {
  const [hours = Number.NaN, minutes = Number.NaN, seconds = 0] = time.split(':').map(Number)
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return null
  const midnight = Date.parse(`${dateOf(wallAt(zone, near))}T00:00:00Z`)
  const wall = midnight + ((hours * 60 + minutes) * 60 + seconds) * 1_000
  const days = [-1, 0, 1].map((day) => instantOf(zone, wall + day * 86_400_000))
  return days.toSorted((a, b) => Math.abs(a - near) - Math.abs(b - near))[0] ?? null
}
