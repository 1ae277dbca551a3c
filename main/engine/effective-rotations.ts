/** The rotations in force: what the file says, with what other systems say beside it. The one place that puts them together. */
import { AppError } from '../../contract/errors.ts'
import type { Me } from '../../contract/person.ts'
import type { FedTurns, Rotation } from '../../contract/rotation.ts'
import type { ConfiguredRotation } from '../config/rotation-schema.ts'
import { withOwnName } from './own-name.ts'

/** One kind of system that says who has a rotation: its calendars, a pager. */
export interface TurnsProducer {
  /** one for each of its sources of this rotation; none where it has none */
  fed(rotation: ConfiguredRotation): readonly FedTurns[]
  /** a person insists: what it says of this rotation is read now. Resolves when it has been, well or not */
  readAgain(rotation: ConfiguredRotation): Promise<void>
  /** grows whenever `fed` may answer otherwise */
  edition(): number
}

/** What reads rotations. */
export interface Rotations {
  /** as they are at this moment, with one name for me; the same list until something else is said */
  all(): readonly Rotation[]
  /** the same with everybody as they are written */
  asWritten(): readonly Rotation[]
  /** @throws AppError `not-found` for one that is not in the configuration */
  readAgain(name: string): Promise<void>
}

/** The configured rotations with what every producer says of them. */
export function effectiveRotations(
  rotations: readonly ConfiguredRotation[],
  producers: readonly Pick<TurnsProducer, 'fed'>[],
): readonly Rotation[] {
  return rotations.map((rotation) => {
    // Where it comes from is nobody's business who reads it: an address may be a secret.
    const { calendars: _, pagerduty: __, ...said } = rotation
    return { ...said, fed: producers.flatMap((producer) => producer.fed(rotation)) }
  })
}

/** The same for what lives as long as the engine does. */
export function createRotations(
  configured: () => readonly ConfiguredRotation[],
  producers: readonly TurnsProducer[],
  me: () => Me,
): Rotations {
  let last: {
    readonly configured: unknown
    readonly editions: string
    readonly me: Me
    readonly asWritten: readonly Rotation[]
    readonly all: readonly Rotation[]
  } | null = null
  const now = () => {
    const is = { configured: configured(), editions: producers.map((one) => one.edition()).join(), me: me() }
    if (last?.configured === is.configured && last.editions === is.editions && last.me === is.me) return last
    const asWritten = effectiveRotations(is.configured, producers)
    last = { ...is, asWritten, all: asWritten.map((one) => withOwnName(one, is.me)) }
    return last
  }
  return {
    asWritten: () => now().asWritten,
    all: () => now().all,
    readAgain: async (name) => {
      const rotation = configured().find((one) => one.name === name)
      if (!rotation) throw new AppError('not-found', 'This rotation is not in the configuration any more.')
      await Promise.all(producers.map((producer) => producer.readAgain(rotation)))
    },
  }
}
