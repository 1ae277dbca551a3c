/** What is told about postmortems' issues on its way: looked at once more, sent once, written down. */
import { assertNever } from '../../contract/errors.ts'
import type { PostmortemId, SourceId } from '../../contract/ids.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { WriteDb } from '../db/db.ts'
import { waitAfter } from '../outbox/deliver.ts'
import { appendPostmortemEvent } from '../postmortems/event-table.ts'
import { beginIssueTry, expireIssueOrder, settleIssueOrder } from '../postmortems/issue-orders.ts'
import {
  forgetIssue,
  issueByNumber,
  issueByPostmortem,
  newIssue,
  oursOf,
  putIssue,
  type StoredIssue,
} from '../postmortems/issue-table.ts'
import { lifeForIssue, refOf } from '../postmortems/issue-take.ts'
import { hashOf, issueWordsOf } from '../postmortems/issue-words.ts'
import {
  bringIssueOrdersNear,
  dueIssueOrders,
  hasRetryingIssueOrder,
  hurryIssueOrders,
  type IssueOrder,
  type IssuePayload,
  issueOrderById,
  nextIssueOrderAt,
  type SentWords,
  setIssueOrder,
} from '../postmortems/order-table.ts'
import { postmortemById, type StoredPostmortem } from '../postmortems/postmortem-table.ts'
import type { IssueDelivery, IssueSource } from '../sources/issue-source.ts'
import type { SupportSource } from '../sources/support-source.ts'
import type { Core } from './core.ts'
import { unsavedRestMs } from './delivery.ts'
import type { EnginePart } from './part.ts'
import type { IssueSide } from './postmortem-issue-side.ts'
import { issueOrderWords } from './postmortem-issue-words.ts'
import { heldBack } from './postmortem-leaving.ts'

export interface IssueLoop extends Required<Pick<EnginePart, 'run' | 'stop'>> {
  isUnderWay(order: Pick<IssueOrder, 'id'>): boolean
  /** the source answers again: what waited for it goes out now */
  hurry(): void
  /** grows with everything that was written there: what was asked before is older */
  settled(id: PostmortemId): number
}

export interface IssueLoopDeps {
  readonly side: IssueSide
  /** words in an issue, with the marker that finds them again */
  readonly comment: (sourceId: SourceId) => SupportSource['post'] | undefined
  /** something there was just changed: it is read soon */
  readonly readSoon: () => void
  readonly wake: () => void
}

/** One request may take so long, ms: it may wait for the source's own limits. */
const deadlineMs = 60_000
/** So many at once: a storm opens many postmortems again, and each word about one is a write here. */
const mostAtOnce = 4
/** No wait that was given is longer, ms. */
const longestWaitMs = 3_600_000

type Sent = IssueDelivery | { readonly ok: true; readonly issue: null }

