/** What is done about alerts at their sources: asked for, taken back, asked for again, and what of it is shown. */
import type { BatchItem } from '../../contract/batch.ts'
import { deedNames } from '../../contract/deed-words.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { type AlertOrder, alertOrderById, alertOrdersOfBatch } from '../outbox/alert-order-table.ts'
import { queueDeed, retryDeed, takeDeedBack, whyNot } from '../outbox/deliver-deed.ts'
import type { ConnectedSource } from '../sources/source.ts'
import type { Core } from './core.ts'
import { createDeedLoop, type DeedLoop } from './deed-loop.ts'
import { createSourceQuestions, type SourceQuestions } from './source-questions.ts'

export interface Deeds extends DeedLoop {
  /** @throws AppError of a single alert for which it makes no sense; of several each says so in the result */
  ask(wanted: OrderValue<'deeds.do'>): void
  /** @throws AppError `not-found`, or `too-late` when the source has done it */
  takeBack(orderId: number): void
  /** @throws AppError `not-found`, or `too-late` when there is nothing left to send */
  again(orderId: number): void
  readonly questions: SourceQuestions
}

export interface DeedsDeps {
  readonly connected: (sourceId: string) => ConnectedSource | undefined
  readonly newMarker: () => string
  readonly askAgain: (sourceId: string) => void
  readonly wake: () => void
}

/** Wires them into the core. */
export function createDeeds(core: Core, deps: DeedsDeps): Deeds {
  const questions = createSourceQuestions(core, deps.connected)
  const loop = createDeedLoop(core, {
    connected: deps.connected,
    done: ({ episodeId, sourceId }) => {
      questions.outOfDate(episodeId)
      deps.askAgain(sourceId)
    },
    settled: ({ id }) => tellBatch(core, alertOrderById(core.db, id)),
    wake: deps.wake,
  })

  const reasonAgainst = (id: EpisodeId, deed: AlertOrder['deed'], now: number): string | null => {
    const episode = core.episodes.get(id)
    const why = whyNot(deed, episode, now)
    if (why !== null || !episode) return why
    const can = core.sources.get(episode.sourceId)?.deeds?.includes(deed.kind)
    return can ? null : `${deedNames[deed.kind]} cannot be done from here: do it at the source.`
  }

  const onOrder = (id: number, work: (db: WriteDb, order: AlertOrder, now: number) => Effects): void => {
    const order = alertOrderById(core.db, id)
    if (!order) throw new AppError('not-found', 'This order is not there any more.')
    core.commit((db, { now }) => work(db, order, now))
    deps.wake()
  }

  return {
    ...loop,
    questions,
    ask: ({ id, episodeIds, deed }) => {
      // The same order again, since the page did not hear of the first.
      if (core.batch?.id === id || alertOrdersOfBatch(core.db, id).length > 0) return
      const wanted = [...new Set(episodeIds)]
      const items: BatchItem[] = []
      let at = 0
      core.commit((db, { now }) => {
        at = now
        const all = wanted.map((episodeId): Effects => {
          const reason = reasonAgainst(episodeId, deed, now)
          items.push({ episodeId, outcome: reason === null ? 'done' : 'skipped', reason })
          const sourceId = core.episodes.get(episodeId)?.sourceId
          if (reason !== null || sourceId === undefined) return noEffects
          const order = { sourceId, episodeId, deed, marker: deps.newMarker(), batchId: id }
          return queueDeed(db, { ...order, by: core.desk.me.name }, { now, undoMs: core.policy.undoMs })
        })
        const [only] = items
        if (items.length === 1 && only?.reason)
          throw new AppError('too-late', `${only.reason} Nothing was sent.`)
        return joinEffects(...all)
      })
      if (items.length > 1) {
        const canUndo = items.some(({ outcome }) => outcome === 'done')
        const undoUntil = canUndo ? at + core.policy.undoMs : null
        core.batch = { id, kind: 'deed', at, undoUntil, undone: false, items }
        core.publish({ batch: core.batch })
      }
      deps.wake()
    },
    takeBack: (orderId) => onOrder(orderId, (db, order) => takeDeedBack(db, order, core.desk.me.name)),
    again: (orderId) => onOrder(orderId, (db, order, now) => retryDeed(db, order, now)),
  }
}

/** An order about several alerts has a result for each: this one's. */
function tellBatch(core: Core, order: AlertOrder | undefined): void {
  const { batch } = core
  if (!batch || order?.batchId !== batch.id || order.state === 'waiting' || order.state === 'retrying') return
  const atSource = { isDone: order.state === 'sent', reason: order.reason }
  const items = batch.items.map((item) => (item.episodeId === order.episodeId ? { ...item, atSource } : item))
  core.batch = { ...batch, items }
  core.publish({ batch: core.batch })
}
