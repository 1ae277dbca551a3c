/** My own name for me, wherever a rotation writes me otherwise, so that two systems that name me by two marks agree. */
import { isMe, type Me, namesOf, twinsOf } from '../../contract/person.ts'
import type { Rotation } from '../../contract/rotation.ts'
import { writtenNames } from '../shifts/rotation.ts'

/** Names of people are few; what is met after so many begins anew. */
const mostKept = 2_000

/**
 * A rotation with my name for me. Where people of my name are told apart by marks of which none is known as mine, all of
 * them stay as they are written: it is not known who of them I am.
 * @param me asked at every use
 */
export function createOwnName(me: () => Me): (rotation: Rotation) => Rotation {
  let of: Me | null = null
  /** how each name that was met is to be written */
  const known = new Map<string, string>()
  const named = (person: string): string => {
    const now = me()
    if (of !== now || known.size > mostKept) known.clear()
    of = now
    const found = known.get(person)
    if (found !== undefined) return found
    const written = isMe(person, now) ? (namesOf(now)[0] ?? person) : person
    known.set(person, written)
    return written
  }
  const orNobody = (person: string | null): string | null => (person === null ? null : named(person))
  return (rotation) => {
    const people = writtenNames(rotation)
    if (people.every((person) => named(person) === person) || twinsOf(people, me()).length > 0)
      return rotation
    const { layers, fed, overrides } = rotation
    return {
      ...rotation,
      layers: layers.map((layer) => ({ ...layer, people: layer.people.map(named) })),
      fed: fed.map((one) => ({
        ...one,
        turns: one.turns?.map((turn) => ({ ...turn, person: orNobody(turn.person) })) ?? null,
      })),
      overrides: overrides.map((one) => ({ ...one, person: orNobody(one.person) })),
    }
  }
}
