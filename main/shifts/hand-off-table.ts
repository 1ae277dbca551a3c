/** What fired in a shift, read from episodes and their notes. SQL only. */
import type { Severity } from '../../contract/alert.ts'
import type { PastEpisode } from '../../contract/hand-off.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { ReadDb } from '../db/db.ts'

/** More lines are read by nobody. */
const mostRows = 500

const lastNote = `(SELECT n.text FROM event n WHERE n.episode_id = e.id AND n.kind = 'note'
  ORDER BY n.at DESC, n.id DESC LIMIT 1)`

/** A past episode with what the hand-off counts by. */
export interface HandOffRow extends PastEpisode {
  readonly alertname: string
  readonly team: string | null
}

/**
 * Pages and notify alerts that were seen first or called in this span, the last first. What was kept quiet and never
 * called is not among them: nobody had to see to it.
 */
export function firedBetween(db: ReadDb, from: number, until: number): readonly HandOffRow[] {
  return db
    .all(
      `SELECT e.id, a.title, a.alertname, a.customer, a.environment, a.severity, a.team, e.seen_at, e.called_at,
         e.quiet_at, e.ack_by, e.firings, ${lastNote} AS note
       FROM episode e JOIN alert a ON a.id = e.alert_id
       WHERE ((e.seen_at >= ? AND e.seen_at < ?) OR (e.called_at >= ? AND e.called_at < ?))
         AND a.severity IN ('page', 'notify') AND (e.kept_quiet IS NULL OR e.called_at IS NOT NULL)
       ORDER BY coalesce(e.called_at, e.seen_at) DESC, e.id DESC LIMIT ?`,
      ...[from, until, from, until],
      mostRows,
    )
    .map((row) => ({
      episodeId: Number(row.id) as EpisodeId,
      title: String(row.title),
      alertname: String(row.alertname),
      customer: text(row.customer),
      environment: text(row.environment),
      severity: row.severity as Severity,
      team: text(row.team),
      at: Number(row.called_at ?? row.seen_at),
      endedAt: row.quiet_at === null ? null : Number(row.quiet_at),
      by: text(row.ack_by),
      called: row.called_at !== null,
      firings: Number(row.firings),
      note: text(row.note),
    }))
}

/** What was noted last of an episode; null = nothing. */
export function lastNoteOf(db: ReadDb, episodeId: EpisodeId): string | null {
  const [row] = db.all(`SELECT ${lastNote} AS note FROM episode e WHERE e.id = ?`, episodeId)
  return text(row?.note)
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
