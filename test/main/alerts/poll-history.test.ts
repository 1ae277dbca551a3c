/** What comes of a history of answers depends on what was answered, not on how the answers were cut, ordered or repeated. */

import { describe, expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import type { SeenAlert } from '../../../contract/observation.ts'
import { setAck } from '../../../main/alerts/episode-table.ts'
import { noEffects } from '../../../main/db/journal.ts'
import { minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { fc } from '../../helpers/property.ts'
import { aSeenAlert } from '../../helpers/seen.ts'
import { watchSource } from './watch-source.ts'

const names = ['f1', 'f2', 'f3']

/** One answer: which alerts it lists, and who is acknowledged right after it. */
interface Step {
  readonly listed: readonly boolean[]
  readonly ack: number | null
  readonly complete: boolean
}

/** How the same answers reach the engine. */
interface Cut {
  /** before which answers the poll worker starts anew, and has nothing to compare with */
  readonly restarts: readonly boolean[]
  /** the peers list things in another order, and some of them twice */
  readonly reversed: boolean
  readonly twice: boolean
}

const plain: Cut = { restarts: [], reversed: false, twice: false }
const pollMs = 15 * secondMs

/** Lets the history pass at a source of its own; answers what a person could tell of it. */
function outcomeOf(steps: readonly Step[], cut: Cut): unknown {
  const source = watchSource(openTestDb())
  const firedAt = new Map<string, number>()
  for (const [index, { listed, ack, complete }] of steps.entries()) {
    source.pass(pollMs)
    if (cut.restarts[index]) source.restartWorker()
    const seen = names.flatMap((name, which): readonly SeenAlert[] => {
      if (!listed[which]) firedAt.delete(name)
      else if (!firedAt.has(name)) firedAt.set(name, source.now() - 5 * secondMs)
      const at = firedAt.get(name)
      return at === undefined ? [] : [aSeenAlert(name, { firedAt: at, endsAt: source.now() + 4 * minuteMs })]
    })
    const once = cut.reversed ? seen.toReversed() : seen
    source.answer(cut.twice ? [...once, ...seen] : once, { complete })
    const open = ack === null ? undefined : source.episodes(names[ack] ?? '').find(({ firing }) => firing)
    if (open) {
      source.commit((db) => {
        setAck(db, open.id, { by: 'Mara Lind', mine: true, at: source.now(), origin: 'here' })
        return noEffects
      })
    }
  }
  return names.map((name) =>
    source.episodes(name).map(({ id, firedAt: at, seenAt, quietAt, absentSince, firings, firing, ack }) => ({
      at,
      seenAt,
      quietAt,
      absentSince,
      firings,
      firing,
      ack,
      story: source.story(id as EpisodeId),
    })),
  )
}

const aStep = (complete: fc.Arbitrary<boolean>): fc.Arbitrary<Step> =>
  fc.record({
    // Mostly as before: long firings and long silences, not noise.
    listed: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
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

describe('a history of answers', () => {
  it('comes to the same in any order of peers and alerts, and with repetitions', () => {
    fc.assert(
      fc.property(aHistory(fc.boolean()), fc.boolean(), (steps, reversed) => {
        expect(outcomeOf(steps, { restarts: [], reversed, twice: true })).toEqual(outcomeOf(steps, plain))
      }),
      { numRuns: 25 },
    )
  })

  it('comes to the same whether a worker compared each answer or started anew before any of them', () => {
    fc.assert(
      fc.property(aHistory(fc.constant(true)), manyRestarts, (steps, restarts) => {
        expect(outcomeOf(steps, { ...plain, restarts })).toEqual(outcomeOf(steps, plain))
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
