/** What a person does with a customer's thread: answers, notes, takes, triages, links, closes. */
import { AppError } from '../../contract/errors.ts'
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import { judgeLink } from '../../contract/links.ts'
import type { OrderName, OrderValue } from '../../contract/orders.ts'
import type { Qualified, QualifyingQuestion } from '../../contract/support.ts'
import { episodeById } from '../alerts/episode-table.ts'
import type { WriteDb } from '../db/db.ts'
import { writeDraft } from '../db/setting-table.ts'
import { sendSupportAnyway, takeSupportBack } from '../outbox/deliver-support.ts'
import {
  openOrdersOf,
  resultsOf,
  type SupportOrder,
  setSupportOrder,
  supportOrderById,
} from '../outbox/support-order-table.ts'
import { foundAs } from '../support/answering.ts'
import { putLink } from '../support/link-table.ts'
import { messageByKey } from '../support/message-table.ts'
import { insertNudge } from '../support/nudge-table.ts'
import { qualifiedOf } from '../support/qualify.ts'
import type { StoredThread } from '../support/thread-table.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { Drafts } from './drafts.ts'
import type { Support } from './support.ts'
import { closeThread, refuseUnseen, reopenThread } from './support-ends.ts'
import { readOf } from './support-view.ts'
import { keepDraft } from './typed-draft.ts'

export type SupportDeed = Exclude<
  Extract<OrderName, `support.${string}`>,
  'support.handOver' | 'support.tryNow' | 'support.saveSource' | 'support.removeSource'
>

export interface SupportDeedDeps {
  readonly support: Support
  readonly drafts: Drafts
  readonly configuration: Pick<Configuration, 'config'>
}

interface DeedCaller {
  openUrl(url: string): void
  showPostmortem(id: NonNullable<StoredThread['postmortemId']>): void
}

type Deeds = { readonly [Name in SupportDeed]: (input: OrderValue<Name>, caller: DeedCaller) => void }

