/** Overrides upstream: queued, withdrawn, asked for again, taken back, and what came of each try. */
import { AppError } from '../../contract/errors.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import type { WriteDb } from '../db/db.ts'
import { type DeliveryResult, orderLifeMs, tooOldWords, waitAfter } from './deliver.ts'
import {
  countOverrideTry,
  insertOverrideOrder,
  type OverrideOrder,
  overrideOrderById,
  setOverrideOrder,
  undoingOf,
  writeOrders,
} from './override-order-table.ts'

/** What a person asks for. Instants are epoch ms. */
export interface WantedOverride extends Span {
  readonly rotation: string
  readonly url: string
  readonly schedule: string
  readonly userId: string
  readonly person: string
  readonly by: string
}

/**
 * Queues an override, to be sent after the undo window. The same one that still waits is not queued twice. It is kept for
 * an hour, but never beyond the end of its stretch.
 */
export function queueOverride(
  db: WriteDb,
  wanted: WantedOverride,
  { now, undoMs }: { readonly now: number; readonly undoMs: number },
): void {
  const isSame = (one: OverrideOrder): boolean =>
    one.url === wanted.url &&
    one.schedule === wanted.schedule &&
    one.userId === wanted.userId &&
    one.from === wanted.from &&
    one.to === wanted.to
  if (writeOrders(db, now).some((one) => isOpen(one) && isSame(one))) return
  insertOverrideOrder(db, {
    ...wanted,
    ...{ kind: 'write', stoodBefore: null, overrideId: null, undoes: null },
    ...{ createdAt: now, dueAt: now + undoMs, expiresAt: Math.min(now + orderLifeMs, wanted.to) },
  })
}

/** Is it waiting to be sent? */
export function isOpen({ state }: OverrideOrder): boolean {
  return state === 'waiting' || state === 'retrying'
}

function isRefused({ state }: OverrideOrder): boolean {
  return state === 'refused' || state === 'expired'
}

/**
 * Takes an override back however far it has come: not sent, it is withdrawn; sent, or perhaps sent, it is removed
 * upstream; refused, it is put away.
 */
export function takeOverrideBack(db: WriteDb, order: OverrideOrder, by: string, now: number): void {
  if (order.kind !== 'write') return
  if (order.state === 'sent') {
    const undoing = undoingOf(db, order.id)
    if (undoing && (isOpen(undoing) || undoing.state === 'sent')) return
    queueRemoval(db, order, by, now)
    return
  }
  setOverrideOrder(db, order.id, 'withdrawn')
  if (order.attempts > 0 && order.state !== 'withdrawn') queueRemoval(db, order, by, now)
}

/** It must be tried until the stretch is over: nobody is to be on duty by it any more. */
function queueRemoval(db: WriteDb, order: OverrideOrder, by: string, now: number): void {
  if (order.to <= now) return
  const times = { createdAt: now, dueAt: now, expiresAt: order.to }
  insertOverrideOrder(db, { ...order, ...times, by, kind: 'remove', undoes: order.id })
}

/** A person asks for it again: at once, with a new life. @throws AppError `too-late` when there is nothing left to try */
export function retryOverride(db: WriteDb, order: OverrideOrder, now: number): void {
  const undoing = undoingOf(db, order.id)
  const again = undoing && isRefused(undoing) ? undoing : order
  if (!isOpen(again) && !isRefused(again)) throw new AppError('too-late', 'It is done already.')
  if (again.to <= now) throw new AppError('too-late', 'This shift is over. Nothing was sent.')
  const expiresAt = again.kind === 'remove' ? again.to : Math.min(now + orderLifeMs, again.to)
  setOverrideOrder(db, again.id, 'waiting', { dueAt: now, expiresAt })
}

/** Why an order is too old to be sent, as a sentence; null when it is not. */
export function overrideTooOld(order: OverrideOrder, now: number): string | null {
  if (now >= order.to) return 'Its end passed before it could be sent.'
  return now >= order.expiresAt ? tooOldWords : null
}

/** Begins a try; false when the order is not wanted any more. Upstream may have heard of it from here on. */
export function beginOverrideTry(db: WriteDb, order: OverrideOrder, stoodBefore: readonly string[]): boolean {
  const known = overrideOrderById(db, order.id)
  if (!known || !isOpen(known)) return false
  countOverrideTry(db, order.id, stoodBefore)
  return true
}

/** Gives an order up before it is sent, visibly; to remove what is over by itself is simply done. */
export function dropOverride(db: WriteDb, order: OverrideOrder, reason: string, now: number): void {
  const known = overrideOrderById(db, order.id)
  if (!known || !isOpen(known)) return
  if (order.kind === 'remove' && now >= order.to) setOverrideOrder(db, order.id, 'withdrawn')
  else setOverrideOrder(db, order.id, 'refused', { reason })
}

/** Writes down what came of a try: done, refused with the reason, or to be tried again. */
export function settleOverride(db: WriteDb, order: OverrideOrder, result: DeliveryResult, now: number): void {
  const known = overrideOrderById(db, order.id)
  if (!known) return
  if (!isOpen(known)) {
    // It was taken back while it was on its way: its removal has to know what was written.
    const removal = undoingOf(db, order.id)
    if (result.ok && removal && isOpen(removal))
      setOverrideOrder(db, removal.id, removal.state, { overrideId: result.ref })
    return
  }
  if (result.ok) {
    setOverrideOrder(db, order.id, 'sent', { dueAt: now, overrideId: result.ref })
    return
  }
  if (result.final) {
    setOverrideOrder(db, order.id, 'refused', { reason: result.reason })
    return
  }
  const failures = known.failures + 1
  const dueAt = now + waitAfter(failures, result.retryAfterMs)
  setOverrideOrder(db, order.id, 'retrying', { reason: result.reason, dueAt, failures })
}
