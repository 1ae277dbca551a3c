/** Table `support_order`, for what a hand-over sends: words to colleagues and the customer, and how a thread stands. SQL only. */
import type { OrderProgress } from '../../contract/alert.ts'
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

/** What an order of kind `word` holds. */
export interface WordPayload {
  readonly to: { readonly kind: 'thread'; readonly ref: string } | { readonly kind: 'team' }
  readonly text: string
  readonly word: string
  readonly by: string
}

export interface NewSupportOrder {
  readonly sourceId: SourceId
  readonly threadId: ThreadId | null
  readonly kind: 'word' | 'answer' | 'mark'
  readonly marker: string
  readonly payload: object
  readonly askedBy: string
  readonly dueAt: number
  readonly expiresAt: number
}

export function insertSupportOrder(db: WriteDb, order: NewSupportOrder, now: number): number {
  return db.run(
    `INSERT INTO support_order (source_id, thread_id, kind, state, marker, payload, seen_key, asked_by, created_at, due_at, expires_at)
     VALUES (?,?,?,'waiting',?,?,NULL,?,?,?,?)`,
    ...[order.sourceId, order.threadId, order.kind, order.marker, JSON.stringify(order.payload)],
    ...[order.askedBy, now, order.dueAt, order.expiresAt],
  ).id
}

/** Takes it back if it was never sent; answers whether that was possible. */
export function withdrawUnsent(db: WriteDb, id: number): boolean {
  return (
    db.run(
      "UPDATE support_order SET state = 'withdrawn' WHERE id = ? AND state IN ('waiting', 'retrying') AND attempts = 0",
      id,
    ).changes > 0
  )
}

/** How far it has come; null = there is none, or it was taken back. */
export function supportProgress(db: ReadDb, id: number): OrderProgress | null {
  const row = db.get('SELECT state, due_at, attempts, reason FROM support_order WHERE id = ?', id)
  if (!row || row.state === 'withdrawn') return null
  const isOpen = row.state === 'waiting' || row.state === 'retrying'
  const state = isOpen || row.state === 'sent' ? row.state : 'refused'
  return {
    state: state as OrderProgress['state'],
    nextAt: isOpen ? Number(row.due_at) : null,
    attempts: Number(row.attempts),
    reason: row.reason === null ? null : String(row.reason),
  }
}
