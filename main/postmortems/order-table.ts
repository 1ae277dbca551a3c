/** Table `postmortem_order`: what is to be told about a postmortem's issue. A row is never deleted. SQL only. */
import type { PostmortemId, SourceId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { hasTexts, jsonIn } from '../db/json-column.ts'

/** The words that were looked at, and from the first try on those that were sent last. */
export interface SentWords {
  readonly title: string
  readonly body: string
  /** hashes of the words of each try: any of them may stand there */
  readonly tried?: readonly string[]
}

/** What is to be done, with what the kind needs. */
export type IssuePayload =
  | (SentWords & {
      readonly kind: 'open'
      readonly labels: readonly string[]
      readonly assignees: readonly string[]
    })
  /** the words here in the place of those there, which must be the ones of `over` or of the last agreement */
  | (SentWords & { readonly kind: 'text'; readonly over: string | null })
  | { readonly kind: 'comment'; readonly text: string }
  /** it cannot be read any more: nobody is told anything by it */
  | { readonly kind: 'damaged' }
  /** how it stands here; what is absent stays as it is there */
  | {
      readonly kind: 'mark'
      readonly isClosed?: boolean
      /** the label's name; null = none */
      readonly team?: string | null
      /** a login; null = nobody */
      readonly assignee?: string | null
      /** logins whose place they take; known when it is sent */
      readonly instead?: readonly string[]
    }

export type IssueOrderState = 'waiting' | 'retrying' | 'sent' | 'refused' | 'withdrawn' | 'expired'

/** An order as it is kept. Instants in epoch ms. */
export interface IssueOrder {
  readonly id: number
  readonly postmortemId: PostmortemId
  readonly sourceId: SourceId
  readonly repository: string
  readonly payload: IssuePayload
  readonly marker: string
  readonly by: string
  readonly createdAt: number
  readonly dueAt: number
  readonly expiresAt: number
  /** times it was sent: more than 0 means that GitHub may have it */
  readonly attempts: number
  readonly failures: number
  readonly state: IssueOrderState
  readonly problem: string | null
}

/** What each kind cannot be told without. */
const words: Readonly<Record<string, readonly string[]>> = {
  ...{ open: ['title', 'body'], text: ['title', 'body'], comment: ['text'], mark: [] },
}

function payloadOf(row: Row): IssuePayload {
  const needs = words[String(row.kind)]
  const payload = jsonIn<object | null>(
    row.payload,
    (value) => needs !== undefined && hasTexts(...needs)(value),
    null,
  )
  if (payload === null) return { kind: 'damaged' }
  const lists = row.kind === 'open' ? { labels: [], assignees: [] } : {}
  return { ...lists, ...payload, kind: row.kind } as IssuePayload
}

function fromRow(row: Row): IssueOrder {
  return {
    id: Number(row.id),
    postmortemId: Number(row.postmortem_id) as PostmortemId,
    sourceId: String(row.source_id) as SourceId,
    repository: String(row.repository),
    payload: payloadOf(row),
    marker: String(row.marker),
    by: String(row.asked_by),
    createdAt: Number(row.created_at),
    dueAt: Number(row.due_at),
    expiresAt: Number(row.expires_at),
    attempts: Number(row.attempts),
    failures: Number(row.failures),
    state: row.state as IssueOrderState,
    problem: row.problem === null ? null : String(row.problem),
  }
}

const isOpen = "state IN ('waiting', 'retrying')"

export function issueOrderById(db: ReadDb, id: number): IssueOrder | undefined {
  const row = db.get('SELECT * FROM postmortem_order WHERE id = ?', id)
  return row && fromRow(row)
}

/** The order with this marker; undefined when nobody gave it. */
export function issueOrderByMarker(db: ReadDb, marker: string): IssueOrder | undefined {
  const row = db.get('SELECT * FROM postmortem_order WHERE marker = ?', marker)
  return row && fromRow(row)
}

/** The first open order of each postmortem, where it is due at `now`: those of one go in their order. At most `most`, the oldest first. */
export function dueIssueOrders(db: ReadDb, now: number, most: number): readonly IssueOrder[] {
  return db
    .all(
      `SELECT * FROM postmortem_order WHERE due_at <= ? AND id IN
       (SELECT min(id) FROM postmortem_order WHERE ${isOpen} GROUP BY postmortem_id) ORDER BY id LIMIT ?`,
      now,
      most,
    )
    .map(fromRow)
}

/** When the next order is due, epoch ms; null when none waits. */
export function nextIssueOrderAt(db: ReadDb, after: number): number | null {
  const at = db.get(
    `SELECT min(due_at) AS at FROM postmortem_order WHERE ${isOpen} AND due_at > ?`,
    after,
  )?.at
  return at === null || at === undefined ? null : Number(at)
}

export function countOpenIssueOrders(db: ReadDb): number {
  return Number(db.get(`SELECT count(*) AS n FROM postmortem_order WHERE ${isOpen}`)?.n ?? 0)
}

/** Orders of a postmortem that are not done and were not taken back, the oldest first. */
export function unsentIssueOrders(db: ReadDb, id: PostmortemId): readonly IssueOrder[] {
  return db
    .all(
      `SELECT * FROM postmortem_order WHERE postmortem_id = ? AND state NOT IN ('sent', 'withdrawn') ORDER BY id`,
      id,
    )
    .map(fromRow)
}

/**
 * Queues it. One with the same marker is asked for anew, with what is wanted now; one that is done, or may be on its way
 * in this moment, stays as it is.
 */
export function putIssueOrder(
  db: WriteDb,
  order: Pick<
    IssueOrder,
    | 'postmortemId'
    | 'sourceId'
    | 'repository'
    | 'payload'
    | 'marker'
    | 'by'
    | 'createdAt'
    | 'dueAt'
    | 'expiresAt'
  >,
): void {
  const { kind, ...payload } = order.payload
  db.run(
    `INSERT INTO postmortem_order
       (postmortem_id, source_id, repository, kind, payload, marker, asked_by, created_at, due_at, expires_at, state)
     VALUES (?,?,?,?,?,?,?,?,?,?,'waiting')
     ON CONFLICT (marker) DO UPDATE SET
       source_id = excluded.source_id, repository = excluded.repository, payload = excluded.payload,
       asked_by = excluded.asked_by, due_at = excluded.due_at, expires_at = excluded.expires_at,
       state = CASE WHEN attempts = 0 THEN 'waiting' ELSE 'retrying' END, problem = NULL
     WHERE state <> 'sent'`,
    order.postmortemId,
    order.sourceId,
    order.repository,
    kind,
    JSON.stringify(payload),
    order.marker,
    order.by,
    order.createdAt,
    order.dueAt,
    order.expiresAt,
  )
}

export function setIssueOrder(
  db: WriteDb,
  id: number,
  state: IssueOrderState,
  change: {
    readonly problem?: string | null
    readonly dueAt?: number
    readonly expiresAt?: number
    readonly failures?: number
    readonly payload?: IssuePayload
  } = {},
): void {
  const { kind: _, ...payload } = change.payload ?? { kind: null }
  db.run(
    `UPDATE postmortem_order SET state = ?, problem = ?, due_at = coalesce(?, due_at),
       expires_at = coalesce(?, expires_at), failures = coalesce(?, failures), payload = coalesce(?, payload)
     WHERE id = ?`,
    state,
    change.problem ?? null,
    change.dueAt ?? null,
    change.expiresAt ?? null,
    change.failures ?? null,
    change.payload ? JSON.stringify(payload) : null,
    id,
  )
}

/** A try begins: from here on GitHub may have it. */
export function countIssueTry(db: WriteDb, id: number): void {
  db.run('UPDATE postmortem_order SET attempts = attempts + 1 WHERE id = ?', id)
}

/** What waits to be tried again is due now: the source answers again. */
export function hurryIssueOrders(db: WriteDb, now: number): void {
  db.run("UPDATE postmortem_order SET due_at = ? WHERE state = 'retrying' AND due_at > ?", now, now)
}

export function hasRetryingIssueOrder(db: ReadDb, now: number): boolean {
  return (
    db.get("SELECT 1 FROM postmortem_order WHERE state = 'retrying' AND due_at > ? LIMIT 1", now) !==
    undefined
  )
}

/** What would wait longer than `mostMs` was queued before the clock was set: it is due now. */
export function bringIssueOrdersNear(db: WriteDb, now: number, mostMs: number): void {
  db.run(`UPDATE postmortem_order SET due_at = ? WHERE ${isOpen} AND due_at > ?`, now, now + mostMs)
}
