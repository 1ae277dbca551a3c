/** Figures out of histories by chance, against the same figures written a second time from their definitions. */
import { expect, it } from 'vitest'
import type { FigureId, InsightsQuestion, Spread } from '../../../contract/insights.ts'
import { createAlmanac } from '../../../main/almanac/almanac.ts'
import { insightsChapter } from '../../../main/almanac/insights.ts'
import { recordFacts } from '../../../main/almanac/insights-table.ts'
import { viewOf } from '../../../main/almanac/insights-view.ts'
import { around, histories, settings } from '../../helpers/insights-history.ts'
import { mondayOf, type OracleSpread, oracleOf, Told } from '../../helpers/insights-oracle.ts'
import { aMoment, day } from '../../helpers/insights-record.ts'
import { fc } from '../../helpers/property.ts'

const night = { from: 22 * 60, to: 7 * 60 }
const targets = { ackMs: 120_000, resolveMs: 7_200_000, respondMs: 3_600_000 }

const question: fc.Arbitrary<Omit<InsightsQuestion, 'week'> & { readonly back: number }> = fc.record({
  back: fc.integer({ min: -1, max: 2 }),
  weeks: fc.constantFrom(1 as const, 4 as const, 13 as const),
  whose: fc.constantFrom('team' as const, 'mine' as const),
  team: fc.constantFrom(null, null, 'atlas'),
  severity: fc.constantFrom(null, null, 'page' as const),
  when: fc.constantFrom('all' as const, 'all' as const, 'day' as const, 'night' as const),
})

/** Counts, sums and who kept to it exactly; the middle and nine in ten to 1 %. */
function agrees(spread: Spread | null, { values, leftOut }: OracleSpread, targetMs: number | null): void {
  if (values.length + leftOut === 0) {
    expect(spread).toBeNull()
    return
  }
  const sorted = values.toSorted((a, b) => a - b)
  const at = (rank: number): number => sorted[rank] ?? 0
  expect(spread).toMatchObject({
    ...{ count: values.length, leftOut, targetMs },
    meanMs: values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length,
    within: targetMs === null ? null : values.filter((one) => one <= targetMs).length,
  })
  const half = values.length / 2
  const middle = Number.isInteger(half) ? (at(half - 1) + at(half)) / 2 : at(Math.floor(half))
  expect(Math.abs((spread?.medianMs ?? -1) - middle)).toBeLessThanOrEqual(middle * 0.01)
  const ninth = at(Math.ceil(values.length * 0.9) - 1)
  expect(Math.abs((spread?.p90Ms ?? -1) - ninth)).toBeLessThanOrEqual(ninth * 0.01)
}

it.each(settings)(
  'equal a plain recomputation in %s around %s, and weeks that were kept equal a look',
  (zone, monday) => {
    const at = around(monday)
    const property = fc.property(
      histories(at),
      question,
      fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      (batches, { back, ...rest }, looks) => {
        const almanac = createAlmanac(null)
        const told = new Told()
        const now = at + 9 * day
        const moment = aMoment(now, { zone, night, targets })
        const asked = {
          ...rest,
          week: mondayOf(new Date(at - back * 7 * day).toISOString().slice(0, 10)),
        }
        for (const [index, batch] of batches.entries()) {
          almanac.take(batch, { upto: index, token: `${index}` })
          for (const entry of batch) told.take(entry)
          if (!looks[index]) continue
          almanac.answers['insights.view'](asked, moment)
          almanac.db.transact((db) => {
            while (insightsChapter.tidy?.(db, moment.surroundings)) {}
          })
        }
        const view = almanac.answers['insights.view'](asked, moment)
        expect(view).toEqual(viewOf(recordFacts(almanac.db), asked, moment))

        const oracle = oracleOf(told, asked, { now, zone, night, ...targets })
        agrees(view.acknowledged, oracle.acknowledged, targets.ackMs)
        agrees(view.resolved, oracle.resolved, targets.resolveMs)
        expect(view.byTeam).toHaveLength(oracle.byTeam.length)
        for (const { team, pages, acknowledged, resolved } of oracle.byTeam) {
          const own = view.byTeam.find((one) => one.team === team)
          expect(own?.pages).toBe(pages)
          agrees(own?.acknowledged ?? null, acknowledged, targets.ackMs)
          agrees(own?.resolved ?? null, resolved, targets.resolveMs)
        }
        agrees(view.before.acknowledged, oracle.before.acknowledged, targets.ackMs)
        agrees(view.before.resolved, oracle.before.resolved, targets.resolveMs)
        for (const [index, { acknowledged, resolved, ...counts }] of oracle.weeks.entries()) {
          const week = view.weeks[index]
          agrees(week?.acknowledged ?? null, acknowledged, targets.ackMs)
          agrees(week?.resolved ?? null, resolved, targets.resolveMs)
          expect(week).toMatchObject(counts)
        }
        const newest = view.weeks.at(-1)
        expect(newest?.observed).toBeCloseTo(oracle.observed(newest?.from ?? 0, newest?.to ?? 0), 9)
        expect(view.hours).toEqual(oracle.hours)
        const noisy = view.noisiest.map(({ alertname, fired, atNight, neededAction, known }) => ({
          ...{ alertname, fired, atNight, neededAction, known },
        }))
        expect(noisy).toHaveLength(oracle.noisiest.length)
        expect(noisy).toEqual(expect.arrayContaining(oracle.noisiest))
        expect(view.downtime).toMatchObject({ ms: oracle.downtimeMs, beforeMs: oracle.downtimeBeforeMs })
        expect(view.woken && [view.woken.count, view.woken.before]).toEqual(
          oracle.woken === null ? null : [oracle.woken, oracle.wokenBefore],
        )
        agrees(view.firstResponse, { values: oracle.response, leftOut: 0 }, targets.respondMs)
        agrees(view.cycle, { values: oracle.cycle, leftOut: 0 }, null)

        const { text } = almanac.answers['insights.export']({ question: asked, form: 'json' }, moment)
        expect(almanac.answers['insights.ofExport']({ text, question: null }, moment)).toEqual(view)
        if (asked.whose === 'team' && asked.team === null) {
          const narrower = { ...asked, weeks: 1 as const, team: 'atlas' }
          expect(almanac.answers['insights.ofExport']({ text, question: narrower }, moment)).toEqual(
            almanac.answers['insights.view'](narrower, moment),
          )
        }
        const behind = (figure: FigureId) =>
          almanac.answers['insights.behind']({ question: asked, figure, alertname: null, cell: null }, moment)
        const values = (figure: FigureId) =>
          behind(figure).flatMap(({ ms, leftOut }) => (leftOut === null ? [ms] : []))
        const ofOracle = { acknowledged: oracle.acknowledged, resolved: oracle.resolved }
        for (const [figure, { values: known }] of Object.entries(ofOracle))
          expect(values(figure as FigureId).toSorted()).toEqual(known.toSorted())
        expect(values('first-response').toSorted()).toEqual(oracle.response.toSorted())
        expect(values('cycle').toSorted()).toEqual(oracle.cycle.toSorted())
        expect(behind('noisiest')).toHaveLength(oracle.hours.flat().reduce((sum, calls) => sum + calls))
        almanac.close()
      },
    )
    fc.assert(property, { numRuns: 30, endOnFailure: true })
  },
  60_000,
)
