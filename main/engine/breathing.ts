/** Room between the slices of a long reading, by the engine's clock. */
import type { Clock } from '../platform/clock.ts'

/** A slice may hold the loop this long, ms: half a frame, so that it and the slice that overran still fit one. */
const longestHoldMs = 8

/** For one reading: waits a turn of the loop once the slices since the last wait took long enough. */
export function newBreath(clock: Clock): () => Promise<void> {
  let from = clock.mono()
  return async () => {
    if (clock.mono() - from < longestHoldMs) return
    await new Promise<void>((resolve) => clock.after(0, resolve))
    from = clock.mono()
  }
}
