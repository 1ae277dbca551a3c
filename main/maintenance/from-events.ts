/** Windows out of a calendar's events: by the expression of its entry, with what it found put into the matchers. Pure. */
import { RE2JS } from 're2js'
import { longestReason, spanProblem } from '../../contract/maintenance.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { CalendarWindow } from './window-table.ts'

/** One entry of the configuration. */
export interface CalendarEntry {
  readonly name: string
  /** RE2; it may match anywhere in the title. Absent: every event is a window */
  readonly events?: string | undefined
  /** `$1` to `$9` stand for the groups of the expression */
  readonly matchers: readonly SeenMatcher[]
  readonly long: boolean
}

/** An event as a calendar names it. Instants are epoch ms. */
export interface NamedEvent {
  readonly key: string
  readonly title: string
  readonly startsAt: number
  readonly endsAt: number | null
}

/** What came of the events, and why some of them are no windows, each as a sentence. */
export interface FromEvents {
  readonly windows: readonly CalendarWindow[]
  readonly refused: readonly string[]
}

/** The windows among these events. `sign` keeps the keys of two calendars apart. */
export function windowsOf(events: readonly NamedEvent[], entry: CalendarEntry, sign: string): FromEvents {
  const pattern = entry.events === undefined ? null : RE2JS.compile(entry.events)
  const windows: CalendarWindow[] = []
  const refused: string[] = []
  for (const { key, title, startsAt, endsAt } of events) {
    const groups = pattern === null ? [title] : groupsOf(pattern, title)
    if (groups === null) continue
    const reason = title.trim().slice(0, longestReason) || entry.name
    const named = `“${reason}”`
    if (endsAt === null) {
      refused.push(`${named} names no end, so it folds nothing.`)
      continue
    }
    const problem = spanProblem(startsAt, endsAt, entry.long)
    if (problem !== null) {
      refused.push(`${named} folds nothing. ${problem}`)
      continue
    }
    const matchers = entry.matchers.map((matcher) => filled(matcher, groups))
    if (matchers.includes(null)) {
      refused.push(`${named} lacks a part that the matchers ask for, so it folds nothing.`)
      continue
    }
    const whole = matchers.filter((matcher) => matcher !== null)
    windows.push({ key: `calendar:${sign}:${key}`, reason, matchers: whole, startsAt, endsAt })
  }
  return { windows, refused }
}

function groupsOf(pattern: RE2JS, title: string): readonly (string | null)[] | null {
  const found = pattern.matcher(title)
  if (!found.find()) return null
  return Array.from({ length: found.groupCount() + 1 }, (_, index) => found.group(index))
}

/**
 * The matcher with the groups in it; null where one that it asks for is not there or is empty, which would match what has
 * no such label. In a regular expression a group stands for itself.
 */
function filled(matcher: SeenMatcher, groups: readonly (string | null)[]): SeenMatcher | null {
  let isWhole = true
  const value = matcher.value.replaceAll(/\$([1-9])/g, (_, digit: string) => {
    const group = groups[Number(digit)]?.trim() ?? ''
    if (group === '') isWhole = false
    return matcher.isRegex ? RE2JS.quote(group) : group
  })
  return isWhole ? { ...matcher, value } : null
}
