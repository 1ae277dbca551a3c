/** Table `silence_order`: orders about silences that people write. SQL only. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { SilenceOrderKind } from '../../contract/silences.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { hasTexts, listIn, wholeListIn } from '../db/json-column.ts'
import type { OrderState } from './outbox-table.ts'

/** An order about one silence. Instants in epoch ms. */
export interface StoredSilenceOrder {
  readonly id: number
  readonly sourceId: SourceId
  readonly kind: SilenceOrderKind
  readonly state: OrderState
  readonly marker: string
  /** the silence it is about; for a new one null until it is written */
  readonly silenceId: string | null
  readonly matchers: readonly SeenMatcher[]
  readonly startsAt: number
  readonly endsAt: number
  readonly comment: string
  readonly createdBy: string
  readonly createdAt: number
  readonly dueAt: number
  readonly expiresAt: number
  /** tries begun: more than 0 means that upstream may have heard of it */
  readonly attempts: number
  readonly reason: string | null
  readonly episodeIds: readonly EpisodeId[]
  readonly batchId: string | null
}

function fromRow(row: Row): StoredSilenceOrder {
  return {
    id: Number(row.id),
    sourceId: String(row.source_id) as SourceId,
    kind: row.kind as SilenceOrderKind,
    state: row.state as OrderState,
    marker: String(row.marker),
    silenceId: row.silence_id === null ? null : String(row.silence_id),
    matchers: wholeListIn<SeenMatcher>(row.matchers, hasTexts('name', 'value')) ?? [],
    startsAt: Number(row.starts_at),
    endsAt: Number(row.ends_at),
    comment: String(row.comment),
    createdBy: String(row.created_by),
    createdAt: Number(row.created_at),
    dueAt: Number(row.due_at),
    expiresAt: Number(row.expires_at),
    attempts: Number(row.attempts),
    reason: row.reason === null ? null : String(row.reason),
    episodeIds: listIn<EpisodeId>(row.episode_ids, Number.isSafeInteger),
    batchId: row.batch_id === null ? null : String(row.batch_id),
  }
}

const isOpen = "state IN ('waiting', 'retrying')"

/** Orders that are due at `now`, oldest first. */
export function dueSilenceOrders(db: ReadDb, now: number): readonly StoredSilenceOrder[] {
  return db.all(`SELECT * FROM silence_order WHERE ${isOpen} AND due_at <= ? ORDER BY id`, now).map(fromRow)
}

/** When the next order is due, epoch ms; null when none waits. */
export function nextSilenceOrderAt(db: ReadDb): number | null {
  const at = db.get(`SELECT min(due_at) AS at FROM silence_order WHERE ${isOpen}`)?.at
  return at === null || at === undefined ? null : Number(at)
}

export function countOpenSilenceOrders(db: ReadDb): number {
  return Number(db.get(`SELECT count(*) AS n FROM silence_order WHERE ${isOpen}`)?.n ?? 0)
}

export function silenceOrderById(db: ReadDb, id: number): StoredSilenceOrder | undefined {
  const row = db.get('SELECT * FROM silence_order WHERE id = ?', id)
  return row && fromRow(row)
}

/** The order that was queued last. */
export function lastSilenceOrderId(db: ReadDb): number {
  return Number(db.get('SELECT max(id) AS id FROM silence_order')?.id)
}

/** Orders of one batch, oldest first. */
export function silenceOrdersOfBatch(db: ReadDb, batchId: string): readonly StoredSilenceOrder[] {
  return db.all('SELECT * FROM silence_order WHERE batch_id = ? ORDER BY id', batchId).map(fromRow)
}

/** Orders about one silence of a source, newest first. */
export function silenceOrdersAbout(
  db: ReadDb,
  sourceId: SourceId,
  silenceId: string,
): readonly StoredSilenceOrder[] {
  return db
    .all(
      'SELECT * FROM silence_order WHERE silence_id = ? AND source_id = ? ORDER BY id DESC',
      silenceId,
      sourceId,
    )
    .map(fromRow)
}

/**
 * What an inventory has to show beside what stands upstream, oldest first: orders that are open, refused or given up, and
 * those that were carried out since `sentSince` (epoch ms); none of a silence that would be over at `now`.
 */
export function shownSilenceOrders(
  db: ReadDb,
  now: number,
  sentSince: number,
): readonly StoredSilenceOrder[] {
  return db
    .all(
      `SELECT * FROM silence_order WHERE ends_at > ? AND (${isOpen} OR state IN ('refused', 'expired')
         OR (state = 'sent' AND due_at >= ?)) ORDER BY id`,
      now,
      sentSince,
    )
    .map(fromRow)
}

export function insertSilenceOrder(
  db: WriteDb,
  order: Omit<StoredSilenceOrder, 'id' | 'state' | 'attempts' | 'reason'>,
): number {
  return db.run(
    `INSERT INTO silence_order (source_id, kind, state, marker, silence_id, matchers, starts_at, ends_at, comment, created_by,
       created_at, due_at, expires_at, episode_ids, batch_id) VALUES (?,?,'waiting',?,?,?,?,?,?,?,?,?,?,?,?)`,
    order.sourceId,
    order.kind,
    order.marker,
    order.silenceId,
    JSON.stringify(order.matchers),
    order.startsAt,
    order.endsAt,
    order.comment,
    order.createdBy,
    order.createdAt,
    order.dueAt,
    order.expiresAt,
    JSON.stringify(order.episodeIds),
    order.batchId,
  ).id
}

export function setSilenceOrder(
  db: WriteDb,
  id: number,
  state: OrderState,
  change: { readonly reason?: string | null; readonly dueAt?: number; readonly expiresAt?: number } = {},
): void {
  db.run(
    'UPDATE silence_order SET state = ?, reason = ?, due_at = coalesce(?, due_at), expires_at = coalesce(?, expires_at) WHERE id = ?',
    state,
    change.reason ?? null,
    change.dueAt ?? null,
    change.expiresAt ?? null,
    id,
  )
}

/** A try begins: from here on upstream may have heard of it. */
export function countTry(db: WriteDb, id: number): void {
  db.run('UPDATE silence_order SET attempts = attempts + 1 WHERE id = ?', id)
}

/** The silence that came of an order. */
export function setWritten(db: WriteDb, id: number, silenceId: string): void {
  db.run('UPDATE silence_order SET silence_id = ? WHERE id = ?', silenceId, id)
}

/** Orders about a silence, done or not, are from now on about the one that took its place. */
export function followSilence(db: WriteDb, sourceId: SourceId, from: string, to: string): void {
  db.run('UPDATE silence_order SET silence_id = ? WHERE silence_id = ? AND source_id = ?', to, from, sourceId)
}

/** Does anything wait for this source after a failed try? */
export function hasRetrying(db: ReadDb, sourceId: SourceId): boolean {
  return (
    db.get("SELECT 1 FROM silence_order WHERE state = 'retrying' AND source_id = ?", sourceId) !== undefined
  )
}

/** What waits for this source to answer is due now. */
export function hurrySilenceOrders(db: WriteDb, sourceId: SourceId, now: number): void {
  db.run(
    "UPDATE silence_order SET state = 'waiting', due_at = ? WHERE source_id = ? AND state = 'retrying'",
    now,
    sourceId,
  )
}
