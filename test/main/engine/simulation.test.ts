/** A handful of simulated nights; `npm run simulate` runs thousands (docs/simulation.md). */
import { describe, expect, it } from 'vitest'
import { runNight } from '../../simulation/night.ts'

/** Nights that once found something, by seed and number, and the first of a seed that nobody chose. */
const nights: readonly (readonly [seed: number, night: number])[] = [
  [1, 1],
  [1, 2],
  [1, 20],
  [2, 0],
  [2, 3],
  [2, 17],
  [11, 1],
  [11, 5],
  [77, 2],
  [77, 19],
  [7, 0],
  [2026, 0],
  [2026, 1],
]

describe('a simulated night', () => {
  it.each(nights)(
    'of seed %i, number %i, keeps every promise',
    async (seed, night) => {
      const { broken } = await runNight({ seed, night, minutes: 25 })
      const again = `npm run simulate -- --seed ${seed} --night ${night} --minutes 25 --trace`
      expect(broken && `${broken.what}\n${broken.lately.slice(-10).join('\n')}\nAgain: ${again}`).toBeNull()
      // A second or two of work each; on a busy machine it may come late.
    },
    60_000,
  )
})
