/** What the history says of alerts that fired, for a rule that is held against it. Reads only. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { ReadDb } from '../db/db.ts'
import { fieldsIn } from '../db/json-column.ts'
import type { Held } from './would-have-warned.ts'

/** A trouble of a source with its labels. */
export interface FiredBefore extends Held {
  readonly alertname: string
  readonly labels: Readonly<Record<string, string>>
  /** somebody acknowledged it */
  readonly taken: boolean
}

/** Troubles of a source that began from an instant on (epoch ms), the newest first; of one name where it is given. */
export function firedSince(
  db: ReadDb,
  sourceId: SourceId,
  since: number,
  most: number,
  alertname: string | null = null,
): readonly FiredBefore[] {
  return db
    .all(
      `SELECT e.fired_at, e.quiet_at, e.ack_at, a.alertname, b.labels FROM alert a
       JOIN episode e ON e.alert_id = a.id JOIN alert_body b ON b.alert_id = a.id
       WHERE a.source_id = ? AND e.fired_at >= ? AND (? IS NULL OR a.alertname = ?)
       ORDER BY e.fired_at DESC LIMIT ?`,
      ...[sourceId, since, alertname, alertname, most],
    )
    .map((row) => ({
      alertname: String(row.alertname),
      labels: fieldsIn<Record<string, string>>(row.labels),
      from: Number(row.fired_at),
      until: row.quiet_at === null ? null : Number(row.quiet_at),
      taken: row.ack_at !== null,
    }))
}

/** The labels of a trouble's alert, and the address it says it comes from. */
export function ruleSourceOf(
  db: ReadDb,
  id: EpisodeId,
): { readonly labels: Readonly<Record<string, string>>; readonly generatorUrl: string | null } {
  const row = db.get(
    `SELECT b.labels, b.generator_url FROM episode e JOIN alert_body b ON b.alert_id = e.alert_id WHERE e.id = ?`,
    id,
  )
  return {
    labels: row ? fieldsIn<Record<string, string>>(row.labels) : {},
    generatorUrl: row?.generator_url ? String(row.generator_url) : null,
  }
}

/** When anything was first seen of a source, epoch ms; null = nothing was. */
export function recordedSince(db: ReadDb, sourceId: SourceId): number | null {
  const at = db.get(
    'SELECT min(e.seen_at) AS at FROM episode e JOIN alert a ON a.id = e.alert_id WHERE a.source_id = ?',
    sourceId,
  )?.at
  return at === null || at === undefined ? null : Number(at)
}
