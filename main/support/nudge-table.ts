/** Table `support_nudge`: who at a customer's was called or written to. SQL only. */
import type { ThreadId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

export interface Nudge {
  readonly at: number
  readonly contact: string
  readonly by: string
}

/** The last one of a customer. */
export function lastNudge(db: ReadDb, customer: string): Nudge | undefined {
  const row = db.get(
    'SELECT * FROM support_nudge WHERE customer = ? ORDER BY at DESC, id DESC LIMIT 1',
    customer,
  )
  return row && { at: Number(row.at), contact: String(row.contact), by: String(row.by) }
}

export function insertNudge(db: WriteDb, customer: string, threadId: ThreadId, nudge: Nudge): void {
  db.run(
    'INSERT INTO support_nudge (customer, contact, thread_id, at, by) VALUES (?,?,?,?,?)',
    customer,
    nudge.contact,
    threadId,
    nudge.at,
    nudge.by,
  )
}
