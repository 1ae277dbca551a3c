/** Table `attempt`: every notification we tried to show, and whether anybody could see it. SQL only. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import type { NoticeText } from './notice.ts'

/** A notification that is to be shown and has no outcome yet. */
export interface OpenAttempt extends NoticeText {
  readonly id: number
  readonly createdAt: number
}

/** What an attempt is about: an episode, a source, or neither. */
export interface Whose {
  readonly episodeId: EpisodeId | null
  readonly sourceId: SourceId | null
}

export function insertAttempt(db: WriteDb, notice: NoticeText, now: number): number {
  return db.run(
    'INSERT INTO attempt (episode_id, source_id, tag, title, body, loud, created_at) VALUES (?,?,?,?,?,?,?)',
    notice.episodeId,
    notice.sourceId,
    notice.tag,
    notice.title,
    notice.body,
    notice.loud ? 1 : 0,
    now,
  ).id
}

/** Has a call been tried under one of these tags since `from` (epoch ms)? */
export function wasTriedSince(db: ReadDb, tags: readonly string[], from: number): boolean {
  return (
    db.get(
      'SELECT 1 FROM attempt WHERE loud = 1 AND created_at >= ? AND tag IN (SELECT value FROM json_each(?)) LIMIT 1',
      from,
      JSON.stringify(tags),
    ) !== undefined
  )
}

/** Notifications that were decided but whose outcome nobody wrote down: the program ended in between. */
export function openAttempts(db: ReadDb): readonly OpenAttempt[] {
  return db.all('SELECT * FROM attempt WHERE finished_at IS NULL ORDER BY id').map(fromRow)
}

function fromRow(row: Row): OpenAttempt {
  return {
    id: Number(row.id),
    createdAt: Number(row.created_at),
    tag: String(row.tag),
    title: String(row.title),
    body: String(row.body),
    loud: row.loud === 1,
    episodeId: row.episode_id === null ? null : (Number(row.episode_id) as EpisodeId),
    sourceId: row.source_id === null ? null : (String(row.source_id) as SourceId),
  }
}

/** Writes the outcome once; answers whose attempt it was, or undefined when it was settled before. */
export function finishAttempt(
  db: WriteDb,
  id: number,
  outcome: { readonly shown: boolean; readonly reason: string | null },
  now: number,
): Whose | undefined {
  const row = db.get(
    'UPDATE attempt SET finished_at = ?, shown = ?, reason = ? WHERE id = ? AND finished_at IS NULL RETURNING episode_id, source_id',
    now,
    outcome.shown ? 1 : 0,
    outcome.reason,
    id,
  )
  return (
    row && {
      episodeId: row.episode_id === null ? null : (Number(row.episode_id) as EpisodeId),
      sourceId: row.source_id === null ? null : (String(row.source_id) as SourceId),
    }
  )
}
