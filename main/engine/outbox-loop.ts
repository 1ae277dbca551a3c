/** The outbox at work: takes what is due, asks whether it is still wanted, sends it, writes down what came of it. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { forgetHeld } from '../alerts/held-table.ts'
import { ackPrefix } from '../alerts/suppression.ts'
import { noEffects } from '../db/journal.ts'
import {
  ackSilenceMs,
  dropOrder,
  endMirror,
  isBeingEnded,
  isGivenUp,
  isStillWanted,
  orderLifeMs,
  queueExtensions,
  settle,
} from '../outbox/deliver.ts'
import { bringNear } from '../outbox/early-table.ts'
import {
  damagedMatchers,
  dueOrders,
  hasMirrors,
  nextDueAt,
  type OutboxOrder,
} from '../outbox/outbox-table.ts'
import type { ConnectedSource, Delivery } from '../sources/source.ts'
import type { Core } from './core.ts'
import { inWords, lost, unsavedRestMs } from './delivery.ts'
import { heldFirst, isToldNatively, overtaken, type TellingBy, tellNatively } from './native-ack.ts'

export interface OutboxLoop {
  /** sends what is due; answers when to come again, epoch ms */
  run(now: number): number
  stop(): void
}

/** How often extensions are looked for; far below the time an ack silence has left by then. */
const extensionEveryMs = 60_000

/**
 * Wires the outbox to the core. Deliveries of one source go one after another, in order; sources do not wait for
 * each other. `wake` is called when a delivery has ended.
 */
export function createOutboxLoop(
  core: Core,
  deps: {
    readonly connected: (sourceId: string) => ConnectedSource | undefined
    readonly me: () => string
    /** sources with a delivery under way, of silences by hand too: one after another */
    readonly busy: Set<string>
    readonly wake: () => void
  },
): OutboxLoop {
  const { busy } = deps
  const abort = new AbortController()
  let extendAt = 0
  try {
    core.db.transact((db) =>
      bringNear(db, core.clock.now(), { lifeMs: orderLifeMs, silenceMs: ackSilenceMs }),
    )
  } catch (error) {
    core.log('orders-not-brought-near', { message: String(error) })
  }

  const beganAt = core.clock.now()
  const toldBy = (): TellingBy => ({ by: deps.me(), runBeganAt: beganAt })

  const isHeld = (id: EpisodeId): boolean => {
    const episode = core.episodes.get(id)
    return episode?.firing === true && episode.ack?.mine === true
  }

  const deliver = async (order: OutboxOrder): Promise<void> => {
    const episode = episodeById(core.db, core.policy, order.episodeId)
    const source = deps.connected(order.sourceId)
    const isNative = isToldNatively(order, source)
    const first = isNative ? heldFirst(core.db, order) : null
    if (first !== null) {
      core.commit((db, { now }) => settle(db, order, overtaken(first), now))
      return
    }
    const verdict = isStillWanted(order, episode, core.clock.now())
    if (verdict !== 'yes') {
      core.commit((db) => dropOrder(db, order, verdict))
      return
    }
    const delivery = isNative
      ? await tellNatively(core.db, order, source?.deeds ?? {}, toldBy(), abort.signal)
      : await send(order, episode, source)
    if (abort.signal.aborted) return
    core.commit((db, { now }) => {
      const effects = settle(db, order, { ...inWords(delivery), isNative }, now)
      if (delivery.ok && order.kind === 'ack')
        forgetHeld(db, order.episodeId, isBeingEnded(db, order.episodeId, now))
      // The ack may have ended while the order was on its way: what has just been written must go again.
      if (delivery.ok && order.kind !== 'end' && !isHeld(order.episodeId))
        endMirror(db, order.episodeId, now, isGivenUp(core.episodes.get(order.episodeId)))
      return effects
    })
  }

  const send = async (
    order: OutboxOrder,
    episode: Episode | undefined,
    source: ConnectedSource | undefined,
  ): Promise<Delivery> => {
    if (!source?.silence || !source.expireSilence) {
      const failure = {
        kind: 'bad-request',
        detail: 'This source is not connected, or takes no acknowledgements.',
      } as const
      return { ok: false, failure, final: true, retryAfterMs: null }
    }
    if (order.kind === 'end') return source.expireSilence(order.silenceId ?? '', abort.signal)
    if (order.matchers.length === 0) {
      const failure = { kind: 'bad-request', detail: damagedMatchers } as const
      return { ok: false, failure, final: true, retryAfterMs: null }
    }
    const now = core.clock.now()
    return source.silence(
      {
        id: order.silenceId,
        matchers: order.matchers,
        startsAt: now,
        endsAt: now + ackSilenceMs,
        createdBy: deps.me(),
        comment: `${ackPrefix} ${episode?.title ?? 'Acknowledged'} (Nightdesk, kept alive while it fires) [${order.marker}]`,
        marker: order.marker,
      },
      abort.signal,
    )
  }

  const freed = (sourceId: string): void => {
    busy.delete(sourceId)
    if (!abort.signal.aborted) deps.wake()
  }

  return {
    run: (now) => {
      const holds = hasMirrors(core.db)
      if (holds && now >= extendAt) {
        extendAt = now + extensionEveryMs
        core.commit((db) => {
          queueExtensions(db, isHeld, now)
          return noEffects
        })
      }
      for (const order of dueOrders(core.db, now)) {
        if (busy.has(order.sourceId)) continue
        busy.add(order.sourceId)
        void deliver(order)
          .catch((error: unknown) => {
            core.log('delivery-failed', { sourceId: order.sourceId, message: String(error) })
            core.commit((db, stamp) => settle(db, order, lost(error), stamp.now))
          })
          .then(() => freed(order.sourceId))
          .catch((error: unknown) => {
            core.log('delivery-not-recorded', { message: String(error) })
            core.clock.after(unsavedRestMs, () => freed(order.sourceId))
          })
      }
      const due = nextDueAt(core.db)
      const later = due === null || (due <= now && busy.size > 0) ? Number.POSITIVE_INFINITY : due
      return Math.min(later, holds ? extendAt : Number.POSITIVE_INFINITY)
    },
    stop: () => abort.abort(),
  }
}

/** The part of a commit that belongs to the outbox: an episode that is not mine any more needs no silence. */
export function endMirrors(core: Core): void {
  core.inCommit.push((db, { now }, touched) => {
    for (const episode of touched) {
      if (!(episode.firing && episode.ack?.mine)) endMirror(db, episode.id, now, isGivenUp(episode))
    }
    return noEffects
  })
}
