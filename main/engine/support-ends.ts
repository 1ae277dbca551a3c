/** A thread ends, and goes on: here, and at its source. */

import { durationWords } from '../../contract/duration-words.ts'
import { AppError } from '../../contract/errors.ts'
import type { ThreadOutcome } from '../../contract/support.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { openOrdersOf, type SupportPayload, setSupportOrder } from '../outbox/support-order-table.ts'
import { newSince, writtenSince } from '../support/answering.ts'
import type { StoredThread } from '../support/thread-table.ts'
import type { Core } from './core.ts'
import type { SupportDesk } from './support-desk.ts'

const outcomeWords: Record<ThreadOutcome, string> = {
  solved: 'Solved',
  issue: 'Goes on as an issue',
  postmortem: 'Goes on as a postmortem',
  'no-question': 'Was no question',
}

/** How a thread ends. */
export interface ThreadEnd {
  readonly outcome: ThreadOutcome
  /** last words to the customer; null = none */
  readonly tell: string | null
  /** the newest message that was on the screen; null = none was */
  readonly seenKey: string | null
}

/**
 * Closes it, with last words to the customer where there are some. The times to the first answer and to the end stand in
 * its event, and in the thread itself.
 * @throws AppError `too-late` when it is closed already, or a customer has written what nobody here has seen
 */
export function closeThread(
  core: Core,
  desk: SupportDesk,
  db: WriteDb,
  thread: StoredThread,
  { outcome, tell, seenKey }: ThreadEnd,
  now: number,
): void {
  if (thread.closedAt !== null) {
    if (thread.outcome === outcome && tell === null) return
    throw new AppError('too-late', 'This thread is closed already. Open it again first.')
  }
  refuseUnseen(db, thread, seenKey)
  const by = core.desk.me.name
  const { sourceId, id: threadId } = thread
  if (tell !== null)
    desk.queue(db, { sourceId, threadId, payload: { kind: 'answer', text: tell }, seenKey }, now)
  const took = `after ${durationWords(Math.max(0, now - thread.openedAt))}`
  const closed = { ...thread, closedAt: now, outcome, closedBy: by }
  desk.change(db, closed, { kind: 'closed', by, text: `${outcomeWords[outcome]}, ${took}` }, now)
  const payload = endOf(thread, outcome)
  if (payload !== null && desk.can(sourceId, 'mark'))
    desk.queue(db, { sourceId, threadId, payload, seenKey: null }, now)
}

/**
 * A question that came while somebody closed its thread must not be closed with it.
 * @throws AppError `too-late`, with who wrote
 */
export function refuseUnseen(db: ReadDb, thread: Pick<StoredThread, 'id'>, seenKey: string | null): void {
  const unseen = newSince(db, thread.id, seenKey).filter(({ side }) => side === 'customer')
  if (unseen.length > 0) throw new AppError('too-late', `${writtenSince(unseen)}; nothing was closed.`)
}

/** What its source is told; null = nothing. */
function endOf(thread: StoredThread, outcome: ThreadOutcome): SupportPayload | null {
  if (thread.source === 'github')
    return thread.sourceClosedAt === null ? { kind: 'mark', isClosed: true } : null
  return outcome === 'solved' ? { kind: 'mark', sign: 'solved' } : null
}

/** Opens it again: what was closed was not over. Does nothing to one that is open. */
export function reopenThread(
  core: Core,
  desk: SupportDesk,
  db: WriteDb,
  thread: StoredThread,
  now: number,
): void {
  if (thread.closedAt === null) return
  const { sourceId, id: threadId } = thread
  for (const order of openOrdersOf(db, threadId))
    if (order.payload.kind === 'mark' && isEnd(order.payload)) setSupportOrder(db, order.id, 'withdrawn')
  const open = { ...thread, closedAt: null, outcome: null, closedBy: null }
  desk.change(db, open, { kind: 'reopened', by: core.desk.me.name, text: 'Opened again' }, now)
  if (thread.sourceClosedAt !== null && desk.can(sourceId, 'mark'))
    desk.queue(db, { sourceId, threadId, payload: { kind: 'mark', isClosed: false }, seenKey: null }, now)
}

const isEnd = (payload: SupportPayload): boolean =>
  payload.kind === 'mark' && (payload.isClosed === true || payload.sign === 'solved')
