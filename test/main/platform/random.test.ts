import { describe, expect, it } from 'vitest'
import { ambientRandom, randomToken, seededRandom } from '../../../main/platform/random.ts'

const take = (count: number, seed: number): readonly number[] => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => random())
}

describe('seededRandom', () => {
  it('repeats itself for a seed, on every machine', () => {
    expect(take(5, 42)).toEqual(take(5, 42))
    expect(take(5, 42)).not.toEqual(take(5, 43))
    // Written down once: a night that failed must be the same night tomorrow.
    expect(take(2, 1).map((value) => Math.round(value * 1e6))).toEqual([627_074, 2_736])
  })

  it.each([0, 1, -1, 2 ** 32 - 1, 2 ** 40, 0.5])('is spread over [0, 1) for seed %d', (seed) => {
    const values = take(10_000, seed)
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      values.filter((value) => Math.floor(value * 10) === tenth),
    )
    for (const { length } of tenths) expect(Math.abs(length - 1_000)).toBeLessThan(150)
    expect(new Set(values).size).toBeGreaterThan(9_990)
  })
})

describe('chance of the machine', () => {
  it('gives tokens of the strength asked for, never the same, safe in addresses', () => {
    const tokens = new Set(Array.from({ length: 1_000 }, () => randomToken(32)))
    expect(tokens.size).toBe(1_000)
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it('gives jitter in [0, 1)', () => {
    for (let values = 0; values < 1_000; values += 1) {
      const value = ambientRandom()
      expect(value >= 0 && value < 1).toBe(true)
    }
  })
})
