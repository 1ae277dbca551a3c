/** Tables `alert` and `alert_body`: an alert's identity, its columns and the wide rest. SQL only. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { SeenAlert } from '../../contract/observation.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { fieldsIn } from '../db/json-column.ts'
import type { ReadAlert } from './read-labels.ts'

/** Is this alert stored exactly so, columns and wide rest? Then nothing needs to be written. */
export function isStored(
  db: ReadDb,
  sourceId: SourceId,
  seen: SeenAlert,
  read: ReadAlert,
): number | undefined {
  const row = db.get(
    `SELECT a.id FROM alert a JOIN alert_body b ON b.alert_id = a.id
     WHERE a.source_id = ? AND a.fingerprint = ? AND a.title = ? AND a.severity = ? AND a.severity_known = ? AND a.layer = ?
       AND a.impact = ? AND a.customer IS ? AND a.environment IS ? AND a.team IS ? AND a.all_pipelines = ? AND a.pipeline IS ?
       AND a.service_priority IS ? AND a.cancel_outside_hours = ? AND b.labels = ? AND b.annotations = ?`,
    sourceId,
    seen.fingerprint,
    read.title,
    read.severity,
    read.severityKnown ? 1 : 0,
    read.layer,
    read.impact,
    read.customer,
    read.environment,
    read.team,
    read.allPipelines ? 1 : 0,
    read.pipeline,
    read.servicePriority,
    read.cancelOutsideHours ? 1 : 0,
    JSON.stringify(seen.labels),
    JSON.stringify(seen.annotations),
  )
  return row && Number(row.id)
}

/** Writes an alert's columns and its wide rest; answers the alert's row id. */
export function putAlert(db: WriteDb, sourceId: SourceId, seen: SeenAlert, read: ReadAlert): number {
  const row = db.get(
    `INSERT INTO alert (source_id, fingerprint, alertname, title, customer, environment, layer, team, severity, severity_known, impact, all_pipelines, pipeline, service_priority, cancel_outside_hours)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (source_id, fingerprint) DO UPDATE SET alertname = excluded.alertname, title = excluded.title,
       customer = excluded.customer, environment = excluded.environment, layer = excluded.layer, team = excluded.team,
       severity = excluded.severity, severity_known = excluded.severity_known, impact = excluded.impact, all_pipelines = excluded.all_pipelines,
       pipeline = excluded.pipeline, service_priority = excluded.service_priority, cancel_outside_hours = excluded.cancel_outside_hours
     RETURNING id`,
    sourceId,
    seen.fingerprint,
    read.alertname,
    read.title,
    read.customer,
    read.environment,
    read.layer,
    read.team,
    read.severity,
    read.severityKnown ? 1 : 0,
    read.impact,
    read.allPipelines ? 1 : 0,
    read.pipeline,
    read.servicePriority,
    read.cancelOutsideHours ? 1 : 0,
  )
  const id = Number(row?.id)
  db.run(
    `INSERT INTO alert_body (alert_id, labels, annotations, generator_url, receivers) VALUES (?,?,?,?,?)
     ON CONFLICT (alert_id) DO UPDATE SET labels = excluded.labels, annotations = excluded.annotations,
       generator_url = excluded.generator_url, receivers = excluded.receivers`,
    id,
    JSON.stringify(seen.labels),
    JSON.stringify(seen.annotations),
    seen.generatorUrl,
    JSON.stringify(seen.receivers),
  )
  return id
}

/** What the rules look at of each episode's alert and the episode itself does not carry. */
export interface AlertFacts {
  readonly pipeline: string | null
  readonly servicePriority: string | null
  readonly allPipelines: boolean
  readonly cancelOutsideHours: boolean
}

/** Those facts, by episode. */
export function alertFacts(db: ReadDb, ids: readonly EpisodeId[]): ReadonlyMap<EpisodeId, AlertFacts> {
  const rows = db.all(
    `SELECT e.id, a.pipeline, a.service_priority, a.all_pipelines, a.cancel_outside_hours FROM json_each(?) j
     JOIN episode e ON e.id = j.value JOIN alert a ON a.id = e.alert_id`,
    JSON.stringify(ids),
  )
  return new Map(
    rows.map((row) => [
      Number(row.id) as EpisodeId,
      {
        pipeline: text(row.pipeline),
        servicePriority: text(row.service_priority),
        allPipelines: row.all_pipelines === 1,
        cancelOutsideHours: row.cancel_outside_hours === 1,
      },
    ]),
  )
}

/** The labels of an episode's alert, without the rest. */
export function labelsOf(db: ReadDb, id: EpisodeId): Readonly<Record<string, string>> {
  const row = db.get(
    'SELECT b.labels FROM episode e JOIN alert_body b ON b.alert_id = e.alert_id WHERE e.id = ?',
    id,
  )
  return fieldsIn<Record<string, string>>(row?.labels)
}

/** What its source calls the alert of an episode. */
export function fingerprintOf(db: ReadDb, id: EpisodeId): string | undefined {
  const row = db.get(
    'SELECT a.fingerprint FROM episode e JOIN alert a ON a.id = e.alert_id WHERE e.id = ?',
    id,
  )
  return row && String(row.fingerprint)
}

/** The wide rest of an episode's alert. */
export function bodyOf(
  db: ReadDb,
  id: EpisodeId,
):
  | { labels: Record<string, string>; annotations: Record<string, string>; generatorUrl: string | null }
  | undefined {
  const row = db.get(
    'SELECT b.labels, b.annotations, b.generator_url FROM episode e JOIN alert_body b ON b.alert_id = e.alert_id WHERE e.id = ?',
    id,
  )
  if (!row) return undefined
  return {
    labels: fieldsIn<Record<string, string>>(row.labels),
    annotations: fieldsIn<Record<string, string>>(row.annotations),
    generatorUrl: text(row.generator_url),
  }
}

/** Where an episode's alert says it comes from; null where it does not. */
export function generatorUrlOf(db: ReadDb, id: EpisodeId): string | null {
  const row = db.get(
    'SELECT b.generator_url FROM episode e JOIN alert_body b ON b.alert_id = e.alert_id WHERE e.id = ?',
    id,
  )
  return text(row?.generator_url ?? null)
}

/** The title of an alert, by its fingerprint. */
export function titleOf(db: ReadDb, sourceId: SourceId, fingerprint: string): string | undefined {
  const row = db.get('SELECT title FROM alert WHERE source_id = ? AND fingerprint = ?', sourceId, fingerprint)
  return row && String(row.title)
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)
