import { expect, it } from 'vitest'
import { percentOf } from '../../contract/percent.ts'

it.each([
  [0, 0],
  [1 / 1_000, 1],
  [0.004, 1],
  [0.5, 50],
  [0.666, 67],
  [199 / 200, 99],
  [0.9999, 99],
  [1, 100],
])('%d of a whole is told as %i per cent: all and nothing only where it is', (share, percent) => {
  expect(percentOf(share)).toBe(percent)
})
