/**
 * Times to acknowledge and to resolve by week and team over a year: what the product reads of the weeks it keeps, over a
 * look at every episode through an index that covers it. The same figures come of both, or there is no result.
 */
import type { Spread } from '../../../contract/insights.ts'
import { type Almanac, createAlmanac } from '../../../main/almanac/almanac.ts'
import { byTeam } from '../../../main/almanac/insights-cells.ts'
import { keptCells } from '../../../main/almanac/insights-kept.ts'
import { keptWeeks } from '../../../main/almanac/insights-kept-table.ts'
import { acknowledgedIn, resolvedIn } from '../../../main/almanac/insights-rules.ts'
import { recordFacts } from '../../../main/almanac/insights-table.ts'
import { sightOf } from '../../../main/almanac/insights-view.ts'
import { mondayAt, weeksUpTo } from '../../../main/almanac/insights-weeks.ts'
import { type Figure, type Measure, median } from '../figures.ts'
import { aHundredth, aMillion, putMillionAlmanac } from '../helpers/million.ts'
import { inScratch } from '../scratch.ts'

const surroundings = { zone: 'UTC', night: { from: 22 * 60, to: 7 * 60 } }
const everything = { whose: 'team', team: null, severity: null, when: 'all' } as const
const weeksInYear = 52
const weekMs = 7 * 86_400_000
/** 5 January 1970, a Monday. */
const firstMonday = 4 * 86_400_000

export const measure: Measure = async ({ quick, say }) =>
  inScratch(async (folder): Promise<readonly Figure[]> => {
    const million = quick ? aHundredth : aMillion
    const rounds = quick ? 7 : 15
    say('a year of episodes in the almanac')
    const almanac = createAlmanac(putMillionAlmanac(folder, million))
    try {
      const newest = mondayAt('UTC', million.endsAt)
      const weeks = weeksUpTo('UTC', newest, weeksInYear + 1).slice(0, -1)
      const { from = 0 } = weeks[0] ?? {}
      const { to = 0 } = weeks.at(-1) ?? {}
      say('an index that covers the look')
      const scanned = coverYear(almanac, from, to)
      const product = () => {
        const cells = keptCells(almanac.db, recordFacts(almanac.db), surroundings)
        return weeks.map((week) => byTeam(cells(week, everything), surroundings))
      }
      const scan = () =>
        almanac.db.all(
          `SELECT (called_at - ${firstMonday}) / ${weekMs} AS week, team, count(*) AS pages, count(ack_ms) AS acks,
             sum(ack_ms) AS ack_sum, count(resolve_ms) AS resolves, sum(resolve_ms) AS resolve_sum
           FROM bench_episode GROUP BY week, team`,
        )
      const kept = weeks.filter(({ week }) => keptWeeks(almanac.db).has(week)).length
      const compared = compare(product(), scanned, weeks)
      const question = {
        ...{ week: newest, weeks: 13 as const, whose: 'team' as const },
        ...{ team: null, severity: null, when: 'all' as const },
      }
      const moment = { now: million.endsAt, behind: 0, surroundings }
      const times = { product: [] as number[], scan: [] as number[], view: [] as number[] }
      for (let round = 0; round < rounds; round += 1) {
        times.scan.push(timed(scan))
        times.product.push(timed(product))
        times.view.push(timed(() => almanac.answers['insights.view'](question, moment)))
      }
      const [ours, floor] = [median(times.product), median(times.scan)]
      return [
        {
          ...{
            budget: '10',
            what: 'MTTA and MTTR by week and team, a year / covering scan of means',
            unit: 'x',
          },
          value: ours / floor,
          goal: quick ? null : 1 / 20,
          info: {
            ms: ours,
            'scan ms': floor,
            episodes: compared.episodes,
            cells: compared.cells,
            'kept weeks': kept,
          },
        },
        {
          ...{
            budget: '10',
            what: 'cells in which counts, means or who kept to it differ from the scan',
            unit: 'count',
          },
          ...{ value: compared.different, goal: 0, info: { cells: compared.cells } },
        },
        {
          ...{ budget: '10', what: 'median and nine in ten, furthest from the exact ones', unit: '%' },
          ...{ value: compared.furthest * 100, goal: 1, info: { cells: compared.cells } },
        },
        {
          ...{ budget: '10', what: 'a quarter of figures with all that is shown', unit: 'ms', goal: null },
          ...{ value: median(times.view), info: { weeks: 26 } },
        },
      ]
    } finally {
      almanac.close()
    }
  })

