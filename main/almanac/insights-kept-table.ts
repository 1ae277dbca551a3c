/** Weeks that were counted once, kept until anything in them changes. SQL only. */
import type { ReadDb, WriteDb } from '../db/db.ts'

/**
 * `insights_rules`: the zone, the night and the targets by which the kept weeks were counted. `insights_week`: `reach` is the
 * last end in it: what is learnt of sight up to there may change its figures. `by_team` is the same as `cells`, with those of a
 * team as one: it is all that most questions need.
 */
export const keptSchema = `
CREATE TABLE insights_rules (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  rules TEXT NOT NULL
) STRICT;
CREATE TABLE insights_week (
  week TEXT PRIMARY KEY,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  reach INTEGER NOT NULL,
  teams TEXT NOT NULL,
  by_team BLOB NOT NULL,
  cells BLOB NOT NULL
) STRICT;
`

export interface KeptWeek {
  readonly week: string
  readonly from: number
  readonly to: number
  readonly reach: number
  /** JSON: the teams that its cells name by their place */
  readonly teams: string
  readonly byTeam: Buffer
  readonly cells: Buffer
}

export function keptRules(db: ReadDb): string | null {
  const row = db.get('SELECT rules FROM insights_rules WHERE id = 1')
  return row ? String(row.rules) : null
}

/** Forgets all weeks: they were counted by other rules. */
export function putRules(db: WriteDb, rules: string): void {
  db.run('INSERT OR REPLACE INTO insights_rules (id, rules) VALUES (1, ?)', rules)
  db.run('DELETE FROM insights_week')
}

/** One of its two counts. */
export function keptWeek(
  db: ReadDb,
  week: string,
  column: 'by_team' | 'cells',
): { readonly teams: string; readonly counted: Buffer } | null {
  const row = db.get(`SELECT teams, ${column} AS counted FROM insights_week WHERE week = ?`, week)
  return row ? { teams: String(row.teams), counted: row.counted as Buffer } : null
}

export function hasKept(db: ReadDb): boolean {
  return db.get('SELECT 1 FROM insights_week LIMIT 1') !== undefined
}

export function putWeek(db: WriteDb, { week, from, to, reach, teams, byTeam, cells }: KeptWeek): void {
  db.run(
    'INSERT OR REPLACE INTO insights_week (week, from_at, to_at, reach, teams, by_team, cells) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[week, from, to, reach, teams, byTeam, cells],
  )
}

/** The week in which `at` lies is counted anew. */
export function dropWeekAt(db: WriteDb, at: number): void {
  db.run('DELETE FROM insights_week WHERE from_at <= ? AND to_at > ?', at, at)
}

/** So are those of which anything ended in this stretch: what could be seen in it is known anew. */
export function dropWeeksReaching(db: WriteDb, from: number, to: number): void {
  db.run('DELETE FROM insights_week WHERE reach >= ? AND from_at <= ?', from, to)
}

/** When the episode counts as the record has it now; undefined = it does not know it. */
export function countedBefore(db: ReadDb, id: number): number | undefined {
  const row = db.get('SELECT coalesce(called_at, seen_at) AS at FROM episode WHERE id = ?', id)
  return row && Number(row.at)
}

/** The alert's team, severity and source as the record has them now. */
export function alertBefore(
  db: ReadDb,
  id: number,
): { readonly team: string | null; readonly severity: string; readonly sourceId: string } | undefined {
  const row = db.get('SELECT team, severity, source_id FROM alert WHERE id = ?', id)
  return (
    row && {
      team: row.team === null ? null : String(row.team),
      severity: String(row.severity),
      sourceId: String(row.source_id),
    }
  )
}

/** When the alert's episodes count. */
export function countedOfAlert(db: ReadDb, id: number): readonly number[] {
  return db
    .all('SELECT coalesce(called_at, seen_at) AS at FROM episode WHERE alert_id = ?', id)
    .map(({ at }) => Number(at))
}

/** What is known of a gap or a run now, as a stretch; null = nothing, or it is no stretch. */
export function stretchBefore(
  db: ReadDb,
  kind: 'gap' | 'run',
  id: number,
): { readonly from: number; readonly to: number } | null {
  const row =
    kind === 'gap'
      ? db.get('SELECT from_at, to_at FROM gap WHERE id = ?', id)
      : db.get('SELECT alive_before AS from_at, started_at AS to_at FROM run WHERE id = ?', id)
  if (!row || row.from_at === null) return null
  return { from: Number(row.from_at), to: row.to_at === null ? Number.MAX_SAFE_INTEGER : Number(row.to_at) }
}

/** The last instant at which anything counts; null = nothing does. */
export function lastCounted(db: ReadDb): number | null {
  const row = db.get(
    `SELECT max(coalesce((SELECT max(called_at) FROM episode WHERE called_at IS NOT NULL), -1),
       coalesce((SELECT max(seen_at) FROM episode WHERE called_at IS NULL AND outcome = 'notify'), -1)) AS at`,
  )
  return row && Number(row.at) >= 0 ? Number(row.at) : null
}

/** The first one. */
export function firstCounted(db: ReadDb): number | null {
  const row = db.get(
    `SELECT min(coalesce((SELECT min(called_at) FROM episode WHERE called_at IS NOT NULL), 9e15),
       coalesce((SELECT min(seen_at) FROM episode WHERE called_at IS NULL AND outcome = 'notify'), 9e15)) AS at`,
  )
  return row && Number(row.at) < 9e15 ? Number(row.at) : null
}

/** Mondays of the weeks that are kept. */
export function keptWeeks(db: ReadDb): ReadonlySet<string> {
  return new Set(db.all('SELECT week FROM insights_week').map(({ week }) => String(week)))
}
