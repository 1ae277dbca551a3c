/**
 * Wall times in an IANA zone, and back. Pure, and at once: decisions are made inside a transaction, so nothing that has
 * to be loaded first can be asked. A wall time is written as the epoch ms it would be in UTC.
 */

const formats = new Map<string, Intl.DateTimeFormat | null>()
/** Names in a configuration are few; whatever asks for more than these is no configuration. */
const mostFormats = 200

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  let made: Intl.DateTimeFormat | null = null
  try {
    made = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  if (formats.size >= mostFormats) formats.clear()
  formats.set(zone, made)
  return made
}

/** Does this computer know a zone of that name? */
export function isZone(zone: string): boolean {
  return formatOf(zone) !== null
}

/** What a clock on the wall shows at `at` (epoch ms). A zone that is not known is UTC. */
export function wallAt(zone: string, at: number): number {
  const format = formatOf(zone)
  if (format === null) return at
  const seconds = Math.floor(at / 1_000)
  const field = new Map(format.formatToParts(seconds * 1_000).map(({ type, value }) => [type, Number(value)]))
  const of = (name: Intl.DateTimeFormatPartTypes): number => field.get(name) ?? 0
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall + at - seconds * 1_000
}

/** No zone changes its offset twice within three days. */
const dayMs = 86_400_000
/** Offsets at midnights, UTC, by zone: asking the formatter is what costs. */
const offsets = new Map<string, Map<number, number>>()
/** Of so many days at most they are kept, for each zone. */
const mostDays = 4_000

function offsetAt(zone: string, at: number): number {
  return wallAt(zone, at) - at
}

function offsetOfDay(zone: string, day: number): number {
  if (offsets.size > mostFormats) offsets.clear()
  const ofZone = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, ofZone)
  const known = ofZone.get(day)
  if (known !== undefined) return known
  if (ofZone.size >= mostDays) ofZone.clear()
  const offset = offsetAt(zone, day * dayMs)
  ofZone.set(day, offset)
  return offset
}

/** The same as `wallAt`, for very many instants: where a day ends with the offset it began with, the formatter is not asked. */
export function wallOf(zone: string, at: number): number {
  const day = Math.floor(at / dayMs)
  const offset = offsetOfDay(zone, day)
  return offset === offsetOfDay(zone, day + 1) ? at + offset : wallAt(zone, at)
}

/**
 * When a clock on the wall shows this. A time that is skipped is moved forward by the gap; of one that comes twice it is
 * the first (what Temporal calls "compatible").
 */
export function instantOf(zone: string, wall: number): number {
  const day = Math.floor(wall / dayMs)
  const before = offsetOfDay(zone, day - 1)
  const after = offsetOfDay(zone, day + 2)
  if (before === after) return wall - before
  const fits = [wall - before, wall - after].filter((at) => at + offsetAt(zone, at) === wall)
  return fits.length > 0 ? Math.min(...fits) : wall - before
}

/** The date of a wall time: "2026-03-29". */
export function dateOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10)
}
