/** Answers and marks on their way to where the customer's thread is: asked about, sent once, written down. */
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { SeenThread } from '../../contract/seen-support.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { WriteDb } from '../db/db.ts'
import { toldWord } from '../escalations/hand-over-word.ts'
import {
  beginSupportTry,
  doubtSupport,
  expireSupport,
  isSupportTooOld,
  settleSupport,
  waitsBehind,
} from '../outbox/deliver-support.ts'
import {
  bringSupportNear,
  dueSupportOrders,
  hasRetryingSupport,
  hurrySupportOrders,
  nextSupportOrderAt,
  nextUnsureEnd,
  resultsOf,
  type SupportOrder,
  setSupportOrder,
  staleUnsure,
  supportOrderById,
} from '../outbox/support-order-table.ts'
import type { Delivery } from '../sources/source.ts'
import type { SupportSource } from '../sources/support-source.ts'
import { foundAs, newSince, writtenSince } from '../support/answering.ts'
import { insertThreadEvent } from '../support/event-table.ts'
import { threadById } from '../support/thread-table.ts'
import type { Core } from './core.ts'
import { inWords, lost, unsavedRestMs } from './delivery.ts'
import type { EnginePart } from './part.ts'
import type { SupportConnection } from './support-connections.ts'
import { lookForGivenUp, noteArrived } from './support-given-up.ts'

export interface SupportLoop extends Required<Pick<EnginePart, 'run' | 'stop'>> {
  /** a delivery of this order is under way */
  isUnderWay(order: SupportOrder): boolean
  /** the source answers again: what waited for it goes out now */
  hurry(sourceId: SourceId): void
}

export interface SupportLoopDeps {
  /** the source connected; or why it cannot be asked; undefined = the configuration has none of that name any more */
  readonly connect: (sourceId: SourceId) => Promise<SupportConnection | Failure | undefined>
  /** takes in a thread that was read whole */
  readonly takeIn: (db: WriteDb, sourceId: SourceId, seen: SeenThread, now: number) => void
  /** own words are there: the thread has them at once, until the source tells of them */
  readonly said: (db: WriteDb, order: SupportOrder, key: string, now: number) => void
  readonly touch: (db: WriteDb, id: ThreadId) => void
  readonly commit: (work: (db: WriteDb, now: number) => void) => void
  /** something there has just changed: it is asked soon */
  readonly askAgain: (sourceId: SourceId) => void
  /** an issue was opened for this thread */
  readonly opened: (db: WriteDb, order: SupportOrder, ref: string, now: number) => void
  readonly wake: () => void
}

/** One request may take so long, ms: posting may wait for the source's own limits. */
const deadlineMs = 60_000
/** No wait that was given is longer, ms. */
const longestWaitMs = 3_600_000

