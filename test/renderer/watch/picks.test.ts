import { describe, expect, it } from 'vitest'
import { mostInBatch } from '../../../contract/batch.ts'
import type { EpisodeId } from '../../../contract/ids.ts'
import { allOfPart, capped, extended, idsOf, stepped, toggled } from '../../../renderer/watch/picks.ts'
import { buildRows, type Row } from '../../../renderer/watch/rows.ts'
import { groupAll } from '../../../renderer/watch/select.ts'
import { hourMs } from '../../helpers/fixtures.ts'
import { stormNight } from '../../helpers/nights.ts'

const none: ReadonlySet<EpisodeId> = new Set()

function rowsOf(groupBy: 'none' | 'alertname', closed: readonly string[] = []): readonly Row[] {
  const night = stormNight()
  return buildRows({
    groups: groupAll(night.episodes, []),
    sources: night.sources,
    now: night.now,
    quietWindowMs: 12 * hourMs,
    passes: null,
    openFolds: new Set(),
    groupBy,
    closedGroups: new Set(closed),
  })
}

describe('picks', () => {
  const rows = rowsOf('none')
  const key = (at: number): string => rows.filter((row) => row.kind === 'episode')[at]?.key ?? ''

  it('toggle a row, and a heading with all that is under it', () => {
    const bundles = rowsOf('alertname')
    const heading = bundles.find((row) => row.kind === 'bundle')
    const all = toggled(none, heading)
    expect(all.size).toBe(5)
    const without = toggled(
      all,
      bundles.find((row) => row.kind === 'episode'),
    )
    expect(without.size).toBe(4)
    expect(toggled(without, heading).size).toBe(5)
    expect(toggled(all, heading).size).toBe(0)
  })

  it('take no headings of parts, blind spots or folds', () => {
    expect(idsOf(rows.find((row) => row.kind === 'head'))).toEqual([])
    expect(idsOf(rows.find((row) => row.kind === 'fold'))).toEqual([])
  })

  it('grow away from where they began and shrink on the way back', () => {
    const one = stepped(rows, none, key(1), key(1), key(2))
    const two = stepped(rows, one, key(1), key(2), key(3))
    expect(two.size).toBe(3)
    const back = stepped(rows, two, key(1), key(3), key(2))
    expect([...back]).toEqual([...one])
    expect(stepped(rows, back, key(1), key(2), key(1)).size).toBe(1)
  })

  it('span from the anchor to a click, over headings, with what a closed one hides', () => {
    expect(extended(rows, none, key(4), key(1)).size).toBe(4)
    expect(extended(rows, none, null, key(1)).size).toBe(1)
    const closed = rowsOf('alertname', ['g:needs-you:IngressErrorRatioHigh'])
    const last = closed.findLast((row) => row.part === 'needs-you')?.key ?? ''
    expect(extended(closed, none, closed[1]?.key ?? '', last).size).toBe(8)
  })

  it('take all of one part only', () => {
    expect(allOfPart(rows, key(0)).size).toBe(8)
    expect(allOfPart(rows, key(9)).size).toBe(3)
  })

  it('are no more than one order takes', () => {
    const many = new Set(Array.from({ length: mostInBatch + 7 }, (_, n) => (n + 1) as EpisodeId))
    const { picked, left } = capped(many)
    expect([picked.size, left, picked.has(1 as EpisodeId)]).toEqual([mostInBatch, 7, true])
  })
})
