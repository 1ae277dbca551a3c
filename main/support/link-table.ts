/** Table `support_link`: which alerts belong to a thread, and which do not. SQL only. */
import type { EpisodeId, ThreadId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'

export interface ThreadLink {
  readonly threadId: ThreadId
  readonly episodeId: EpisodeId
  /** refused: it is never suggested again */
  readonly state: 'linked' | 'refused'
  readonly by: string
  readonly at: number
}

function fromRow(row: Row): ThreadLink {
  return {
    threadId: Number(row.thread_id) as ThreadId,
    episodeId: Number(row.episode_id) as EpisodeId,
    state: row.state === 'linked' ? 'linked' : 'refused',
    by: String(row.by),
    at: Number(row.at),
  }
}

/** Those of a thread, the oldest first. */
export function linksOfThread(db: ReadDb, threadId: ThreadId): readonly ThreadLink[] {
  return db.all('SELECT * FROM support_link WHERE thread_id = ? ORDER BY id', threadId).map(fromRow)
}

/** Those of every open thread, and of those closed since `closedFrom` (epoch ms). */
export function linksOfLive(db: ReadDb, closedFrom: number): readonly ThreadLink[] {
  return db
    .all(
      `SELECT l.* FROM support_link l JOIN support_thread t ON t.id = l.thread_id
       WHERE t.closed_at IS NULL OR t.closed_at >= ? ORDER BY l.id`,
      closedFrom,
    )
    .map(fromRow)
}

/** Threads that an alert was linked with. */
export function threadsOfEpisode(db: ReadDb, episodeId: EpisodeId): readonly ThreadId[] {
  return db
    .all("SELECT thread_id FROM support_link WHERE episode_id = ? AND state = 'linked'", episodeId)
    .map((row) => Number(row.thread_id) as ThreadId)
}

export function putLink(db: WriteDb, { threadId, episodeId, state, by, at }: ThreadLink): void {
  db.run(
    `INSERT INTO support_link (thread_id, episode_id, state, by, at) VALUES (?,?,?,?,?)
     ON CONFLICT (thread_id, episode_id) DO UPDATE SET state = excluded.state, by = excluded.by, at = excluded.at`,
    threadId,
    episodeId,
    state,
    by,
    at,
  )
}
