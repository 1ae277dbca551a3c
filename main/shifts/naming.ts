/** What was matched of me in the rotations. Pure; instants are epoch ms. */
import { isMe, isNamedMe, type Me, twinsOf } from '../../contract/person.ts'
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
    const byMark = knownByMark(rotation, me)
    const isMine = (person: string): boolean => isMe(person, me) || byMark.has(person)
    return {
      rotation: rotation.name,
      as: [...new Set(people.filter(isMine).map((person) => byMark.get(person) ?? person))],
      mine: shifts.filter(({ person }) => isMine(person)).length,
      all: shifts.length,
      twins: twinsOf(people, me),
    }
  })
}

/**
 * The names that mean me only because their system has my id or address for them, each as it is said: an address stands
 * behind it, an id does not, since nobody reads it.
 */
function knownByMark({ fed }: Rotation, me: Me): ReadonlyMap<string, string> {
  const said = new Map<string, string>()
  for (const turn of fed.flatMap(({ turns }) => turns ?? [])) {
    const { person, email } = turn
    if (person === null || isMe(person, me) || !isNamedMe(turn, me)) continue
    const isByAddress = email !== undefined && isMe(`<${email}>`, me)
    said.set(person, isByAddress ? `${person} <${email}>` : person)
  }
  return said
}
