/** Table `support_event`: notes, and what was done beside a thread. A row is never changed. SQL only. */
import type { ThreadId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

export type ThreadEventKind =
  | 'note'
  | 'triaged'
  | 'taken'
  | 'let-go'
  | 'handed'
  | 'impact'
  | 'customer'
  | 'linked'
  | 'unlinked'
  | 'closed'
  /** by hand: what was closed was not over */
  | 'reopened'
  /** the customer wrote again */
  | 'came-back'
  | 'issue'
  | 'postmortem'
  | 'nudged'
  | 'not-sent'

export interface ThreadEvent {
  readonly id: number
  readonly at: number
  readonly kind: ThreadEventKind
  readonly by: string | null
  readonly text: string
}

export function insertThreadEvent(db: WriteDb, threadId: ThreadId, event: Omit<ThreadEvent, 'id'>): void {
  db.run(
    'INSERT INTO support_event (thread_id, at, kind, by, text) VALUES (?,?,?,?,?)',
    threadId,
    event.at,
    event.kind,
    event.by,
    event.text,
  )
}

/** What happened from `from` to before `before` (epoch ms; null = all since), oldest first, the newest 1,000. */
export function threadEvents(
  db: ReadDb,
  threadId: ThreadId,
  from: number,
  before: number | null,
): readonly ThreadEvent[] {
  return db
    .all(
      'SELECT * FROM support_event WHERE thread_id = ? AND at >= ? AND at < ? ORDER BY at DESC, id DESC LIMIT 1000',
      threadId,
      from,
      before ?? Number.MAX_SAFE_INTEGER,
    )
    .map((row) => ({
      id: Number(row.id),
      at: Number(row.at),
      kind: row.kind as ThreadEventKind,
      by: row.by === null ? null : String(row.by),
      text: String(row.text),
    }))
    .toReversed()
}

/** When it was closed last, epoch ms; null where it never was, or was taken back by hand since. */
export function settledAt(db: ReadDb, threadId: ThreadId): number | null {
  const row = db.get(
    "SELECT at, kind FROM support_event WHERE thread_id = ? AND kind IN ('closed', 'reopened') ORDER BY id DESC LIMIT 1",
    threadId,
  )
  return row?.kind === 'closed' ? Number(row.at) : null
}
