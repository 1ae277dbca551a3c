/** What happened in a shift that is over, in words. */
import { expect, it } from 'vitest'
import { happenedWords } from '../../../renderer/shifts/past-shifts.tsx'

it.each([
  [0, 0, 0, 'nothing'],
  [1, 0, 0, '1 alert'],
  [6, 2, 1, '6 alerts, 2 pages, 1 call'],
  [3, 0, 2, '3 alerts, 2 calls'],
])('%i alerts, %i pages and %i calls are “%s”', (alerts, pages, called, words) => {
  expect(happenedWords({ rotation: 'ops duty', from: 0, to: 1, alerts, pages, called })).toBe(words)
})
