import { describe, expect, it } from 'vitest'
import { drawnIndexes, isWhole } from '../../../renderer/watch/drawn.ts'
import { fc } from '../../helpers/property.ts'

const sight = { startIndex: 100, endIndex: 109, count: 1_000 }

describe('the drawn part of the list', () => {
  it('reaches further ahead than behind, whichever way it goes', () => {
    const down = drawnIndexes(sight, false, -1)
    expect([down[0], down.at(-1)]).toEqual([96, 119])
    const up = drawnIndexes(sight, true, -1)
    expect([up[0], up.at(-1)]).toEqual([90, 113])
  })

  it('holds all that is in sight, in order and once, and always the row that the focus points at', () => {
    const sights = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(40)).map(([rest, startIndex, span]) => ({
      startIndex,
      endIndex: startIndex + span,
      count: startIndex + span + 1 + rest,
    }))
    fc.assert(
      fc.property(sights, fc.boolean(), fc.integer({ min: -1, max: 700 }), (range, backwards, always) => {
        const indexes = drawnIndexes(range, backwards, always)
        expect(indexes).toEqual([...new Set(indexes)].toSorted((a, b) => a - b))
        for (let index = range.startIndex; index <= range.endIndex; index += 1)
          expect(indexes).toContain(index)
        expect(indexes.every((index) => index >= 0 && index < range.count)).toBe(true)
        expect(indexes.includes(always)).toBe(always >= 0 && always < range.count)
      }),
    )
  })

  it('is nothing of nothing', () => {
    expect(drawnIndexes({ startIndex: 0, endIndex: -1, count: 0 }, false, 3)).toEqual([])
  })
})

describe('a row', () => {
  it.each([
    [{ start: 100, end: 180 }, true],
    [{ start: 99, end: 179 }, false],
    [{ start: 821, end: 901 }, false],
    [undefined, false],
  ])('%j is wholly in sight: %s', (row, expected) => {
    expect(isWhole(row, 100, 800)).toBe(expected)
  })
})