/** Wires them into the core. Deliveries of one thread go one after another. */
export function createSupportLoop(core: Core, deps: SupportLoopDeps): SupportLoop {
  const { clock, db } = core
  const abort = new AbortController()
  const busy = new Map<string, SupportOrder['id']>()
  const keyOf = ({ threadId, sourceId, payload }: SupportOrder): string =>
    threadId === null ? `${sourceId} ${payload.kind}` : `${threadId} ${payload.kind}`
  try {
    db.transact((write) => bringSupportNear(write, clock.now(), longestWaitMs))
  } catch (error) {
    core.log('orders-not-brought-near', { message: String(error) })
  }

  const changed = (write: WriteDb, { threadId }: SupportOrder): void => {
    if (threadId !== null) deps.touch(write, threadId)
  }

  const expire = (order: SupportOrder): void =>
    deps.commit((write, now) => {
      expireSupport(write, order)
      if (order.threadId !== null && (order.payload.kind !== 'word' || isTold(order)))
        insertThreadEvent(write, order.threadId, {
          at: now,
          kind: 'not-sent',
          by: null,
          text: notSent(order),
        })
      changed(write, order)
    })

  const deliver = async (order: SupportOrder, signal: AbortSignal): Promise<void> => {
    if (isSupportTooOld(order, clock.now())) return expire(order)
    const connection = await deps.connect(order.sourceId)
    if (connection === undefined)
      return settle(order, no('The source it was for is not in the configuration any more.'))
    if ('detail' in connection) return settle(order, later(connection))
    const { source } = connection
    if (order.payload.kind === 'answer' && (await isStopped(order, source, signal))) return
    let isWanted = false
    deps.commit((write) => {
      isWanted = beginSupportTry(write, order)
    })
    if (!isWanted || abort.signal.aborted) return
    const delivery = await send(order, source, signal)
    if (abort.signal.aborted) return
    settle(order, delivery)
    if (delivery.ok) deps.askAgain(order.sourceId)
  }

  /** Reads the thread once more: is there something new, so that somebody has to say yes, or is it there already? */
  const isStopped = async (
    order: SupportOrder,
    source: SupportSource,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const thread = order.threadId === null ? undefined : threadById(db, order.threadId)
    if (!thread) return false
    const seen = await source.thread(thread.ref, signal)
    if (abort.signal.aborted) return true
    if ('detail' in seen) {
      settle(order, seen.kind === 'not-found' ? no(seen.detail) : later(seen))
      return true
    }
    const earlier = await lookForGivenUp(db, thread, source, clock.now(), signal)
    if (abort.signal.aborted) return true
    if ('detail' in earlier) {
      settle(order, later(earlier))
      return true
    }
    let isStopped = false
    deps.commit((write, now) => {
      deps.takeIn(write, order.sourceId, seen, now)
      const reason = noteArrived(write, thread.id, earlier, now)
      const known = supportOrderById(write, order.id)
      if (reason !== null) changed(write, order)
      if (!known || (known.state !== 'waiting' && known.state !== 'retrying')) {
        isStopped = true
        return
      }
      const there = foundAs(write, known, resultsOf(write, thread.id))
      if (there !== null) setSupportOrder(write, order.id, 'sent', { result: there })
      const news = there === null ? newSince(write, thread.id, known.seenKey) : []
      const doubts = [
        ...(reason === null ? [] : [reason]),
        ...(news.length > 0 ? [`${writtenSince(news)}.`] : []),
      ]
      if (there === null && doubts.length > 0) doubtSupport(write, known, doubts.join(' '))
      isStopped = there !== null || doubts.length > 0
      if (isStopped) changed(write, order)
    })
    return isStopped
  }

  const settle = (order: SupportOrder, delivery: Delivery): void =>
    deps.commit((write, now) => {
      const state = settleSupport(write, order, inWords(delivery), now)
      if (state === 'sent' && delivery.ok) {
        if (order.payload.kind === 'answer') deps.said(write, order, delivery.ref, now)
        if (order.payload.kind === 'issue') deps.opened(write, order, delivery.ref, now)
      }
      if (state === 'refused' && order.threadId !== null && order.payload.kind !== 'answer' && !delivery.ok) {
        const text = `${notSent(order)} ${delivery.failure.detail}`
        insertThreadEvent(write, order.threadId, { at: now, kind: 'not-sent', by: null, text })
      }
      changed(write, order)
    })

  const send = async (order: SupportOrder, source: SupportSource, signal: AbortSignal): Promise<Delivery> => {
    const { payload, marker } = order
    const thread = order.threadId === null ? undefined : threadById(db, order.threadId)
    const lookUp = { marker, since: order.createdAt, isRetry: order.attempts > 0 }
    const cannot = no('This source cannot do that.')
    switch (payload.kind) {
      case 'answer':
      case 'word': {
        const toTeam = payload.kind === 'word' && payload.to === 'team'
        if (!source.post || (!toTeam && !thread)) return cannot
        const to = toTeam ? ({ kind: 'team' } as const) : { kind: 'thread' as const, ref: thread?.ref ?? '' }
        const word = payload.kind === 'word' ? payload.word : null
        return source.post({ to, text: payload.text, word, by: order.by, ...lookUp }, signal)
      }
      case 'mark': {
        if (!source.mark || !thread) return cannot
        const { kind: _, ...mark } = payload
        return source.mark({ ref: thread.ref, ...mark }, signal)
      }
      case 'issue': {
        if (!source.createIssue) return cannot
        const { kind: _, ...issue } = payload
        return source.createIssue({ ...issue, ...lookUp }, signal)
      }
      case 'damaged':
        return no('What was to be said cannot be read any more: it is damaged on this laptop’s disk.')
    }
  }

  const start = (order: SupportOrder): void => {
    const key = keyOf(order)
    busy.set(key, order.id)
    const request = new AbortController()
    const cancel = clock.after(deadlineMs, () => request.abort())
    const end = (): void => request.abort()
    abort.signal.addEventListener('abort', end, { once: true })
    const freed = (): void => {
      busy.delete(key)
      if (!abort.signal.aborted) deps.wake()
    }
    void deliver(order, request.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        core.log('support-delivery-failed', { message: String(error) })
        deps.commit((write, now) => {
          settleSupport(write, order, lost(error), now)
          changed(write, order)
        })
      })
      .finally(() => {
        cancel()
        abort.signal.removeEventListener('abort', end)
      })
      .then(freed)
      .catch((error: unknown) => {
        core.log('support-delivery-not-recorded', { message: String(error) })
        clock.after(unsavedRestMs, freed)
      })
  }

  return {
    isUnderWay: (order) => busy.get(keyOf(order)) === order.id,
    hurry: (sourceId) => {
      if (!hasRetryingSupport(db, sourceId, clock.now())) return
      deps.commit((write, now) => hurrySupportOrders(write, sourceId, now))
    },
    run: (now) => {
      for (const order of staleUnsure(db, now)) expire(order)
      for (const order of dueSupportOrders(db, now))
        if (!busy.has(keyOf(order)) && !waitsBehind(db, order)) start(order)
      // What is due and waits for another one is looked at when that one is done.
      const next = [nextSupportOrderAt(db, now), nextUnsureEnd(db)].flatMap((at) => at ?? [])
      return Math.min(Number.POSITIVE_INFINITY, ...next)
    },
    stop: () => abort.abort(),
  }
}

const later = (failure: Failure): Delivery => ({ ok: false, failure, final: false, retryAfterMs: null })

const no = (detail: string): Delivery => ({
  ok: false,
  failure: { kind: 'bad-request', detail },
  final: true,
  retryAfterMs: null,
})

/** Does it tell the customer who takes over? */
function isTold({ payload }: SupportOrder): boolean {
  return payload.kind === 'word' && payload.word === toldWord
}

function notSent(order: SupportOrder): string {
  const { payload } = order
  switch (payload.kind) {
    case 'answer':
      return 'An answer was not sent.'
    case 'word':
      return isTold(order) ? 'The customer was not told who takes over.' : 'The others were not told.'
    case 'issue':
      return `The issue “${payload.title}” was not opened.`
    case 'mark':
      return 'The source was not told how the thread stands.'
    case 'damaged':
      return 'Something was not sent.'
  }
}
