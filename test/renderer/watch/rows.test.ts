import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../contract/state.ts'
import { buildRows, neighbour, type RowsInput, timeShape } from '../../../renderer/watch/rows.ts'
import { groupAll } from '../../../renderer/watch/select.ts'
import { anEpisode, aSilentSource, aSnapshot, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { busyNight } from '../../helpers/nights.ts'

function input(snapshot: Snapshot, part: Partial<RowsInput> = {}): RowsInput {
  return {
    groups: groupAll(snapshot.episodes, []),
    sources: snapshot.sources,
    now: snapshot.now,
    quietWindowMs: 12 * hourMs,
    filter: '',
    openFolds: new Set(),
    ...part,
  }
}

describe('rows', () => {
  it('put a blind source under what is late and over what is calm', () => {
    const late = anEpisode({ ackDueAt: nightNow - 1 })
    const calm = anEpisode({ ackDueAt: nightNow + minuteMs })
    const sources = [aSilentSource('osprey', 5 * minuteMs), aSilentSource('plover', 9 * minuteMs)]
    const rows = buildRows(input(aSnapshot({ episodes: [calm, late], sources })))
    expect(rows.slice(0, 5).map((row) => row.key)).toEqual([
      'h:needs-you',
      `e${late.id}`,
      's:plover',
      's:osprey',
      `e${calm.id}`,
    ])
  })

  it('show four of many that went quiet, and the rest behind a count', () => {
    const closed = buildRows(input(busyNight()))
    const fold = closed.find((row) => row.key === 'f:went-quiet')
    expect(fold).toMatchObject({ count: 5, open: false })
    const open = buildRows(input(busyNight(), { openFolds: new Set(['went-quiet']) }))
    expect(open.filter((row) => row.kind === 'episode' && row.part === 'went-quiet')).toHaveLength(9)
  })

  it('hide nothing without a number', () => {
    const night = busyNight()
    const rows = buildRows(input(night))
    const shown = rows.filter((row) => row.kind === 'episode').length
    const folded = rows.reduce((sum, row) => sum + (row.kind === 'fold' && !row.open ? row.count : 0), 0)
    expect(shown + folded).toBe(night.episodes.length)
  })

  it('keep the row of an unchanged episode', () => {
    const night = busyNight()
    const first = buildRows(input(night))
    const second = buildRows(input(night, { now: night.now + 1_000 }))
    expect(second.find((row) => row.kind === 'episode')).toBe(first.find((row) => row.kind === 'episode'))
  })

  it('change by time alone exactly when something turns late, blind or old', () => {
    const night = busyNight()
    const at = (ms: number): string => timeShape(input(night, { now: night.now + ms }))
    expect(at(0)).toBe(at(46_000))
    expect(at(0)).not.toBe(at(48_000))
    expect(at(48_000)).not.toBe(at(4 * minuteMs))
  })

  it('are walked choice by choice, and not beyond the ends', () => {
    const rows = buildRows(input(busyNight()))
    const first = rows[1]?.key ?? ''
    expect(neighbour(rows, null, 1)).toBe(first)
    expect(neighbour(rows, first, -1)).toBe(first)
    expect(neighbour(rows, first, 1)).toBe(rows[2]?.key)
    expect(neighbour(rows, rows[3]?.key ?? '', 1)).toBe(rows[5]?.key)
  })
})
