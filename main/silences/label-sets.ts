/** The label sets of live episodes in memory, so that a filter can be judged at every keystroke. */
import type { EpisodeId } from '../../contract/ids.ts'
import { type Breathe, sliceRows } from './breath.ts'
import type { Labels, Matching } from './matching.ts'

/** Label sets that are in memory already are judged this many at a time: about 2 ms. */
const knownInSlice = 5_000

export interface LabelSets {
  /** those of the episodes whose labels satisfy the matchers, in the order given */
  matching(ids: readonly EpisodeId[], matching: Matching, breathe: Breathe): Promise<readonly EpisodeId[]>
}

/**
 * An empty memory. An episode's labels never change: they are its alert's identity.
 * @param read the labels of one episode from the database
 * @param live the episodes on the desk; what is not among them leaves the memory
 */
export function createLabelSets(
  read: (id: EpisodeId) => Labels,
  live: ReadonlyMap<EpisodeId, unknown>,
): LabelSets {
  const known = new Map<EpisodeId, Labels>()
  /** Values repeat in thousands of label sets; one copy of each serves them all. */
  const values = new Map<string, string>()

  const labelsOf = (id: EpisodeId): Labels => {
    const before = known.get(id)
    if (before) return before
    const labels = Object.fromEntries(
      Object.entries(read(id)).map(([name, value]) => {
        const same = values.get(value)
        if (same === undefined) values.set(value, value)
        return [name, same ?? value]
      }),
    )
    known.set(id, labels)
    return labels
  }

  const forgetOld = (): void => {
    if (known.size <= 2 * live.size + sliceRows) return
    for (const id of known.keys()) if (!live.has(id)) known.delete(id)
    values.clear()
  }

  return {
    matching: async (ids, matching, breathe) => {
      const found: EpisodeId[] = []
      let unread = 0
      let judged = 0
      for (const id of ids) {
        if (!known.has(id)) unread += 1
        judged += 1
        if (matching.test(labelsOf(id))) found.push(id)
        if (unread < sliceRows && judged < knownInSlice) continue
        unread = 0
        judged = 0
        await breathe()
      }
      forgetOld()
      return found
    },
  }
}
