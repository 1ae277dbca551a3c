/** What is told about a postmortem's issue: queued, sent once, given up when it is too old, and what came of each try. */
import { AppError } from '../../contract/errors.ts'
import type { WriteDb } from '../db/db.ts'
import {
  countIssueTry,
  type IssueOrder,
  issueOrderById,
  putIssueOrder,
  setIssueOrder,
} from './order-table.ts'

/** An issue may be opened days later, and its words sent, ms: nobody waits for them by the hour. */
export const lastingLifeMs = 604_800_000
/** What is said, and how it stands, is not told later than this, ms. */
export const passingLifeMs = 86_400_000

type Wanted = Pick<IssueOrder, 'postmortemId' | 'sourceId' | 'repository' | 'payload' | 'marker' | 'by'>

/** Queues it, to leave after `delayMs`. */
export function queueIssueOrder(
  db: WriteDb,
  wanted: Wanted,
  { now, delayMs }: { readonly now: number; readonly delayMs: number },
): void {
  const { kind } = wanted.payload
  const lifeMs = kind === 'open' || kind === 'text' ? lastingLifeMs : passingLifeMs
  putIssueOrder(db, { ...wanted, createdAt: now, dueAt: now + delayMs, expiresAt: now + lifeMs })
}

/** Gives it up where it is too old; answers whether it was. */
export function expireIssueOrder(db: WriteDb, order: IssueOrder, now: number): boolean {
  if (now < order.expiresAt) return false
  const days = Math.round((order.expiresAt - order.createdAt) / 86_400_000)
  const doubt = order.attempts > 0 ? ' It may have arrived all the same.' : ''
  const problem = `It could not be sent for ${days === 1 ? 'a day' : `${days} days`}.${doubt}`
  setIssueOrder(db, order.id, 'expired', { problem })
  return true
}

/**
 * Begins a try; false when it is not wanted any more. GitHub may have heard of it from here on.
 * @param payload what is sent, where it is another than was asked for
 */
export function beginIssueTry(db: WriteDb, order: IssueOrder, payload?: IssueOrder['payload']): boolean {
  const known = issueOrderById(db, order.id)
  if (!known || !isOpen(known)) return false
  const { state, problem } = known
  if (payload !== undefined) setIssueOrder(db, order.id, state, { problem, payload })
  countIssueTry(db, order.id)
  return true
}

export function isOpen({ state }: Pick<IssueOrder, 'state'>): boolean {
  return state === 'waiting' || state === 'retrying'
}

/** What came of a try. `waitMs`: until the next one. */
export type IssueTry =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly reason: string
      readonly final: boolean
      readonly waitMs: (failures: number) => number
    }

/** Writes it down. */
export function settleIssueOrder(db: WriteDb, order: IssueOrder, result: IssueTry, now: number): void {
  const known = issueOrderById(db, order.id)
  if (!known || known.state === 'sent') return
  if (result.ok) {
    // Taken back while it was on its way: it is there all the same.
    setIssueOrder(db, order.id, 'sent')
    return
  }
  if (known.state === 'withdrawn') return
  const failures = known.failures + 1
  const problem = result.reason
  if (result.final) setIssueOrder(db, order.id, 'refused', { problem, failures })
  else setIssueOrder(db, order.id, 'retrying', { problem, dueAt: now + result.waitMs(failures), failures })
}

/** A person asks for it again: at once, with a new life. @throws AppError `too-late` when it is done */
export function retryIssueOrder(db: WriteDb, order: IssueOrder, now: number): void {
  if (order.state === 'sent' || order.state === 'withdrawn')
    throw new AppError('too-late', 'It is done already.')
  const lifeMs = order.expiresAt - order.createdAt
  const state = order.attempts === 0 ? 'waiting' : 'retrying'
  setIssueOrder(db, order.id, state, { dueAt: now, expiresAt: now + Math.max(passingLifeMs, lifeMs) })
}

/** Takes it back. @throws AppError `too-late` when it is done, or may be on its way this moment */
export function withdrawIssueOrder(db: WriteDb, order: IssueOrder, isUnderWay: boolean): void {
  if (order.state === 'withdrawn') return
  if (order.state === 'sent' || isUnderWay)
    throw new AppError('too-late', 'It is on its way already, and cannot be taken back from here.')
  setIssueOrder(db, order.id, 'withdrawn')
}
