/** Silences that people write: queued with their story, withdrawn, asked for again, and what came of each try. */
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { reasonOf } from '../../contract/silences.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, type NewEvent, noEffects } from '../db/journal.ts'
import { type DeliveryResult, orderLifeMs, tooOldWords, waitAfter } from './deliver.ts'
import {
  countTry,
  followSilence,
  insertSilenceOrder,
  type StoredSilenceOrder,
  setSilenceOrder,
  setWritten,
  silenceOrderById,
  silenceOrdersAbout,
} from './silence-order-table.ts'

/** What the markers of this installation's own silences begin with, made of its id (`nd-…`). */
export function silenceTag(installId: string): string {
  // Not the id itself: by that, the silences are known that only mirror an ack and must keep nothing quiet.
  return `nq-${installId.replace(/^nd-/, '')}`
}

/** A silence's comment with the mark by which it is found again; a mark it carried before goes. */
export function markedComment(comment: string, marker: string): string {
  return `${reasonOf(comment)} [${marker}]`
}

/** What a new order says of itself. Instants in epoch ms. */
export type WantedOrder = Pick<
  StoredSilenceOrder,
  | 'sourceId'
  | 'kind'
  | 'marker'
  | 'silenceId'
  | 'matchers'
  | 'endsAt'
  | 'comment'
  | 'createdBy'
  | 'episodeIds'
  | 'batchId'
>

/**
 * Queues an order, to be sent after the undo window, in place of whatever still waits for the same silence. It is kept
 * for an hour, but never beyond the silence's end.
 */
export function queueSilence(
  db: WriteDb,
  wanted: WantedOrder,
  by: string,
  times: { readonly now: number; readonly undoMs: number },
): Effects {
  const { now, undoMs } = times
  if (wanted.silenceId !== null) {
    for (const before of silenceOrdersAbout(db, wanted.sourceId, wanted.silenceId)) {
      if (isOpen(before) || isRefused(before)) setSilenceOrder(db, before.id, 'withdrawn')
    }
  }
  insertSilenceOrder(db, {
    ...wanted,
    startsAt: now,
    createdAt: now,
    dueAt: now + undoMs,
    expiresAt: Math.min(now + orderLifeMs, wanted.endsAt),
  })
  if (wanted.kind === 'expire') return noEffects
  return tell(wanted.episodeIds, {
    kind: 'silence-asked',
    by,
    text: reasonOf(wanted.comment),
    until: wanted.endsAt,
  })
}

/** Is it waiting to be sent? */
function isOpen({ state }: StoredSilenceOrder): boolean {
  return state === 'waiting' || state === 'retrying'
}

function isRefused({ state }: StoredSilenceOrder): boolean {
  return state === 'refused' || state === 'expired'
}

/**
 * Withdraws an order that is not done, or puts a refused one away. Of a new silence that may have been written although
 * no reply came, an order remains that looks for it and ends it.
 * @throws AppError `too-late` when it is done
 */
export function withdrawSilence(db: WriteDb, order: StoredSilenceOrder, by: string, now: number): Effects {
  if (!isOpen(order) && !isRefused(order)) {
    throw new AppError('too-late', 'It is done already. End the silence instead.')
  }
  setSilenceOrder(db, order.id, 'withdrawn')
  if (order.kind !== 'create') return noEffects
  if (order.attempts > 0) queueItsEnd(db, { ...order, episodeIds: [] }, now)
  if (!isOpen(order)) return noEffects
  return tell(order.episodeIds, { kind: 'silence-ended', by, text: 'Taken back before it was written.' })
}

/** Takes a new silence back however far it has come: one that is written already is ended. */
export function takeSilenceBack(db: WriteDb, order: StoredSilenceOrder, by: string, now: number): Effects {
  if (isOpen(order)) return withdrawSilence(db, order, by, now)
  if (order.kind === 'create' && order.state === 'sent') queueItsEnd(db, { ...order, createdBy: by }, now)
  return noEffects
}

/** It must be tried until the silence would be over by itself: what nobody wants must keep nothing quiet. */
function queueItsEnd(db: WriteDb, order: StoredSilenceOrder, now: number): void {
  if (order.endsAt <= now) return
  const times = { createdAt: now, dueAt: now, expiresAt: order.endsAt }
  insertSilenceOrder(db, { ...order, ...times, kind: 'expire', batchId: null })
}

/** A person asks for it again: at once, with a new life. @throws AppError `too-late` when there is nothing left to try */
export function retrySilence(db: WriteDb, order: StoredSilenceOrder, now: number): void {
  if (!isOpen(order) && !isRefused(order)) throw new AppError('too-late', 'It is done already.')
  if (order.endsAt <= now) throw new AppError('too-late', 'Its end has passed. Ask for a new silence.')
  const expiresAt = Math.min(now + orderLifeMs, order.endsAt)
  setSilenceOrder(db, order.id, 'waiting', { dueAt: now, expiresAt })
}

/** Begins a try; false when the order is not wanted any more. Upstream may have heard of it from here on. */
export function beginTry(db: WriteDb, order: StoredSilenceOrder): boolean {
  const known = silenceOrderById(db, order.id)
  if (!known || !isOpen(known)) return false
  countTry(db, order.id)
  return true
}

/** Why an order is too old to be sent, as a sentence; null when it is not. */
export function tooOld(order: StoredSilenceOrder, now: number): string | null {
  if (now >= order.endsAt) return 'Its end passed before it could be sent.'
  return now >= order.expiresAt ? tooOldWords : null
}

/** Gives an order up before it is sent, visibly; to end what is over by itself is simply done. */
export function dropSilence(db: WriteDb, order: StoredSilenceOrder, reason: string, now: number): Effects {
  // It may have been withdrawn while it was judged.
  const known = silenceOrderById(db, order.id)
  if (!known || !isOpen(known)) return noEffects
  if (order.kind !== 'expire' || now < order.endsAt) return refuse(db, order, reason)
  setSilenceOrder(db, order.id, 'withdrawn')
  return noEffects
}

function refuse(db: WriteDb, order: StoredSilenceOrder, reason: string): Effects {
  setSilenceOrder(db, order.id, 'refused', { reason })
  return tell(order.episodeIds, { kind: 'silence-refused', text: reason })
}

/** Writes down what came of a try: done, refused with the reason, or to be tried again. */
export function settleSilence(
  db: WriteDb,
  order: StoredSilenceOrder,
  result: DeliveryResult,
  now: number,
): Effects {
  const known = silenceOrderById(db, order.id)
  if (!known) return noEffects
  if (result.ok && order.kind !== 'expire') {
    // Also of what was withdrawn meanwhile: whoever comes after must know the silence that stands.
    setWritten(db, order.id, result.ref)
    if (order.silenceId !== null) followSilence(db, order.sourceId, order.silenceId, result.ref)
  }
  if (!isOpen(known)) return noEffects
  if (result.ok) {
    setSilenceOrder(db, order.id, 'sent', { dueAt: now })
    return tell(
      order.episodeIds,
      order.kind === 'expire'
        ? { kind: 'silence-ended', by: order.createdBy }
        : { kind: 'silence-written', until: order.endsAt },
    )
  }
  if (result.final) return refuse(db, order, result.reason)
  const dueAt = now + waitAfter(known.attempts, result.retryAfterMs)
  setSilenceOrder(db, order.id, 'retrying', { reason: result.reason, dueAt })
  return noEffects
}

function tell(episodeIds: readonly EpisodeId[], event: Omit<NewEvent, 'episodeId'>): Effects {
  return { episodes: episodeIds, events: episodeIds.map((episodeId) => ({ ...event, episodeId })) }
}
