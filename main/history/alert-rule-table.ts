/** Table `alert_rule`: what a Prometheus says of the rules behind alerts' names. SQL only. */
import type { SourceId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

/** A rule that raises alerts of a name; one name may have several. */
export interface AlertRule {
  readonly alertname: string
  /** PromQL, as the server writes it */
  readonly expression: string
  /** how long its condition holds before it fires, ms */
  readonly forMs: number
}

/** What a source's Prometheus says now takes the place of what it said before. @param seenAt epoch ms */
export function putAlertRules(
  db: WriteDb,
  sourceId: SourceId,
  rules: readonly AlertRule[],
  seenAt: number,
): void {
  db.run('DELETE FROM alert_rule WHERE source_id = ?', sourceId)
  for (const { alertname, expression, forMs } of rules)
    db.run(
      `INSERT INTO alert_rule (source_id, alertname, expression, for_ms, seen_at) VALUES (?,?,?,?,?)
       ON CONFLICT (source_id, alertname, expression) DO UPDATE SET for_ms = max(for_ms, excluded.for_ms)`,
      ...[sourceId, alertname, expression, forMs, seenAt],
    )
}

/** The rules behind a name. */
export function alertRulesOf(db: ReadDb, sourceId: SourceId, alertname: string): readonly AlertRule[] {
  return db
    .all(
      'SELECT expression, for_ms FROM alert_rule WHERE source_id = ? AND alertname = ? ORDER BY expression',
      sourceId,
      alertname,
    )
    .map((row) => ({ alertname, expression: String(row.expression), forMs: Number(row.for_ms) }))
}

/** Is anything known of the rules of this source? */
export function hasAlertRules(db: ReadDb, sourceId: SourceId): boolean {
  return db.get('SELECT 1 FROM alert_rule WHERE source_id = ? LIMIT 1', sourceId) !== undefined
}

/** Forgets the rules of all but these sources. */
export function forgetAlertRules(db: WriteDb, kept: readonly string[]): void {
  db.run(
    'DELETE FROM alert_rule WHERE source_id NOT IN (SELECT value FROM json_each(?))',
    JSON.stringify(kept),
  )
}