/** Wires them into the core. Orders of one postmortem go one after another. */
export function createIssueLoop(core: Core, deps: IssueLoopDeps): IssueLoop {
  const { clock, db } = core
  const { side } = deps
  const abort = new AbortController()
  const busy = new Map<PostmortemId, number>()
  const settled = new Map<PostmortemId, number>()
  try {
    db.transact((write) => bringIssueOrdersNear(write, clock.now(), longestWaitMs))
  } catch (error) {
    core.log('orders-not-brought-near', { message: String(error) })
  }

  /** What of it is still wanted; null = nothing. */
  const wantedOf = (order: IssueOrder, postmortem: StoredPostmortem | undefined): IssuePayload | null => {
    const { payload } = order
    if (!postmortem || postmortem.isRemoved) return null
    if (payload.kind === 'open' || payload.kind === 'text') return wordsNow(payload, postmortem)
    if (payload.kind !== 'mark') return payload
    // It may stand otherwise by now: only what is still so is told.
    const known = issueByPostmortem(db, order.postmortemId)
    const now = lifeForIssue(postmortem.life, side.people(order.sourceId), known?.told ?? null)
    const still = {
      ...(payload.isClosed === now.isClosed ? { isClosed: now.isClosed } : {}),
      ...(payload.team !== undefined && payload.team === now.team ? { team: now.team } : {}),
      ...(payload.assignee !== undefined && payload.assignee === now.assignee
        ? { assignee: now.assignee, instead: oursOf(known?.told ?? null) }
        : {}),
    }
    return Object.keys(still).length === 0 ? null : { kind: 'mark', ...still }
  }

  const deliver = async (order: IssueOrder, signal: AbortSignal): Promise<void> => {
    if (clock.now() >= order.expiresAt)
      return side.commit((write, now, touch) => {
        if (!expireIssueOrder(write, order, now)) return
        touch(order.postmortemId)
        const text = `${issueOrderWords(order.payload)}: not done in time`
        appendPostmortemEvent(write, order.postmortemId, { at: now, by: null, kind: 'issue', text })
      })
    const postmortem = postmortemById(db, order.postmortemId)
    const payload = wantedOf(order, postmortem)
    const issue = issueByPostmortem(db, order.postmortemId)
    if (!payload || !postmortem || (payload.kind === 'open' && issue?.number != null))
      return side.commit((write, _, touch) => {
        setIssueOrder(write, order.id, payload?.kind === 'open' && postmortem ? 'sent' : 'withdrawn')
        if (!postmortem || postmortem.isRemoved) forgetIssue(write, order.postmortemId)
        touch(order.postmortemId)
      })
    const held = heldOf(order, payload, postmortem)
    if (held !== null) return settle(order, no(held))
    const source = await side.connect(order.sourceId, signal)
    if ('detail' in source) return settle(order, { ...later(source) })
    // What was typed while it connected: those words go, or wait for the next try.
    const asItIs = postmortemById(db, order.postmortemId)
    const wanted = wantedOf(order, asItIs)
    const heldNow = wanted && asItIs ? heldOf(order, wanted, asItIs) : null
    if (heldNow !== null) return settle(order, no(heldNow))
    let isWanted = false
    side.commit((write) => {
      const words = wanted?.kind === 'open' || wanted?.kind === 'text' ? wanted : undefined
      isWanted = wanted !== null && beginIssueTry(write, order, words)
      if (isWanted && wanted) mayHave(write, order.postmortemId, wanted)
    })
    if (!isWanted || wanted === null || abort.signal.aborted) return
    const now = { ...order, payload: wanted }
    const sent = await send(source, now, postmortem, issue, signal)
    if (abort.signal.aborted) return
    settle(now, sent)
    if (sent.ok) deps.readSoon()
  }

  const send = async (
    source: IssueSource,
    { payload, ...order }: IssueOrder,
    { uid, createdAt }: StoredPostmortem,
    issue: StoredIssue | undefined,
    signal: AbortSignal,
  ): Promise<Sent> => {
    if (payload.kind === 'open') {
      const { kind: _, tried: __, ...words } = payload
      const since = Math.min(createdAt, order.createdAt)
      const { repository } = order
      return source.open({ ...words, repository, uid, since, isRetry: order.attempts > 0 }, signal)
    }
    if (!issue || issue.number === null) return no('There is no issue of it yet.')
    const { number, repository } = issue
    switch (payload.kind) {
      case 'text': {
        const { title, body, over, tried = [] } = payload
        const isKnown = (seen: { readonly title: string; readonly body: string }): boolean =>
          [issue.wordsHash, over, ...tried].includes(hashOf(seen))
        return source.change({ repository, number, text: { title, body, uid, isKnown } }, signal)
      }
      case 'mark': {
        const { kind: _, isClosed, ...rest } = payload
        const state = isClosed === undefined ? {} : { isOpen: !isClosed }
        return source.change({ repository, number, ...state, ...rest }, signal)
      }
      case 'comment': {
        const post = deps.comment(order.sourceId)
        if (!post) return no('This source takes no comments.')
        const { marker, by, createdAt: since, attempts } = order
        const to = { kind: 'thread', ref: refOf(issue) } as const
        const said = { to, text: payload.text, marker, by, since, word: null, isRetry: attempts > 0 }
        const delivery = await post(said, signal)
        return delivery.ok ? { ok: true, issue: null } : delivery
      }
      case 'damaged':
        return no('What was to be told cannot be read any more: it is damaged on this laptop’s disk.')
      default:
        return assertNever(payload)
    }
  }

  const settle = (order: IssueOrder, sent: Sent): void => {
    const id = order.postmortemId
    settled.set(id, (settled.get(id) ?? 0) + 1)
    side.commit((write, now, touch) => {
      touch(id)
      const failure = sent.ok ? keptBy(write, order, sent.issue, now) : sent.failure.detail
      if (failure !== null) {
        const [final, retryAfterMs] = sent.ok ? [true, null] : [sent.final, sent.retryAfterMs]
        const waitMs = (failures: number): number =>
          Math.min(longestWaitMs, waitAfter(failures, retryAfterMs))
        settleIssueOrder(write, order, { ok: false, reason: failure, final, waitMs }, now)
        const known = issueByPostmortem(write, id)
        if (!sent.ok && sent.seen && known) side.take(write, known, sent.seen, now)
        return
      }
      settleIssueOrder(write, order, { ok: true }, now)
    })
  }

  /** Keeps what was done; answers why it cannot be kept, null = it is. */
  const keptBy = (
    write: Parameters<typeof putIssue>[0],
    order: IssueOrder,
    seen: Extract<IssueDelivery, { readonly ok: true }>['issue'] | null,
    now: number,
  ): string | null => {
    const { payload, postmortemId, by, sourceId } = order
    const before = issueByPostmortem(write, postmortemId)
    if (seen === null) {
      // Read anew with the next look.
      if (before) putIssue(write, { ...before, commentsOf: null })
      appendPostmortemEvent(write, postmortemId, {
        at: now,
        by,
        kind: 'issue',
        text: `Commented in ${before ? refOf(before) : ''}`,
      })
      return null
    }
    const { repository, number } = seen
    const there = issueByNumber(write, { sourceId, repository, number })
    if (there && there.postmortemId !== postmortemId)
      return `${refOf(seen)} belongs to another postmortem here already.`
    const known = before ?? newIssue({ postmortemId, sourceId, repository })
    const words =
      payload.kind === 'open' || payload.kind === 'text' ? sentHash(payload, seen) : known.wordsHash
    const told =
      payload.kind === 'open'
        ? {
            isClosed: false,
            team: payload.labels.find((label) => label.startsWith('team/')) ?? null,
            assignee: payload.assignees[0] ?? null,
            ours: payload.assignees,
          }
        : known.told
    const agreed = { ...known, repository, number, wordsHash: words, told, updatedAt: null }
    putIssue(write, agreed)
    side.take(write, agreed, seen, now)
    if (payload.kind === 'mark' && payload.assignee !== undefined) isGiven(write, postmortemId, payload)
    const text =
      payload.kind === 'open' ? `Opened ${refOf(seen)}` : `${issueOrderWords(payload)}: ${refOf(seen)}`
    appendPostmortemEvent(write, postmortemId, { at: now, by, kind: 'issue', text })
    return null
  }

  const start = (order: IssueOrder): void => {
    busy.set(order.postmortemId, order.id)
    const request = new AbortController()
    const cancel = clock.after(deadlineMs, () => request.abort())
    const end = (): void => request.abort()
    abort.signal.addEventListener('abort', end, { once: true })
    const freed = (): void => {
      busy.delete(order.postmortemId)
      if (!abort.signal.aborted) deps.wake()
    }
    void deliver(order, request.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        core.log('issue-delivery-failed', { message: String(error) })
        const detail = request.signal.aborted ? 'It has not answered in time.' : String(error).slice(0, 200)
        settle(order, later({ kind: 'timeout', detail }))
      })
      .finally(() => {
        cancel()
        abort.signal.removeEventListener('abort', end)
      })
      .then(freed)
      .catch((error: unknown) => {
        core.log('issue-delivery-not-recorded', { message: String(error) })
        clock.after(unsavedRestMs, freed)
      })
  }

  return {
    isUnderWay: ({ id }) => [...busy.values()].includes(id),
    settled: (id) => settled.get(id) ?? 0,
    hurry: () => {
      if (!hasRetryingIssueOrder(db, clock.now())) return
      side.commit((write, now) => hurryIssueOrders(write, now))
      deps.wake()
    },
    run: (now) => {
      // Those under way are among them.
      for (const due of dueIssueOrders(db, now, 2 * mostAtOnce)) {
        if (busy.size >= mostAtOnce) break
        const order = busy.has(due.postmortemId) ? undefined : issueOrderById(db, due.id)
        if (order) start(order)
      }
      // What is due and waits for another one is looked at when that one is done.
      return nextIssueOrderAt(db, now) ?? Number.POSITIVE_INFINITY
    },
    stop: () => abort.abort(),
  }
}

