/** Tables `outbox` and `mirror`: orders to upstream, and the silence that mirrors an ack. SQL only. */
import type { OrderProgress } from '../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { hasTexts, wholeListIn } from '../db/json-column.ts'

/** Why a silence is not written, as words: with no matchers at all it would be about everything. */
export const damagedMatchers = 'What it is about cannot be read any more: it is damaged on this laptop’s disk'

export type OrderKind = 'ack' | 'extend' | 'end'
export type OrderState = 'waiting' | 'retrying' | 'sent' | 'refused' | 'withdrawn' | 'expired'

/** An order with the silence it is about. Instants in epoch ms. */
export interface OutboxOrder {
  readonly id: number
  readonly episodeId: EpisodeId
  readonly sourceId: SourceId
  readonly kind: OrderKind
  readonly state: OrderState
  readonly marker: string
  readonly createdAt: number
  readonly dueAt: number
  readonly expiresAt: number
  readonly attempts: number
  readonly silenceId: string | null
  /** never none: then they are damaged, and nothing is written by them */
  readonly matchers: readonly SeenMatcher[]
  readonly endsAt: number | null
  /** what stands upstream is the source's own acknowledgement, no silence */
  readonly isNative: boolean
}

const select = `SELECT o.id, o.episode_id, o.source_id, o.kind, o.state, o.marker, o.created_at, o.due_at, o.expires_at, o.attempts,
  m.silence_id, m.matchers, m.ends_at, m.native FROM outbox o JOIN mirror m ON m.episode_id = o.episode_id`

function fromRow(row: Row): OutboxOrder {
  return {
    id: Number(row.id),
    episodeId: Number(row.episode_id) as EpisodeId,
    sourceId: String(row.source_id) as SourceId,
    kind: row.kind as OrderKind,
    state: row.state as OrderState,
    marker: String(row.marker),
    createdAt: Number(row.created_at),
    dueAt: Number(row.due_at),
    expiresAt: Number(row.expires_at),
    attempts: Number(row.attempts),
    silenceId: row.silence_id === null ? null : String(row.silence_id),
    matchers: wholeListIn<SeenMatcher>(row.matchers, hasTexts('name', 'value')) ?? [],
    endsAt: row.ends_at === null ? null : Number(row.ends_at),
    isNative: row.native === 1,
  }
}

/** Orders that are due at `now`, oldest first. */
export function dueOrders(db: ReadDb, now: number): readonly OutboxOrder[] {
  return db
    .all(`${select} WHERE o.state IN ('waiting', 'retrying') AND o.due_at <= ? ORDER BY o.id`, now)
    .map(fromRow)
}

/** When the next order is due, epoch ms; null when none waits. */
export function nextDueAt(db: ReadDb): number | null {
  const at = db.get("SELECT min(due_at) AS at FROM outbox WHERE state IN ('waiting', 'retrying')")?.at
  return at === null || at === undefined ? null : Number(at)
}

/** Orders of an episode that are not delivered yet. */
export function openOrders(db: ReadDb, episodeId: EpisodeId): readonly OutboxOrder[] {
  return db
    .all(`${select} WHERE o.episode_id = ? AND o.state IN ('waiting', 'retrying')`, episodeId)
    .map(fromRow)
}

/** When the newest ack of an episode was told upstream, epoch ms; null = none was. */
export function ackToldAt(db: ReadDb, episodeId: EpisodeId): number | null {
  const at = db.get(
    "SELECT max(due_at) AS at FROM outbox WHERE episode_id = ? AND kind = 'ack' AND state = 'sent'",
    episodeId,
  )?.at
  return at === null || at === undefined ? null : Number(at)
}

