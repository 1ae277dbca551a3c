/** Table `support_order`: orders about customers' threads on their way upstream. A row is never deleted. SQL only. */
import type { SourceId, SupportOrderId, ThreadId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { hasTexts, jsonIn } from '../db/json-column.ts'

/** What is to be done, with what the kind needs. */
export type SupportPayload =
  /** words of ours to the customer, in the thread */
  | { readonly kind: 'answer'; readonly text: string }
  /** what one Nightdesk tells the others, with its sentence for people: `word` is JSON as text */
  | {
      readonly kind: 'word'
      readonly to: 'thread' | 'team'
      readonly text: string
      /** null = words for people alone */
      readonly word: string | null
    }
  /** how the thread stands, where the source can say so; what is absent stays as it is */
  | {
      readonly kind: 'mark'
      readonly tier?: string | null
      readonly assignee?: string | null
      readonly instead?: readonly string[]
      readonly isClosed?: boolean
      readonly sign?: 'seen' | 'solved'
    }
  /** it cannot be read any more: nobody is told anything by it */
  | { readonly kind: 'damaged' }
  /** an issue to open, at the source of the order */
  | {
      readonly kind: 'issue'
      readonly repository: string
      readonly title: string
      readonly body: string
      readonly labels: readonly string[]
    }

/** unsure: something new stands in the thread, so it waits for a yes. */
export type SupportOrderState =
  | 'waiting'
  | 'unsure'
  | 'retrying'
  | 'sent'
  | 'refused'
  | 'withdrawn'
  | 'expired'

/** An order as it is kept. Instants in epoch ms. */
export interface SupportOrder {
  readonly id: SupportOrderId
  readonly sourceId: SourceId
  /** null = a word to the team, of no thread here */
  readonly threadId: ThreadId | null
  readonly payload: SupportPayload
  readonly state: SupportOrderState
  readonly marker: string
  /** the newest message that was on the screen when it was written, by key; null = none was */
  readonly seenKey: string | null
  readonly by: string
  readonly createdAt: number
  readonly dueAt: number
  readonly expiresAt: number
  /** times it was sent: more than 0 means that upstream may have it */
  readonly attempts: number
  readonly failures: number
  /** the message's key or the issue's ref, once it is there */
  readonly result: string | null
  readonly reason: string | null
}

/** What each kind cannot be told without. */
const words: Readonly<Record<string, readonly string[]>> = {
  ...{ answer: ['text'], word: ['text'], mark: [], issue: ['repository', 'title', 'body'] },
}

function payloadOf(row: Row): SupportPayload {
  const needs = words[String(row.kind)]
  const fits = (value: unknown): boolean => needs !== undefined && hasTexts(...needs)(value)
  const payload = jsonIn<object | null>(row.payload, fits, null)
  return payload === null ? { kind: 'damaged' } : ({ ...payload, kind: row.kind } as SupportPayload)
}

function fromRow(row: Row): SupportOrder {
  return {
    id: Number(row.id) as SupportOrderId,
    sourceId: String(row.source_id) as SourceId,
    threadId: row.thread_id === null ? null : (Number(row.thread_id) as ThreadId),
    payload: payloadOf(row),
    state: row.state as SupportOrderState,
    marker: String(row.marker),
    seenKey: row.seen_key === null ? null : String(row.seen_key),
    by: String(row.asked_by),
    createdAt: Number(row.created_at),
    dueAt: Number(row.due_at),
    expiresAt: Number(row.expires_at),
    attempts: Number(row.attempts),
    failures: Number(row.failures),
    result: row.result === null ? null : String(row.result),
    reason: row.reason === null ? null : String(row.reason),
  }
}

const isOpen = "state IN ('waiting', 'retrying')"

export function supportOrderById(db: ReadDb, id: SupportOrderId): SupportOrder | undefined {
  const row = db.get('SELECT * FROM support_order WHERE id = ?', id)
  return row && fromRow(row)
}

/** Orders that are due at `now`, oldest first. */
export function dueSupportOrders(db: ReadDb, now: number): readonly SupportOrder[] {
  return db.all(`SELECT * FROM support_order WHERE ${isOpen} AND due_at <= ? ORDER BY id`, now).map(fromRow)
}

/** When the next order is due, epoch ms; null when none waits. */
export function nextSupportOrderAt(db: ReadDb, after: number): number | null {
  const at = db.get(`SELECT min(due_at) AS at FROM support_order WHERE ${isOpen} AND due_at > ?`, after)?.at
  return at === null || at === undefined ? null : Number(at)
}

/** Words that wait for a yes and are too old by `now`. */
export function staleUnsure(db: ReadDb, now: number): readonly SupportOrder[] {
  return db
    .all("SELECT * FROM support_order WHERE state = 'unsure' AND expires_at <= ? ORDER BY id", now)
    .map(fromRow)
}

/** When the first of those that wait for a yes is too old, epoch ms. */
export function nextUnsureEnd(db: ReadDb): number | null {
  const at = db.get("SELECT min(expires_at) AS at FROM support_order WHERE state = 'unsure'")?.at
  return at === null || at === undefined ? null : Number(at)
}

export function countOpenSupportOrders(db: ReadDb): number {
  return Number(db.get(`SELECT count(*) AS n FROM support_order WHERE ${isOpen} OR state = 'unsure'`)?.n ?? 0)
}

/** Own words of a thread that are not sent and were not taken back, oldest first. */
export function unsentOf(db: ReadDb, threadId: ThreadId): readonly SupportOrder[] {
  return db
    .all(
      `SELECT * FROM support_order WHERE thread_id = ? AND kind = 'answer' AND state NOT IN ('sent', 'withdrawn')
       ORDER BY id`,
      threadId,
    )
    .map(fromRow)
}

/** All orders of a thread that may still leave, oldest first. */
export function openOrdersOf(db: ReadDb, threadId: ThreadId): readonly SupportOrder[] {
  return db
    .all(
      `SELECT * FROM support_order WHERE thread_id = ? AND (${isOpen} OR state = 'unsure') ORDER BY id`,
      threadId,
    )
    .map(fromRow)
}

/**
 * Answers of a thread that were tried, may have arrived, and were given up: taken back, or too old. Only those that are
 * younger than `from`, epoch ms.
 */
export function givenUpInDoubt(db: ReadDb, threadId: ThreadId, from: number): readonly SupportOrder[] {
  return db
    .all(
      `SELECT * FROM support_order WHERE thread_id = ? AND kind = 'answer' AND state IN ('withdrawn', 'expired')
       AND attempts > 0 AND result IS NULL AND expires_at > ? ORDER BY id`,
      threadId,
      from,
    )
    .map(fromRow)
}

/** How many words of each thread are not sent, and how many of them wait for a yes. */
export function unsentCounts(
  db: ReadDb,
): ReadonlyMap<ThreadId, { readonly unsent: number; readonly unsure: number }> {
  const rows = db.all(
    `SELECT thread_id, count(*) AS unsent, sum(state = 'unsure') AS unsure FROM support_order
     WHERE kind = 'answer' AND state NOT IN ('sent', 'withdrawn') AND thread_id IS NOT NULL GROUP BY thread_id`,
  )
  return new Map(
    rows.map((row) => [
      Number(row.thread_id) as ThreadId,
      { unsent: Number(row.unsent), unsure: Number(row.unsure) },
    ]),
  )
}

/** Keys of messages of a thread that are known to be what an order became. */
export function resultsOf(db: ReadDb, threadId: ThreadId): ReadonlySet<string> {
  const rows = db.all('SELECT result FROM support_order WHERE thread_id = ? AND result IS NOT NULL', threadId)
  return new Set(rows.map((row) => String(row.result)))
}

export function insertSupportOrder(
  db: WriteDb,
  order: Pick<
    SupportOrder,
    'sourceId' | 'threadId' | 'payload' | 'marker' | 'seenKey' | 'by' | 'createdAt' | 'dueAt' | 'expiresAt'
  >,
): SupportOrderId {
  const { kind, ...payload } = order.payload
  return db.run(
    `INSERT INTO support_order (source_id, thread_id, kind, state, marker, payload, seen_key, asked_by, created_at, due_at,
       expires_at) VALUES (?,?,?,'waiting',?,?,?,?,?,?,?)`,
    order.sourceId,
    order.threadId,
    kind,
    order.marker,
    JSON.stringify(payload),
    order.seenKey,
    order.by,
    order.createdAt,
    order.dueAt,
    order.expiresAt,
  ).id as SupportOrderId
}

export function setSupportOrder(
  db: WriteDb,
  id: SupportOrderId,
  state: SupportOrderState,
  change: {
    readonly reason?: string | null
    readonly dueAt?: number
    readonly expiresAt?: number
    readonly seenKey?: string | null
    readonly result?: string
    readonly failures?: number
  } = {},
): void {
  db.run(
    `UPDATE support_order SET state = ?, reason = ?, due_at = coalesce(?, due_at), expires_at = coalesce(?, expires_at),
       seen_key = coalesce(?, seen_key), result = coalesce(?, result), failures = coalesce(?, failures) WHERE id = ?`,
    state,
    change.reason ?? null,
    change.dueAt ?? null,
    change.expiresAt ?? null,
    change.seenKey ?? null,
    change.result ?? null,
    change.failures ?? null,
    id,
  )
}

/** A try begins: from here on upstream may have it. */
export function countSupportTry(db: WriteDb, id: SupportOrderId): void {
  db.run('UPDATE support_order SET attempts = attempts + 1 WHERE id = ?', id)
}

/** What waits to be tried again at this source is due now: it answers again. */
export function hurrySupportOrders(db: WriteDb, sourceId: SourceId, now: number): void {
  db.run(
    "UPDATE support_order SET due_at = ? WHERE state = 'retrying' AND source_id = ? AND due_at > ?",
    now,
    sourceId,
    now,
  )
}

export function hasRetryingSupport(db: ReadDb, sourceId: SourceId, now: number): boolean {
  return (
    db.get(
      "SELECT 1 FROM support_order WHERE state = 'retrying' AND source_id = ? AND due_at > ? LIMIT 1",
      sourceId,
      now,
    ) !== undefined
  )
}

/** What would wait longer than `mostMs` was queued before the clock was set: it is due now. */
export function bringSupportNear(db: WriteDb, now: number, mostMs: number): void {
  db.run(`UPDATE support_order SET due_at = ? WHERE ${isOpen} AND due_at > ?`, now, now + mostMs)
}
