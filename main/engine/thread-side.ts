/** What hand-overs ask of customers’ threads: whose they are, who we are there, and that one has changed. */
import { threadById } from '../support/thread-table.ts'
import type { Core } from './core.ts'
import type { ThreadSide } from './hand-over-parts.ts'
import type { Support } from './support.ts'

/** @param support the threads, which are put together after what hands them over */
export function threadSideOf(
  core: Core,
  support: () => Pick<Support, 'desk' | 'polling'>,
): Required<ThreadSide> {
  return {
    threadChanged: (db, id) => support().desk.touch(db, id),
    about: ({ id, customer, environment }) => {
      const thread = threadById(core.db, id)
      if (!thread) return { customer, environment }
      const owner = support().desk.owner(thread)
      return {
        customer: owner.name,
        environment: owner.environment,
        environments: owner.customer?.environments ?? [],
      }
    },
    skewMs: (sourceId) => support().polling.skewOf(sourceId),
    accountOf: (sourceId) => support().polling.accountOf(sourceId),
  }
}
