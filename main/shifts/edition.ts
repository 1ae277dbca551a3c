/** Names the rotations as the file has them, so that an order given over others is known. Pure. */
import { createHash } from 'node:crypto'
import type { Rotation } from '../../contract/rotation.ts'

/** The same for the same words in the file, in whatever order they are shown and whatever is fed beside them. */
export function editionOf(rotations: readonly Omit<Rotation, 'fed'>[]): string {
  const content = rotations.map(({ name, zone, layers, overrides }) =>
    JSON.stringify([name, zone, layers, overrides]),
  )
  return createHash('sha256').update(content.toSorted().join('\n')).digest('hex').slice(0, 32)
}