function timed(work: () => unknown): number {
  const from = performance.now()
  work()
  return performance.now() - from
}

interface Covered {
  readonly calledAt: number
  readonly team: string | null
  readonly ackMs: number | null
  readonly resolveMs: number | null
}

/** Writes what a look needs beside the record, and an index with all of it. */
function coverYear({ db }: Almanac, from: number, to: number): readonly Covered[] {
  const facts = recordFacts(db)
  const sight = sightOf(facts)
  const rows = facts.called(from, to).map(
    (one): Covered => ({
      ...{ calledAt: one.calledAt ?? 0, team: one.team },
      ...{ ackMs: acknowledgedIn(one, sight).ms, resolveMs: resolvedIn(one, sight).ms },
    }),
  )
  db.transact((write) => {
    write.run(
      'CREATE TABLE bench_episode (called_at INTEGER NOT NULL, team TEXT, ack_ms INTEGER, resolve_ms INTEGER) STRICT',
    )
    for (const { calledAt, team, ackMs, resolveMs } of rows)
      write.run(
        'INSERT INTO bench_episode (called_at, team, ack_ms, resolve_ms) VALUES (?, ?, ?, ?)',
        ...[calledAt, team, ackMs, resolveMs],
      )
    write.run('CREATE INDEX bench_cover ON bench_episode (called_at, team, ack_ms, resolve_ms)')
  })
  return rows
}

/** Every cell of the product against all of its values, sorted. */
function compare(
  product: readonly ReturnType<typeof byTeam>[],
  rows: readonly Covered[],
  weeks: readonly { readonly from: number }[],
) {
  const cellKey = (week: number, team: string | null): string => `${week} ${team}`
  const values = Map.groupBy(rows, ({ calledAt, team }) =>
    cellKey(calledAt - ((calledAt - firstMonday) % weekMs), team),
  )
  let [cells, different, furthest] = [0, 0, 0]
  const look = (spread: Spread | null, known: readonly number[], targetMs: number): void => {
    if (known.length === 0) {
      if (spread !== null && spread.count !== 0) different += 1
      return
    }
    const sum = known.reduce((all, one) => all + one, 0)
    const within = known.filter((one) => one <= targetMs).length
    if (spread?.count !== known.length || spread.meanMs !== sum / known.length || spread.within !== within)
      different += 1
    const sorted = known.toSorted((a, b) => a - b)
    const at = (rank: number): number => sorted[rank] ?? 0
    const middle = (at(Math.floor((known.length - 1) / 2)) + at(Math.floor(known.length / 2))) / 2
    const ninth = at(Math.ceil(known.length * 0.9) - 1)
    for (const [told, exact] of [
      [spread?.medianMs ?? 0, middle],
      [spread?.p90Ms ?? 0, ninth],
    ] as const)
      if (exact > 0) furthest = Math.max(furthest, Math.abs(told / exact - 1))
  }
  for (const [index, teams] of product.entries())
    for (const { team, acknowledged, resolved, pages } of teams) {
      const own = values.get(cellKey(weeks[index]?.from ?? 0, team)) ?? []
      cells += 1
      if (own.length !== pages) different += 1
      look(
        acknowledged,
        own.flatMap(({ ackMs }) => ackMs ?? []),
        120_000,
      )
      look(
        resolved,
        own.flatMap(({ resolveMs }) => resolveMs ?? []),
        7_200_000,
      )
    }
  if (cells !== values.size) different += Math.abs(values.size - cells)
  return { cells, different, furthest, episodes: rows.length }
}
