/** The rotations in force: what the file says, with what other systems say beside it. The one place that puts them together. */
import { AppError } from '../../contract/errors.ts'
import type { FedTurns, Rotation } from '../../contract/rotation.ts'
import type { ConfiguredRotation } from '../config/rotation-schema.ts'

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
  /** as they are at this moment; the same list until something else is said */
  all(): readonly Rotation[]
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
): Rotations {
  let last: { configured: unknown; editions: string; all: readonly Rotation[] } | null = null
  return {
    all: () => {
      const now = configured()
      const editions = producers.map((producer) => producer.edition()).join()
      if (last?.configured !== now || last.editions !== editions)
        last = { configured: now, editions, all: effectiveRotations(now, producers) }
      return last.all
    },
    readAgain: async (name) => {
      const rotation = configured().find((one) => one.name === name)
      if (!rotation) throw new AppError('not-found', 'This rotation is not in the configuration any more.')
      await Promise.all(producers.map((producer) => producer.readAgain(rotation)))
    },
  }
}
