import { describe, expect, it } from 'vitest'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import {
  applyChanges,
  blindSources,
  type Changes,
  fromSnapshot,
  isAllQuiet,
  mergeChanges,
  type State,
} from '../../contract/state.ts'
import {
  aDesk,
  anEpisode,
  aSilentSource,
  aSnapshot,
  aSource,
  minuteMs,
  nightNow,
} from '../helpers/fixtures.ts'
import { fc } from '../helpers/property.ts'

const now = nightNow

describe('applyChanges', () => {
  const one = anEpisode()
  const two = anEpisode()
  const state: State = fromSnapshot(
    aSnapshot({
      episodes: [one, two],
      sources: [aSource('plover'), aSource('heron')],
      drafts: { 'note:1': 'half a thought' },
      loading: 7,
    }),
  )

  it('keeps every reference of what is not named', () => {
    const next = applyChanges(state, { now: now + 1 })
    expect(next).toEqual({ ...state, now: now + 1 })
    expect(next.episodes).toBe(state.episodes)
    expect(next.sources).toBe(state.sources)
    expect(next.drafts).toBe(state.drafts)
    expect(next.desk).toBe(state.desk)
  })

  it('replaces the rows it names and leaves the others, and its input, as they are', () => {
    const before = new Map(state.episodes)
    const changed = { ...two, version: 2 }
    const next = applyChanges(state, { episodes: [changed], sources: [aSource('heron', { alertCount: 9 })] })
    expect(next.episodes.get(one.id)).toBe(one)
    expect(next.episodes.get(two.id)).toBe(changed)
    expect(next.sources[0]).toBe(state.sources[0])
    expect(next.sources[1]?.alertCount).toBe(9)
    expect(state.episodes).toEqual(before)
  })

  it('keeps the map when lists of episodes are there but empty', () => {
    expect(applyChanges(state, { episodes: [], removedEpisodes: [] }).episodes).toBe(state.episodes)
  })

  it('removes what it is told to, and sets what is removed and named at once', () => {
    const next = applyChanges(state, {
      removedEpisodes: [one.id, two.id],
      episodes: [two],
      removedSources: ['plover' as SourceId],
    })
    expect([...next.episodes.keys()]).toEqual([two.id])
    expect(next.sources.map(({ id }) => id)).toEqual(['heron'])
  })

  it('adds a draft, changes it, and drops an empty one', () => {
    const added = applyChanges(state, { drafts: { 'note:2': 'a' } })
    expect(added.drafts).toEqual({ 'note:1': 'half a thought', 'note:2': 'a' })
    expect(applyChanges(added, { drafts: { 'note:2': 'ab', 'note:1': '' } }).drafts).toEqual({
      'note:2': 'ab',
    })
  })

  it('lets loading reach 0', () => {
    expect(applyChanges(state, { loading: 0 }).loading).toBe(0)
  })
})

