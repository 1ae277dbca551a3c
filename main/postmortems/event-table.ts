/** Table `postmortem_event`: a postmortem's own story. SQL only. */
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemEvent, PostmortemEventKind } from '../../contract/postmortem-life.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

/** More lines of one postmortem tell nobody more. */
const mostLines = 2_000

/** Its story, the oldest first; of a very long one the newest lines. */
export function postmortemStory(db: ReadDb, id: PostmortemId): readonly PostmortemEvent[] {
  return db
    .all(
      `SELECT id, at, by, kind, text FROM postmortem_event WHERE postmortem_id = ?
       ORDER BY at DESC, id DESC LIMIT ${mostLines}`,
      id,
    )
    .map((row) => ({
      id: Number(row.id),
      at: Number(row.at),
      by: row.by === null ? null : String(row.by),
      kind: row.kind as PostmortemEventKind,
      text: row.text === null ? null : String(row.text),
    }))
    .toReversed()
}

/** Was it begun out of the record alone? What was taken in, or typed beside another, has words of a person from its beginning. */
export function isOfTheRecord(db: ReadDb, id: PostmortemId): boolean {
  const row = db.get(
    `SELECT count(*) AS n FROM postmortem_event
     WHERE postmortem_id = ? AND (kind = 'imported' OR (kind = 'created' AND text IS NOT NULL))`,
    id,
  )
  return Number(row?.n) === 0
}

/** Appends a line to a postmortem's story. @param at epoch ms */
export function appendPostmortemEvent(
  db: WriteDb,
  id: PostmortemId,
  event: Omit<PostmortemEvent, 'id'>,
): void {
  db.run(
    'INSERT INTO postmortem_event (postmortem_id, at, by, kind, text) VALUES (?,?,?,?,?)',
    ...[id, event.at, event.by, event.kind, event.text],
  )
}
