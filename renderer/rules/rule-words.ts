/** A row of the table as sentences, and the hours it names. Pure. */
import type { HoursPolicy } from '../../contract/hours.ts'
import { matcherText } from '../../contract/matchers.ts'
import type { Rule, RuleWhen } from '../../contract/rules.ts'
import { plainLine } from '../ui/plain-text.ts'
import { outcomeWords } from '../watch/why-words.ts'

const severityNames: Readonly<Record<string, string>> = {
  page: 'page',
  notify: 'notify',
  ticket: 'ticket',
  none: 'none',
}

/** `severity page, pipeline=~".*test.*"`; what a row without conditions is for. */
export function whenWords(when: RuleWhen): string {
  const parts = [
    list(
      'severity',
      when.severity?.map((one) => severityNames[one] ?? one),
    ),
    list('pipeline', when.pipeline),
    list('team', when.team),
    list('environment', when.environment),
    list('customer', when.customer),
    list('service priority', when.servicePriority),
    list('customer impact', when.impact),
    flag(when.allPipelines, 'pages whatever its pipeline'),
    flag(when.cancelOutsideHours, 'asks for nobody outside of working hours'),
    ...(when.labels ?? []).map((matcher) => plainLine(matcherText(matcher))),
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'every alert' : parts.join(', ')
}

function list(name: string, values: readonly string[] | undefined): string {
  if (!values || values.length === 0) return ''
  const shown = values.map(plainLine)
  const last = shown.at(-1) ?? ''
  return `${name} ${shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`}`
}

function flag(value: boolean | undefined, words: string): string {
  return value === undefined ? '' : value ? words : `not: ${words}`
}

/** `Call until somebody has it; outside of “working” hold it back for the morning; off duty count it.` */
export function thenWords({ hours, then, outsideHours, offDuty }: Rule): string {
  const parts = [capital(outcomeWords[then])]
  if (hours !== null && outsideHours !== then)
    parts.push(`outside of “${plainLine(hours)}” ${outcomeWords[outsideHours]}`)
  if (offDuty !== then) parts.push(`off duty ${outcomeWords[offDuty]}`)
  return `${parts.join('; ')}.`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** `Mon to Fri 08:00 to 18:00` */
export function weeklyWords({ weekly }: HoursPolicy): string {
  return weekly.map(({ days: on, from, to }) => `${daysWords(on)} ${from} to ${to}`).join('; ')
}

function daysWords(on: readonly number[]): string {
  if (on.length === 7) return 'every day'
  const first = on[0] ?? 1
  const last = on.at(-1) ?? 1
  const runs = on.length > 2 && last - first === on.length - 1
  return runs ? `${days[first - 1]} to ${days[last - 1]}` : on.map((day) => days[day - 1]).join(', ')
}
