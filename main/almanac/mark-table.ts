/** How far the almanac has been told. */
import type { ReadDb, WriteDb } from '../db/db.ts'
import { fieldsIn } from '../db/json-column.ts'
import type { AlmanacMark } from './almanac.ts'

export const markSchema = `
CREATE TABLE mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  upto INTEGER NOT NULL,
  token TEXT NOT NULL,
  -- JSON: of each kind that is not told to its end, below which number to go on
  left TEXT NOT NULL
) STRICT;
`

export function readMark(db: ReadDb): Required<AlmanacMark> | null {
  const row = db.get('SELECT upto, token, left FROM mark WHERE id = 1')
  if (!row) return null
  return {
    upto: Number(row.upto),
    token: String(row.token),
    left: fieldsIn<NonNullable<AlmanacMark['left']>>(row.left),
  }
}

export function writeMark(db: WriteDb, { upto, token, left = {} }: AlmanacMark): void {
  db.run(
    'INSERT OR REPLACE INTO mark (id, upto, token, left) VALUES (1, ?, ?, ?)',
    upto,
    token,
    JSON.stringify(left),
  )
}
