import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { Side } from '../../contract/seen-support.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { type DraftMessage, noteKey } from './hand-over-summary.ts'
import { type StoredThread, threadOfRow } from './thread-table.ts'

/** A thread as a hand-over names it. Instants are epoch ms. */
export interface ThreadHead
  extends Pick<
    StoredThread,
    | ('id' | 'sourceId' | 'ref' | 'source' | 'channel' | 'title' | 'customer' | 'environment')
    | ('impact' | 'qualification' | 'tier' | 'holder' | 'newestKey')
  > {
  /** what the words of its hand-overs said last of who has it, as text; null = nothing */
  readonly bySign: string | null
  /** since when the customer waits */
  readonly since: number
  readonly closed: boolean
}

export function threadHead(db: ReadDb, id: ThreadId): ThreadHead | undefined {
  const row = db.get('SELECT * FROM support_thread WHERE id = ?', id)
  return row && headOf(row)
}

export function threadHeadByRef(db: ReadDb, sourceId: SourceId, ref: string): ThreadHead | undefined {
  const row = db.get('SELECT * FROM support_thread WHERE source_id = ? AND ref = ?', sourceId, ref)
  return row && headOf(row)
}

/** Who has it from now on. */
export function setHolder(
  db: WriteDb,
  id: ThreadId,
  { tier, holder }: { readonly tier: string | null; readonly holder: string | null },
  now: number,
): void {
  db.run(
    'UPDATE support_thread SET tier = ?, holder = ?, changed_at = max(changed_at, ?), version = version + 1 WHERE id = ?',
    ...[tier, holder, now, id],
  )
}

/** Keeps what the words of its hand-overs say of who has it, so that only another one is followed. */
export function setBySign(db: WriteDb, id: ThreadId, sign: string | null): void {
  db.run('UPDATE support_thread SET by_words = ? WHERE id = ?', sign, id)
}

/** A line of its story. */
export function insertHanded(
  db: WriteDb,
  id: ThreadId,
  event: { readonly at: number; readonly by: string | null; readonly text: string },
): void {
  db.run(
    "INSERT INTO support_event (thread_id, at, kind, by, text) VALUES (?,?,'handed',?,?)",
    ...[id, event.at, event.by, event.text],
  )
  db.run('UPDATE support_thread SET version = version + 1 WHERE id = ?', id)
}

/** So much is read of a thread: what a source reads of it, too. */
const mostSaid = 5_000

/** Messages and notes, oldest first, the newest 5,000. */
export function saidIn(db: ReadDb, id: ThreadId): readonly DraftMessage[] {
  const messages = db
    .all(
      'SELECT key, at, side, text, nod, removed_at FROM support_message WHERE thread_id = ? ORDER BY at DESC, id DESC LIMIT ?',
      ...[id, mostSaid],
    )
    .map(
      (row): DraftMessage => ({
        key: String(row.key),
        at: Number(row.at),
        side: row.side as Side,
        isNote: false,
        text: String(row.text),
        isNod: row.nod === 1,
        isRemoved: row.removed_at !== null,
      }),
    )
  const notes = db
    .all(
      "SELECT id, at, text FROM support_event WHERE thread_id = ? AND kind = 'note' ORDER BY id DESC LIMIT ?",
      ...[id, mostSaid],
    )
    .map(
      (row): DraftMessage => ({
        key: noteKey(Number(row.id)),
        at: Number(row.at),
        ...{ side: 'us', isNote: true, text: String(row.text), isNod: false, isRemoved: false },
      }),
    )
  return [...messages.toReversed(), ...notes.toReversed()].toSorted((a, b) => a.at - b.at)
}

/** How many open threads somebody has. */
export function heldBy(db: ReadDb, who: string): number {
  const row = db.get(
    'SELECT count(*) AS n FROM support_thread WHERE closed_at IS NULL AND lower(holder) = lower(?)',
    who,
  )
  return Number(row?.n ?? 0)
}

function headOf(row: Row): ThreadHead {
  const thread = threadOfRow(row)
  const { askedAt, lastCustomerAt, openedAt } = thread
  return {
    ...thread,
    bySign: row.by_words === null ? null : String(row.by_words),
    since: askedAt ?? lastCustomerAt ?? openedAt,
    closed: thread.closedAt !== null,
  }
}