describe('mergeChanges', () => {
  const ids = fc.integer({ min: 1, max: 4 })
  const names = fc.constantFrom('plover', 'heron', 'dunlin')
  const episodes = fc.array(
    fc
      .tuple(ids, fc.integer({ min: 1, max: 99 }))
      .map(([id, version]) => anEpisode({ id: id as EpisodeId, version })),
    { maxLength: 4 },
  )
  const sources = fc.array(
    fc.tuple(names, fc.nat(99)).map(([name, alertCount]) => aSource(name, { alertCount })),
    { maxLength: 3 },
  )
  const drafts = fc.dictionary(
    ids.map((id) => `note:${id}`),
    fc.constantFrom('', 'a', 'b'),
  )
  const changes: fc.Arbitrary<Changes> = fc.record(
    {
      now: fc.nat(),
      desk: fc.nat(9).map((queued) => aDesk({ queued })),
      loading: fc.nat(9),
      drafts,
      episodes,
      sources,
      removedEpisodes: fc.array(
        ids.map((id) => id as EpisodeId),
        { maxLength: 4 },
      ),
      removedSources: fc.array(
        names.map((name) => name as SourceId),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  )
  const states = fc
    .record({ episodes, sources, drafts })
    .map((parts) => applyChanges(fromSnapshot(aSnapshot()), parts))
  /** Maps in their order, so that an order that differs is seen. */
  const plain = (state: State) => ({ ...state, episodes: [...state.episodes] })

  it('is, when applied, the one change and then the other', () => {
    fc.assert(
      fc.property(states, changes, changes, (state, a, b) => {
        const inTurn = applyChanges(applyChanges(state, a), b)
        expect(plain(applyChanges(state, mergeChanges(a, b)))).toEqual(plain(inTurn))
      }),
      { numRuns: 2_000 },
    )
  })

  it('does not care how many are merged first', () => {
    fc.assert(
      fc.property(states, fc.array(changes, { maxLength: 5 }), (state, many) => {
        const inTurn = many.reduce(applyChanges, state)
        expect(plain(applyChanges(state, many.reduce(mergeChanges, {})))).toEqual(plain(inTurn))
      }),
      { numRuns: 500 },
    )
  })

  it('leaves both as they were', () => {
    const a: Changes = { episodes: [anEpisode()], drafts: { 'note:1': 'a' } }
    const b: Changes = { episodes: [anEpisode()], drafts: { 'note:1': 'b' }, removedEpisodes: [] }
    const before = structuredClone([a, b])
    mergeChanges(a, b)
    expect([a, b]).toEqual(before)
  })
})

describe('isAllQuiet', () => {
  const calm: State = fromSnapshot(aSnapshot({ sources: [aSource('plover'), aSource('heron')] }))
  const problem = { file: 'nightdesk.yaml', line: 3, wrong: 'x', expected: 'y' }

  it('is true when every source was heard and nothing needs anybody', () => {
    expect(isAllQuiet(calm, 0, now)).toBe(true)
  })

  const reasons: readonly (readonly [string, Partial<State>])[] = [
    ['there is no source', { sources: [] }],
    ['rows are on their way', { loading: 1 }],
    ['nothing can be saved', { desk: aDesk({ storageProblem: 'disk full' }) }],
    ['the configuration was not taken', { desk: aDesk({ configProblem: problem }) }],
    ['one of the sources is stale', { sources: [aSource('plover'), aSilentSource('heron', 100_000)] }],
    ['one of the sources is blind', { sources: [aSource('plover'), aSilentSource('heron', 5 * minuteMs)] }],
    ['one has never answered', { sources: [aSource('plover', { lastGoodAt: null, watchedSince: now })] }],
    [
      'nothing can be shown by any of them',
      { sources: [aSource('relay', { unproven: 'it is only sent to' })] },
    ],
    ['one is catching up', { sources: [aSource('plover', { catchingUp: true })] }],
    [
      'a heartbeat is missing',
      {
        sources: [
          aSource('plover', {
            heartbeats: [{ alertname: 'Watchdog', environment: 'plover', missingSince: now - 1 }],
          }),
        ],
      },
    ],
  ]
  it.each(reasons)('is false when %s', (_, part) => {
    expect(isAllQuiet({ ...calm, ...part }, 0, now)).toBe(false)
  })

  it('is true beside a source whose silence proves nothing, which the words then name', () => {
    const sources = [aSource('plover'), aSource('relay', { unproven: 'it is only sent to' })]
    expect(isAllQuiet({ ...calm, sources }, 0, now)).toBe(true)
  })

  it('is false when somebody is needed', () => {
    expect(isAllQuiet(calm, 1, now)).toBe(false)
  })

  it('ends by time alone, 2 intervals + 5 s after the last answer', () => {
    expect(isAllQuiet(calm, 0, now - 4_000 + 65_000)).toBe(true)
    expect(isAllQuiet(calm, 0, now - 4_000 + 65_001)).toBe(false)
  })

  it('counts as blind what isAllQuiet denies for long', () => {
    const sources = [aSource('plover'), aSilentSource('heron', 5 * minuteMs)]
    expect(blindSources(sources, now).map(({ id }) => id)).toEqual(['heron'])
  })
})
