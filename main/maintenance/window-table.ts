/** Tables `calendar_window` and `ended_window`: SQL only. */
import type { SeenMatcher } from '../../contract/observation.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { hasTexts, wholeListIn } from '../db/json-column.ts'

/** A window as its calendar named it. Instants are epoch ms. */
export interface CalendarWindow {
  readonly key: string
  readonly reason: string
  readonly matchers: readonly SeenMatcher[]
  readonly startsAt: number
  readonly endsAt: number
}

/** The windows of a calendar (by the sign of its entry) that are not over at `now`. */
export function calendarWindows(
  db: ReadDb,
  calendar: string,
  now: number,
): readonly (CalendarWindow & { readonly readAt: number })[] {
  return db
    .all(
      'SELECT * FROM calendar_window WHERE calendar = ? AND ends_at > ? ORDER BY ends_at, key',
      calendar,
      now,
    )
    .flatMap((row) => {
      // Without all of its matchers it would fold more than it says: damaged, it folds nothing.
      const matchers = wholeListIn<SeenMatcher>(row.matchers, hasTexts('name', 'value'))
      if (matchers === null) return []
      return [
        {
          ...{ key: String(row.key), reason: String(row.reason), matchers },
          ...{ startsAt: Number(row.starts_at), endsAt: Number(row.ends_at), readAt: Number(row.read_at) },
        },
      ]
    })
}

/** What a calendar says now takes the place of what it said before. `readAt`: epoch ms. */
export function putCalendarWindows(
  db: WriteDb,
  calendar: string,
  windows: readonly CalendarWindow[],
  readAt: number,
): void {
  db.run('DELETE FROM calendar_window WHERE calendar = ?', calendar)
  for (const { key, reason, matchers, startsAt, endsAt } of windows) {
    db.run(
      'INSERT OR REPLACE INTO calendar_window (calendar, key, reason, matchers, starts_at, ends_at, read_at) VALUES (?,?,?,?,?,?,?)',
      ...[calendar, key, reason, JSON.stringify(matchers), startsAt, endsAt, readAt],
    )
  }
}

/** Forgets the windows of all but these calendars, and what is over. */
export function forgetCalendars(db: WriteDb, kept: readonly string[], now: number): void {
  db.run(
    'DELETE FROM calendar_window WHERE ends_at <= ? OR calendar NOT IN (SELECT value FROM json_each(?))',
    now,
    JSON.stringify(kept),
  )
  db.run('DELETE FROM ended_window WHERE ends_at <= ?', now)
}

/** Somebody has ended this window of a calendar; remembered until it would be over. */
export function endWindow(db: WriteDb, key: string, endsAt: number): void {
  db.run('INSERT OR REPLACE INTO ended_window (key, ends_at) VALUES (?,?)', key, endsAt)
}

/** The keys of those windows. */
export function endedWindows(db: ReadDb): ReadonlySet<string> {
  return new Set(db.all('SELECT key FROM ended_window').map((row) => String(row.key)))
}
