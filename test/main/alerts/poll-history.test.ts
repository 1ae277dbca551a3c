/** What comes of a history of answers depends on what was answered, not on how the answers were cut, ordered or repeated. */

import { describe, expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import type { SeenAlert } from '../../../contract/observation.ts'
import { setAck } from '../../../main/alerts/episode-table.ts'
import { noEffects } from '../../../main/db/journal.ts'
import { minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { fc } from '../../helpers/property.ts'
import { aSeenAlert, aSeenSilence } from '../../helpers/seen.ts'
import { watchSource } from './watch-source.ts'

const names = ['f1', 'f2', 'f3']

/** How one peer lists an alert that fires. */
type View = 'active' | 'silenced' | 'inhibited' | 'muted' | 'acked' | 'absent'

const statusOf: Readonly<Record<View, Partial<SeenAlert>>> = {
  active: {},
  silenced: { suppressed: true, silencedBy: ['s1'] },
  inhibited: { suppressed: true, inhibitedBy: ['f3'] },
  muted: { suppressed: true, mutedBy: ['weekends'] },
  acked: { suppressed: true, silencedBy: ['s2'] },
  absent: {},
}
const silences = [aSeenSilence('s1'), aSeenSilence('s2', { comment: 'ACK! on it' })]

/** One answer: which alerts fire, how each of two peers lists them, and who is acknowledged right after it. */
interface Step {
  readonly fires: readonly boolean[]
  readonly views: readonly (readonly [View, View])[]
  readonly ack: number | null
  readonly complete: boolean
}

/** How the same answers reach the engine. */
interface Cut {
  /** before which answers the poll worker starts anew, and has nothing to compare with */
  readonly restarts: readonly boolean[]
  /** the peers are asked in another order and list things in another order, and some of them twice */
  readonly reversed: boolean
  readonly twice: boolean
  /** alerts handed over at a time; null = with the answer */
  readonly slice: number | null
  /** missing alerts taken in at a time; null = all of them */
  readonly step: number | null
  /** silences are read with each answer, not with the first alone */
  readonly readsAgain: boolean
}

const plain: Cut = { restarts: [], reversed: false, twice: false, slice: null, step: null, readsAgain: false }
const pollMs = 15 * secondMs
const vouchedMs = 4 * minuteMs

/** How the peers list an alert in an answer, those that do. */
function viewsOf({ fires, views }: Step, which: number): readonly View[] {
  return fires[which] ? (views[which] ?? []).filter((view) => view !== 'absent') : []
}

/** A source of its own through which a history passes step by step. */
function passThrough(cut: Cut) {
  const source = watchSource(openTestDb())
  const firedAt = new Map<string, number>()
  let index = 0

  const listedBy = (step: Step, peer: 0 | 1): readonly SeenAlert[] =>
    names.flatMap((name, which): readonly SeenAlert[] => {
      const view = step.fires[which] ? step.views[which]?.[peer] : undefined
      const at = firedAt.get(name)
      if (view === undefined || view === 'absent' || at === undefined) return []
      const endsAt = source.now() + vouchedMs
      return [aSeenAlert(name, { firedAt: at, endsAt, ...statusOf[view] })]
    })

  const pass = (step: Step): void => {
    source.pass(pollMs)
    if (cut.restarts[index]) source.restartWorker()
    for (const [which, name] of names.entries()) {
      if (viewsOf(step, which).length === 0) firedAt.delete(name)
      else if (!firedAt.has(name)) firedAt.set(name, source.now() - 5 * secondMs)
    }
    const peers = [listedBy(step, 0), listedBy(step, 1)]
    const [first = [], second = []] = cut.reversed ? peers.toReversed().map((all) => all.toReversed()) : peers
    source.answer(cut.twice ? [...first, ...first.toReversed()] : first, {
      complete: step.complete,
      other: second,
      ...(cut.slice === null ? {} : { slice: cut.slice }),
      ...(cut.step === null ? {} : { step: cut.step }),
      ...(index === 0 || cut.readsAgain ? { silences } : {}),
    })
    index += 1
    const { ack } = step
    const open = ack === null ? undefined : source.episodes(names[ack] ?? '').find(({ firing }) => firing)
    if (open) {
      source.commit((db) => {
        setAck(db, open.id, { by: 'Mara Lind', mine: true, at: source.now(), origin: 'here' })
        return noEffects
      })
    }
  }
  return { ...source, pass }
}

/** Lets the history pass; answers what a person could tell of it. */
function outcomeOf(steps: readonly Step[], cut: Cut): unknown {
  const source = passThrough(cut)
  for (const step of steps) source.pass(step)
  return names.map((name) =>
    source.episodes(name).map((episode) => ({
      at: episode.firedAt,
      seenAt: episode.seenAt,
      quietAt: episode.quietAt,
      absentSince: episode.absentSince,
      firings: episode.firings,
      firing: episode.firing,
      ack: episode.ack,
      keptQuiet: episode.keptQuiet,
      // An inhibitor in a later slice is named a line later.
      story: source
        .story(episode.id as EpisodeId)
        .filter((kind, line, all) => kind !== 'kept-quiet' || all[line - 1] !== kind),
    })),
  )
}

const aView = fc.constantFrom<View>('active', 'active', 'silenced', 'inhibited', 'muted', 'acked', 'absent')
const aPair = fc.oneof(
  { weight: 2, arbitrary: fc.constant<readonly [View, View]>(['active', 'active']) },
  { weight: 1, arbitrary: aView.map((view): readonly [View, View] => [view, view]) },
  { weight: 2, arbitrary: fc.tuple(aView, aView) },
)
const aStep = (complete: fc.Arbitrary<boolean>): fc.Arbitrary<Step> =>
  fc.record({
    // Mostly as before: long firings and long silences, not noise.
    fires: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    views: fc.array(aPair, { minLength: 3, maxLength: 3 }),
    ack: fc.option(fc.nat({ max: 2 }), { freq: 6 }),
    complete,
  })
const aHistory = (complete: fc.Arbitrary<boolean>): fc.Arbitrary<readonly Step[]> =>
  fc
    .array(fc.tuple(aStep(complete), fc.integer({ min: 1, max: 50 })), { minLength: 2, maxLength: 7 })
    .map((runs) =>
      runs.flatMap(([step, times]) =>
        Array.from({ length: times }, (_, index) => (index === 0 ? step : { ...step, ack: null })),
      ),
    )
const manyRestarts = fc.array(fc.boolean(), { maxLength: 350 })
const aSlice = fc.constantFrom(null, 1, 2)

describe('a history of answers', () => {
  it('F107: comes to the same in any order of peers and alerts, with repetitions, and taken in by parts', () => {
    fc.assert(
      fc.property(
        aHistory(fc.boolean()),
        fc.record({ reversed: fc.boolean(), slice: aSlice, step: aSlice, readsAgain: fc.boolean() }),
        (steps, cut) => {
          expect(outcomeOf(steps, { ...plain, ...cut, twice: true })).toEqual(outcomeOf(steps, plain))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('comes to the same whether a worker compared each answer or started anew before any of them', () => {
    fc.assert(
      fc.property(
        aHistory(fc.constant(true)),
        manyRestarts,
        aSlice,
        aSlice,
        (steps, restarts, slice, step) => {
          expect(outcomeOf(steps, { ...plain, restarts, slice, step })).toEqual(outcomeOf(steps, plain))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('says after each of them what the peers say, and ends nothing early or late, whatever was incomplete or started anew', () => {
    fc.assert(
      fc.property(aHistory(fc.boolean()), manyRestarts, aSlice, aSlice, (steps, restarts, slice, step) => {
        const source = passThrough({ ...plain, restarts, slice, step })
        const absences = names.map(() => ({ missed: 0, listedAt: Number.NEGATIVE_INFINITY }))
        for (const step of steps) {
          source.pass(step)
          for (const [which, name] of names.entries()) {
            const episode = source.episodes(name).at(-1)
            const views = viewsOf(step, which)
            const absence = absences[which]
            if (!absence) continue
            if (views.length === 0) {
              absence.missed += step.complete ? 1 : 0
              const silentMs = source.now() - absence.listedAt
              // A worker that starts anew knows of no stamp: then five minutes count as vouched for.
              const mayEnd = absence.missed >= 2 || silentMs >= vouchedMs + minuteMs
              const mustEnd = absence.missed >= 2 || silentMs > 5 * minuteMs + minuteMs
              if (mustEnd) expect(episode?.firing ?? false).toBe(false)
              else if (!mayEnd) expect(episode?.firing).toBe(true)
              continue
            }
            absence.missed = 0
            absence.listedAt = source.now()
            const quiet = views.some((view) => view !== 'active' && view !== 'acked')
            expect(episode?.firing).toBe(true)
            expect(episode?.keptQuiet != null).toBe(quiet && !views.includes('active'))
            if (episode?.keptQuiet?.kind === 'inhibited')
              expect(episode.keptQuiet.by !== null).toBe(source.episodes('f3').length > 0)
            if (!episode?.ack?.mine) expect(episode?.ack != null).toBe(views.includes('acked'))
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  /** Firings and pauses in whole minutes; a pause is clearly within the episode gap or clearly beyond it. */
  const aLife = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.oneof(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 12, max: 30 })),
    ),
    { minLength: 1, maxLength: 5 },
  )
  const livedThrough = (life: readonly (readonly [number, number])[], everyMs: number) => {
    const source = watchSource(openTestDb())
    let at = nightNow + 7 * secondMs
    for (const [firesMin, pausesMin] of life) {
      const firedAt = at
      const endsAt = firedAt + firesMin * minuteMs
      const nextAt = endsAt + pausesMin * minuteMs
      while (source.now() + everyMs < nextAt) {
        source.pass(everyMs)
        const fires = source.now() >= firedAt && source.now() < endsAt
        source.answer(fires ? [aSeenAlert('f1', { firedAt, endsAt: source.now() + 4 * minuteMs })] : [])
      }
      at = nextAt
    }
    return source.episodes('f1')
  }
  it('comes to the same episodes and firings however often was asked, and to ends within the interval', () => {
    fc.assert(
      fc.property(aLife, fc.constantFrom(5_000, 10_000, 15_000), (life, everyMs) => {
        const coarse = livedThrough(life, 30_000)
        const fine = livedThrough(life, everyMs)
        const facts = (episodes: typeof coarse) =>
          episodes.map(({ firedAt, firings, firing }) => ({ firedAt, firings, firing }))
        expect(facts(fine)).toEqual(facts(coarse))
        for (const [index, { quietAt }] of fine.entries()) {
          expect(Math.abs((quietAt ?? 0) - (coarse[index]?.quietAt ?? 0))).toBeLessThanOrEqual(30_000)
        }
      }),
      { numRuns: 25 },
    )
  })
})
