/** How far the almanac has been told. */
import type { ReadDb, WriteDb } from '../db/db.ts'

export const markSchema = `
CREATE TABLE mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  upto INTEGER NOT NULL,
  token TEXT NOT NULL
) STRICT;
`

export function readMark(db: ReadDb): { readonly upto: number; readonly token: string } | null {
  const row = db.get('SELECT upto, token FROM mark WHERE id = 1')
  return row ? { upto: Number(row.upto), token: String(row.token) } : null
}

export function writeMark(db: WriteDb, mark: { readonly upto: number; readonly token: string }): void {
  db.run('INSERT OR REPLACE INTO mark (id, upto, token) VALUES (1, ?, ?)', mark.upto, mark.token)
}
