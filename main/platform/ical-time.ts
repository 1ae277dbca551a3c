/** Times as iCal writes them, as instants. A zone is never guessed. Pure; instants and wall times are ms. */
import { instantOf, isZone, wallAt } from '../../contract/zoned-time.ts'
import type { IcalProperty } from './ical-lines.ts'

/** One written time. */
export interface IcalTime {
  readonly at: number
  /** the zone its wall time is of; "UTC" where it is written in UTC */
  readonly zone: string
  /** only a day was written */
  readonly isDay: boolean
}

/** What is wrong with a calendar, as the end of a sentence that begins with its name. */
export class CalendarFault extends Error {}

/** The IANA zone of a TZID that is none, such as a Windows name; null = not known. */
export type ZoneNames = (tzid: string) => string | null

/**
 * A value of DTSTART and the like.
 * @param floating the zone of times that name none, and of days
 * @throws CalendarFault for a zone that is not known, or what is no time
 */
export function timeOf(
  { params }: Pick<IcalProperty, 'params'>,
  value: string,
  floating: string,
  zoneNames: ZoneNames,
): IcalTime {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$/i.exec(value.trim())
  const wall = match ? wallOf(match) : Number.NaN
  if (!match || Number.isNaN(wall)) throw new CalendarFault(`has a time that is none (${value.slice(0, 30)})`)
  const isDay = match[4] === undefined
  if (match[7] !== undefined) return { at: wall, zone: 'UTC', isDay }
  const zone = isDay || params.TZID === undefined ? floating : knownZone(params.TZID, zoneNames)
  return { at: instantOf(zone, wall), zone, isDay }
}

/** No zone is further from UTC than this, ms. */
const anyZoneMs = 86_400_000

/** Where a written time lies, whatever zone it is of; null = it is no time, or may lie in between. Cheap: no zone is asked. */
export function roughly(
  value: string,
  { from, to }: { readonly from: number; readonly to: number },
): 'before' | 'after' | null {
  const match = /^(\d{4})(\d\d)(\d\d)/.exec(value.trim())
  const at = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : Number.NaN
  if (at < from - 2 * anyZoneMs) return 'before'
  return at > to + anyZoneMs ? 'after' : null
}

function wallOf([, year, month, day, hour, minute, second]: RegExpExecArray): number {
  const [y, m, d, h, min] = [year, month, day, hour ?? 0, minute ?? 0].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const at = Date.UTC(y, m - 1, d, h, min, Math.min(59, Number(second ?? 0)))
  // 31 February would be taken for a day in March, and years before 100 for others.
  const isWhole = new Date(at).toISOString().startsWith(`${year}-${month}-${day}`) && h < 24 && min < 60
  return isWhole ? at : Number.NaN
}

function knownZone(tzid: string, zoneNames: ZoneNames): string {
  const name = tzid.trim()
  if (isZone(name)) return name
  // Some write an address of their own before the name that everybody knows.
  const parts = name.startsWith('/') ? name.split('/') : []
  const tail = [parts.slice(-3), parts.slice(-2)].map((some) => some.join('/')).find(isZone)
  if (tail !== undefined && parts.length > 3) return tail
  const named = zoneNames(name)
  if (named !== null && isZone(named)) return named
  throw new CalendarFault(`names a zone that is not known here (${name.slice(0, 60)})`)
}

/**
 * When a repetition that begins at `at` ends, if its event begins at `start` and ends at `end.to`. It lasts as long on the
 * wall: a shift from eight to eight is handed over at eight on the days on which clocks are set too.
 * @param end.isExact it lasts for hours, whatever the wall says
 */
export function endLike(
  start: IcalTime,
  end: { readonly to: number; readonly isExact: boolean },
  at: number,
): number {
  if (end.isExact || start.zone === 'UTC') return at + end.to - start.at
  const long = wallAt(start.zone, end.to) - wallAt(start.zone, start.at)
  return instantOf(start.zone, wallAt(start.zone, at) + long)
}

/** A written length: `P1D`, `PT12H`, `P1W`. Days and weeks are of the wall, ms; null = it is none, or negative. */
export function durationOf(value: string): { readonly wallMs: number; readonly exactMs: number } | null {
  const match =
    /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/i.exec(
      value.trim(),
    )
  if (!match) return null
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return {
    wallMs: (weeks * 7 + days) * 86_400_000,
    exactMs: ((hours * 60 + minutes) * 60 + seconds) * 1_000,
  }
}
