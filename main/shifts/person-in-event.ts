/** Who has a shift, out of an event of a calendar: as pagers and people write it, or by a pattern. Pure. */
import { RE2JS } from 're2js'
import type { EventField } from '../../contract/rotation.ts'

/** What an event says. */
export interface EventWords {
  readonly summary: string
  readonly description: string
  /** names, else addresses */
  readonly attendees: readonly string[]
  readonly organizer: string
}

/** The person; null = it is a shift, and names nobody that could be read; undefined = it is no shift. */
export type PersonReader = (event: EventWords) => string | null | undefined

/** A longer text is no name. */
const longestName = 100
/** A form is looked for in so much of a text, in characters. */
const longestForm = 500

/**
 * How pagers write a shift, as their feeds were found to do: PagerDuty "On Call - NAME - Schedule", GoAlert
 * "NAME On-Call (App: Schedule)" (without the name where the feed is one person's), Grafana "[L1] NAME".
 */
const vendorForms: readonly RegExp[] = [
  /^on[- ]call\s+-\s+(.+?)(?:\s+-\s.*)?$/i,
  /^(.*?)\s*\bon-call \(.*\)(?:\s+begins\*)?$/i,
  /^\[l\d{1,2}\]\s*(.*)$/i,
  /^(?:on[- ]call|on duty)\s*:\s*(.*)$/i,
  /^(.+?)(?:\s+[-–])?\s+(?:is\s+)?(?:on[- ]call|on duty)$/i,
]

/**
 * A reader of people for one calendar. With a pattern an event that does not fit is no shift; without one every event
 * is, and its field is the name where no pager's form fits.
 * @param pattern RE2 with one group, which may be found anywhere
 */
export function personReader(field: EventField, pattern: string | null): PersonReader {
  const compiled = pattern === null ? null : RE2JS.compile(pattern)
  return (event) => {
    const texts = field === 'attendee' ? event.attendees : [event[field]]
    if (compiled) {
      for (const text of texts) {
        const found = compiled.matcher(text)
        if (found.find()) return nameOf(found.group(1) ?? '')
      }
      return undefined
    }
    // Two people at one event are no answer to who has it.
    if (texts.length !== 1) return null
    const [text = ''] = texts
    return nameOf(field === 'summary' ? plainForm(text) : text)
  }
}

function plainForm(summary: string): string {
  const line = summary.trim().slice(0, longestForm)
  for (const form of vendorForms) {
    const found = form.exec(line)
    if (found) return found[1] ?? ''
  }
  return line
}

function nameOf(text: string): string | null {
  const name = text.trim()
  return name === '' || name.length > longestName || /[\r\n]/.test(name) ? null : name
}
