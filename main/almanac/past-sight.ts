/** Whether anybody could see a source at an instant, as the figures have it. Worked out once for all that was told. */
import type { ReadDb } from '../db/db.ts'
import { createSight } from './insights-sight.ts'
import { readMark } from './mark-table.ts'
import { allGaps, allRuns } from './past-gap-table.ts'

/** Was this instant in a time in which nobody could see the source, its ends included? */
export type IsUnseen = (sourceId: string, at: number) => boolean

/** Answers the present state; it is made anew when something more has been told, since every page asks it. */
export function createPastSight(db: ReadDb): () => IsUnseen {
  let known: { readonly mark: string; readonly isUnseen: IsUnseen } | null = null
  return () => {
    const mark = JSON.stringify(readMark(db))
    if (known?.mark !== mark) {
      const sight = createSight(allGaps(db), allRuns(db), null)
      known = { mark, isUnseen: (sourceId, at) => sight.unseenSince(sourceId, at) !== null }
    }
    return known.isUnseen
  }
}
