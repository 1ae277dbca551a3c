/** Chance as an argument: a seeded one for whole nights that can be repeated, and the machine's own for secrets. */
import { randomBytes } from 'node:crypto'

/** A number in [0, 1), as `Math.random` gives it. */
export type Random = () => number

/** The engine's own chance, for jitter. Never for secrets. */
export const ambientRandom: Random = () => Math.random()

/**
 * The same numbers for the same seed, on every machine. A Weyl sequence run through a 32-bit mixer (mulberry32):
 * plenty for jitter and made-up histories, worthless as a secret.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An unguessable token of `bytes` random bytes, safe in URLs and file names. */
export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