/** The orders by name. @throws AppError `not-found`, `not-allowed` or `too-late` */
export function supportDeeds(core: Core, deps: SupportDeedDeps): Deeds {
  const { support } = deps
  const { desk } = support
  const me = (): string => core.desk.me.name

  const mayWrite = (sourceId: SourceId, what: 'post' | 'createIssue' = 'post'): void => {
    if (!deps.configuration.config().support.sources.some(({ name }) => name === sourceId))
      throw new AppError('not-allowed', 'The source of this thread is not in the configuration any more.')
    if (!desk.can(sourceId, what))
      throw new AppError('not-allowed', 'Nightdesk may only read this source. Answer in the thread itself.')
  }
  const orderOf = (id: SupportOrder['id']): SupportOrder => {
    const order = supportOrderById(core.db, id)
    if (!order) throw new AppError('not-found', 'These words are not there any more.')
    return order
  }
  const onThread = (id: ThreadId, work: (db: WriteDb, thread: StoredThread, now: number) => void): void => {
    desk.thread(id)
    desk.commit((db, now) => work(db, desk.thread(id), now))
  }

  return {
    'support.answer': ({ threadId, text, seenKey }) => {
      const key = `answer:${threadId}`
      onThread(threadId, (db, { sourceId }, now) => {
        mayWrite(sourceId)
        desk.queue(db, { sourceId, threadId, payload: { kind: 'answer', text }, seenKey }, now)
        writeDraft(db, key, '', now)
      })
      keepDraft(core, key, '')
    },
    'support.sendAnyway': ({ orderId, seenKey }) => {
      const order = orderOf(orderId)
      desk.commit((db, now) => {
        sendSupportAnyway(db, order, seenKey, now)
        if (order.threadId !== null) desk.touch(db, order.threadId)
      })
    },
    'support.takeBack': ({ orderId }) => {
      const order = orderOf(orderId)
      const { payload, threadId } = order
      const key = `answer:${threadId}`
      let words: string | null = null
      let hasArrived = false
      desk.commit((db, now) => {
        const there = threadId === null ? null : foundAs(db, order, resultsOf(db, threadId))
        if (there !== null && threadId !== null && order.state !== 'sent') {
          setSupportOrder(db, orderId, 'sent', { result: there })
          desk.touch(db, threadId)
          hasArrived = true
          return
        }
        takeSupportBack(db, order, support.loop.isUnderWay(order))
        if (threadId === null) return
        desk.touch(db, threadId)
        if (payload.kind !== 'answer' || order.state === 'withdrawn') return
        // Back to the composer, before whatever has been typed there since.
        const typed = core.drafts[key] ?? ''
        words = typed.trim() === '' ? payload.text : `${payload.text}\n\n${typed}`
        writeDraft(db, key, words, now)
      })
      if (hasArrived) throw new AppError('too-late', 'It had arrived: it stands in the thread.')
      // What was tried may be there: the source is asked soon, so that it shows.
      if (order.attempts > 0) support.polling.tryNow(order.sourceId)
      if (words === null) return
      keepDraft(core, key, words)
    },
    'support.note': ({ threadId, text }) => {
      const key = `thread-note:${threadId}`
      onThread(threadId, (db, thread, now) => {
        desk.change(db, thread, { kind: 'note', by: me(), text }, now)
        writeDraft(db, key, '', now)
      })
      keepDraft(core, key, '')
    },
    'support.take': ({ threadId, on }) =>
      onThread(threadId, (db, thread, now) => {
        const holder = on ? me() : null
        if (thread.holder === holder) return
        const event = on
          ? ({ kind: 'taken', by: me(), text: 'Has it now' } as const)
          : ({ kind: 'let-go', by: me(), text: 'Does not have it any more' } as const)
        desk.change(db, { ...thread, holder }, event, now)
        mark(db, thread, on ? { ...given(thread), sign: 'seen' } : letGo(thread), now)
      }),
    'support.triage': ({ threadId, kind, answers }) =>
      onThread(threadId, (db, thread, now) => {
        const environments = desk.owner(thread).customer?.environments ?? []
        const proposed = qualifiedOf(readOf(core, threadId), environments)
        const next: Partial<Record<QualifyingQuestion, Qualified>> = { ...thread.qualification }
        for (const [question, text] of Object.entries(answers) as [
          QualifyingQuestion,
          string | undefined,
        ][]) {
          if (text === undefined) continue
          if (text === '') delete next[question]
          else next[question] = sameWords(text, thread.qualification[question], proposed[question])
        }
        if (kind === thread.kind && JSON.stringify(next) === JSON.stringify(thread.qualification)) return
        const text = kind === null ? 'Qualified' : `Triaged: a ${kind}`
        desk.change(db, { ...thread, kind, qualification: next }, { kind: 'triaged', by: me(), text }, now)
      }),
    'support.impact': ({ threadId, impact }) =>
      onThread(threadId, (db, thread, now) => {
        if (thread.impact === impact) return
        const event = { kind: 'impact', by: me(), text: `Impact on the customer: ${impact}` } as const
        desk.change(db, { ...thread, impact }, event, now)
      }),
    'support.customer': ({ threadId, customer, environment }) =>
      onThread(threadId, (db, thread, now) => {
        if (thread.customer === customer && thread.environment === environment) return
        const said = [customer, environment].flatMap((one) => one ?? []).join(', ')
        const text = said === '' ? 'Customer as its channel says' : `Customer: ${said}`
        desk.change(db, { ...thread, customer, environment }, { kind: 'customer', by: me(), text }, now)
      }),
    'support.link': ({ threadId, episodeId, on }) =>
      onThread(threadId, (db, thread, now) => {
        const episode = episodeById(db, core.policy, episodeId)
        if (!episode) throw new AppError('not-found', 'This alert is not in the history.')
        putLink(db, { threadId, episodeId, state: on ? 'linked' : 'refused', by: me(), at: now })
        const text = `${on ? 'Belongs to' : 'Does not belong to'} the alert “${episode.title}”`
        desk.change(db, thread, { kind: on ? 'linked' : 'unlinked', by: me(), text }, now)
      }),
    'support.close': ({ threadId, ...end }) =>
      onThread(threadId, (db, thread, now) => {
        if (end.tell !== null) mayWrite(thread.sourceId)
        closeThread(core, desk, db, thread, end, now)
      }),
    'support.reopen': ({ threadId }) =>
      onThread(threadId, (db, thread, now) => reopenThread(core, desk, db, thread, now)),
    'support.openIssue': ({ threadId, sourceId, repository, title, body, labels, closes, seenKey }) =>
      onThread(threadId, (db, thread, now) => {
        mayWrite(sourceId, 'createIssue')
        const payload = { kind: 'issue', repository, title, body, labels } as const
        desk.queue(db, { sourceId, threadId, payload, seenKey: null }, now)
        const event = {
          kind: 'issue',
          by: me(),
          text: `Asked for an issue in ${repository}: ${title}`,
        } as const
        if (!closes) desk.change(db, thread, event, now)
        else closeThread(core, desk, db, thread, { outcome: 'issue', tell: null, seenKey }, now)
      }),
    'support.postmortem': ({ threadId, closes, tell, seenKey }, caller) => {
      const thread = desk.thread(threadId)
      if (closes && tell !== null) mayWrite(thread.sourceId)
      // Before the draft: what is refused leaves nothing behind.
      if (closes && thread.closedAt === null) refuseUnseen(core.db, thread, seenKey)
      const postmortemId = deps.drafts.createOfThread(threadId)
      onThread(threadId, (db, known, now) => {
        const next = { ...known, postmortemId }
        desk.change(db, next, { kind: 'postmortem', by: me(), text: 'Began a postmortem' }, now)
        if (closes) closeThread(core, desk, db, next, { outcome: 'postmortem', tell, seenKey }, now)
      })
      caller.showPostmortem(postmortemId)
    },
    'support.nudged': ({ threadId, contact }) =>
      onThread(threadId, (db, thread, now) => {
        const { name } = desk.owner(thread)
        if (name === null)
          throw new AppError('not-allowed', 'Nobody knows whose thread this is. Say that first.')
        insertNudge(db, name, threadId, { at: now, contact, by: me() })
        desk.change(db, thread, { kind: 'nudged', by: me(), text: `Nudged ${contact} of ${name}` }, now)
      }),
    'support.open': ({ threadId, link }, caller) => {
      const thread = desk.thread(threadId)
      const url = link === null ? thread.url : linkOf(threadId, link)
      if (url === null) throw new AppError('not-found', 'There is no such link.')
      const judged = judgeLink(url, [])
      if (!judged.ok) throw new AppError('not-allowed', judged.reason)
      caller.openUrl(judged.url)
    },
  }

  /** Links of a message first, then its files. */
  function linkOf(
    threadId: ThreadId,
    { key, index }: { readonly key: string; readonly index: number },
  ): string | null {
    const message = messageByKey(core.db, threadId, key)
    if (!message) return null
    const urls = [...message.links.map(({ url }) => url), ...message.files.map(({ url }) => url)]
    return urls[index] ?? null
  }

  /** My account at the thread's source, where threads have somebody who has them; undefined = not known. */
  function accountOf({ source, sourceId }: StoredThread): string | undefined {
    if (source !== 'github') return undefined
    const named = deps.configuration.config().identities?.ids[source]?.[0]
    return named ?? support.polling.accountOf(sourceId) ?? undefined
  }

  /** To me, in the place of whoever had it; nobody else that it is given to loses it. */
  function given(thread: StoredThread): Given {
    const { holder, assignees } = thread
    const instead = assignees.filter((one) => one === holder)
    return { assignee: accountOf(thread), ...(instead.length === 0 ? {} : { instead }) }
  }

  /** What the source is told when I do not have it any more; nothing where it knows no such thing. */
  function letGo({ source }: StoredThread): Given {
    return { assignee: source === 'github' ? null : undefined }
  }

  function mark(
    db: WriteDb,
    thread: StoredThread,
    { assignee, instead, sign }: Given & { readonly sign?: 'seen' },
    now: number,
  ): void {
    if (!desk.can(thread.sourceId, 'mark')) return
    // What an earlier take or letting go wanted is not wanted any more.
    for (const order of openOrdersOf(db, thread.id))
      if (order.payload.kind === 'mark' && isTaking(order.payload) && order.attempts === 0)
        setSupportOrder(db, order.id, 'withdrawn')
    if (assignee === undefined && sign === undefined) return
    const whose = assignee === undefined ? {} : { assignee, ...(instead ? { instead } : {}) }
    const payload = { kind: 'mark', ...whose, ...(sign ? { sign } : {}) } as const
    desk.queue(db, { sourceId: thread.sourceId, threadId: thread.id, payload, seenKey: null }, now)
  }
}

/** Whom a thread is given to at its source, and in whose place; undefined = it knows no such thing, null = not me. */
interface Given {
  readonly assignee: string | null | undefined
  readonly instead?: readonly string[]
}

/** Does it say who has the thread, or that somebody looks? */
function isTaking(mark: { readonly assignee?: string | null; readonly sign?: 'seen' | 'solved' }): boolean {
  return mark.assignee !== undefined || mark.sign === 'seen'
}

/** What was read out of the thread stays cited as long as nobody changes the words. */
function sameWords(text: string, ...known: readonly (Qualified | undefined)[]): Qualified {
  return known.find((one) => one?.text === text) ?? { text, cite: null }
}
