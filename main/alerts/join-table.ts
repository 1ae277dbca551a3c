/** `episode.lead_id` and table `episode_join`: in whose row an episode is shown. SQL only. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

const mostAlike = 200

/** Open episodes of a source whose alert has this name; null where they are too many to look at each. */
export function openNamed(db: ReadDb, sourceId: SourceId, alertname: string): readonly EpisodeId[] | null {
  const rows = db.all(
    `SELECT e.id FROM alert a INDEXED BY alert_by_name JOIN episode e INDEXED BY episode_open ON e.alert_id = a.id AND e.quiet_at IS NULL
     WHERE a.source_id = ? AND a.alertname = ? LIMIT ${mostAlike + 1}`,
    ...[sourceId, alertname],
  )
  return rows.length > mostAlike ? null : rows.map(({ id }) => Number(id) as EpisodeId)
}

/** The episodes that are shown in this one's row. */
export function joinedTo(db: ReadDb, leadId: EpisodeId): readonly EpisodeId[] {
  return db
    .all('SELECT id FROM episode WHERE lead_id = ? ORDER BY id', leadId)
    .map(({ id }) => Number(id) as EpisodeId)
}

/** Shows it in another one's row, or again in its own. */
export function setLead(db: WriteDb, id: EpisodeId, leadId: EpisodeId | null): void {
  db.run('UPDATE episode SET lead_id = ? WHERE id = ?', leadId, id)
}

/** Did a person say that these two are not the same? */
export function areApart(db: ReadDb, id: EpisodeId, leadId: EpisodeId): boolean {
  return db.get('SELECT 1 FROM episode_apart WHERE episode_id = ? AND lead_id = ?', id, leadId) !== undefined
}

/** A person says so. */
export function putApart(db: WriteDb, id: EpisodeId, leadId: EpisodeId, by: string, now: number): void {
  db.run(
    'INSERT OR IGNORE INTO episode_apart (episode_id, lead_id, by, at) VALUES (?,?,?,?)',
    id,
    leadId,
    by,
    now,
  )
}
