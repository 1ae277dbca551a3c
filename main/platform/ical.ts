/** Holidays out of an iCal text: the whole days its events cover, with their repetitions. The library is loaded when asked. */

export type CalendarRead =
  /** local dates "YYYY-MM-DD" */
  | { readonly ok: true; readonly days: ReadonlySet<string> }
  /** why not, as the end of a sentence */
  | { readonly ok: false; readonly reason: string }

/** A calendar of holidays is a few kilobytes; this is somebody's mailbox. */
export const mostCalendarBytes = 1024 * 1024
/** More days than this are no holidays. */
const mostDays = 2_000
const dayMs = 86_400_000
/** How far around `now` days are read out, ms. */
const behindMs = 7 * dayMs
const aheadMs = 730 * dayMs

/**
 * Reads the days out of a text. Events with a time of day are no holidays.
 * @param now epoch ms: days from a week before it to two years after it are read
 */
export async function readCalendar(text: string, now: number): Promise<CalendarRead> {
  if (text.length > mostCalendarBytes) return { ok: false, reason: 'is larger than 1 MB' }
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/.test(text)) return { ok: false, reason: 'is no iCal text' }
  // A day that repeats by the second would be expanded for as long as the night lasts.
  if (/FREQ=(SECONDLY|MINUTELY|HOURLY)/i.test(text)) return { ok: false, reason: 'repeats by the hour' }
  try {
    const { default: ical } = await import('node-ical')
    const days = new Set<string>()
    const range = { from: new Date(now - behindMs), to: new Date(now + aheadMs) }
    for (const event of Object.values(ical.sync.parseICS(text))) {
      if (event?.type !== 'VEVENT' || event.datetype !== 'date') continue
      for (const { start, end } of ical.expandRecurringEvent(event, { ...range, expandOngoing: true })) {
        for (const day of daysOf(start, end)) days.add(day)
        if (days.size > mostDays) return { ok: false, reason: `names more than ${mostDays} days` }
      }
    }
    return { ok: true, days }
  } catch {
    return { ok: false, reason: 'is no iCal text that can be read' }
  }
}

/** The local dates from a day to the one before another; one day at least. */
function* daysOf(start: Date, end: Date | undefined): Generator<string> {
  const first = Date.UTC(start.getFullYear(), start.getMonth(), start.getDate())
  const last = end ? Date.UTC(end.getFullYear(), end.getMonth(), end.getDate()) : first + dayMs
  for (let day = first; day < Math.max(last, first + dayMs); day += dayMs)
    yield new Date(day).toISOString().slice(0, 10)
}
