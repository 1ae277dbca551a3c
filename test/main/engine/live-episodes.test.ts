/** Who needs somebody, kept up to date row by row, against looking at every row. */
import { describe, expect, it } from 'vitest'
import { type Episode, placeOf } from '../../../contract/alert.ts'
import { isCall } from '../../../contract/call.ts'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import { LiveEpisodes, quietEnd } from '../../../main/engine/live-episodes.ts'
import { anEpisode, nightNow } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values)
const [plover, heron] = ['plover' as SourceId, 'heron' as SourceId]
const rows = fc
  .record({
    id: fc.integer({ min: 1, max: 6 }),
    team: oneOf(null, 'mallow', 'sedge'),
    severity: oneOf('page', 'notify', 'ticket', 'none'),
    outcome: oneOf('wake', 'badge', null),
    calledAt: oneOf(null, nightNow),
    firing: fc.boolean(),
    isMine: fc.boolean(),
    quiet: oneOf(null, 'silenced', 'maintenance', 'inhibited'),
    until: oneOf(null, nightNow),
  })
  .map(
    ({ id, isMine, quiet, until, ...part }): Episode =>
      anEpisode({
        ...part,
        id: id as EpisodeId,
        sourceId: id % 2 === 0 ? plover : heron,
        ack: isMine ? { by: 'Mara Lind', mine: true, at: nightNow, origin: 'here', order: null } : null,
        keptQuiet: quiet && { kind: quiet, by: 'Mara Lind', why: null, until },
      }),
  )
const steps = fc.oneof(
  { weight: 8, arbitrary: rows.map((row) => ({ kind: 'set', row }) as const) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }).map((id) => ({ kind: 'delete', id }) as const) },
  {
    weight: 2,
    arbitrary: oneOf([], ['mallow'], ['sedge']).map((teams) => ({ kind: 'teams', teams }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' } as const) },
)

describe('the live episodes', () => {
  it('tell who needs somebody, who calls and what is let go as looking at all of them would, whatever happens to them', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 30 }), (all) => {
        const episodes = new LiveEpisodes()
        let myTeams: readonly string[] = []
        for (const step of all) {
          if (step.kind === 'set') episodes.set(step.row.id, step.row)
          if (step.kind === 'delete') episodes.delete(step.id as EpisodeId)
          if (step.kind === 'clear') episodes.clear()
          if (step.kind === 'teams') myTeams = [...step.teams]
          const { needsYou, calling } = episodes.needing(myTeams)
          const rowsOf = (is: (row: Episode) => boolean) =>
            new Map([...episodes].filter(([, row]) => is(row)).toSorted(([a], [b]) => a - b))
          const sorted = (map: ReadonlyMap<EpisodeId, Episode>) =>
            new Map([...map].toSorted(([a], [b]) => a - b))
          expect(sorted(needsYou)).toEqual(rowsOf((row) => placeOf(row, myTeams) === 'needs-you'))
          const idsOf = (is: (row: Episode) => boolean) => [...rowsOf(is).keys()]
          const sortedIds = (ids: ReadonlySet<EpisodeId>) => [...ids].toSorted((a, b) => a - b)
          expect(sortedIds(episodes.takenHere)).toEqual(idsOf((row) => row.ack?.origin === 'here'))
          for (const source of [plover, heron])
            expect(sortedIds(episodes.firingOf(source))).toEqual(
              idsOf((row) => row.firing && row.sourceId === source),
            )
          expect(sorted(episodes.letGo)).toEqual(rowsOf((row) => quietEnd(row) !== null))
          expect(sorted(calling)).toEqual(rowsOf((row) => isCall(row, myTeams)))
        }
      }),
    )
  })
})