type Mark = Extract<IssuePayload, { readonly kind: 'mark' }>

/** From here on they may have it there, whatever becomes of the reply. */
function mayHave(write: WriteDb, id: PostmortemId, payload: IssuePayload): void {
  const known = issueByPostmortem(write, id)
  if (payload.kind !== 'mark' || payload.assignee == null || !known?.told) return
  const ours = [...new Set([...oursOf(known.told), payload.assignee])]
  putIssue(write, { ...known, told: { ...known.told, ours } })
}

/** They have it there, and those whose place they took have not. */
function isGiven(write: WriteDb, id: PostmortemId, { assignee, instead = [] }: Mark): void {
  const known = issueByPostmortem(write, id)
  if (!known?.told) return
  const ours = oursOf(known.told).filter((one) => one === assignee || !instead.includes(one))
  putIssue(write, { ...known, told: { ...known.told, ours } })
}

/** The words as they are now, whenever it was asked for: whoever took something out of them since meant it. */
function wordsNow(
  payload: Extract<IssuePayload, { readonly kind: 'open' | 'text' }>,
  { text }: StoredPostmortem,
): IssuePayload {
  const words = issueWordsOf(text)
  return { ...payload, ...words, tried: [...new Set([...(payload.tried ?? []), hashOf(words)])] }
}

/** Why it must not go now, as a sentence; null = it may. */
function heldOf(
  { payload: looked }: IssueOrder,
  { kind }: IssuePayload,
  { text }: StoredPostmortem,
): string | null {
  if ((looked.kind !== 'open' && looked.kind !== 'text') || looked.kind !== kind) return null
  return heldBack(`# ${looked.title}\n${looked.body}`, text)
}

/** An earlier try may be what stands there. */
function sentHash(payload: SentWords, seen: { readonly title: string; readonly body: string }): string {
  const there = hashOf(seen)
  return payload.tried?.includes(there) ? there : hashOf(payload)
}

const later = (failure: Failure): Extract<IssueDelivery, { readonly ok: false }> => ({
  ...{ ok: false, failure, final: false, retryAfterMs: null },
})

const no = (detail: string): Extract<IssueDelivery, { readonly ok: false }> => ({
  ...{ ok: false, failure: { kind: 'bad-request', detail }, final: true, retryAfterMs: null },
})
