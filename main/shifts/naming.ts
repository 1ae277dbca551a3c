/** What was matched of me in the rotations. Pure; instants are epoch ms. */
import { isMe, type Me, twinsOf } from '../../contract/person.ts'
import type { Naming } from '../../contract/role.ts'
import type { Rotation } from '../../contract/rotation.ts'
import { dayMs } from '../../contract/weekly-spans.ts'

import { shiftsBetween, unknownZones, writtenNames } from './rotation.ts'

/** How many days ahead shifts are counted: as far as one's own are listed. */
export const namingDays = 60

/** Each rotation that is known, by which of its names it means me, and how many of its shifts that makes. */
export function namingIn(rotations: readonly Rotation[], me: Me, now: number): readonly Naming[] {
  // Whom one names that was never read is not known: it is not said that it names somebody else.
  const read = rotations.filter(({ fed }) => fed.every(({ turns }) => turns !== null))
  return read.map((rotation): Naming => {
    const people = writtenNames(rotation)
    const shifts =
      unknownZones(rotation).length > 0 ? [] : shiftsBetween(rotation, now, now + namingDays * dayMs)
    return {
      rotation: rotation.name,
      as: [...new Set(people.filter((person) => isMe(person, me)))],
      mine: shifts.filter(({ person }) => isMe(person, me)).length,
      all: shifts.length,
      twins: twinsOf(people, me),
    }
  })
}
