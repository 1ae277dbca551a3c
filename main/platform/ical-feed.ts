/**
 * The events of a calendar of shifts around now, with their repetitions, each as it stands: who has it is another's
 * question. What cannot be understood for certain is said, never guessed: a wrong name is worse than none.
 */
import { setImmediate as breath } from 'node:timers/promises'
import { instantOf, wallAt } from '../../contract/zoned-time.ts'
import { mostCalendarBytes } from './ical.ts'
import { eventsIn, type IcalEvent, type IcalProperty, plainText } from './ical-lines.ts'
import { repetitionsOf, zoneByName } from './ical-repeat.ts'
import {
  CalendarFault,
  durationOf,
  endLike,
  type IcalTime,
  roughly,
  timeOf,
  type ZoneNames,
} from './ical-time.ts'
import { withOwnZones } from './ical-zone.ts'

/** One event, or one of its repetitions. Instants are epoch ms, the end not included. */
export interface FeedEvent {
  readonly from: number
  readonly to: number
  readonly summary: string
  readonly description: string
  /** names, else addresses */
  readonly attendees: readonly string[]
  readonly organizer: string
}

export type FeedRead =
  | { readonly ok: true; readonly events: readonly FeedEvent[] }
  /** why not, as the end of a sentence that begins with the calendar */
  | { readonly ok: false; readonly reason: string }

/** What is looked at: epoch ms, and the zone of whole days and of times that name none. */
export interface FeedWindow {
  readonly from: number
  readonly to: number
  readonly zone: string
}

/** More events than this are somebody's mailbox; */
const mostEvents = 4_000
/** of those that repeat so many are more than a team has turns; */
const mostRepeating = 500
/** and more shifts than this in the time that is looked at are no shifts: there is one every two hours. */
const mostShifts = 6_000
/** More than these at one time are no rotation. */
const mostAtOnce = 20

const dayMs = 86_400_000
/** So many events are read before anything else gets its turn. */
const eventsAtOnce = 50

/** An event as it is written, with its times. */
interface Written {
  readonly uid: string
  readonly sequence: number
  readonly start: IcalTime
  readonly end: { readonly to: number; readonly isExact: boolean }
  /** which repetition of its series this one stands for; null = it is the series */
  readonly insteadOf: number | null
  readonly isCancelled: boolean
  readonly repeats: boolean
  readonly properties: IcalEvent
}

/** Reads what touches the window, in order. Never throws. */
export async function readFeed(text: string, window: FeedWindow): Promise<FeedRead> {
  if (text.length > mostCalendarBytes) return { ok: false, reason: 'is larger than 1 MB' }
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) return { ok: false, reason: 'is no iCal text' }
  if (!/END:VCALENDAR\s*$/i.test(text)) return { ok: false, reason: 'is cut off before its end' }
  try {
    const listed = eventsIn(text, mostEvents)
    if (listed.length > mostEvents) throw new CalendarFault(`has more than ${mostEvents} events`)
    const zoneNames = await withOwnZones(text, window, await zoneByName())
    const written: Written[] = []
    for (const [index, event] of listed.entries()) {
      if (index % eventsAtOnce === eventsAtOnce - 1) await breath()
      const one = writtenOf(event, index, window, zoneNames)
      if (one) written.push(one)
    }
    if (written.filter(({ repeats }) => repeats).length > mostRepeating)
      throw new CalendarFault(`has more than ${mostRepeating} events that repeat`)
    return { ok: true, events: await shiftsOf(written, window, zoneNames) }
  } catch (error) {
    if (error instanceof CalendarFault) return { ok: false, reason: error.message }
    return { ok: false, reason: 'is no iCal text that can be read' }
  }
}