/** Episodes of a source whose ack was told as its own, and which nobody was seen to hold there since. */
export function unseenAcks(db: ReadDb, sourceId: SourceId): readonly EpisodeId[] {
  return db
    .all(
      `SELECT m.episode_id AS id FROM mirror m JOIN episode e ON e.id = m.episode_id
       WHERE m.silence_id IS NOT NULL AND m.native = 1 AND m.source_id = ?
         AND e.quiet_at IS NULL AND e.ack_origin = 'here' AND e.ack_held IS NULL`,
      sourceId,
    )
    .map(({ id }) => Number(id) as EpisodeId)
}

/** Does an end of this episode's ack wait, or was it sent after `at`? */
export function endsSince(db: ReadDb, episodeId: EpisodeId, at: number): boolean {
  return (
    db.get(
      `SELECT 1 FROM outbox WHERE episode_id = ? AND kind = 'end'
         AND (state IN ('waiting', 'retrying') OR (state = 'sent' AND due_at >= ?))`,
      episodeId,
      at,
    ) !== undefined
  )
}

export function countOpen(db: ReadDb): number {
  return Number(db.get("SELECT count(*) AS n FROM outbox WHERE state IN ('waiting', 'retrying')")?.n ?? 0)
}

export function insertOrder(
  db: WriteDb,
  order: Pick<
    OutboxOrder,
    'episodeId' | 'sourceId' | 'kind' | 'marker' | 'createdAt' | 'dueAt' | 'expiresAt'
  >,
): number {
  return db.run(
    "INSERT INTO outbox (episode_id, source_id, kind, state, marker, created_at, due_at, expires_at) VALUES (?,?,?,'waiting',?,?,?,?)",
    order.episodeId,
    order.sourceId,
    order.kind,
    order.marker,
    order.createdAt,
    order.dueAt,
    order.expiresAt,
  ).id
}

export function setOrderState(
  db: WriteDb,
  id: number,
  state: OrderState,
  change: { readonly reason?: string | null; readonly attempts?: number; readonly dueAt?: number } = {},
): void {
  db.run(
    'UPDATE outbox SET state = ?, reason = ?, attempts = coalesce(?, attempts), due_at = coalesce(?, due_at) WHERE id = ?',
    state,
    change.reason ?? null,
    change.attempts ?? null,
    change.dueAt ?? null,
    id,
  )
}

export interface Mirror {
  readonly episodeId: EpisodeId
  readonly sourceId: SourceId
  readonly silenceId: string | null
  readonly marker: string
  readonly endsAt: number | null
  readonly isNative: boolean
}

function toMirror(row: Row): Mirror {
  return {
    episodeId: Number(row.episode_id) as EpisodeId,
    sourceId: String(row.source_id) as SourceId,
    silenceId: row.silence_id === null ? null : String(row.silence_id),
    marker: String(row.marker),
    endsAt: row.ends_at === null ? null : Number(row.ends_at),
    isNative: row.native === 1,
  }
}

export function mirrorOf(db: ReadDb, episodeId: EpisodeId): Mirror | undefined {
  const row = db.get(
    'SELECT episode_id, source_id, silence_id, marker, ends_at, native FROM mirror WHERE episode_id = ?',
    episodeId,
  )
  return row && toMirror(row)
}

/** Mirrors that stand upstream and whose silence ends before `at`. */
export function mirrorsEndingBefore(db: ReadDb, at: number): readonly Mirror[] {
  return db
    .all(
      'SELECT episode_id, source_id, silence_id, marker, ends_at, native FROM mirror WHERE silence_id IS NOT NULL AND ends_at < ?',
      at,
    )
    .map(toMirror)
}

/** Silences of a source that mirror an ack and stand upstream. */
export function mirrorsOf(db: ReadDb, sourceId: SourceId): readonly Mirror[] {
  return db
    .all(
      'SELECT episode_id, source_id, silence_id, marker, ends_at, native FROM mirror WHERE silence_id IS NOT NULL AND source_id = ? AND native = 0',
      sourceId,
    )
    .map(toMirror)
}

