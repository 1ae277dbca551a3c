/** One acked episode and its orders upstream, over a real database. Time moves by `pass` only. */

import type { Episode } from '../../../contract/alert.ts'
import { acknowledge, unacknowledge } from '../../../main/alerts/acknowledge.ts'
import {
  ackMatchers,
  ackSilenceMs,
  type DeliveryResult,
  dropOrder,
  endMirror,
  isGivenUp,
  isStillWanted,
  queueAck,
  queueExtensions,
  retryOrder,
  settle,
} from '../../../main/outbox/deliver.ts'
import {
  dueOrders,
  mirrorOf,
  nextDueAt,
  type OutboxOrder,
  progressOf,
} from '../../../main/outbox/outbox-table.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { aSeenAlert } from '../../helpers/seen.ts'
import { policy, watchSource } from '../alerts/watch-source.ts'

/** A delivery that was not done, for now. */
export const unreachable: DeliveryResult = {
  ok: false,
  ref: '',
  endsAt: null,
  reason: 'connection refused',
  final: false,
  retryAfterMs: null,
}
/** A delivery that was refused for good. */
export const forbidden: DeliveryResult = { ...unreachable, reason: '403 Forbidden', final: true }

export function openOutbox() {
  const db = openTestDb()
  const source = watchSource(db)
  const seen = aSeenAlert('f1')
  source.answer([seen])
  let markers = 0

  const episode = (): Episode => {
    const [found] = source.episodes('f1')
    if (!found) throw new Error('no episode')
    return found
  }
  const isHeld = (): boolean => episode().firing && episode().ack?.mine === true

  return {
    db,
    ...source,
    seen,
    episode,
    /** Takes the episode and queues what tells upstream. */
    acknowledge: () =>
      source.commit((write) => {
        const effects = acknowledge(write, episode(), 'Mira Lund', source.now())
        const order = { episodeId: episode().id, sourceId: episode().sourceId, marker: `nd-${++markers}` }
        queueAck(write, order, ackMatchers(seen.labels), { now: source.now(), undoMs: policy.undoMs })
        return effects
      }),
    /** Gives it back, and with it its silence. */
    giveBack: () =>
      source.commit((write) => {
        const effects = unacknowledge(write, episode())
        endMirror(write, episode().id, source.now(), isGivenUp(episode()))
        return effects
      }),
    /** The episode ends, and its ack with it. */
    end: () => {
      source.answer([])
      source.answer([])
      source.commit((write) => {
        endMirror(write, episode().id, source.now(), isGivenUp(episode()))
        return { episodes: [], events: [] }
      })
    },
    extend: () =>
      source.commit((write) => {
        queueExtensions(write, isHeld, source.now())
        return { episodes: [], events: [] }
      }),
    /** A person asks for it again. */
    retry: () => source.commit((write) => retryOrder(write, episode().id, 'nd-again', source.now())),
    due: () => dueOrders(db, source.now()),
    nextDueAt: () => nextDueAt(db),
    mirror: () => mirrorOf(db, episode().id),
    progress: () => progressOf(db, [episode().id]).get(episode().id),
    states: () =>
      db.all('SELECT kind, state FROM outbox ORDER BY id').map(({ kind, state }) => `${kind} ${state}`),
    isWanted: (order: OutboxOrder) => isStillWanted(order, episode(), source.now()),
    settle: (order: OutboxOrder, result: DeliveryResult) =>
      source.commit((write) => settle(write, order, result, source.now())),
    drop: (order: OutboxOrder, why: 'no' | 'expired') =>
      source.commit((write) => dropOrder(write, order, why)),
    /** A delivery that upstream has taken, as the silence `ref`. */
    done: (ref: string): DeliveryResult => ({
      ...unreachable,
      ok: true,
      ref,
      endsAt: source.now() + ackSilenceMs,
      reason: '',
    }),
  }
}

export type OutboxDesk = ReturnType<typeof openOutbox>

/** The one order that is due. */
export function onlyDue(desk: OutboxDesk): OutboxOrder {
  const [order, ...more] = desk.due()
  if (!order || more.length > 0) throw new Error(`${more.length + (order ? 1 : 0)} orders are due`)
  return order
}
