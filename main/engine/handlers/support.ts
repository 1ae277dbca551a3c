/** Customers' threads. */
import { episodeById } from '../../alerts/episode-table.ts'
import { issueDraftOf } from '../../support/issue-draft.ts'
import { linksOfThread } from '../../support/link-table.ts'
import { qualifiedOf } from '../../support/qualify.ts'
import { closedThreads } from '../../support/thread-table.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import { type SupportDeed, supportDeeds } from '../support-deeds.ts'
import { readOf, threadView } from '../support-view.ts'

/** Closed threads come so many at a time. */
const closedPage = 50

/** Their orders. */
export function supportOrders(
  deps: HandlerDeps,
): Pick<OrderHandlers, SupportDeed | 'support.handOver' | 'support.tryNow'> {
  const { support, core } = deps
  return {
    ...supportDeeds(core, deps),
    'support.handOver': (input) => support.handOvers.handOver(input),
    'support.tryNow': ({ sourceId }) => support.polling.tryNow(sourceId),
  }
}

/** Their questions. */
export function supportQueries(
  deps: HandlerDeps,
): Pick<QueryHandlers, 'support.thread' | 'support.handOverDraft' | 'support.closed' | 'support.issueDraft'> {
  const { support, core } = deps
  return {
    'support.thread': ({ threadId, before }) => threadView(core, deps, threadId, before),
    'support.handOverDraft': ({ threadId }) => support.handOvers.draft(threadId),
    'support.closed': ({ before }) => {
      const found = closedThreads(core.db, before, closedPage + 1)
      const threads = found.slice(0, closedPage).flatMap(({ id }) => support.live.shownOf(id) ?? [])
      return { threads, more: found.length > closedPage }
    },
    'support.issueDraft': ({ threadId }) => {
      const thread = support.desk.thread(threadId)
      const read = readOf(core, threadId)
      const proposed = qualifiedOf(read, support.desk.owner(thread).customer?.environments ?? [])
      const alerts = linksOfThread(core.db, threadId).flatMap(({ state, episodeId }) => {
        const episode = state === 'linked' ? episodeById(core.db, core.policy, episodeId) : undefined
        return episode ? [`${episode.alertname}: ${episode.title}`] : []
      })
      return issueDraftOf(thread, proposed, read, alerts)
    },
  }
}
