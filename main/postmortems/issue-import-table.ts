/** What an issue brings with it when it is taken in as a postmortem: SQL only. */
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemState } from '../../contract/postmortem-life.ts'
import type { WriteDb } from '../db/db.ts'

/** Where a postmortem that was taken in stands. @param createdAt when its issue was opened, epoch ms */
export function setImported(
  db: WriteDb,
  id: PostmortemId,
  {
    createdAt,
    ...life
  }: {
    readonly state: PostmortemState
    readonly team: string | null
    readonly assignee: string | null
    readonly createdAt: number
  },
): void {
  db.run(
    'UPDATE postmortem_life SET state = ?, team = ?, assignee = ?, since = min(since, ?) WHERE postmortem_id = ?',
    life.state,
    life.team,
    life.assignee,
    createdAt,
    id,
  )
  db.run('UPDATE postmortem SET created_at = min(created_at, ?) WHERE id = ?', createdAt, id)
}

/** The first line of its story. */
export function tellImported(
  db: WriteDb,
  id: PostmortemId,
  { at, by, text }: { readonly at: number; readonly by: string; readonly text: string },
): void {
  db.run(
    "INSERT INTO postmortem_event (postmortem_id, at, by, kind, text) VALUES (?,?,?,'imported',?)",
    id,
    at,
    by,
    text,
  )
}
