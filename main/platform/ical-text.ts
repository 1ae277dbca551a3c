/** Events as an iCal text (RFC 5545): UTC instants or whole days, folded lines, no alarms. The library is loaded when asked. */

/** Instants are epoch ms. */
export interface WrittenEvent {
  /** the same event has the same one in every text, so that a calendar takes it for the same */
  readonly uid: string
  readonly summary: string
  readonly from: number
  readonly to: number
  /** days without a zone: from and to are their midnights as they would be in UTC */
  readonly isWholeDays?: boolean
}

/** Writes them. `now` stamps the text, epoch ms. */
export async function calendarText(
  name: string,
  events: readonly WrittenEvent[],
  now: number,
  product = 'Shifts',
): Promise<string> {
  const { default: ical } = await import('ical-generator')
  const calendar = ical({ name, prodId: { company: 'Nightdesk', product } })
  for (const { uid, summary, from, to, isWholeDays = false } of events)
    calendar.createEvent({
      ...{ id: uid, summary, stamp: new Date(now) },
      ...{ start: new Date(from), end: new Date(to), allDay: isWholeDays },
    })
  return calendar.toString()
}
