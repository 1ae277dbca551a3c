/** The rows of a history, read by their ids, and what is known beside them. SQL only. */
import type { Impact, Layer, Severity } from '../../contract/alert.ts'
import type { EpisodeId, PostmortemId, SourceId } from '../../contract/ids.ts'
import type { PastEpisode, PastPlace } from '../../contract/past.ts'
import type { ReadDb, Row } from '../db/db.ts'
import type { IsUnseen } from './past-sight.ts'

/** The episodes of these places in their order. */
export function rowsOf(db: ReadDb, places: readonly PastPlace[], isUnseen: IsUnseen): readonly PastEpisode[] {
  return db
    .all(
      `SELECT e.id, a.source_id, a.alertname, a.title, a.environment, a.customer, a.team, a.layer, a.severity, e.impact,
         e.fired_at, e.seen_at, e.called_at, e.ack_at, e.ack_by, e.quiet_at, e.firings, e.worth,
         (SELECT count(*) FROM note n WHERE n.episode_id = e.id) AS notes,
         (SELECT max(p.postmortem_id) FROM postmortem_episode p WHERE p.episode_id = e.id) AS postmortem_id
       FROM json_each(?) j CROSS JOIN episode e ON e.id = j.value JOIN alert a ON a.id = e.alert_id ORDER BY j.key`,
      JSON.stringify(places.map(({ id }) => id)),
    )
    .map((row) => rowIn(row, isUnseen))
}

function rowIn(row: Row, isUnseen: IsUnseen): PastEpisode {
  const quietAt = instant(row.quiet_at)
  return {
    id: Number(row.id) as EpisodeId,
    sourceId: String(row.source_id) as SourceId,
    alertname: String(row.alertname),
    title: String(row.title),
    environment: text(row.environment),
    customer: text(row.customer),
    team: text(row.team),
    layer: row.layer as Layer,
    severity: row.severity as Severity,
    impact: row.impact as Impact,
    firedAt: Number(row.fired_at),
    seenAt: Number(row.seen_at),
    calledAt: instant(row.called_at),
    ackAt: instant(row.ack_at),
    ackBy: text(row.ack_by),
    quietAt,
    endUnseen: quietAt !== null && isUnseen(String(row.source_id), quietAt),
    firings: Number(row.firings),
    worth: row.worth === 'actionable' || row.worth === 'noise' ? row.worth : null,
    notes: Number(row.notes),
    postmortemId: instant(row.postmortem_id) as PostmortemId | null,
  }
}

type Value = Row[string] | undefined
const instant = (value: Value): number | null =>
  value === null || value === undefined ? null : Number(value)
const text = (value: Value): string | null => (value === null || value === undefined ? null : String(value))
