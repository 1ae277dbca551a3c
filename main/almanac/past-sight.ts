/** Whether anybody could see a source at an instant. Worked out once for all that was told, since every page asks it. */
import { joined, type Span } from '../../contract/weekly-spans.ts'
import type { ReadDb } from '../db/db.ts'
import { readMark } from './mark-table.ts'
import { allGaps, allRuns } from './past-gap-table.ts'

/** Was this instant in a time in which nobody could see the source, its ends included? */
export type IsUnseen = (sourceId: string, at: number) => boolean

/** Answers the present state; it is made anew when something more has been told. */
export function createPastSight(db: ReadDb): () => IsUnseen {
  let known: { readonly mark: string; readonly isUnseen: IsUnseen } | null = null
  return () => {
    const mark = JSON.stringify(readMark(db))
    if (known?.mark !== mark) known = { mark, isUnseen: unseenBy(db) }
    return known.isUnseen
  }
}

function unseenBy(db: ReadDb): IsUnseen {
  const closed = allRuns(db).flatMap(({ startedAt, aliveBefore }) =>
    aliveBefore === null ? [] : [{ from: aliveBefore, to: startedAt }],
  )
  const bySource = Map.groupBy(allGaps(db), ({ sourceId }) => sourceId)
  const stretches = (
    own: readonly { readonly from: number; readonly to: number | null }[],
  ): readonly Span[] =>
    // A clock that was set back makes stretches that end before they begin.
    joined(
      [...closed, ...own.map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY }))].filter(
        ({ from, to }) => from <= to,
      ),
    )
  const closedOnly = stretches([])
  const blind = new Map([...bySource].map(([sourceId, own]) => [sourceId, stretches(own)] as const))
  return (sourceId, at) => {
    const spans = blind.get(sourceId) ?? closedOnly
    let [low, high] = [0, spans.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((spans[middle]?.from ?? 0) <= at) low = middle + 1
      else high = middle
    }
    const last = spans[low - 1]
    return last !== undefined && at <= last.to
  }
}
