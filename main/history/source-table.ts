/** Tables `source`, `sight_gap` and `run`: what outlives a run about what could be seen. SQL only. */
import type { SourceId } from '../../contract/ids.ts'
import type { SeenSilence } from '../../contract/observation.ts'
import type { Heartbeat, SourceHealth } from '../../contract/source-health.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { fieldsIn, hasTexts, jsonIn, listIn } from '../db/json-column.ts'

const isByHand = (value: unknown): boolean =>
  hasTexts('by')(value) && Number.isFinite((value as ByHand).at) && Number.isFinite((value as ByHand).until)
const isSilence = (value: unknown): boolean =>
  hasTexts('id', 'createdBy', 'comment')(value) && Array.isArray((value as SeenSilence).matchers)

export interface StoredSource {
  readonly lastGoodAt: number | null
  readonly silences: readonly SeenSilence[]
  readonly heartbeats: readonly Heartbeat[]
}

export function storedSource(db: ReadDb, id: SourceId): StoredSource {
  const row = db.get('SELECT last_good_at, silences, heartbeats FROM source WHERE id = ?', id)
  if (!row) return { lastGoodAt: null, silences: [], heartbeats: [] }
  return {
    lastGoodAt: row.last_good_at === null ? null : Number(row.last_good_at),
    silences: listIn<SeenSilence>(row.silences, isSilence),
    heartbeats: listIn<Heartbeat>(row.heartbeats, hasTexts('alertname', 'environment')),
  }
}

export function putSource(db: WriteDb, id: SourceId, stored: StoredSource): void {
  db.run(
    `INSERT INTO source (id, last_good_at, silences, heartbeats) VALUES (?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET last_good_at = excluded.last_good_at, silences = excluded.silences,
       heartbeats = excluded.heartbeats`,
    id,
    stored.lastGoodAt,
    JSON.stringify(stored.silences),
    JSON.stringify(stored.heartbeats),
  )
}

/** Who watches a source by other means, and until when. Instants in epoch ms. */
export type ByHand = NonNullable<SourceHealth['byHand']>

/** Who watches this source by hand, null when nobody does. */
export function storedByHand(db: ReadDb, id: SourceId): ByHand | null {
  const row = db.get('SELECT by_hand FROM source WHERE id = ?', id)
  return jsonIn<ByHand | null>(row?.by_hand, isByHand, null)
}

/** Writes or clears (null) who watches it by hand. */
export function setByHand(db: WriteDb, id: SourceId, byHand: ByHand | null): void {
  db.run(
    'INSERT INTO source (id, by_hand) VALUES (?,?) ON CONFLICT (id) DO UPDATE SET by_hand = excluded.by_hand',
    id,
    byHand && JSON.stringify(byHand),
  )
}

/** Environments and customers a source has ever shown, and severities that no mapping knows. */
export function sourceReach(
  db: ReadDb,
  id: SourceId,
): { environments: readonly string[]; customers: readonly string[]; unknownSeverity: boolean } {
  const names = (sql: string): readonly string[] => db.all(sql, id).map((row) => String(row.name))
  return {
    environments: names(
      'SELECT DISTINCT environment AS name FROM alert WHERE source_id = ? AND environment IS NOT NULL ORDER BY 1 LIMIT 50',
    ),
    customers: names(
      'SELECT DISTINCT customer AS name FROM alert WHERE source_id = ? AND customer IS NOT NULL ORDER BY 1 LIMIT 50',
    ),
    unknownSeverity:
      db.get('SELECT 1 FROM alert WHERE source_id = ? AND severity_known = 0', id) !== undefined,
  }
}

/** The raw severities of a source's alerts that no mapping knows, at most 10; '' for none at all. */
export function unknownSeverities(
  db: ReadDb,
  id: SourceId,
  labelNames: readonly string[],
): readonly string[] {
  const rows = db.all(
    `SELECT b.labels FROM alert a JOIN alert_body b ON b.alert_id = a.id
     WHERE a.source_id = ? AND a.severity_known = 0 ORDER BY a.id DESC LIMIT 200`,
    id,
  )
  const values = rows.map((row) => {
    const labels = fieldsIn<Record<string, string>>(row.labels)
    return labelNames.map((name) => labels[name]).find((value) => value !== undefined) ?? ''
  })
  return [...new Set(values)].slice(0, 10)
}

