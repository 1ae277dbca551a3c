/** An iCal text taken apart into its events and their properties (RFC 5545 §3.1), without judging what they say. Pure. */

/** One property: `DTSTART;TZID=Europe/Berlin:20260105T080000`. Names in upper case, values as they stand. */
export interface IcalProperty {
  readonly name: string
  readonly params: Readonly<Record<string, string>>
  readonly value: string
}

/** The properties of one event; what is nested in it (alarms) is left out. */
export type IcalEvent = readonly IcalProperty[]

/** The events of a text, at most one more than `most`: whoever asks sees that there are too many. */
export function eventsIn(text: string, most: number): readonly IcalEvent[] {
  const events: IcalEvent[] = []
  let current: IcalProperty[] | null = null
  /** what the event has in it, such as VALARM: its properties are not the event's */
  let nested = 0
  for (const line of linesOf(text)) {
    const marker = /^(BEGIN|END):(\S+)\s*$/i.exec(line)
    const isBegin = marker?.[1]?.toUpperCase() === 'BEGIN'
    if (marker && marker[2]?.toUpperCase() === 'VEVENT') {
      if (!isBegin && current) events.push(current)
      if (events.length > most) break
      current = isBegin ? [] : null
      nested = 0
    } else if (marker) nested = Math.max(0, nested + (isBegin ? 1 : -1))
    else if (current && nested === 0) {
      const property = propertyOf(line)
      if (property) current.push(property)
    }
  }
  return events
}

/** The lines as they were before they were folded: a long one goes on after a break and one space or tab. */
export function linesOf(text: string): readonly string[] {
  return text.replaceAll(/\r?\n[ \t]/g, '').split(/\r\n|\n|\r/)
}

/** One line as a property; null where it is none. */
export function propertyOf(line: string): IcalProperty | null {
  const head = /^([A-Za-z0-9-]+)((?:;[^=:;]+=(?:"[^"]*"|[^":;,]*)(?:,(?:"[^"]*"|[^":;,]*))*)*):/.exec(line)
  if (!head) return null
  const [whole, name = '', words = ''] = head
  const params: Record<string, string> = {}
  for (const [, key = '', value = ''] of words.matchAll(/;([^=:;]+)=((?:"[^"]*"|[^":;])*)/g))
    params[key.toUpperCase()] = value.replaceAll('"', '')
  return { name: name.toUpperCase(), params, value: line.slice(whole.length) }
}

/** A text value as it was meant: without its backslashes. */
export function plainText(value: string): string {
  return value.replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign))
}
