/** Table `override_order`: overrides of shifts on their way upstream. SQL only. */
import type { Span } from '../../contract/weekly-spans.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { namesIn } from '../db/json-column.ts'
import type { OrderState } from './outbox-table.ts'

/** An order about one override. Instants in epoch ms. */
export interface OverrideOrder extends Span {
  readonly id: number
  readonly kind: 'write' | 'remove'
  readonly state: OrderState
  readonly rotation: string
  readonly url: string
  readonly schedule: string
  readonly userId: string
  readonly person: string
  /** equal overrides that stood there before the first try; null = nobody has looked yet */
  readonly stoodBefore: readonly string[] | null
  readonly overrideId: string | null
  /** the order whose override it removes */
  readonly undoes: number | null
  readonly by: string
  readonly createdAt: number
  readonly dueAt: number
  readonly expiresAt: number
  /** times it was sent: more than 0 means that upstream may have heard of it */
  readonly attempts: number
  /** times it did not work out, sent or not */
  readonly failures: number
  readonly reason: string | null
}

function fromRow(row: Row): OverrideOrder {
  return {
    id: Number(row.id),
    kind: row.kind as OverrideOrder['kind'],
    state: row.state as OrderState,
    rotation: String(row.rotation),
    url: String(row.url),
    schedule: String(row.schedule),
    userId: String(row.user_id),
    person: String(row.person),
    from: Number(row.from_at),
    to: Number(row.to_at),
    stoodBefore: row.stood_before === null ? null : namesIn(row.stood_before),
    overrideId: row.override_id === null ? null : String(row.override_id),
    undoes: row.undoes === null ? null : Number(row.undoes),
    by: String(row.asked_by),
    createdAt: Number(row.created_at),
    dueAt: Number(row.due_at),
    expiresAt: Number(row.expires_at),
    attempts: Number(row.attempts),
    failures: Number(row.failures),
    reason: row.reason === null ? null : String(row.reason),
  }
}

const isOpen = "state IN ('waiting', 'retrying')"

/** Orders that are due at `now`, oldest first. */
export function dueOverrideOrders(db: ReadDb, now: number): readonly OverrideOrder[] {
  return db.all(`SELECT * FROM override_order WHERE ${isOpen} AND due_at <= ? ORDER BY id`, now).map(fromRow)
}

/** When the next order is due, epoch ms; null when none waits. */
export function nextOverrideOrderAt(db: ReadDb): number | null {
  const at = db.get(`SELECT min(due_at) AS at FROM override_order WHERE ${isOpen}`)?.at
  return at === null || at === undefined ? null : Number(at)
}

export function countOpenOverrideOrders(db: ReadDb): number {
  return Number(db.get(`SELECT count(*) AS n FROM override_order WHERE ${isOpen}`)?.n ?? 0)
}

export function overrideOrderById(db: ReadDb, id: number): OverrideOrder | undefined {
  const row = db.get('SELECT * FROM override_order WHERE id = ?', id)
  return row && fromRow(row)
}

/** The newest order that removes what this one wrote. */
export function undoingOf(db: ReadDb, id: number): OverrideOrder | undefined {
  const row = db.get('SELECT * FROM override_order WHERE undoes = ? ORDER BY id DESC LIMIT 1', id)
  return row && fromRow(row)
}

/**
 * Overrides that were asked for and are not over at `now`, oldest first; of those that were taken back the ones that had
 * to be removed upstream.
 */
export function writeOrders(db: ReadDb, now: number): readonly OverrideOrder[] {
  return db
    .all(
      `SELECT * FROM override_order AS asked WHERE kind = 'write' AND to_at > ? AND (state <> 'withdrawn'
         OR EXISTS (SELECT 1 FROM override_order WHERE undoes = asked.id)) ORDER BY id`,
      now,
    )
    .map(fromRow)
}

export function insertOverrideOrder(
  db: WriteDb,
  order: Omit<OverrideOrder, 'id' | 'state' | 'attempts' | 'failures' | 'reason'>,
): number {
  return db.run(
    `INSERT INTO override_order (kind, state, rotation, url, schedule, user_id, person, from_at, to_at, stood_before,
       override_id, undoes, asked_by, created_at, due_at, expires_at) VALUES (?,'waiting',?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    order.kind,
    order.rotation,
    order.url,
    order.schedule,
    order.userId,
    order.person,
    order.from,
    order.to,
    order.stoodBefore === null ? null : JSON.stringify(order.stoodBefore),
    order.overrideId,
    order.undoes,
    order.by,
    order.createdAt,
    order.dueAt,
    order.expiresAt,
  ).id
}

export function setOverrideOrder(
  db: WriteDb,
  id: number,
  state: OrderState,
  change: {
    readonly reason?: string | null
    readonly dueAt?: number
    readonly expiresAt?: number
    readonly overrideId?: string
    readonly failures?: number
  } = {},
): void {
  db.run(
    `UPDATE override_order SET state = ?, reason = ?, due_at = coalesce(?, due_at), expires_at = coalesce(?, expires_at),
       override_id = coalesce(?, override_id), failures = coalesce(?, failures) WHERE id = ?`,
    state,
    change.reason ?? null,
    change.dueAt ?? null,
    change.expiresAt ?? null,
    change.overrideId ?? null,
    change.failures ?? null,
    id,
  )
}

/** A try begins, with what stood there before the first one: from here on upstream may have heard of it. */
export function countOverrideTry(db: WriteDb, id: number, stoodBefore: readonly string[]): void {
  db.run(
    'UPDATE override_order SET attempts = attempts + 1, stood_before = coalesce(stood_before, ?) WHERE id = ?',
    JSON.stringify(stoodBefore),
    id,
  )
}

/** What would wait longer than `mostMs` was queued before the clock was set: it is due now. */
export function bringOverridesNear(db: WriteDb, now: number, mostMs: number): void {
  db.run(`UPDATE override_order SET due_at = ? WHERE ${isOpen} AND due_at > ?`, now, now + mostMs)
}