/** Heartbeat alerts of a source that are listed now (open and not missing). */
export function listedHeartbeats(
  db: ReadDb,
  id: SourceId,
  alertnames: readonly string[],
): readonly { readonly alertname: string; readonly environment: string }[] {
  return alertnames.flatMap((alertname) =>
    db
      .all(
        `SELECT coalesce(a.environment, '') AS environment FROM alert a JOIN episode e ON e.alert_id = a.id
         WHERE a.source_id = ? AND a.alertname = ? AND e.quiet_at IS NULL AND e.absent_since IS NULL`,
        id,
        alertname,
      )
      .map((row) => ({ alertname, environment: String(row.environment) })),
  )
}

/** Opens a gap in observation; false when one is open already. */
export function openGap(db: WriteDb, id: SourceId, fromAt: number, reason: string): boolean {
  return (
    db.run(
      'INSERT INTO sight_gap (source_id, from_at, reason) SELECT ?,?,? WHERE NOT EXISTS (SELECT 1 FROM sight_gap WHERE source_id = ? AND to_at IS NULL)',
      id,
      fromAt,
      reason,
      id,
    ).changes > 0
  )
}

/** Closes the open gap; false when there was none. */
export function closeGap(db: WriteDb, id: SourceId, toAt: number): boolean {
  return db.run('UPDATE sight_gap SET to_at = ? WHERE source_id = ? AND to_at IS NULL', toAt, id).changes > 0
}

/** Records a gap that is known only now that it is over: we were closed or asleep. */
export function recordGap(db: WriteDb, id: SourceId, fromAt: number, toAt: number, reason: string): void {
  db.run(
    'INSERT INTO sight_gap (source_id, from_at, to_at, reason) VALUES (?,?,?,?)',
    id,
    fromAt,
    toAt,
    reason,
  )
}

export function hasOpenGap(db: ReadDb, id: SourceId): boolean {
  return db.get('SELECT 1 FROM sight_gap WHERE source_id = ? AND to_at IS NULL', id) !== undefined
}

/** A stretch in which a source could not be seen; `to` null = it still cannot. Instants in epoch ms. */
export interface SightGap {
  readonly id: number
  readonly from: number
  readonly to: number | null
  readonly reason: string
}

/** The gaps of a source that touch this stretch, newest first, at most `most`. */
export function gapsBetween(
  db: ReadDb,
  id: SourceId,
  fromAt: number,
  toAt: number,
  most = 100,
): readonly SightGap[] {
  return db
    .all(
      `SELECT id, from_at, to_at, reason FROM sight_gap
       WHERE source_id = ? AND from_at <= ? AND coalesce(to_at, 9e15) >= ? ORDER BY from_at DESC, id DESC LIMIT ?`,
      id,
      toAt,
      fromAt,
      most,
    )
    .map((row) => ({
      id: Number(row.id),
      from: Number(row.from_at),
      to: row.to_at === null ? null : Number(row.to_at),
      reason: String(row.reason),
    }))
}

/** Begins a run; answers its id and when the run before was last alive (epoch ms, null for the first run). */
export function beginRun(
  db: WriteDb,
  now: number,
  version: string,
): { runId: number; aliveBefore: number | null } {
  const before = db.get('SELECT last_alive_at FROM run ORDER BY id DESC LIMIT 1')
  const { id } = db.run(
    'INSERT INTO run (started_at, last_alive_at, version) VALUES (?,?,?)',
    now,
    now,
    version,
  )
  return { runId: id, aliveBefore: before ? Number(before.last_alive_at) : null }
}

export function markAlive(db: WriteDb, runId: number, now: number): void {
  db.run('UPDATE run SET last_alive_at = ? WHERE id = ?', now, runId)
}
