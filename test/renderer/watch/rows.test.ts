import { describe, expect, it } from 'vitest'
import type { EscalationId } from '../../../contract/ids.ts'
import type { Snapshot } from '../../../contract/state.ts'
import { passesFilter } from '../../../renderer/watch/filter.ts'
import { buildRows, hiddenIn, neighbour, type RowsInput, timeShape } from '../../../renderer/watch/rows.ts'
import { groupAll } from '../../../renderer/watch/select.ts'
import { anIncoming } from '../../helpers/escalation-scenes.ts'
import { anEpisode, aSilentSource, aSnapshot, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { busyNight, stormNight } from '../../helpers/nights.ts'

function input(snapshot: Snapshot, part: Partial<RowsInput> = {}): RowsInput {
  return {
    groups: groupAll(snapshot.episodes, []),
    sources: snapshot.sources,
    now: snapshot.now,
    quietWindowMs: 12 * hourMs,
    passes: null,
    openFolds: new Set(),
    groupBy: 'none',
    closedGroups: new Set(),
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

  it('put a colleague’s question where its time is, whatever the filter hides', () => {
    const [late, soon, calm] = [-1, 1, 9].map((minutes) =>
      anEpisode({ ackDueAt: nightNow + minutes * minuteMs }),
    )
    const notify = anEpisode({ ackDueAt: nightNow - hourMs, severity: 'notify' })
    const asked = [2, 20].map((minutes, index) =>
      anIncoming({ id: (800 + index) as EscalationId, dueAt: nightNow + minutes * minuteMs }),
    )
    const night = aSnapshot({
      episodes: [notify, calm, soon, late].flatMap((one) => one ?? []),
      sources: [aSilentSource('plover', 9 * minuteMs)],
    })
    const keys = (part: Partial<RowsInput> = {}) =>
      buildRows(input(night, { escalations: asked, ...part })).map((row) => row.key)
    const expected = [`e${late?.id}`, 's:plover', `e${soon?.id}`, 'i:800', `e${calm?.id}`, 'i:801']
    expect(keys().slice(1, 8)).toEqual([...expected, `e${notify.id}`])
    expect(keys({ passes: () => false }).slice(1, 4)).toEqual(['s:plover', 'i:800', 'i:801'])
    const grouped = keys({ groupBy: 'alertname' })
    expect(grouped.indexOf('i:800')).toBe(grouped.indexOf('s:plover') + 1)
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

  it('say what a filter hides, part by part, and never leave Needs you looking calm', () => {
    const passes = passesFilter('nothing has these words', null)
    const facts = input(busyNight(), { passes })
    const rows = buildRows(facts)
    expect(rows.find((row) => row.key === 'h:needs-you')).toMatchObject({ count: 3, shown: 0 })
    expect(rows.find((row) => row.key === 'n:needs-you')).toMatchObject({ filtered: 3, pages: 2 })
    expect(rows.find((row) => row.key === 'f:kept-quiet')).toMatchObject({ count: 0, filtered: 1 })
    expect(hiddenIn(rows, facts)).toEqual({ count: busyNight().episodes.length, pages: 2 })
  })

  it('say it also where only blind spots are left', () => {
    const sources = [aSilentSource('plover', 9 * minuteMs)]
    const hidden = input(aSnapshot({ episodes: [anEpisode()], sources }), { passes: () => false })
    expect(buildRows(hidden).map((row) => row.key)).toContain('n:needs-you')
    expect(buildRows(input(aSnapshot({ sources }))).map((row) => row.key)).not.toContain('n:needs-you')
  })
})

describe('rows under headings', () => {
  const grouped = (part: Partial<RowsInput> = {}) =>
    buildRows(input(stormNight(), { groupBy: 'alertname', ...part }))

  it('stand in the order of their most urgent member, and one alone needs no heading', () => {
    const needsYou = grouped().filter((row) => row.part === 'needs-you')
    const bundles = needsYou.flatMap((row) => (row.kind === 'bundle' ? [row] : []))
    expect(bundles.map((row) => [row.name, row.episodes.length])).toEqual([
      ['IngressErrorRatioHigh', 5],
      ['NodeDiskFull', 2],
    ])
    const alone = needsYou.find((row) => row.kind === 'episode' && row.episode.alertname === 'VpnTunnelDown')
    expect(alone).toMatchObject({ bundled: false })
  })

  it('hide their rows when closed, with the number on the heading', () => {
    const key = 'g:needs-you:IngressErrorRatioHigh'
    const closed = grouped({ closedGroups: new Set([key]) })
    expect(closed.find((row) => row.key === key)).toMatchObject({ open: false })
    expect(grouped().length - closed.length).toBe(5)
  })

  it('keep a blind source under headings with a late page and over the rest', () => {
    const part = (alertname: string, ackDueAt: number) => anEpisode({ alertname, ackDueAt })
    const episodes = [
      part('Late', nightNow - 1),
      part('Late', nightNow + minuteMs),
      part('Calm', nightNow + 2 * minuteMs),
      part('Calm', nightNow + 3 * minuteMs),
    ]
    const sources = [aSilentSource('plover', 9 * minuteMs)]
    const rows = buildRows(input(aSnapshot({ episodes, sources }), { groupBy: 'alertname' }))
    const keys = rows.filter((row) => row.kind === 'bundle' || row.kind === 'blind').map((row) => row.key)
    expect(keys).toEqual(['g:needs-you:Late', 's:plover', 'g:needs-you:Calm'])
  })
})
