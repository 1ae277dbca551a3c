/** How much to take at once, so that what a thread does besides does not wait for long. */

/**
 * What a slice may take, ms: with what the engine does besides, a click is still answered within one frame or two.
 */
const sliceMs = 12
const largest = 200
const smallest = 10

export interface Pace {
  /** how many the next slice is to hold */
  size(): number
  /** how long the last slice took, ms */
  took(ms: number): void
}

/** A slice that took long makes the next one smaller, one that took no time makes it larger. */
export function createPace(first: number): Pace {
  let size = first
  return {
    size: () => size,
    took: (ms) => {
      // At most twice as large: the first slice after a pause says little of the next one.
      const fitting = (size * sliceMs) / Math.max(ms, sliceMs / 2)
      size = Math.round(Math.min(largest, Math.max(smallest, fitting)))
    },
  }
}