/** Does this silence of a source mirror an ack, as far as we know? */
export function isMirror(db: ReadDb, sourceId: SourceId, silenceId: string): boolean {
  return (
    db.get('SELECT 1 FROM mirror WHERE silence_id = ? AND source_id = ?', silenceId, sourceId) !== undefined
  )
}

/** Begins a mirror, or begins it anew: a silence of before that still stands is the one to write over. */
export function putMirror(
  db: WriteDb,
  mirror: { readonly episodeId: EpisodeId; readonly sourceId: SourceId; readonly marker: string },
  matchers: readonly SeenMatcher[],
): void {
  db.run(
    `INSERT INTO mirror (episode_id, source_id, marker, matchers) VALUES (?,?,?,?)
     ON CONFLICT (episode_id) DO UPDATE SET marker = excluded.marker, matchers = excluded.matchers`,
    mirror.episodeId,
    mirror.sourceId,
    mirror.marker,
    JSON.stringify(matchers),
  )
}

export function setMirrorMarker(db: WriteDb, episodeId: EpisodeId, marker: string): void {
  db.run('UPDATE mirror SET marker = ? WHERE episode_id = ?', marker, episodeId)
}

export function setMirrorSilence(
  db: WriteDb,
  episodeId: EpisodeId,
  silenceId: string | null,
  endsAt: number | null,
  isNative = false,
): void {
  db.run(
    'UPDATE mirror SET silence_id = ?, ends_at = ?, native = ? WHERE episode_id = ?',
    silenceId,
    endsAt,
    isNative ? 1 : 0,
    episodeId,
  )
}

/** How far the newest order of an episode's ack has come, for each of the episodes that has one. */
export function progressOf(
  db: ReadDb,
  episodeIds: readonly EpisodeId[] | 'all-open',
): ReadonlyMap<EpisodeId, OrderProgress> {
  const base = `SELECT o.episode_id, o.state, o.attempts, o.due_at, o.reason FROM outbox o
    WHERE o.kind IN ('ack', 'extend') AND o.state <> 'withdrawn'
      AND NOT (o.kind = 'extend' AND o.state = 'waiting')`
  const rows =
    episodeIds === 'all-open'
      ? db.all(
          `${base} AND o.episode_id IN (SELECT id FROM episode WHERE quiet_at IS NULL AND ack_at IS NOT NULL) ORDER BY o.id`,
        )
      : episodeIds.flatMap((id) => db.all(`${base} AND o.episode_id = ? ORDER BY o.id DESC LIMIT 1`, id))
  return new Map(rows.map((row) => [Number(row.episode_id) as EpisodeId, toProgress(row)]))
}

function toProgress(row: Row): OrderProgress {
  const state = row.state === 'expired' ? 'refused' : (row.state as OrderProgress['state'])
  const open = state === 'waiting' || state === 'retrying'
  return {
    state,
    nextAt: open ? Number(row.due_at) : null,
    attempts: Number(row.attempts),
    reason: row.reason === null ? null : String(row.reason),
  }
}

/** What was sent does not hold any more: its newest sent order becomes a refused one, with the reason. */
export function refuseSent(db: WriteDb, episodeId: EpisodeId, reason: string): void {
  db.run(
    `UPDATE outbox SET state = 'refused', reason = ? WHERE id =
       (SELECT max(id) FROM outbox WHERE episode_id = ? AND state = 'sent' AND kind IN ('ack', 'extend'))`,
    reason,
    episodeId,
  )
}

/** Does anything of ours stand upstream that ends by itself, and so has to be extended? */
export function hasMirrors(db: ReadDb): boolean {
  return db.get('SELECT 1 FROM mirror WHERE silence_id IS NOT NULL AND ends_at IS NOT NULL') !== undefined
}

/** What waits for this source to answer is due now. */
export function hurry(db: WriteDb, sourceId: SourceId, now: number): void {
  db.run(
    "UPDATE outbox SET state = 'waiting', due_at = ? WHERE source_id = ? AND state = 'retrying'",
    now,
    sourceId,
  )
}
