/** Deeds at the source: queued, looked at once more before they leave, sent once, taken back, and what came of each try. */
import type { Episode } from '../../contract/alert.ts'
import type { AskedDeed, AskedKind, DeedProgress } from '../../contract/deed-orders.ts'
import { deedEnd, deedNames, deedWords } from '../../contract/deed-words.ts'
import { AppError } from '../../contract/errors.ts'
import type { SeenHold } from '../../contract/observation.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, type NewEvent, noEffects } from '../db/journal.ts'
import {
  type AlertOrder,
  alertOrderById,
  countAlertTry,
  insertAlertOrder,
  setAlertOrder,
} from './alert-order-table.ts'
import { type DeliveryResult, orderLifeMs, tooOldWords, waitAfter } from './deliver.ts'

/** Words stay true whatever has become of the alert; what changes how it is handled is asked about once more. */
const staysTrue: ReadonlySet<AskedKind> = new Set<AskedKind>(['note', 'status-update'])

/** Why this deed makes no sense for an alert that stands so, as a sentence; null when it does. */
export function whyNot(
  deed: AskedDeed,
  episode: Pick<Episode, 'firing'> | undefined,
  now: number,
): string | null {
  const end = deedEnd(deed)
  if (end !== null && end <= now) return 'Its end is over already.'
  if (!episode) return 'It is not on the desk any more.'
  return episode.firing || staysTrue.has(deed.kind) ? null : 'It has ended.'
}

/** Queues it, to leave after the undo window. */
export function queueDeed(
  db: WriteDb,
  wanted: Pick<AlertOrder, 'sourceId' | 'episodeId' | 'deed' | 'marker' | 'batchId' | 'by'>,
  { now, undoMs }: { readonly now: number; readonly undoMs: number },
): Effects {
  insertAlertOrder(db, { ...wanted, createdAt: now, dueAt: now + undoMs, expiresAt: now + orderLifeMs })
  const until = deedEnd(wanted.deed)
  return told(wanted, 'deed-asked', deedWords(wanted.deed), { by: wanted.by, ...(until ? { until } : {}) })
}

function told(
  { episodeId }: Pick<AlertOrder, 'episodeId'>,
  kind: NewEvent['kind'],
  text: string,
  more: Partial<NewEvent> = {},
): Effects {
  return { episodes: [episodeId], events: [{ episodeId, kind, text, ...more }] }
}

const isOpen = ({ state }: AlertOrder): boolean => state === 'waiting' || state === 'retrying'

/**
 * Before it leaves: why it must not any more, as a sentence; null when it may. An alert may have ended meanwhile, or a
 * colleague may have it, who was not asked.
 */
export function whyStopped(
  order: AlertOrder,
  episode: Pick<Episode, 'firing'> | undefined,
  held: SeenHold | null,
  now: number,
): string | null {
  if (now >= order.expiresAt) return tooOldWords
  const end = deedEnd(order.deed)
  if (end !== null && end <= now) return 'Its end passed before it could be sent.'
  if (staysTrue.has(order.deed.kind)) return null
  if (!episode?.firing) return 'It has ended meanwhile, so nothing was sent.'
  // By the life it was given last: a person who asks again knows who has it.
  const askedAt = order.expiresAt - orderLifeMs
  if (held && !held.mine && held.at !== null && held.at > askedAt)
    return `${held.by ?? 'Somebody'} acknowledged it there meanwhile, so nothing was sent.`
  return null
}

/** Gives an order up before it is sent, visibly. */
export function stopDeed(db: WriteDb, order: AlertOrder, why: string, now: number): Effects {
  const known = alertOrderById(db, order.id)
  if (!known || !isOpen(known)) return noEffects
  const doubt = known.attempts > 0 ? ' An earlier try may have arrived all the same.' : ''
  const reason = `${why}${doubt}`
  setAlertOrder(db, order.id, now >= order.expiresAt ? 'expired' : 'refused', { reason })
  return told(order, 'deed-refused', `${deedNames[order.deed.kind]}: ${reason}`)
}

/** Begins a try; false when it is not wanted any more. Upstream may have heard of it from here on. */
export function beginDeed(db: WriteDb, order: AlertOrder): boolean {
  const known = alertOrderById(db, order.id)
  if (!known || !isOpen(known)) return false
  countAlertTry(db, order.id)
  return true
}

/** Writes down what came of a try: done, refused with the reason, or to be tried again. */
export function settleDeed(db: WriteDb, order: AlertOrder, result: DeliveryResult, now: number): Effects {
  const known = alertOrderById(db, order.id)
  if (!known) return noEffects
  const name = deedNames[order.deed.kind]
  if (result.ok) {
    // Also of one that was taken back while it was on its way: it is done there.
    setAlertOrder(db, order.id, 'sent', { dueAt: now, result: result.ref })
    return told(order, 'deed-done', name)
  }
  if (!isOpen(known)) return noEffects
  if (result.final) {
    setAlertOrder(db, order.id, 'refused', { reason: result.reason })
    return told(order, 'deed-refused', `${name}: ${result.reason}`)
  }
  const failures = known.failures + 1
  const dueAt = now + waitAfter(failures, result.retryAfterMs)
  setAlertOrder(db, order.id, 'retrying', { reason: result.reason, dueAt, failures })
  return { episodes: [order.episodeId], events: [] }
}

/** Takes one back that is not sent, or puts a refused one away. @throws AppError `too-late` when it is done */
export function takeDeedBack(db: WriteDb, order: AlertOrder, by: string): Effects {
  if (order.state === 'sent') throw new AppError('too-late', 'The source has done it already.')
  if (order.state === 'withdrawn') return noEffects
  setAlertOrder(db, order.id, 'withdrawn')
  if (!isOpen(order)) return { episodes: [order.episodeId], events: [] }
  return told(order, 'deed-withdrawn', deedNames[order.deed.kind], { by })
}

/** A person asks for a refused one again: at once, with a new life. @throws AppError `too-late` */
export function retryDeed(db: WriteDb, order: AlertOrder, now: number): Effects {
  if (order.state === 'sent' || order.state === 'withdrawn')
    throw new AppError('too-late', 'There is nothing left to send.')
  setAlertOrder(db, order.id, 'waiting', { dueAt: now, expiresAt: now + orderLifeMs })
  return { episodes: [order.episodeId], events: [] }
}

/** How far it has come. */
export function deedProgress(order: AlertOrder): DeedProgress {
  const { id, deed, by, createdAt, state, dueAt, reason, attempts } = order
  const shown = state === 'expired' || state === 'withdrawn' ? 'refused' : state
  return {
    ...{ orderId: id, deed, by, at: createdAt, state: shown, reason },
    nextAt: isOpen(order) ? dueAt : null,
    mayHaveArrived: attempts > 0 && shown !== 'sent',
  }
}
