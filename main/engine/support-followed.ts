/** Threads whose reading goes on, in memory: they are asked for with every poll, and one of thousands has changed. */
import type { SourceId } from '../../contract/ids.ts'
import type { FollowedThread } from '../../contract/seen-support.ts'
import { followedThreads, type StoredThread } from '../support/thread-table.ts'
import type { Core } from './core.ts'

export interface SupportFollowed {
  /** those of a source, the ones that matter most first */
  of(sourceId: SourceId): readonly FollowedThread[]
  /** a thread has changed */
  note(thread: StoredThread): void
}

/** A thread that nobody wrote in for this long is not read any more, ms, unless it waits for us; and so many at most. */
const followForMs = 30 * 86_400_000
const mostFollowed = 5_000

type Known = FollowedThread & { readonly isWaiting: boolean }

/** Over what the database holds when they are first asked for. */
export function createSupportFollowed(core: Core): SupportFollowed {
  const bySource = new Map<SourceId, Map<string, Known>>()
  const from = (): number => core.clock.now() - followForMs

  const load = (sourceId: SourceId): Map<string, Known> => {
    const known = bySource.get(sourceId)
    if (known) return known
    const rows = followedThreads(core.db, sourceId, from(), mostFollowed)
    const made = new Map(rows.map((row) => [row.ref, row]))
    bySource.set(sourceId, made)
    return made
  }

  return {
    of: (sourceId) => {
      const known = load(sourceId)
      const since = from()
      for (const [ref, { changedAt, isWaiting }] of known)
        if (!isWaiting && changedAt < since) known.delete(ref)
      const all = [...known.values()]
      if (all.length <= mostFollowed) return all
      const byNeed = (a: Known, b: Known): number =>
        Number(b.isWaiting) - Number(a.isWaiting) || b.changedAt - a.changedAt
      return all.toSorted(byNeed).slice(0, mostFollowed)
    },
    note: ({ sourceId, ref, newestKey, changedAt, waitsFor }) => {
      bySource.get(sourceId)?.set(ref, { ref, newestKey, changedAt, isWaiting: waitsFor === 'us' })
    },
  }
}
