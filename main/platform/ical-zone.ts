/**
 * Zones that a calendar describes itself (RFC 5545 §3.6.5), under a name that nobody else knows: Outlook and Exchange write
 * "Customized Time Zone", "tzone://Microsoft/Custom" or a list of cities. Where the rules are plain, a zone of this computer
 * that agrees with them throughout the time that is looked at stands for them. Anything else stays a zone that is not known.
 */
import { setImmediate as breath } from 'node:timers/promises'
import { isZone, wallAt } from '../../contract/zoned-time.ts'
import { type IcalProperty, linesOf, plainText, propertyOf } from './ical-lines.ts'
import type { ZoneNames } from './ical-time.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** No calendar of one team describes more zones of its own. */
const mostZones = 20
/** So many of this computer's zones are tried before anything else gets its turn. */
const zonesAtOnce = 20
/** Rules of the same turns may yet differ between them, such as in a month of fasting: looked at this often, ms. */
const lookEveryMs = 5 * dayMs
/** What began before the window may last into it: so long before its begin the rules have to agree too, ms. */
const beforeMs = 8 * dayMs

/** From when on, year by year or once, which offset from UTC holds. Offsets are ms. */
interface Observance {
  /** its first begin on the wall of before */
  readonly wall: number
  readonly before: number
  readonly after: number
  /** null = that once */
  readonly yearly: Yearly | null
}

/** The nth of a weekday in a month; from the end where it is negative. Months and Sundays begin at 0. */
interface Yearly {
  readonly month: number
  readonly weekday: number
  readonly nth: number
}

/**
 * The names of zones that `known` does not know and the text describes, with a zone of this computer for each.
 * @param window what is looked at, epoch ms
 */
export async function withOwnZones(
  text: string,
  window: { readonly from: number; readonly to: number },
  known: ZoneNames,
): Promise<ZoneNames> {
  const own = new Map<string, string | null>([['tzone://Microsoft/Utc', 'UTC']])
  const described = describedZones(text).filter(({ name }) => !isZone(name) && known(name) === null)
  for (const { name, observances } of described.slice(0, mostZones)) {
    const zone = observances === null ? null : await zoneLike(observances, window)
    // Described twice, and not alike, it is nothing that can be relied on.
    own.set(name, !own.has(name) || own.get(name) === zone ? zone : null)
  }
  return (tzid) => known(tzid) ?? own.get(tzid) ?? null
}

/** All of a text, in order; null where one is described by more than plain rules. */
function describedZones(
  text: string,
): readonly { readonly name: string; readonly observances: readonly Observance[] | null }[] {
  const zones: { name: string; parts: IcalProperty[][] }[] = []
  let zone: (typeof zones)[number] | null = null
  let part: IcalProperty[] | null = null
  for (const line of linesOf(text)) {
    const [, marker = '', what = ''] =
      /^(BEGIN|END):(\S+)\s*$/i.exec(line)?.map((one) => one.toUpperCase()) ?? []
    if (what === 'VTIMEZONE') {
      zone = marker === 'BEGIN' ? { name: '', parts: [] } : null
      if (zone) zones.push(zone)
      part = null
    } else if (zone && marker !== '') {
      part = marker === 'BEGIN' && (what === 'STANDARD' || what === 'DAYLIGHT') ? [] : null
      if (part) zone.parts.push(part)
    } else if (zone) {
      const property = propertyOf(line)
      if (property && part) part.push(property)
      else if (property?.name === 'TZID') zone.name = plainText(property.value).trim()
    }
  }
  return zones.map(({ name, parts }) => {
    const observances = parts.map(observanceOf)
    const arePlain = observances.length > 0 && observances.every((one) => one !== null)
    return { name, observances: arePlain ? observances.filter((one) => one !== null) : null }
  })
}

