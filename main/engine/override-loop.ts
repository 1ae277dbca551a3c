/** Overrides on their way to PagerDuty: looked for there, sent once, written down. */

import type { OrderProgress } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { UpstreamOverride } from '../../contract/override-upstream.ts'
import type { PagerDutyFeed } from '../config/pagerduty-schema.ts'
import type { WriteDb } from '../db/db.ts'
import { noEffects } from '../db/journal.ts'
import {
  beginOverrideTry,
  dropOverride,
  isOpen,
  overrideTooOld,
  queueOverride,
  retryOverride,
  settleOverride,
  takeOverrideBack,
} from '../outbox/deliver-override.ts'
import {
  bringOverridesNear,
  dueOverrideOrders,
  nextOverrideOrderAt,
  type OverrideOrder,
  overrideOrderById,
  undoingOf,
  writeOrders,
} from '../outbox/override-order-table.ts'
import type { PagerDutyDoor } from '../sources/pagerduty-door.ts'
import { equalOverrides, notDone, removeOverride, writeOverride } from '../sources/pagerduty-override.ts'
import type { Delivery } from '../sources/source.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { inWords, lost, unsavedRestMs } from './delivery.ts'
import type { PagerDutyDoors } from './pagerduty-doors.ts'
import type { EnginePart } from './part.ts'

export interface OverrideLoop extends Required<Pick<EnginePart, 'run' | 'stop'>> {
  /** @throws AppError `not-found` for a rotation that comes from no PagerDuty, `bad-input` for a stretch that is over */
  ask(wanted: {
    readonly rotation: string
    readonly userId: string
    readonly person: string
    readonly from: number
    readonly to: number
  }): void
  /** @throws AppError `not-found` */
  takeBack(orderId: number): void
  /** @throws AppError `not-found`, or `too-late` when there is nothing left to try */
  retry(orderId: number): void
  /** those that are not over */
  shown(): readonly UpstreamOverride[]
  /** where a rotation's shifts are kept. @throws AppError `not-found` for one that comes from no PagerDuty */
  feedOf(rotation: string): PagerDutyFeed
}

export interface OverrideLoopDeps {
  readonly configuration: Pick<Configuration, 'config'>
  readonly doors: PagerDutyDoors
  /** the schedule has just been changed from here */
  readonly readSoon: (feed: Pick<PagerDutyFeed, 'url' | 'schedule'>) => void
  readonly wake: () => void
}

/** No wait that was given is longer, ms: PagerDuty's own wishes are honoured up to ten minutes. */
const longestWaitMs = 600_000

