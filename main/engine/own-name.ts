/** One name for me in what other systems say of a rotation, so that two that name me by two marks agree. Pure. */
import { isMe, isNamedMe, type Me, namesOf, twinsOf } from '../../contract/person.ts'
import type { FedTurn, Rotation } from '../../contract/rotation.ts'
import { writtenNames } from '../shifts/rotation.ts'

/**
 * A rotation whose feeds call me as its layers do, else by my name. What stands in the file stays as it is written there.
 * Where people of my name are told apart by marks of which none is known as mine, all of them stay: it is not known who of
 * them I am.
 */
export function withOwnName(rotation: Rotation, me: Me): Rotation {
  const { layers, fed } = rotation
  const own = layers.flatMap(({ people }) => people).find((person) => isMe(person, me)) ?? namesOf(me)[0]
  const isOther = (turn: FedTurn): boolean => turn.person !== own && isNamedMe(turn, me)
  if (own === undefined || twinsOf(writtenNames(rotation), me).length > 0) return rotation
  if (!fed.some(({ turns }) => turns?.some(isOther))) return rotation
  return {
    ...rotation,
    fed: fed.map((one) => ({
      ...one,
      turns: one.turns?.map((turn) => (isOther(turn) ? { ...turn, person: own } : turn)) ?? null,
    })),
  }
}
