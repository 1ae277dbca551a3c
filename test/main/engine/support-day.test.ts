/** A few small support days; `npm run simulate -- --support` runs whole ones (docs/simulation.md). */
import { describe, expect, it } from 'vitest'
import { runSupportDay } from '../../simulation/support-day.ts'

/** Days that once found something, by seed and number. */
const days: readonly (readonly [seed: number, day: number])[] = [
  [11, 0],
  [11, 3],
  [21, 25],
  [51, 12],
  [61, 5],
]

describe('a simulated support day', () => {
  it.each(days)(
    'of seed %i, number %i, keeps every promise',
    async (seed, day) => {
      const size = { minutes: 60, threads: 30, customers: 10 }
      const { broken, handOvers, answers } = await runSupportDay({ seed, day, ...size })
      const again = `npm run simulate -- --support --seed ${seed} --day ${day} --minutes 60 --threads 30 --customers 10 --trace`
      expect(broken && `${broken.what}\n${broken.lately.slice(-10).join('\n')}\nAgain: ${again}`).toBeNull()
      expect([handOvers > 0, answers > 0]).toEqual([true, true])
    },
    120_000,
  )
})
