/** Table `support_cursor`: where the reading of a support source goes on. SQL only. */
import type { SourceId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

/** Where reading goes on, and when it was read last (epoch ms). */
export interface SupportCursor {
  readonly cursor: string
  readonly readAt: number
}

export function cursorOf(db: ReadDb, sourceId: SourceId): SupportCursor | undefined {
  const row = db.get('SELECT cursor, read_at FROM support_cursor WHERE source_id = ?', sourceId)
  return row && { cursor: String(row.cursor), readAt: Number(row.read_at) }
}

export function saveCursor(db: WriteDb, sourceId: SourceId, { cursor, readAt }: SupportCursor): void {
  db.run(
    `INSERT INTO support_cursor (source_id, cursor, read_at) VALUES (?,?,?)
     ON CONFLICT (source_id) DO UPDATE SET cursor = excluded.cursor, read_at = excluded.read_at`,
    sourceId,
    cursor,
    readAt,
  )
}
