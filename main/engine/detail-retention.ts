/** What sources said of alerts beyond their lists goes once nobody needs it: a slice at a time, once a day. */
import { noEffects } from '../db/journal.ts'
import { dropUpstreamDetails, sliceOfUpstreamDetails } from '../outbox/upstream-detail-table.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** What a source said stays so long after the alert's end and after it was read, ms: 90 days, as for all that is raw. */
export const keptForMs = 90 * 86_400_000
/** Not in the first minutes of a run, in which there is more to do than to tidy, ms. */
const firstAfterMs = 600_000
const everyMs = 86_400_000
/** Rows that are looked at in one go, and the pause between two goes, ms: clicks are answered in between. */
const sliceSize = 200
const pauseMs = 1_000

/** Wires it to the core. */
export function createDetailRetention(core: Core): Required<Pick<EnginePart, 'run'>> {
  let dueAt = core.clock.now() + firstAfterMs
  /** the last episode that was looked at in the round under way */
  let after = 0
  return {
    run: (now) => {
      if (now < dueAt) return dueAt
      // Should the disk not take it, the next try is tomorrow's.
      dueAt = now + everyMs
      const from = after
      after = 0
      const slice = sliceOfUpstreamDetails(core.db, from, sliceSize, now - keptForMs)
      if (slice.old.length > 0) {
        core.commit((db) => {
          dropUpstreamDetails(db, slice.old)
          return noEffects
        }, 'later')
      }
      if (slice.last === null) return dueAt
      after = slice.last
      dueAt = now + pauseMs
      return dueAt
    },
  }
}
