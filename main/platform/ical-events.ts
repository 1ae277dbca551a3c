/** The events of an iCal text with their repetitions, each with its begin and end. The library is loaded when asked. */
import { mostCalendarBytes } from './ical.ts'

/** One occurrence of an event. Instants are epoch ms. */
export interface CalendarEvent {
  /** the same at every reading: of the event and its occurrence */
  readonly key: string
  readonly title: string
  readonly startsAt: number
  /** null: the calendar names none */
  readonly endsAt: number | null
}

export type EventsRead =
  | { readonly ok: true; readonly events: readonly CalendarEvent[] }
  /** why not, as the end of a sentence */
  | { readonly ok: false; readonly reason: string }

/** More events than this are somebody's mailbox. */
const mostEvents = 1_000
const dayMs = 86_400_000
/** How far ahead events are read, ms. */
const aheadMs = 31 * dayMs
/** An event that began this long ago may still last, ms. */
const behindMs = 31 * dayMs

/** Reads the events that are not over at `now` (epoch ms) and begin within a month. Cancelled ones are left out. */
export async function readEvents(text: string, now: number): Promise<EventsRead> {
  if (text.length > mostCalendarBytes) return { ok: false, reason: 'is larger than 1 MB' }
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/.test(text)) return { ok: false, reason: 'is no iCal text' }
  if (/FREQ=(SECONDLY|MINUTELY|HOURLY)/i.test(text)) return { ok: false, reason: 'repeats by the hour' }
  try {
    const { default: ical } = await import('node-ical')
    const events: CalendarEvent[] = []
    const range = { from: new Date(now - behindMs), to: new Date(now + aheadMs) }
    for (const event of Object.values(ical.sync.parseICS(text))) {
      if (event?.type !== 'VEVENT' || event.status === 'CANCELLED') continue
      const hasEnd = isDated(event.end) && event.end.getTime() > event.start.getTime()
      for (const one of ical.expandRecurringEvent(event, { ...range, expandOngoing: true })) {
        if (one.event.status === 'CANCELLED') continue
        const startsAt = one.start.getTime()
        const endsAt = hasEnd && isDated(one.end) ? one.end.getTime() : null
        // One that names no end is told of for a day, since it folds nothing.
        if ((endsAt ?? startsAt + dayMs) <= now) continue
        events.push({ key: `${event.uid}:${startsAt}`, title: titleOf(one.summary), startsAt, endsAt })
        if (events.length > mostEvents) return { ok: false, reason: `names more than ${mostEvents} events` }
      }
    }
    return { ok: true, events }
  } catch {
    return { ok: false, reason: 'is no iCal text that can be read' }
  }
}

function isDated(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime())
}

/** A title with parameters comes as an object. */
function titleOf(summary: unknown): string {
  if (typeof summary === 'string') return summary
  const value = typeof summary === 'object' && summary !== null && 'val' in summary ? summary.val : ''
  return typeof value === 'string' ? value : ''
}
