/** My shifts that are over, the last first. Pure; instants are epoch ms. */
import type { Me } from '../../contract/person.ts'
import type { Rotation } from '../../contract/rotation.ts'
import { dayMs } from '../../contract/weekly-spans.ts'
import { ownShifts, sureOf } from './own.ts'

/** So far back they are looked for, ms, and so many at most. */
const behindMs = 28 * dayMs
const mostPast = 4

/** One that is over. */
export interface EndedShift {
  readonly rotation: string
  readonly from: number
  readonly to: number
}

/** Those whose beginning and end are known. A shift of which nobody is sure that it was mine is not among them. */
export function endedShifts(rotations: readonly Rotation[], me: Me, now: number): readonly EndedShift[] {
  return rotations
    .flatMap((rotation): readonly EndedShift[] => {
      const sure = sureOf(rotation, { from: now - behindMs, to: now })
      if (!sure) return []
      return ownShifts(rotation, me, sure).flatMap(({ from, to }) =>
        from === null || to === null || from < sure.from || to > now
          ? []
          : [{ rotation: rotation.name, from, to }],
      )
    })
    .toSorted((a, b) => b.to - a.to)
    .slice(0, mostPast)
}
