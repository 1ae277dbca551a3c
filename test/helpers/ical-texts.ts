/** Calendars as pagers and people publish them, written by hand after what their feeds look like. */

/** One event out of its lines; begin and end are the caller's. */
export function icalEvent(...lines: readonly string[]): string {
  return ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')
}

export function icalCalendar(...parts: readonly string[]): string {
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'CALSCALE:GREGORIAN'],
    ...[...parts, 'END:VCALENDAR', ''],
  ].join('\r\n')
}

/** `20261224T200000Z` */
export function icalUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** A schedule as PagerDuty publishes it: UTC, typed values, an address without "mailto:". */
export function pagerDutyFeed(
  shifts: readonly { readonly who: string; readonly from: number; readonly to: number }[],
  schedule = 'Platform Primary',
): string {
  return icalCalendar(
    'X-WR-CALNAME:On Call Schedule',
    ...shifts.map(({ who, from, to }, index) =>
      icalEvent(
        `DTEND;VALUE=DATE-TIME:${icalUtc(to)}`,
        `DTSTART;VALUE=DATE-TIME:${icalUtc(from)}`,
        `ATTENDEE:${who.toLowerCase().replaceAll(' ', '.')}@example.com`,
        `UID:Q${index}`,
        'URL:https://example.pagerduty.com/schedules#PX',
        `SUMMARY:On Call - ${who} - ${schedule}`,
      ),
    ),
  )
}