/** Wires them into the core. Deliveries to one schedule go one after another, in order. */
export function createOverrideLoop(core: Core, deps: OverrideLoopDeps): OverrideLoop {
  const abort = new AbortController()
  const busy = new Set<string>()
  const keyOf = ({ url, schedule }: OverrideOrder): string => `${url} ${schedule}`
  try {
    core.db.transact((db) => bringOverridesNear(db, core.clock.now(), longestWaitMs))
  } catch (error) {
    core.log('orders-not-brought-near', { message: String(error) })
  }

  const commit = (work: (db: WriteDb, now: number) => void): void => {
    core.commit((db, { now }) => {
      work(db, now)
      return noEffects
    })
  }

  const feedFor = ({ url, schedule }: OverrideOrder): PagerDutyFeed | undefined =>
    deps.configuration
      .config()
      .rotations.flatMap(({ pagerduty }) => pagerduty ?? [])
      .find((feed) => feed.url === url && feed.schedule === schedule)

  const deliver = async (order: OverrideOrder): Promise<void> => {
    const why = overrideTooOld(order, core.clock.now())
    if (why !== null) return commit((db, now) => dropOverride(db, order, why, now))
    const feed = feedFor(order)
    if (!feed) {
      const words = 'No rotation of the configuration comes from that PagerDuty schedule any more.'
      return commit((db, now) => dropOverride(db, order, words, now))
    }
    const door = await deps.doors.open(feed)
    const delivery: Delivery | null =
      'kind' in door
        ? { ok: false, failure: door, final: false, retryAfterMs: null }
        : await (order.kind === 'write' ? write(door, order) : remove(door, order))
    if (abort.signal.aborted || delivery === null) return
    commit((db, now) => settleOverride(db, order, inWords(delivery), now))
    if (delivery.ok) deps.readSoon(feed)
    else if (delivery.failure.kind === 'unauthorised') deps.doors.refused(feed)
  }

  /** Null where the order was taken back before it was sent. */
  const write = async (door: PagerDutyDoor, order: OverrideOrder): Promise<Delivery | null> => {
    const standing = await equalOverrides(door, order.schedule, order, core.clock.now(), abort.signal)
    if (!standing.ok) return notDone(standing)
    // One that was not there before the first try came of a try whose answer was lost.
    const before = order.attempts > 0 ? order.stoodBefore : null
    const done = before ? standing.ids.find((id) => !before.includes(id)) : standing.inForce
    if (done != null) return { ok: true, ref: done, endsAt: order.to }
    let isWanted = false
    commit((db) => {
      isWanted = beginOverrideTry(db, order, standing.ids)
    })
    if (!isWanted || abort.signal.aborted) return null
    return writeOverride(door, order.schedule, order, core.clock.now(), abort.signal)
  }

  const remove = async (door: PagerDutyDoor, order: OverrideOrder): Promise<Delivery> => {
    const { schedule, overrideId } = order
    if (overrideId !== null) return removeOverride(door, schedule, overrideId, abort.signal)
    const standing = await equalOverrides(door, schedule, order, core.clock.now(), abort.signal)
    if (!standing.ok) return notDone(standing)
    const written = standing.ids.find((id) => !order.stoodBefore?.includes(id))
    if (written !== undefined) return removeOverride(door, schedule, written, abort.signal)
    return { ok: true, ref: '', endsAt: null }
  }

  const start = (order: OverrideOrder): void => {
    const key = keyOf(order)
    busy.add(key)
    const freed = (): void => {
      busy.delete(key)
      if (!abort.signal.aborted) deps.wake()
    }
    void deliver(order)
      .catch((error: unknown) => {
        core.log('override-delivery-failed', { message: String(error) })
        commit((db, now) => settleOverride(db, order, lost(error), now))
      })
      .then(freed)
      .catch((error: unknown) => {
        core.log('override-delivery-not-recorded', { message: String(error) })
        core.clock.after(unsavedRestMs, freed)
      })
  }

  const orderOf = (id: number): OverrideOrder => {
    const order = overrideOrderById(core.db, id)
    if (!order) throw new AppError('not-found', 'This order is not there any more.')
    return order
  }
  const feedOf = (rotation: string): PagerDutyFeed => {
    const found = deps.configuration.config().rotations.find(({ name }) => name === rotation)?.pagerduty
    if (found) return found
    throw new AppError('not-found', `${rotation} does not come from PagerDuty. Nothing was sent.`)
  }

  return {
    feedOf,
    ask: ({ rotation, ...wanted }) => {
      const { url, schedule } = feedOf(rotation)
      if (wanted.to <= core.clock.now())
        throw new AppError('bad-input', 'This shift is over. Nothing was sent.')
      commit((db, now) => {
        const order = { ...wanted, rotation, url, schedule, by: core.desk.me.name }
        queueOverride(db, order, { now, undoMs: core.policy.undoMs })
      })
      deps.wake()
    },
    takeBack: (orderId) => {
      const order = orderOf(orderId)
      commit((db, now) => takeOverrideBack(db, order, core.desk.me.name, now))
      deps.wake()
    },
    retry: (orderId) => {
      const order = orderOf(orderId)
      commit((db, now) => retryOverride(db, order, now))
      deps.wake()
    },
    shown: () =>
      writeOrders(core.db, core.clock.now()).flatMap((order) => {
        const undoing = undoingOf(core.db, order.id)
        if (undoing && (undoing.state === 'sent' || undoing.state === 'withdrawn')) return []
        const { rotation, person, by, from, to } = order
        return [
          {
            ...{ orderId: order.id, rotation, person, by, from, to },
            ...{ order: progressOf(order), undoing: undoing ? progressOf(undoing) : null },
          },
        ]
      }),
    run: (now) => {
      for (const order of dueOverrideOrders(core.db, now)) if (!busy.has(keyOf(order))) start(order)
      const due = nextOverrideOrderAt(core.db)
      return due === null || (due <= now && busy.size > 0) ? Number.POSITIVE_INFINITY : due
    },
    stop: () => abort.abort(),
  }
}

function progressOf(order: OverrideOrder): OrderProgress {
  const { state, dueAt, failures, reason } = order
  return {
    state: state === 'expired' || state === 'withdrawn' ? 'refused' : state,
    nextAt: isOpen(order) ? dueAt : null,
    attempts: failures,
    reason,
  }
}
