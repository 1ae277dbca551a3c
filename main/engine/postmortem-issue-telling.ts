/** What changes in a postmortem's life here is told its issue: one order for each, with what GitHub does not know yet. */
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { isClosedElsewhere } from '../../contract/postmortem-guards.ts'
import type { WriteDb } from '../db/db.ts'
import { queueIssueOrder } from '../postmortems/issue-orders.ts'
import {
  issueByPostmortem,
  oursOf,
  putIssue,
  type StoredIssue,
  type ToldLife,
} from '../postmortems/issue-table.ts'
import { lifeForIssue, newsForIssue } from '../postmortems/issue-take.ts'
import { type IssueOrder, unsentIssueOrders } from '../postmortems/order-table.ts'
import type { Core } from './core.ts'
import type { IssueSide } from './postmortem-issue-side.ts'

export interface IssueTelling {
  /** queues what is new since it was last looked */
  run(): void
  /** looks at all of them with the next run */
  anew(): void
  /** queues `news` for this issue; `told` is what GitHub knows then */
  mark(issue: StoredIssue, news: Partial<ToldLife>, told: ToldLife): void
}

export interface IssueTellingDeps {
  readonly side: IssueSide
  readonly newMarker: () => string
  readonly isUnderWay: (order: Pick<IssueOrder, 'id'>) => boolean
  readonly wake: () => void
}

/** What is to be told of an issue, and what GitHub knows then. */
interface News {
  readonly news: Partial<ToldLife>
  readonly told: ToldLife
}

/** Wires it to the core: it looks again whenever a row of a postmortem has changed. */
export function createIssueTelling(core: Core, deps: IssueTellingDeps): IssueTelling {
  const { side, wake } = deps
  let seen: Core['postmortems'] | null = null
  let accounts = ''
  /** rows that were looked at: a row that is told anew is another one */
  let looked = new WeakSet<PostmortemSummary>()

  const queue = (
    write: WriteDb,
    now: number,
    { postmortemId, news, told }: { readonly postmortemId: PostmortemId } & News,
  ): void => {
    const issue = issueByPostmortem(write, postmortemId)
    if (!issue) return
    putIssue(write, { ...issue, told: { ...told, ours: told.ours ?? oursOf(issue.told) } })
    // What waits says the newest: two orders about one thing would be told one after the other.
    const waiting = unsentIssueOrders(write, postmortemId).find(
      (order) => order.payload.kind === 'mark' && !deps.isUnderWay(order),
    )
    const { sourceId, repository } = issue
    const before = waiting?.payload.kind === 'mark' ? waiting.payload : {}
    const order = {
      ...{ postmortemId, sourceId, repository, by: core.desk.me.name },
      marker: waiting?.marker ?? deps.newMarker(),
      payload: { ...before, kind: 'mark', ...news } as const,
    }
    queueIssueOrder(write, order, { now, delayMs: core.policy.undoMs })
  }

  /** All in one transaction: a storm opens many again at once, and alerts wait for each of them. */
  const mark = (all: readonly (Pick<StoredIssue, 'postmortemId'> & News)[]): void => {
    if (all.length === 0) return
    side.commit((write, now, touch) => {
      for (const one of all) {
        queue(write, now, one)
        touch(one.postmortemId)
      }
    })
    wake()
  }

  const lookAgain = (): void => {
    if (seen !== core.postmortems) wake()
  }
  core.afterCommit.push(lookAgain)
  core.afterPublish.push(lookAgain)

  return {
    mark: ({ postmortemId }, news, told) => mark([{ postmortemId, news, told }]),
    anew: () => {
      seen = null
      looked = new WeakSet()
    },
    run: () => {
      const withIssue = core.postmortems.filter(({ issue }) => issue !== null && issue.number !== null)
      const sources = new Set(withIssue.flatMap(({ issue }) => issue?.sourceId ?? []))
      // Who I am there is known only once the source was asked.
      const now = JSON.stringify([...sources].map((id) => side.people(id as StoredIssue['sourceId']).account))
      if (seen === core.postmortems && accounts === now) return
      if (accounts !== now) looked = new WeakSet()
      accounts = now
      const fresh = withIssue.filter((row) => !looked.has(row))
      const all = fresh.flatMap((row) => {
        const issue = issueByPostmortem(core.db, row.id)
        if (!issue?.told || issue.isGone) return []
        const wanted = lifeForIssue(row.life, side.people(issue.sourceId), issue.told)
        // That a file says so closes no issue: whoever closes it there does, or somebody here who knows what is missing.
        const { isClosed } = isClosedElsewhere(row.life) ? issue.told : wanted
        const told = { ...wanted, isClosed }
        const news = newsForIssue(told, issue.told)
        return news ? [{ postmortemId: row.id, news, told }] : []
      })
      mark(all)
      // Only now: what could not be queued is looked at again.
      for (const row of fresh) looked.add(row)
      seen = core.postmortems
    },
  }
}
