/** Deeds on their way to their sources: looked at once more, sent one after another, written down. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { SeenHold } from '../../contract/observation.ts'
import { fingerprintOf, labelsOf } from '../alerts/alert-table.ts'
import { suppressedBy } from '../alerts/episode-table.ts'
import { storedSuppressors } from '../alerts/suppression.ts'
import type { ReadDb } from '../db/db.ts'
import { noEffects } from '../db/journal.ts'
import {
  type AlertOrder,
  bringAlertOrdersNear,
  dueAlertOrders,
  hasEarlierAlertOrder,
  hurryAlertOrders,
  nextAlertOrderAt,
} from '../outbox/alert-order-table.ts'
import { orderLifeMs } from '../outbox/deliver.ts'
import { beginDeed, settleDeed, stopDeed, whyStopped } from '../outbox/deliver-deed.ts'
import type { ConnectedSource, DeedOrder, Delivery } from '../sources/source.ts'
import type { Core } from './core.ts'
import { inWords, lost, unsavedRestMs } from './delivery.ts'
import type { EnginePart } from './part.ts'

export interface DeedLoop extends Required<Pick<EnginePart, 'run' | 'stop'>> {
  /** the source answers again: what waited for it goes out now */
  hurry(sourceId: SourceId): void
}

/** One deed may take so long, ms. */
const deadlineMs = 60_000
/** No wait that was given is longer, ms: a server's own Retry-After is honoured up to ten minutes. */
const longestWaitMs = 600_000

/** Who holds it at its source, as was seen last. */
export function heldOf(db: ReadDb, id: EpisodeId): SeenHold | null {
  return storedSuppressors(suppressedBy(db, id))?.held ?? null
}

/** Wires them into the core. Deeds at one source go one after another; sources do not wait for each other. */
export function createDeedLoop(
  core: Core,
  deps: {
    readonly connected: (sourceId: string) => ConnectedSource | undefined
    /** something has been done there: it is asked soon */
    readonly done: (order: AlertOrder) => void
    /** something has come of a try */
    readonly settled: (order: AlertOrder) => void
    readonly wake: () => void
  },
): DeedLoop {
  const { clock, db } = core
  const abort = new AbortController()
  const busy = new Set<string>()
  /** sources that asked to be left alone until then, by `clock.mono()` */
  const resting = new Map<string, number>()
  try {
    db.transact((write) => bringAlertOrdersNear(write, clock.now(), longestWaitMs, orderLifeMs))
  } catch (error) {
    core.log('orders-not-brought-near', { message: String(error) })
  }

  const deliver = async (order: AlertOrder, signal: AbortSignal): Promise<void> => {
    const stopped = whyStopped(
      order,
      core.episodes.get(order.episodeId),
      heldOf(db, order.episodeId),
      clock.now(),
    )
    if (stopped !== null) {
      core.commit((write, { now }) => stopDeed(write, order, stopped, now))
      deps.settled(order)
      return
    }
    const source = deps.connected(order.sourceId)
    let isWanted = false
    core.commit((write) => {
      isWanted = beginDeed(write, order)
      return noEffects
    })
    if (!isWanted) return
    const delivery = await send(order, source, signal)
    if (abort.signal.aborted) return
    if (!delivery.ok && delivery.retryAfterMs !== null)
      resting.set(order.sourceId, clock.mono() + Math.min(delivery.retryAfterMs, longestWaitMs))
    core.commit((write, { now }) => settleDeed(write, order, inWords(delivery), now))
    deps.settled(order)
    if (delivery.ok) deps.done(order)
  }

  const send = async (
    order: AlertOrder,
    source: ConnectedSource | undefined,
    signal: AbortSignal,
  ): Promise<Delivery> => {
    const { deed, episodeId, by, marker, createdAt, attempts } = order
    const told: DeedOrder = {
      ...{ fingerprint: fingerprintOf(db, episodeId) ?? '', labels: labelsOf(db, episodeId) },
      ...{ by, marker, since: createdAt, isRetry: attempts > 0 },
    }
    // Each method takes its own kind of deed, which the compiler cannot follow through the index.
    const method = source?.deeds?.[deed.kind] as
      | ((deed: AlertOrder['deed'], order: DeedOrder, signal: AbortSignal) => Promise<Delivery>)
      | undefined
    if (method) return method(deed, told, signal)
    const failure = { kind: 'bad-request', detail: 'This source cannot do that from here.' } as const
    return { ok: false, failure, final: true, retryAfterMs: null }
  }

  const start = (order: AlertOrder): void => {
    busy.add(order.sourceId)
    const request = new AbortController()
    const end = (): void => request.abort()
    const cancel = clock.after(deadlineMs, end)
    abort.signal.addEventListener('abort', end, { once: true })
    const freed = (): void => {
      busy.delete(order.sourceId)
      if (!abort.signal.aborted) deps.wake()
    }
    void deliver(order, request.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        core.log('deed-failed', { sourceId: order.sourceId, message: String(error) })
        core.commit((write, { now }) => settleDeed(write, order, lost(error), now))
      })
      .finally(() => {
        cancel()
        abort.signal.removeEventListener('abort', end)
      })
      .then(freed)
      .catch((error: unknown) => {
        core.log('deed-not-recorded', { message: String(error) })
        clock.after(unsavedRestMs, freed)
      })
  }

  /** How long this source is still to be left alone, ms. */
  const restOf = (sourceId: string): number => Math.max(0, (resting.get(sourceId) ?? 0) - clock.mono())

  return {
    hurry: (sourceId) => {
      if (restOf(sourceId) > 0) return
      core.commit((write, { now }) => {
        hurryAlertOrders(write, sourceId, now)
        return noEffects
      })
    },
    run: (now) => {
      let next = nextAlertOrderAt(db, now) ?? Number.POSITIVE_INFINITY
      for (const order of dueAlertOrders(db, now)) {
        if (busy.has(order.sourceId) || hasEarlierAlertOrder(db, order)) continue
        const restMs = restOf(order.sourceId)
        // What is too old is said to be so, whoever is to be left alone.
        if (restMs > 0 && now < order.expiresAt) next = Math.min(next, now + restMs, order.expiresAt)
        else start(order)
      }
      return next
    },
    stop: () => abort.abort(),
  }
}
