/** Answers to customers and marks upstream: queued, asked about, sent once, taken back, and what came of each try. */
import { AppError } from '../../contract/errors.ts'
import type { SourceId, SupportOrderId, ThreadId } from '../../contract/ids.ts'
import type { WriteDb } from '../db/db.ts'
import { type DeliveryResult, waitAfter } from './deliver.ts'
import {
  countSupportTry,
  insertSupportOrder,
  openOrdersOf,
  type SupportOrder,
  type SupportPayload,
  setSupportOrder,
  supportOrderById,
} from './support-order-table.ts'

/** Words that could not leave for this long are not sent any more, visibly, ms: by then another answer is due. */
export const supportOrderLifeMs = 86_400_000

/** What somebody asks for. */
export interface WantedSupport {
  readonly sourceId: SourceId
  /** null = a word to the team, of no thread here */
  readonly threadId: ThreadId | null
  readonly payload: SupportPayload
  readonly marker: string
  readonly seenKey: string | null
  readonly by: string
}

/** Queues it, to leave after `delayMs`: an answer after the undo window, a mark at once. */
export function queueSupport(
  db: WriteDb,
  wanted: WantedSupport,
  { now, delayMs }: { readonly now: number; readonly delayMs: number },
): SupportOrderId {
  const times = { createdAt: now, dueAt: now + delayMs, expiresAt: now + supportOrderLifeMs }
  return insertSupportOrder(db, { ...wanted, ...times })
}

/** What a thread's talk is made of keeps its order: words, and what is said of it when they have been said. */
function isTalk({ payload }: SupportOrder): boolean {
  return (
    payload.kind === 'answer' || (payload.kind === 'mark' && payload.isClosed === true) || isSolved(payload)
  )
}

const isSolved = (payload: SupportPayload): boolean => payload.kind === 'mark' && payload.sign === 'solved'

/**
 * Must it wait for an earlier one of its thread? What people say comes in the order in which it was said; what Nightdesks
 * tell each other waits only for words of its own kind.
 */
export function waitsBehind(db: WriteDb | Parameters<typeof openOrdersOf>[0], order: SupportOrder): boolean {
  if (order.threadId === null) return false
  return openOrdersOf(db, order.threadId).some(
    (other) =>
      other.id < order.id &&
      (isTalk(order) ? isTalk(other) : !isTalk(other) && other.payload.kind === order.payload.kind),
  )
}

/** Is it too old to be sent at `now`? */
export function isSupportTooOld(order: SupportOrder, now: number): boolean {
  return now >= order.expiresAt
}

/** Gives an old one up. */
export function expireSupport(db: WriteDb, order: SupportOrder): void {
  const words = 'It could not be sent for a day.'
  const doubt = order.attempts > 0 ? ' It may have arrived all the same: look into the thread.' : ''
  setSupportOrder(db, order.id, 'expired', { reason: `${words}${doubt}` })
}

/** Something new stands in the thread: it waits for a yes. */
export function doubtSupport(db: WriteDb, order: SupportOrder, reason: string): void {
  setSupportOrder(db, order.id, 'unsure', { reason })
}

/** Begins a try; false when it is not wanted any more. Upstream may have heard of it from here on. */
export function beginSupportTry(db: WriteDb, order: SupportOrder): boolean {
  const known = supportOrderById(db, order.id)
  if (!known || (known.state !== 'waiting' && known.state !== 'retrying')) return false
  countSupportTry(db, order.id)
  return true
}

/** Writes down what came of it. Answers the state that is new, null where it is not: it waits on. */
export function settleSupport(
  db: WriteDb,
  order: SupportOrder,
  result: DeliveryResult,
  now: number,
): 'sent' | 'refused' | 'withdrawn' | null {
  const known = supportOrderById(db, order.id)
  if (!known || known.state === 'sent') return null
  if (result.ok) {
    // Taken back while it was on its way: it is there all the same.
    setSupportOrder(db, order.id, 'sent', { result: result.ref })
    return 'sent'
  }
  if (known.state === 'withdrawn') return 'withdrawn'
  if (result.final) {
    setSupportOrder(db, order.id, 'refused', { reason: result.reason })
    return 'refused'
  }
  const failures = known.failures + 1
  const dueAt = now + waitAfter(failures, result.retryAfterMs)
  setSupportOrder(db, order.id, 'retrying', { reason: result.reason, dueAt, failures })
  return null
}

/** A person says yes, or asks for it again: at once, with a new life. @throws AppError `too-late` when it is done */
export function sendSupportAnyway(
  db: WriteDb,
  order: SupportOrder,
  seenKey: string | null,
  now: number,
): void {
  if (order.state === 'sent' || order.state === 'withdrawn')
    throw new AppError('too-late', 'It is done already.')
  setSupportOrder(db, order.id, 'waiting', {
    dueAt: now,
    expiresAt: now + supportOrderLifeMs,
    ...(seenKey === null ? {} : { seenKey }),
  })
}

/** Takes words back that are not sent. @throws AppError `too-late` when they are, or may be on their way this moment */
export function takeSupportBack(db: WriteDb, order: SupportOrder, isUnderWay: boolean): void {
  if (order.state === 'withdrawn') return
  if (order.state === 'sent' || isUnderWay)
    throw new AppError('too-late', 'It is on its way already, and cannot be taken back from here.')
  setSupportOrder(db, order.id, 'withdrawn')
}
