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
