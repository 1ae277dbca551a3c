/**
 * Calendars whose events are maintenance windows: read at the start and every few minutes. What was read last is kept, so
 * that a window holds to its own end whatever becomes of its calendar.
 */
import { createHash } from 'node:crypto'
import type { MaintenanceProblem, MaintenanceWindow } from '../../contract/maintenance.ts'
import type { MaintenanceCalendar } from '../config/maintenance-schema.ts'
import { noEffects } from '../db/journal.ts'
import { windowsOf } from '../maintenance/from-events.ts'
import {
  calendarWindows,
  endedWindows,
  forgetCalendars,
  putCalendarWindows,
} from '../maintenance/window-table.ts'
import type { Http } from '../platform/http.ts'
import { readEvents } from '../platform/ical-events.ts'
import { createCalendarText } from './calendar-text.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface MaintenanceCalendars extends Required<Pick<EnginePart, 'configured' | 'run' | 'stop'>> {
  /** the windows that are known and not over, without those that somebody has ended */
  windows(): readonly (MaintenanceWindow & { readonly readAt: number })[]
  problems(): readonly MaintenanceProblem[]
}

export interface MaintenanceCalendarDeps {
  readonly configuration: Pick<Configuration, 'config' | 'secret'>
  readonly http: Http
  /** some calendar says something else, or cannot be read any more */
  readonly changed: () => void
}

/** What was put in late is found within this, ms. */
const readEveryMs = 15 * 60_000
/** One that could not be read is tried again after this, ms. */
const retryMs = 300_000
/** More words about one calendar than this are read by nobody. */
const mostWords = 3

interface Known {
  readonly entry: MaintenanceCalendar
  readonly dueAt: number
  readonly busy: boolean
  readonly words: readonly string[]
}

/** Wires them into the engine. */
export function createMaintenanceCalendars(core: Core, deps: MaintenanceCalendarDeps): MaintenanceCalendars {
  /** by the sign of the entry: another one is another calendar */
  const known = new Map<string, Known>()
  const textOf = createCalendarText(deps)

  const entries = (): ReadonlyMap<string, MaintenanceCalendar> =>
    new Map(deps.configuration.config().maintenanceFrom.calendars.map((entry) => [signOf(entry), entry]))

  const read = async (sign: string, entry: MaintenanceCalendar): Promise<void> => {
    const at = core.clock.now()
    const text = await textOf(entry.calendar)
    const found = typeof text === 'string' ? await readEvents(text, at) : text
    if (!known.has(sign)) return
    const now = core.clock.now()
    if (!found.ok || !('events' in found)) {
      const why = found.ok ? 'unknown' : found.reason
      core.log('calendar-not-read', { failure: why })
      const words = [`It cannot be read (${why}). What was known of it holds to its own end.`]
      settle(sign, { entry, dueAt: now + retryMs, busy: false, words })
      return
    }
    const { windows, refused } = windowsOf(found.events, entry, sign.slice(0, 8))
    core.insist((db) => {
      putCalendarWindows(db, sign, windows, now)
      return noEffects
    })
    settle(sign, { entry, dueAt: now + readEveryMs, busy: false, words: refused.slice(0, mostWords) })
  }

  const settle = (sign: string, next: Known): void => {
    known.set(sign, next)
    deps.changed()
  }

  const failed = (sign: string, entry: MaintenanceCalendar, error: unknown): void => {
    core.log('calendar-not-kept', { message: String(error) })
    if (!known.has(sign)) return
    const words = ['What it says could not be kept. What was known of it holds to its own end.']
    settle(sign, { entry, dueAt: core.clock.now() + retryMs, busy: false, words })
  }

  return {
    windows: () => {
      const ended = endedWindows(core.db)
      const now = core.clock.now()
      return [...entries()].flatMap(([sign, { name }]) =>
        calendarWindows(core.db, sign, now)
          .filter(({ key }) => !ended.has(key))
          .map((window) => ({ ...window, origin: 'calendar' as const, calendar: name })),
      )
    },
    problems: () =>
      [...known.values()].flatMap(({ entry, words }) =>
        words.map((each) => ({ name: entry.name, words: each })),
      ),
    // What is being read then is no longer wanted.
    stop: () => known.clear(),
    configured: () => {
      const wanted = entries()
      for (const sign of known.keys()) if (!wanted.has(sign)) known.delete(sign)
      for (const [sign, entry] of wanted)
        if (!known.has(sign)) known.set(sign, { entry, dueAt: 0, busy: false, words: [] })
      core.commit((db, { now }) => {
        forgetCalendars(db, [...wanted.keys()], now)
        return noEffects
      })
    },
    run: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const [sign, calendar] of known) {
        if (!calendar.busy && calendar.dueAt <= now) {
          known.set(sign, { ...calendar, busy: true, dueAt: now + retryMs })
          void read(sign, calendar.entry).catch((error: unknown) => failed(sign, calendar.entry, error))
        }
        next = Math.min(next, known.get(sign)?.dueAt ?? next)
      }
      return next
    },
  }
}

function signOf(entry: MaintenanceCalendar): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 32)
}