function observanceOf(properties: readonly IcalProperty[]): Observance | null {
  const values = (name: string): readonly string[] =>
    properties.filter((one) => one.name === name).map(({ value }) => value.trim().toUpperCase())
  const [start] = values('DTSTART')
  const [before, after] = [values('TZOFFSETFROM')[0], values('TZOFFSETTO')[0]].map(offsetOf)
  const rules = values('RRULE')
  const wall = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/
    .exec(start ?? '')
    ?.slice(1)
    .map(Number)
  if (!wall || before == null || after == null || rules.length > 1 || values('RDATE').length > 0) return null
  const yearly = rules[0] === undefined ? null : yearlyOf(rules[0])
  if (yearly === undefined) return null
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = wall
  return { wall: Date.UTC(year, month - 1, day, hour, minute, second), before, after, yearly }
}

/** `+0130` in ms. */
function offsetOf(text: string | undefined): number | null {
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(text ?? '') ?? []
  if (sign === undefined) return null
  const ms = Number(hours) * hourMs + Number(minutes) * 60_000 + Number(seconds) * 1_000
  return sign === '-' ? -ms : ms
}

/** A rule for one weekday of one month, year by year for ever; undefined = it says more than that. */
function yearlyOf(rule: string): Yearly | undefined {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]))
  const { FREQ, INTERVAL = '1', BYMONTH = '', BYDAY = '', WKST: _, ...more } = Object.fromEntries(parts)
  const [, nth, day = ''] = /^([+-]?[1-5])([A-Z]{2})$/.exec(BYDAY) ?? []
  const weekday = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'].indexOf(day)
  const month = /^\d{1,2}$/.test(BYMONTH) ? Number(BYMONTH) - 1 : -1
  const isPlain = FREQ === 'YEARLY' && INTERVAL === '1' && Object.keys(more).length === 0
  if (!isPlain || weekday < 0 || month < 0 || month > 11) return undefined
  return { month, weekday, nth: Number(nth) }
}

/** When its offset begins in these years, epoch ms. */
function onsetsOf(one: Observance, years: readonly number[]): readonly number[] {
  const { wall, before, yearly } = one
  if (yearly === null) return [wall - before]
  const since = new Date(wall).getUTCFullYear()
  const timeOfDay = wall - Math.floor(wall / dayMs) * dayMs
  return years
    .flatMap((year) => (year < since ? [] : (dayIn(yearly, year) ?? [])))
    .map((day) => day + timeOfDay - before)
}

/** The day in a year, as its midnight in UTC; null where the month has none such. */
function dayIn({ month, weekday, nth }: Yearly, year: number): number | null {
  const edge = new Date(Date.UTC(year, nth > 0 ? month : month + 1, nth > 0 ? 1 : 0))
  const ahead = nth > 0 ? (weekday - edge.getUTCDay() + 7) % 7 : -((edge.getUTCDay() - weekday + 7) % 7)
  const weeks = nth > 0 ? nth - 1 : nth + 1
  const day = edge.getTime() + (ahead + weeks * 7) * dayMs
  return new Date(day).getUTCMonth() === month ? day : null
}

/** A zone of this computer that is as far from UTC at every moment of the window; null = there is none. */
async function zoneLike(
  observances: readonly Observance[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string | null> {
  const begin = from - beforeMs
  const firstYear = new Date(begin).getUTCFullYear() - 1
  const years = Array.from(
    { length: new Date(to).getUTCFullYear() - firstYear + 2 },
    (_, at) => firstYear + at,
  )
  const onsets = observances
    .flatMap((one) => onsetsOf(one, years).map((at) => ({ at, before: one.before, after: one.after })))
    .toSorted((a, b) => a.at - b.at)
  const offsetAt = (at: number): number =>
    onsets.findLast((onset) => onset.at <= at)?.after ?? onsets[0]?.before ?? 0
  const looks = onsets.flatMap(({ at }) => [at - 1_000, at]).filter((at) => at >= begin && at <= to)
  for (let at = begin; at < to; at += lookEveryMs) looks.push(at)
  looks.push(to)
  for (const [index, zone] of ['UTC', ...Intl.supportedValuesOf('timeZone')].entries()) {
    if (index % zonesAtOnce === zonesAtOnce - 1) await breath()
    if (looks.every((at) => wallAt(zone, at) - at === offsetAt(at))) return zone
  }
  return null
}
