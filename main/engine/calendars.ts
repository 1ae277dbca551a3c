/**
 * The calendars that hours policies name: read at the start and every few hours, the last good copy kept beside the
 * database. One that was never read is unknown, which counts as working.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { writeWhole } from '../config/config-file.ts'
import type { Http } from '../platform/http.ts'
import { readCalendar } from '../platform/ical.ts'
import { createCalendarText } from './calendar-text.ts'
import type { CalendarDays } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface Calendars extends Required<Pick<EnginePart, 'configured' | 'run'>> {
  readonly days: CalendarDays
}

export interface CalendarDeps {
  readonly configuration: Pick<Configuration, 'config' | 'secret'>
  readonly http: Http
  /** the data folder; null keeps no copy */
  readonly folder: string | null
  /** some calendar says something else than before: hours are to be looked at again */
  readonly changed: () => void
}

/** Holidays are known for years; what was put in late is found within this, ms. */
const readEveryMs = 6 * 3_600_000
/** One that could not be read is tried again after this, ms. */
const retryMs = 300_000

interface Known {
  readonly days: ReadonlySet<string> | null
  /** when it is read next, epoch ms */
  readonly dueAt: number
  readonly busy: boolean
}

/** Wires calendars into the engine. */
export function createCalendars(core: Core, deps: CalendarDeps): Calendars {
  const known = new Map<string, Known>()
  const textOf = createCalendarText(deps)

  const copyOf = (ref: string): string | null => {
    if (deps.folder === null) return null
    const name = createHash('sha256').update(ref).digest('hex').slice(0, 16)
    return path.join(deps.folder, 'calendars', `${name}.json`)
  }
  const keep = (ref: string, days: ReadonlySet<string>): void => {
    const before = known.get(ref)?.days
    const isSame = before?.size === days.size && [...days].every((day) => before.has(day))
    known.set(ref, { days, dueAt: core.clock.now() + readEveryMs, busy: false })
    if (!isSame) deps.changed()
  }

  const read = async (ref: string): Promise<void> => {
    const now = core.clock.now()
    const text = await textOf(ref)
    const calendar = typeof text === 'string' ? await readCalendar(text, now) : text
    if (!known.has(ref)) return
    if (calendar.ok && typeof text === 'string') {
      saveCopy(copyOf(ref), calendar.days)
      keep(ref, calendar.days)
      return
    }
    core.log('calendar-not-read', { failure: calendar.ok ? 'unknown' : calendar.reason })
    known.set(ref, { days: known.get(ref)?.days ?? null, dueAt: now + retryMs, busy: false })
  }

  return {
    days: (ref) => known.get(ref)?.days ?? null,
    configured: () => {
      const refs = new Set(deps.configuration.config().hours.flatMap(({ calendar }) => calendar ?? []))
      for (const ref of known.keys()) if (!refs.has(ref)) known.delete(ref)
      // The copy is there at once: a start on a holiday wakes nobody for what the calendar would say a moment later.
      for (const ref of refs)
        if (!known.has(ref)) known.set(ref, { days: lastCopy(copyOf(ref)), dueAt: 0, busy: false })
    },
    run: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const [ref, calendar] of known) {
        if (!calendar.busy && calendar.dueAt <= now) {
          known.set(ref, { ...calendar, busy: true, dueAt: now + retryMs })
          void read(ref)
        }
        next = Math.min(next, known.get(ref)?.dueAt ?? next)
      }
      return next
    },
  }
}

function saveCopy(file: string | null, days: ReadonlySet<string>): void {
  if (file === null) return
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeWhole(file, JSON.stringify([...days].toSorted()))
  } catch {
    // A data folder that cannot be written says so itself; the calendar is in force all the same.
  }
}

/** The days as they were last read; null when they never were. */
function lastCopy(file: string | null): ReadonlySet<string> | null {
  if (file === null) return null
  try {
    const days = JSON.parse(readFileSync(file, 'utf8')) as unknown
    const isDay = (day: unknown): day is string => typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day)
    return Array.isArray(days) && days.every(isDay) ? new Set(days) : null
  } catch {
    return null
  }
}
