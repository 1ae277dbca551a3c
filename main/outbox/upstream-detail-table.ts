/** Table `upstream_detail`: what a source knew of an alert beyond its list, as it was read last. SQL only. */
import type { UpstreamDetail } from '../../contract/deed.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

/** What was read last; null = nothing yet. */
export function upstreamDetailOf(db: ReadDb, id: EpisodeId): UpstreamDetail | null {
  const row = db.get('SELECT detail FROM upstream_detail WHERE episode_id = ?', id)
  return row ? (JSON.parse(String(row.detail)) as UpstreamDetail) : null
}

export function putUpstreamDetail(db: WriteDb, id: EpisodeId, detail: UpstreamDetail): void {
  db.run(
    `INSERT INTO upstream_detail (episode_id, read_at, detail) VALUES (?,?,?)
     ON CONFLICT (episode_id) DO UPDATE SET read_at = excluded.read_at, detail = excluded.detail`,
    id,
    detail.readAt,
    JSON.stringify(detail),
  )
}

/**
 * The next rows after those of `after`, and which of them nobody needs: read before `cutoff` (epoch ms), their alert over
 * since then, and neither it nor what shares its row is in a postmortem. `last` = the last that was looked at; null = the
 * end of the table.
 */
export function sliceOfUpstreamDetails(
  db: ReadDb,
  after: number,
  most: number,
  cutoff: number,
): { readonly old: readonly EpisodeId[]; readonly last: EpisodeId | null } {
  const rows = db.all(
    `SELECT d.episode_id, (
       d.read_at < ? AND e.quiet_at IS NOT NULL AND e.quiet_at < ?
       AND NOT EXISTS (SELECT 1 FROM postmortem_episode p WHERE p.episode_id IN (e.id, e.lead_id))
       AND NOT EXISTS (SELECT 1 FROM episode o JOIN postmortem_episode p ON p.episode_id = o.id WHERE o.lead_id = e.id)
     ) AS is_old
     FROM upstream_detail d JOIN episode e ON e.id = d.episode_id
     WHERE d.episode_id > ? ORDER BY d.episode_id LIMIT ?`,
    ...[cutoff, cutoff, after, most],
  )
  const ids = rows.map((row) => Number(row.episode_id) as EpisodeId)
  return {
    old: ids.filter((_, index) => Number(rows[index]?.is_old) === 1),
    last: rows.length < most ? null : (ids.at(-1) ?? null),
  }
}

export function dropUpstreamDetails(db: WriteDb, ids: readonly EpisodeId[]): void {
  db.run(
    'DELETE FROM upstream_detail WHERE episode_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  )
}
