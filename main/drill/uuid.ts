/** A UUID (version 4) out of the given chance, so that a drill is the same for the same seed. */
import type { Random } from '../platform/random.ts'

export function newUuid(random: Random): string {
  const digit = (): string => Math.floor(random() * 16).toString(16)
  const variant = (): string => (8 + Math.floor(random() * 4)).toString(16)
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (mark) =>
    mark === 'x' ? digit() : variant(),
  )
}
