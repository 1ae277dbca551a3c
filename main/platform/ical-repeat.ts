/** When an event of a calendar repeats, and which zone a name of another system means. The library is loaded when asked. */
import { instantOf, isZone, wallAt } from '../../contract/zoned-time.ts'
import type { IcalEvent } from './ical-lines.ts'
import { CalendarFault, type IcalTime, roughly, timeOf, type ZoneNames } from './ical-time.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const unitMs: Readonly<Record<string, number>> = {
  HOURLY: hourMs,
  DAILY: dayMs,
  WEEKLY: 7 * dayMs,
  MONTHLY: 28 * dayMs,
  YEARLY: 365 * dayMs,
}
/** Times of a day that one rule may name: one an hour. */
const mostTimesADay = 24
/** Times that one event may name beside its rule: two a day. */
const mostNamed = 1_000
/** A rule that has to be counted through from its begin may take so many steps: every day for 24 years. */
const mostSteps = 9_000

/** Windows' names for zones, as the library knows them; what it would guess (this computer's zone) is not known. */
export async function zoneByName(): Promise<ZoneNames> {
  const { default: ical } = await import('node-ical')
  return (tzid) => {
    if (!/^[A-Za-z][A-Za-z0-9 .+()&/-]{1,60}$/.test(tzid) || /^customized time zone/i.test(tzid)) return null
    const event = Object.values(ical.sync.parseICS(calendarOf(`DTSTART;TZID=${tzid}:20260105T080000`))).find(
      (one) => one?.type === 'VEVENT',
    )
    const zone = event?.type === 'VEVENT' ? (event.start as { readonly tz?: string }).tz : undefined
    return zone !== undefined && zone !== tzid && isZone(zone) ? zone : null
  }
}

/**
 * The instants at which an event begins within [from, to], in order, without those that it leaves out.
 * @throws CalendarFault where a rule says more than shifts can, or something that is not understood
 */
export async function repetitionsOf(
  event: IcalEvent,
  start: IcalTime,
  { from, to, zone }: { readonly from: number; readonly to: number; readonly zone: string },
  zoneNames: ZoneNames,
): Promise<readonly number[]> {
  const times = (name: string): readonly IcalTime[] =>
    event
      .filter((one) => one.name === name)
      .flatMap((one) => {
        if (one.params.VALUE?.toUpperCase() === 'PERIOD')
          throw new CalendarFault('repeats an event by stretches, which is not understood')
        const near = one.value.split(',').filter((value) => roughly(value, { from, to }) === null)
        if (near.length > mostNamed)
          throw new CalendarFault(`names more than ${mostNamed} times of one event`)
        return near.map((value) => timeOf(one, value, zone, zoneNames))
      })
  const rules = event.filter(({ name }) => name === 'RRULE')
  const begins = new Set([...(rules.length === 0 ? [start.at] : []), ...times('RDATE').map(({ at }) => at)])
  for (const { value } of rules)
    for (const at of await instantsOf(ruleOf(value, start, to), start, from, to)) begins.add(at)
  const left = times('EXDATE')
  const leftAt = new Set(left.map(({ at }) => at))
  // A day that is left out of an event with a time takes what begins on it.
  const leftDays = new Set(left.flatMap(({ at, isDay }) => (isDay ? [dayOf(zone, at)] : [])))
  return [...begins]
    .filter((at) => at >= from && at <= to && !leftAt.has(at) && !leftDays.has(dayOf(start.zone, at)))
    .toSorted((a, b) => a - b)
}

function dayOf(zone: string, at: number): number {
  return Math.floor(wallAt(zone, at) / dayMs)
}

/** The rule as it is given to the library, its end as an instant. */
function ruleOf(value: string, start: IcalTime, to: number): string {
  const text = value.trim().toUpperCase()
  if (!/^[A-Z0-9=;,+:-]+$/.test(text)) throw new CalendarFault('repeats in a way that is not understood')
  const parts = new Map(
    text.split(';').flatMap((part): readonly [string, string][] => {
      const [key = '', ...rest] = part.split('=')
      return key === '' ? [] : [[key, rest.join('=')]]
    }),
  )
  const frequency = parts.get('FREQ') ?? ''
  if (frequency === 'SECONDLY' || frequency === 'MINUTELY')
    throw new CalendarFault(`repeats by the ${frequency === 'SECONDLY' ? 'second' : 'minute'}`)
  const unit = unitMs[frequency]
  const interval = Number(parts.get('INTERVAL') ?? 1)
  if (unit === undefined || !Number.isInteger(interval) || interval < 1)
    throw new CalendarFault('repeats in a way that is not understood')
  const count = (key: string): number => parts.get(key)?.split(',').length ?? 1
  const times =
    (frequency === 'HOURLY' ? 24 / interval : count('BYHOUR')) * count('BYMINUTE') * count('BYSECOND')
  if (times > mostTimesADay) throw new CalendarFault(`repeats more than ${mostTimesADay} times a day`)
  // By days of the week or month a rule names more than one of a step.
  if (
    (to - start.at) / Math.min(unit * interval, dayMs) > mostSteps &&
    (parts.has('COUNT') || unit === hourMs)
  )
    throw new CalendarFault('repeats since so long ago that it cannot be counted')
  const until = parts.get('UNTIL')
  if (until !== undefined) {
    const end = timeOf({ params: {} }, until, start.zone, () => null)
    const dayEnds = instantOf(start.zone, wallAt(start.zone, end.at) + dayMs) - 1_000
    parts.set('UNTIL', written(end.isDay ? dayEnds : end.at))
  }
  return [...parts].map(([key, rest]) => `${key}=${rest}`).join(';')
}

async function instantsOf(
  rule: string,
  start: IcalTime,
  from: number,
  to: number,
): Promise<readonly number[]> {
  const { default: ical } = await import('node-ical')
  const wall = written(wallAt(start.zone, start.at)).slice(0, -1)
  const begins = start.zone === 'UTC' ? `DTSTART:${wall}Z` : `DTSTART;TZID=${start.zone}:${wall}`
  const read = ical.sync.parseICS(calendarOf(begins, `RRULE:${rule}`))
  const event = Object.values(read).find((one) => one?.type === 'VEVENT')
  if (event?.type !== 'VEVENT' || !event.rrule)
    throw new CalendarFault('repeats in a way that is not understood')
  try {
    return event.rrule
      .between(new Date(Math.max(from, start.at)), new Date(to), true)
      .map((date) => date.getTime())
  } catch {
    // The library gives up after some thousand steps.
    throw new CalendarFault('repeats in a way that cannot be reckoned')
  }
}

function calendarOf(...lines: readonly string[]): string {
  const event = ['BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT']
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:one', ...event, 'END:VCALENDAR', ''].join('\r\n')
}

/** `20260105T080000Z` of an instant, or of a wall time as the instant it would be in UTC. */
function written(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}
