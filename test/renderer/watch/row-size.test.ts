/** How tall a row is, and of which rows that hangs on nothing beside them. */
import { describe, expect, it } from 'vitest'
import { hasOneSize, rowSize } from '../../../renderer/watch/row-size.ts'
import { buildRows } from '../../../renderer/watch/rows.ts'
import { groupAll } from '../../../renderer/watch/select.ts'
import { aSnapshot, hourMs, nightNow } from '../../helpers/fixtures.ts'
import { busyNight, stormNight } from '../../helpers/nights.ts'

const episodes = [...busyNight().episodes, ...stormNight().episodes]
const rows = buildRows({
  ...{ groups: groupAll(aSnapshot({ episodes }).episodes, []), sources: [], now: nightNow, passes: null },
  ...{ quietWindowMs: 12 * hourMs, groupBy: 'none', closedGroups: new Set() },
  openFolds: new Set(['went-quiet', 'kept-quiet', 'also-firing', 'also-quiet', 'other-teams', 'maintenance']),
}).flatMap((row) => (row.kind === 'episode' ? [row] : []))
const sizesOf = (row: (typeof rows)[number], narrow: boolean): ReadonlySet<number> =>
  new Set(
    [true, false].flatMap((seen) => [true, false].map((silencing) => rowSize(row, seen, narrow, silencing))),
  )

describe.each([
  ['wide', false],
  ['narrow', true],
] as const)('in a %s list', (_, narrow) => {
  it('a row said to have one size has one, whatever is known of its source and of orders about it', () => {
    const fixed = rows.filter((row) => hasOneSize(row, narrow))
    expect(fixed.length).toBeGreaterThan(5)
    for (const row of fixed) expect([row.key, sizesOf(row, narrow).size]).toEqual([row.key, 1])
  })

  it('a row whose size hangs on them is not said to have one', () => {
    const moving = rows.filter((row) => sizesOf(row, narrow).size > 1)
    expect(moving.length).toBeGreaterThan(0)
    expect(moving.filter((row) => hasOneSize(row, narrow))).toEqual([])
  })
})
