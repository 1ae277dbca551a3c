/** Tables `escalation` and `escalation_step`: who was asked, and each thing that became of it. SQL only. */
import type { EscalationLevel, EscalationStep } from '../../contract/escalation.ts'
import type { HandOverMode, SummaryLine } from '../../contract/hand-over.ts'
import type { EpisodeId, EscalationId, SourceId, ThreadId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { fieldsIn, hasTexts, isFields, jsonIn, listIn, namesIn } from '../db/json-column.ts'
import type { Asked, NewStep } from './escalate.ts'

/** The alert or the thread it is about, in words. */
export interface AboutAlert {
  /** what its source knows it by: an alert's fingerprint, a thread's id there */
  readonly fingerprint: string
  readonly title: string
  readonly environment: string | null
  readonly customer: string | null
  readonly firedAt: number
}

/** The climb of an incoming one's sound, as the ladder counts it. Instants are epoch ms. */
export interface StoredClimb {
  readonly program: 'night' | 'day'
  readonly startedAt: number
  readonly soundAt: number
  readonly seenAt: number | null
  readonly warnedAt: number | null
  readonly repeatedAt: number | null
  readonly unansweredAt: number | null
  readonly shortCalls: number
  readonly shortAt: number | null
}

export interface StoredEscalation extends Asked {
  readonly id: EscalationId
  readonly uid: string
  readonly direction: 'out' | 'in'
  readonly sourceId: SourceId
  readonly episodeId: EpisodeId | null
  readonly alert: AboutAlert
  readonly from: string
  readonly orderId: number | null
  /** the answers that were taken in, by their names */
  readonly heard: readonly string[]
  readonly forMe: boolean
  readonly climb: StoredClimb | null
  readonly handOver: StoredHandOver | null
}

/** What a hand-over has beside: its subject is a thread. */
export interface StoredHandOver {
  readonly threadId: ThreadId | null
  readonly mode: HandOverMode
  readonly lines: readonly SummaryLine[]
  /** what the customer is told once somebody has accepted; null = nothing */
  readonly tell: string | null
  readonly calls: boolean
}

export function insertEscalation(db: WriteDb, one: Omit<StoredEscalation, 'id'>): EscalationId {
  return db.run(
    `INSERT INTO escalation (uid, direction, source_id, episode_id, alert, from_name, reason, note, level, turn, state, asked_at,
       due_at, took, passes, answered_by, order_id, heard, for_me, climb,
       thread_id, mode, summary, tell, calls) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    one.uid,
    one.direction,
    one.sourceId,
    one.episodeId,
    JSON.stringify(one.alert),
    one.from,
    ...whatChanges(one),
  ).id as EscalationId
}

/** The columns from `reason` on, in their order. */
function whatChanges(one: Omit<StoredEscalation, 'id'>): readonly (string | number | null)[] {
  return [
    one.reason,
    one.note,
    JSON.stringify(one.level),
    one.turn,
    one.state,
    one.askedAt,
    one.dueAt,
    one.took ? 1 : 0,
    one.passes ? 1 : 0,
    one.answeredBy,
    one.orderId,
    JSON.stringify(one.heard),
    one.forMe ? 1 : 0,
    one.climb && JSON.stringify(one.climb),
    one.handOver?.threadId ?? null,
    one.handOver?.mode ?? null,
    JSON.stringify(one.handOver?.lines ?? []),
    one.handOver?.tell ?? null,
    one.handOver?.calls === false ? 0 : 1,
  ]
}

/** Writes all that may change. */
export function saveEscalation(db: WriteDb, one: StoredEscalation): void {
  db.run(
    `UPDATE escalation SET episode_id = ?, reason = ?, note = ?, level = ?, turn = ?, state = ?, asked_at = ?, due_at = ?,
       took = ?, passes = ?, answered_by = ?, order_id = ?, heard = ?, for_me = ?, climb = ?, thread_id = ?, mode = ?,
       summary = ?, tell = ?, calls = ? WHERE id = ?`,
    one.episodeId,
    ...whatChanges(one),
    one.id,
  )
}

export function insertStep(db: WriteDb, id: EscalationId, step: NewStep, now: number): void {
  db.run(
    'INSERT INTO escalation_step (escalation_id, at, kind, by, whom, text) VALUES (?,?,?,?,?,?)',
    id,
    now,
    step.kind,
    step.by,
    step.whom,
    step.text,
  )
}

/** What happened to it, oldest first, the newest 30. */
export function stepsOf(db: ReadDb, id: EscalationId): readonly EscalationStep[] {
  return db
    .all('SELECT * FROM escalation_step WHERE escalation_id = ? ORDER BY id DESC LIMIT 30', id)
    .map((row) => ({
      at: Number(row.at),
      kind: row.kind as EscalationStep['kind'],
      by: text(row.by),
      whom: text(row.whom),
      text: text(row.text),
    }))
    .toReversed()
}

export function escalationById(db: ReadDb, id: EscalationId): StoredEscalation | undefined {
  const row = db.get('SELECT * FROM escalation WHERE id = ?', id)
  return row && fromRow(row)
}

export function escalationByUid(db: ReadDb, uid: string): StoredEscalation | undefined {
  const row = db.get('SELECT * FROM escalation WHERE uid = ?', uid)
  return row && fromRow(row)
}

/** The newest own one of an alert. */
export function lastOfEpisode(db: ReadDb, episodeId: EpisodeId): StoredEscalation | undefined {
  const row = db.get(
    "SELECT * FROM escalation WHERE episode_id = ? AND direction = 'out' ORDER BY id DESC LIMIT 1",
    episodeId,
  )
  return row && fromRow(row)
}

/** Has somebody taken this thread by a hand-over, even if they gave it back? Then the words of it say who has it. */
export function isHandedOver(db: ReadDb, threadId: ThreadId): boolean {
  return (
    db.get(
      `SELECT 1 FROM escalation e JOIN escalation_step s ON s.escalation_id = e.id
       WHERE e.thread_id = ? AND e.mode IS NOT NULL AND s.kind = 'accepted'`,
      threadId,
    ) !== undefined
  )
}

/** Hand-overs about a thread that was not known when they were heard of, oldest first. */
export function handOversWithoutThread(
  db: ReadDb,
  sourceId: SourceId,
  ref: string,
): readonly StoredEscalation[] {
  return db
    .all(
      "SELECT * FROM escalation WHERE mode IS NOT NULL AND thread_id IS NULL AND source_id = ? AND CASE WHEN json_valid(alert) THEN json_extract(alert, '$.fingerprint') END = ? ORDER BY id",
      ...[sourceId, ref],
    )
    .map(fromRow)
}

/** The ids of all hand-overs of a thread. */
export function uidsOfThread(db: ReadDb, threadId: ThreadId): readonly string[] {
  return db.all('SELECT uid FROM escalation WHERE thread_id = ?', threadId).map(({ uid }) => String(uid))
}

/** The newest own one of a thread. */
export function lastOfThread(db: ReadDb, threadId: ThreadId): StoredEscalation | undefined {
  const row = db.get(
    "SELECT * FROM escalation WHERE thread_id = ? AND direction = 'out' ORDER BY id DESC LIMIT 1",
    threadId,
  )
  return row && fromRow(row)
}

const isAlive = "state IN ('asked', 'accepted', 'declined', 'timed-out')"

/** A thread that somebody has is the inbox's; a team hands over many in a month, and they would push alerts out of sight. */
const isFollowed = "(mode IS NULL OR (direction = 'out' AND state IN ('declined', 'timed-out')))"

/** Those that something may still become of, and those asked since `from` (epoch ms); the newest `most`, oldest first. */
export function liveEscalations(
  db: ReadDb,
  since: { readonly openFrom: number; readonly from: number },
  most: number,
): readonly StoredEscalation[] {
  return db
    .all(
      `SELECT * FROM escalation WHERE (${isAlive} AND due_at >= ? AND ${isFollowed}) OR state = 'asked' OR asked_at >= ?
       ORDER BY state = 'asked' DESC, id DESC LIMIT ?`,
      since.openFrom,
      since.from,
      most,
    )
    .map(fromRow)
    .toSorted((a, b) => a.id - b.id)
}

/** Those that wait for an answer, and those answered or run out since `from` (epoch ms). */
export function openEscalations(db: ReadDb, from: number): readonly StoredEscalation[] {
  return db
    .all(`SELECT * FROM escalation WHERE ${isAlive} AND (state = 'asked' OR due_at >= ?) ORDER BY id`, from)
    .map(fromRow)
}

/** How many of a source's incoming ones are open. */
export function countIncoming(db: ReadDb, sourceId: SourceId): number {
  return Number(
    db.get(
      "SELECT count(*) AS n FROM escalation WHERE direction = 'in' AND state = 'asked' AND source_id = ?",
      sourceId,
    )?.n ?? 0,
  )
}

/** A question goes on calling, whatever of it is damaged. */
const unreadAlert = {
  fingerprint: '',
  title: 'Something whose name cannot be read',
  environment: null,
  customer: null,
}
const unreadLevel: EscalationLevel = {
  ...{
    name: 'Somebody whose name cannot be read',
    who: null,
    role: null,
    phone: null,
    chat: null,
    link: null,
  },
  acceptMs: 0,
}

function fromRow(row: Row): StoredEscalation {
  return {
    id: Number(row.id) as EscalationId,
    uid: String(row.uid),
    direction: row.direction === 'in' ? 'in' : 'out',
    sourceId: String(row.source_id) as SourceId,
    episodeId: row.episode_id === null ? null : (Number(row.episode_id) as EpisodeId),
    alert: { ...unreadAlert, firedAt: Number(row.asked_at), ...fieldsIn<Partial<AboutAlert>>(row.alert) },
    from: String(row.from_name),
    reason: row.reason as Asked['reason'],
    note: String(row.note),
    level: { ...unreadLevel, ...fieldsIn<Partial<Asked['level']>>(row.level) },
    turn: Number(row.turn),
    state: row.state as Asked['state'],
    askedAt: Number(row.asked_at),
    dueAt: Number(row.due_at),
    took: row.took === 1,
    passes: row.passes === 1,
    answeredBy: text(row.answered_by),
    orderId: row.order_id === null ? null : Number(row.order_id),
    heard: namesIn(row.heard),
    forMe: row.for_me === 1,
    climb: jsonIn<StoredClimb | null>(row.climb, hasTexts('program'), null),
    handOver:
      row.mode === null
        ? null
        : {
            threadId: row.thread_id === null ? null : (Number(row.thread_id) as ThreadId),
            mode: row.mode === 'pair' ? 'pair' : 'transfer',
            lines: listIn<SummaryLine>(row.summary, isFields),
            tell: text(row.tell),
            calls: row.calls === 1,
          },
  }
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)
