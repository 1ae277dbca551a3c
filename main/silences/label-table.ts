/** Label sets as stored, for judging matchers: SQL only. Each reading is bounded; whoever wants more asks again. */
import type { SourceId } from '../../contract/ids.ts'
import type { ReadDb, Row } from '../db/db.ts'
import { fieldsIn } from '../db/json-column.ts'
import type { Labels } from './matching.ts'

const labelsIn = (row: Row): Labels => fieldsIn<Labels>(row.labels)

/** The label sets of a source's alerts of one name, the newest 500. */
export function labelsOfName(db: ReadDb, sourceId: SourceId, alertname: string): readonly Labels[] {
  return db
    .all(
      `SELECT b.labels FROM alert a JOIN alert_body b ON b.alert_id = a.id
       WHERE a.source_id = ? AND a.alertname = ? ORDER BY a.id DESC LIMIT 500`,
      sourceId,
      alertname,
    )
    .map(labelsIn)
}

export interface AlertLabels {
  readonly alertId: number
  readonly labels: Labels
}

/** A slice of a source's alerts that page whatever their pipeline, in the order of their ids, after `afterId`. */
export function allPipelinesSlice(
  db: ReadDb,
  sourceId: SourceId,
  afterId: number,
  limit: number,
): readonly AlertLabels[] {
  return db
    .all(
      `SELECT a.id, b.labels FROM alert a INDEXED BY alert_all_pipelines JOIN alert_body b ON b.alert_id = a.id
       WHERE a.source_id = ? AND a.all_pipelines = 1 AND a.id > ? ORDER BY a.id LIMIT ?`,
      sourceId,
      afterId,
      limit,
    )
    .map((row) => ({ alertId: Number(row.id), labels: labelsIn(row) }))
}

/** The labels of one alert by its row. */
export function labelsOfAlert(db: ReadDb, alertId: number): Labels {
  const row = db.get('SELECT labels FROM alert_body WHERE alert_id = ?', alertId)
  return row ? labelsIn(row) : {}
}

/** One episode with its labels, as the learning of volatile labels needs it. Instants in epoch ms. */
export interface EpisodeLabels {
  readonly firedAt: number
  readonly quietAt: number | null
  readonly labels: Labels
}

/**
 * The newest episodes (at most `limit`, oldest first) of one alert name and environment since `from`. Looks at the 2,000
 * newest alerts of that name: a name with more of them has labels that change all the time, and those show it.
 */
export function labelHistory(
  db: ReadDb,
  of: { readonly sourceId: SourceId; readonly alertname: string; readonly environment: string | null },
  from: number,
  limit: number,
): readonly EpisodeLabels[] {
  return db
    .all(
      `SELECT e.fired_at, e.quiet_at, b.labels FROM
         (SELECT id, environment FROM alert WHERE source_id = ? AND alertname = ? ORDER BY id DESC LIMIT 2000) a
       JOIN episode e ON e.alert_id = a.id JOIN alert_body b ON b.alert_id = a.id
       WHERE a.environment IS ? AND (e.quiet_at IS NULL OR e.quiet_at >= ?) AND e.fired_at >= ?
       ORDER BY e.fired_at DESC, e.id DESC LIMIT ?`,
      of.sourceId,
      of.alertname,
      of.environment,
      from,
      from,
      limit,
    )
    .map((row) => ({
      firedAt: Number(row.fired_at),
      quietAt: row.quiet_at === null ? null : Number(row.quiet_at),
      labels: labelsIn(row),
    }))
    .reverse()
}

/** One episode of the past, as counting needs it. */
export interface PastEpisode {
  readonly id: number
  readonly seenAt: number
  readonly alertId: number
  readonly sourceId: string
  readonly alertname: string
  readonly called: boolean
}

const pastSelect = `SELECT e.id, e.seen_at, e.alert_id, a.source_id, a.alertname, e.called_at
  FROM episode e INDEXED BY episode_by_seen CROSS JOIN alert a ON a.id = e.alert_id`

/** A slice of all sources' episodes in the order they were first seen, those after `after`. */
export function pastSlice(
  db: ReadDb,
  after: Pick<PastEpisode, 'id' | 'seenAt'>,
  limit: number,
): readonly PastEpisode[] {
  // Two reads: a storm has thousands of episodes of one instant, and a comparison of pairs would walk them all anew.
  const same = db.all(
    `${pastSelect} WHERE e.seen_at = ? AND e.id > ? ORDER BY e.id LIMIT ?`,
    after.seenAt,
    after.id,
    limit,
  )
  const later =
    same.length === limit
      ? []
      : db.all(
          `${pastSelect} WHERE e.seen_at > ? ORDER BY e.seen_at, e.id LIMIT ?`,
          after.seenAt,
          limit - same.length,
        )
  return [...same, ...later].map((row) => ({
    id: Number(row.id),
    seenAt: Number(row.seen_at),
    alertId: Number(row.alert_id),
    sourceId: String(row.source_id),
    alertname: String(row.alertname),
    called: row.called_at !== null,
  }))
}

/** A slice of a source's alerts of one name, in the order of their ids, after `afterId`. */
export function alertsOfName(
  db: ReadDb,
  sourceId: SourceId,
  alertname: string,
  afterId: number,
  limit: number,
): readonly AlertLabels[] {
  return db
    .all(
      `SELECT a.id, b.labels FROM alert a INDEXED BY alert_by_name JOIN alert_body b ON b.alert_id = a.id
       WHERE a.source_id = ? AND a.alertname = ? AND a.id > ? ORDER BY a.id LIMIT ?`,
      sourceId,
      alertname,
      afterId,
      limit,
    )
    .map((row) => ({ alertId: Number(row.id), labels: labelsIn(row) }))
}

/** How many episodes of one alert were first seen since `from` (epoch ms), and for how many somebody was called. */
export function countEpisodes(
  db: ReadDb,
  alertId: number,
  from: number,
): { readonly episodes: number; readonly called: number } {
  const row = db.get(
    'SELECT count(*) AS episodes, count(called_at) AS called FROM episode WHERE alert_id = ? AND seen_at >= ?',
    alertId,
    from,
  )
  return { episodes: Number(row?.episodes ?? 0), called: Number(row?.called ?? 0) }
}