async function shiftsOf(
  written: readonly Written[],
  window: FeedWindow,
  zoneNames: ZoneNames,
): Promise<readonly FeedEvent[]> {
  const shifts: FeedEvent[] = []
  let passed = 0
  const add = (one: Written, from: number): void => {
    const to = from === one.start.at ? one.end.to : endLike(one.start, one.end, from)
    if (one.isCancelled || to <= from || to <= window.from || from >= window.to) return
    shifts.push({ from, to, ...factsOf(one.properties) })
    if (shifts.length > mostShifts) throw new CalendarFault(`has more than ${mostShifts} shifts`)
  }
  for (const [, of] of Map.groupBy(written, ({ uid }) => uid)) {
    const instead = of.filter(({ insteadOf }) => insteadOf !== null)
    const moved = new Set(instead.map(({ insteadOf }) => insteadOf))
    const byPlace = Map.groupBy(instead, ({ insteadOf }) => insteadOf)
    for (const [, revisions] of byPlace) for (const one of newest(revisions).slice(-1)) add(one, one.start.at)
    // Events of one UID are revisions of one; where none is newer they are different ones of a careless writer.
    for (const one of newest(of.filter(({ insteadOf }) => insteadOf === null))) {
      if (one.isCancelled) continue
      // A long calendar keeps nothing else waiting.
      passed += one.repeats ? eventsAtOnce : 1
      if (passed % eventsAtOnce === 0) await breath()
      const all = one.repeats
        ? await repetitionsOf(
            one.properties,
            one.start,
            { ...window, from: window.from - lengthOf(one) },
            zoneNames,
          )
        : [one.start.at]
      for (const at of all) if (!moved.has(at)) add(one, at)
    }
  }
  const sorted = shifts.toSorted((a, b) => a.from - b.from || a.to - b.to)
  let open: readonly FeedEvent[] = []
  for (const one of sorted) {
    open = [...open.filter(({ to }) => to > one.from), one]
    if (open.length > mostAtOnce) throw new CalendarFault(`has more than ${mostAtOnce} shifts at one time`)
  }
  return sorted
}

/** Those of the highest SEQUENCE (RFC 5546 §2.1.4), in their order. */
function newest(revisions: readonly Written[]): readonly Written[] {
  const highest = Math.max(...revisions.map(({ sequence }) => sequence))
  return revisions.filter(({ sequence }) => sequence === highest)
}

function lengthOf({ start, end }: Written): number {
  return Math.max(0, end.to - start.at) + dayMs
}

function writtenOf(
  properties: IcalEvent,
  index: number,
  window: FeedWindow,
  zoneNames: ZoneNames,
): Written | null {
  const named = (name: string): IcalProperty | undefined => properties.find((one) => one.name === name)
  const starts = named('DTSTART')
  if (!starts) return null
  const refuse = (what: string): never => {
    throw new CalendarFault(what)
  }
  const repeats = named('RRULE') !== undefined || named('RDATE') !== undefined
  const instead = named('RECURRENCE-ID')
  const time = (one: IcalProperty): IcalTime => timeOf(one, one.value, window.zone, zoneNames)
  // What has long been, or comes after all that is looked at, is not judged: an old mistake takes nothing away from now.
  const ends = named('DTEND')
  const isFar =
    roughly(starts.value, window) === 'after' || (ends && roughly(ends.value, window) === 'before')
  if (!repeats && !instead && isFar) return null
  const start = time(starts)
  if (named('EXRULE')) refuse('leaves repetitions out by a rule, which is not understood')
  if (instead?.params.RANGE !== undefined)
    refuse('changes an event from one repetition on, which is not understood')
  return {
    uid: named('UID')?.value.trim() || `without ${index}`,
    sequence: Number(named('SEQUENCE')?.value ?? 0) || 0,
    start,
    end: endOf(start, ends, named('DURATION'), time),
    insteadOf: instead ? time(instead).at : null,
    isCancelled: named('STATUS')?.value.trim().toUpperCase() === 'CANCELLED',
    repeats,
    properties,
  }
}

/** A day lasts to the next one; what names no end lasts for no time, and is no shift. */
function endOf(
  start: IcalTime,
  ends: IcalProperty | undefined,
  lasts: IcalProperty | undefined,
  time: (one: IcalProperty) => IcalTime,
): Written['end'] {
  if (ends) return { to: time(ends).at, isExact: false }
  if (!lasts) return { to: start.isDay ? afterWall(start, dayMs) : start.at, isExact: false }
  const length = durationOf(lasts.value)
  if (length === null) throw new CalendarFault(`has a length that is none (${lasts.value.slice(0, 30)})`)
  return { to: afterWall(start, length.wallMs) + length.exactMs, isExact: length.wallMs === 0 }
}

function afterWall(start: IcalTime, ms: number): number {
  return instantOf(start.zone, wallAt(start.zone, start.at) + ms)
}

function factsOf(properties: IcalEvent): Omit<FeedEvent, 'from' | 'to'> {
  const text = (name: string): string =>
    plainText(properties.find((one) => one.name === name)?.value ?? '').trim()
  const person = ({ params, value }: IcalProperty): string =>
    (params.CN ?? '').trim() || value.trim().replace(/^mailto:/i, '')
  const organizer = properties.find(({ name }) => name === 'ORGANIZER')
  return {
    summary: text('SUMMARY'),
    description: text('DESCRIPTION'),
    attendees: properties.filter(({ name }) => name === 'ATTENDEE').map(person),
    organizer: organizer ? person(organizer) : '',
  }
}
