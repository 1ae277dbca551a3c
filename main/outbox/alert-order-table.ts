/** Table `alert_order`: what is done about alerts at their sources, on its way there. SQL only. */
import type { AskedDeed } from '../../contract/deed-orders.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import type { OrderState } from './outbox-table.ts'

/** An order about one alert. Instants in epoch ms. */
export interface AlertOrder {
  readonly id: number
  readonly sourceId: SourceId
  readonly episodeId: EpisodeId
  readonly state: OrderState
  readonly marker: string
  readonly deed: AskedDeed
  /** the order about several alerts that it is part of; null = of none */
  readonly batchId: string | null
  readonly by: string
  readonly createdAt: number
  readonly dueAt: number
  readonly expiresAt: number
  /** times it was sent: more than 0 means that upstream may have it */
  readonly attempts: number
  /** times it did not work out, sent or not */
  readonly failures: number
  readonly reason: string | null
}

function fromRow(row: Row): AlertOrder {
  return {
    id: Number(row.id),
    sourceId: String(row.source_id) as SourceId,
    episodeId: Number(row.episode_id) as EpisodeId,
    state: row.state as OrderState,
    marker: String(row.marker),
    deed: JSON.parse(String(row.payload)) as AskedDeed,
    batchId: row.batch_id === null ? null : String(row.batch_id),
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
export function dueAlertOrders(db: ReadDb, now: number): readonly AlertOrder[] {
  return db.all(`SELECT * FROM alert_order WHERE ${isOpen} AND due_at <= ? ORDER BY id`, now).map(fromRow)
}

/** When the next order that is not due at `now` is, epoch ms; null when none waits. */
export function nextAlertOrderAt(db: ReadDb, now: number): number | null {
  const at = db.get(`SELECT min(due_at) AS at FROM alert_order WHERE ${isOpen} AND due_at > ?`, now)?.at
  return at === null || at === undefined ? null : Number(at)
}

export function countOpenAlertOrders(db: ReadDb): number {
  return Number(db.get(`SELECT count(*) AS n FROM alert_order WHERE ${isOpen}`)?.n ?? 0)
}

export function alertOrderById(db: ReadDb, id: number): AlertOrder | undefined {
  const row = db.get('SELECT * FROM alert_order WHERE id = ?', id)
  return row && fromRow(row)
}

/** Does an earlier order of the same alert wait? */
export function hasEarlierAlertOrder(db: ReadDb, { id, episodeId }: AlertOrder): boolean {
  const earlier = `SELECT 1 FROM alert_order WHERE ${isOpen} AND episode_id = ? AND id < ?`
  return db.get(earlier, episodeId, id) !== undefined
}

/** Orders of an alert, oldest first: those that were taken back are left out, and those done before `doneFrom`. */
export function alertOrdersOf(db: ReadDb, id: EpisodeId, doneFrom: number): readonly AlertOrder[] {
  return db
    .all(
      `SELECT * FROM alert_order WHERE episode_id = ? AND state <> 'withdrawn' AND (state <> 'sent' OR due_at >= ?)
       ORDER BY id`,
      id,
      doneFrom,
    )
    .map(fromRow)
}

/** Orders that were given as one about several alerts. */
export function alertOrdersOfBatch(db: ReadDb, batchId: string): readonly AlertOrder[] {
  return db.all('SELECT * FROM alert_order WHERE batch_id = ? ORDER BY id', batchId).map(fromRow)
}

export function insertAlertOrder(
  db: WriteDb,
  order: Omit<AlertOrder, 'id' | 'state' | 'attempts' | 'failures' | 'reason'>,
): number {
  return db.run(
    `INSERT INTO alert_order (source_id, episode_id, kind, state, marker, payload, batch_id, asked_by, created_at, due_at,
       expires_at) VALUES (?,?,?,'waiting',?,?,?,?,?,?,?)`,
    order.sourceId,
    order.episodeId,
    order.deed.kind,
    order.marker,
    JSON.stringify(order.deed),
    order.batchId,
    order.by,
    order.createdAt,
    order.dueAt,
    order.expiresAt,
  ).id
}

export function setAlertOrder(
  db: WriteDb,
  id: number,
  state: OrderState,
  change: {
    readonly reason?: string | null
    readonly dueAt?: number
    readonly expiresAt?: number
    readonly failures?: number
    readonly result?: string
  } = {},
): void {
  db.run(
    `UPDATE alert_order SET state = ?, reason = ?, due_at = coalesce(?, due_at), expires_at = coalesce(?, expires_at),
       failures = coalesce(?, failures), result = coalesce(?, result) WHERE id = ?`,
    state,
    change.reason ?? null,
    change.dueAt ?? null,
    change.expiresAt ?? null,
    change.failures ?? null,
    change.result ?? null,
    id,
  )
}

/** A try begins: from here on upstream may have it. */
export function countAlertTry(db: WriteDb, id: number): void {
  db.run('UPDATE alert_order SET attempts = attempts + 1 WHERE id = ?', id)
}

/** What waits to be tried again at this source is due now: it answers again. Answers whether anything does. */
export function hurryAlertOrders(db: WriteDb, sourceId: SourceId, now: number): boolean {
  const { changes } = db.run(
    "UPDATE alert_order SET due_at = ? WHERE state = 'retrying' AND source_id = ? AND due_at > ?",
    now,
    sourceId,
    now,
  )
  return changes > 0
}

/** What would wait longer than `mostMs`, or live longer than `lifeMs`, was queued before the clock was set. */
export function bringAlertOrdersNear(db: WriteDb, now: number, mostMs: number, lifeMs: number): void {
  db.run(`UPDATE alert_order SET due_at = ? WHERE ${isOpen} AND due_at > ?`, now, now + mostMs)
  db.run(
    `UPDATE alert_order SET expires_at = ? WHERE ${isOpen} AND expires_at > ?`,
    now + lifeMs,
    now + lifeMs,
  )
}
