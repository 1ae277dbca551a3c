/** Table `postmortem_spot`: where the cursor was left in each text. SQL only. */
import type { PostmortemId } from '../../contract/ids.ts'
import type { TextSpot } from '../../contract/postmortem-text.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

/** Keeps where the cursor stands; of a draft that is not there, nothing. */
export function keepSpot(db: WriteDb, id: PostmortemId, { start, end, top }: TextSpot): void {
  db.run(
    `INSERT INTO postmortem_spot (postmortem_id, start_at, end_at, top)
     SELECT id, ?, ?, ? FROM postmortem WHERE id = ?
     ON CONFLICT (postmortem_id) DO UPDATE SET start_at = excluded.start_at, end_at = excluded.end_at, top = excluded.top`,
    start,
    end,
    top,
    id,
  )
}

export function spotOf(db: ReadDb, id: PostmortemId): TextSpot | undefined {
  const row = db.get('SELECT start_at, end_at, top FROM postmortem_spot WHERE postmortem_id = ?', id)
  return row && { start: Number(row.start_at), end: Number(row.end_at), top: Number(row.top) }
}
