/** Where climbs stand, kept up to date climb by climb, against working all of it out anew. */
import { expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import { standardSound } from '../../../contract/sound.ts'
import { createClimbs } from '../../../main/engine/climbs.ts'
import { type LadderRow, stepAt, withMarks } from '../../../main/night/ladder.ts'
import { nightNow } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

const anEpisode = fc.integer({ min: 1, max: 8 })
const steps = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      episodes: fc.array(anEpisode),
      open: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      isDay: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('target' as const),
      episode: anEpisode,
      inMs: fc.integer({ min: -60_000, max: 900_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('mark' as const), most: fc.integer({ min: 1, max: 8 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 200_000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('quieter' as const), volume: fc.constantFrom(0.2, 1) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'read' as const }) },
)

it('tells of all that climbs what working it out anew tells, whatever happens to it', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (all) => {
      let now = nightNow
      let numbers = 0
      let settings = standardSound
      /** by number; kept when it ends, since one that ended may be taken up again */
      const rows = new Map<number, LadderRow>()
      const open = new Set<number>()
      const ackDueAt = new Map<EpisodeId, number>()
      const climbs = createClimbs({ settings: () => settings, ackDueAt: (id) => ackDueAt.get(id) })
      const isOf = (episode: number) => (id: number) => rows.get(id)?.episodeId === episode
      const openRows = () => [...open].toSorted((a, b) => a - b).flatMap((id) => rows.get(id) ?? [])

      for (const step of all) {
        if (step.kind === 'settle') {
          const before = new Set(open)
          for (const episode of new Set(step.episodes)) {
            const id = [...open].find(isOf(episode))
            if (id !== undefined) open.delete(id)
            if (!step.open[episode - 1]) continue
            const old = [...rows.keys()].findLast(isOf(episode))
            // Every other one goes on where it was.
            const number = id ?? (old !== undefined && old % 2 === 0 ? old : ++numbers)
            open.add(number)
            if (rows.has(number)) continue
            const program = step.isDay ? 'day' : 'night'
            rows.set(number, {
              ...{
                id: number,
                episodeId: episode as EpisodeId,
                program,
                startedAt: now,
                soundAt: now + 10_000 * (number % 3),
              },
              ...{ seenAt: null, warnedAt: null, repeatedAt: null, unansweredAt: null, shortCalls: 0 },
              ...{ shortAt: null, endedAt: null, endedBy: null },
            })
          }
          const episodes = step.episodes.map((id) => id as EpisodeId)
          const own = openRows().filter(({ episodeId }) => episodes.includes(episodeId))
          const fresh = climbs.settle(episodes, own.toReversed())
          expect(fresh.map(({ id }) => id)).toEqual(own.map(({ id }) => id).filter((id) => !before.has(id)))
        }
        if (step.kind === 'target') {
          ackDueAt.set(step.episode as EpisodeId, now + step.inMs)
          climbs.doubt([step.episode as EpisodeId])
        }
        if (step.kind === 'pass') now += step.ms
        if (step.kind === 'quieter') {
          settings = { ...settings, volume: step.volume, unansweredAfterMs: 600_000 * step.volume }
          climbs.doubt(null)
        }
        if (step.kind === 'read') climbs.set(openRows())
        if (step.kind === 'mark') {
          climbs.bring(now)
          const marked = climbs.due(step.most).map(({ row, step: { marks } }) => withMarks(row, marks, now))
          for (const row of marked) rows.set(row.id, row)
          climbs.put(marked)
        }
        climbs.bring(now)
        const anew = openRows().map((row) => ({
          row,
          step: stepAt(row, settings, ackDueAt.get(row.episodeId) ?? now, now),
        }))
        expect(climbs.rows()).toEqual(anew.map(({ row }) => row))
        const told = ({ row, step: { kind, stage, sound, marks } }: (typeof anew)[number]) => ({
          ...{ id: row.id, kind, stage, sound, marks },
        })
        expect(climbs.all().map(told)).toEqual(anew.map(told))
        expect(climbs.newest(3).map(told)).toEqual(anew.slice(-3).map(told))
        const isDue = anew.filter(({ step: { marks } }) => marks.length > 0)
        expect(
          climbs
            .due(99)
            .map(told)
            .toSorted((a, b) => a.id - b.id),
        ).toEqual(isDue.map(told))
        expect([climbs.size(), climbs.isDue()]).toEqual([anew.length, isDue.length > 0])
        const places = (some: readonly { kind: string; stage: number; sound: string }[]) =>
          new Set(some.map(({ kind, stage, sound }) => `${kind} ${stage} ${sound}`))
        expect(places(climbs.places())).toEqual(places(anew.map(({ step: one }) => one)))
        expect(climbs.since()).toBe(Math.min(...anew.map(({ row }) => row.soundAt)))
        // Whether it is looked at sooner than need be is nobody's loss; later would be.
        const nextAt = Math.min(...anew.map(({ step: one }) => one.nextAt))
        expect(climbs.nextAt()).toBeLessThanOrEqual(nextAt)
        expect(climbs.nextAt()).toBeGreaterThan(now)
      }
    }),
    { numRuns: 300 },
  )
})
