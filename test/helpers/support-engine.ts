/** What the fake engine does about customers' threads. */
import type { HandOverDraft } from '../../contract/hand-over.ts'
import type { ThreadId } from '../../contract/ids.ts'
import type { OrderName } from '../../contract/orders.ts'
import type { IssueDraft } from '../../contract/queries.ts'
import type { Thread, ThreadOutcome, ThreadView } from '../../contract/support.ts'
import type { FakeEngine } from './fake-engine.ts'
import { minuteMs } from './fixtures.ts'
import { aBareCustomer, aCustomer, aSupportSetting, goodLook } from './settings-answers.ts'
import { aHandOverDraft, aThread, aView } from './support-scenes.ts'

export interface SupportEngine {
  /** what the view of a thread has beside the usual, by its id */
  readonly views: Map<number, Partial<ThreadView>>
  draft: HandOverDraft
  issue: IssueDraft
  readonly orders: Partial<Record<OrderName, (input: never, engine: FakeEngine) => void>>
  /** undefined = not a question for it */
  answer(name: string, input: unknown, engine: FakeEngine): unknown
}

export function aSupportEngine(): SupportEngine {
  const change = (engine: FakeEngine, id: ThreadId, part: Partial<Thread>): void => {
    const thread = engine.state().threads.get(id)
    if (thread) engine.push({ threads: [{ ...thread, ...part, version: thread.version + 1 }] })
  }
  const closedOnes = (engine: FakeEngine): readonly Thread[] => {
    const now = engine.now()
    const closed = { at: now - 30 * minuteMs, outcome: 'solved', by: 'Mira Lund' } as const
    const old = aThread(
      { id: 90 as ThreadId, customer: 'Ostervik Energy', title: 'VPN', waitsFor: 'nobody', closed },
      now,
    )
    return [...engine.state().threads.values()].filter((each) => each.closed !== null).concat(old)
  }
  const support: SupportEngine = {
    views: new Map(),
    draft: aHandOverDraft(),
    issue: {
      title: 'Uploads: a report for auditors',
      body: 'Asked by Tarnwick Freight on 16 October.\n\n> Could you write a summary for our insurers?\n',
      labels: ['feature', 'from-support'],
    },
    orders: {
      'support.close': ({ threadId, outcome }: { threadId: ThreadId; outcome: ThreadOutcome }, engine) =>
        change(engine, threadId, {
          closed: { at: engine.now(), outcome, by: 'Mira Lund' },
          waitsFor: 'nobody',
        }),
      'support.reopen': ({ threadId }: { threadId: ThreadId }, engine) =>
        change(engine, threadId, { closed: null, waitsFor: 'us' }),
      'support.take': ({ threadId, on }: { threadId: ThreadId; on: boolean }, engine) =>
        change(engine, threadId, { mine: on, holder: on ? 'Mira Lund' : null }),
    },
    answer: (name, input, engine) => {
      if (name === 'support.handOverDraft') return support.draft
      if (name === 'support.issueDraft') return support.issue
      if (name === 'support.closed') return { threads: closedOnes(engine), more: false }
      if (name === 'customers.read') return { customers: [aCustomer, aBareCustomer], hours: ['office'] }
      if (name === 'support.check') return goodLook
      if (name === 'support.settings') return aSupportSetting((input as { name: string }).name)
      if (name !== 'support.thread') return undefined
      const { threadId } = input as { threadId: ThreadId }
      const thread =
        engine.state().threads.get(threadId) ?? closedOnes(engine).find(({ id }) => id === threadId)
      if (!thread) throw new Error('no such thread')
      return { ...aView(thread), ...support.views.get(threadId), version: thread.version }
    },
  }
  return support
}
