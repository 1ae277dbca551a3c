import { describe, expect, it } from 'vitest'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import { matchesLabels } from '../../../contract/matchers.ts'
import type { SeenMatcher } from '../../../contract/observation.ts'
import { createLabelSets } from '../../../main/silences/label-sets.ts'
import { compile, type Matching } from '../../../main/silences/matching.ts'
import { hiddenNow, hiddenSince, warningsOf } from '../../../main/silences/preview.ts'
import { anAck, anEpisode } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { fc } from '../../helpers/property.ts'
import { plover, type StoredEpisode, storePast } from './stored-past.ts'

const ready = (matchers: readonly SeenMatcher[]): Matching => {
  const compiled = compile(matchers)
  if (!compiled.ok) throw new Error(compiled.problem)
  return compiled.matching
}
const names = ['Disk', 'Node', 'Etcd', 'Dns']
const zones = ['a', 'b', 'ab', '']
/** 900 episodes of 16 alerts of two sources, several at each instant: more than one slice, with ties at its edges. */
const past: readonly StoredEpisode[] = Array.from({ length: 900 }, (_, n) => ({
  labels: {
    alertname: names[n % 4] ?? '',
    ...(zones[(n >> 2) % 4] ? { zone: zones[(n >> 2) % 4] ?? '' } : {}),
  },
  seenAt: Math.floor(n / 7) * 10,
  called: n % 3 === 0,
  sourceId: n % 5 === 0 ? ('heron' as SourceId) : plover,
}))
const someMatchers = fc.array(
  fc.record({
    name: fc.constantFrom('alertname', 'zone'),
    value: fc.constantFrom('Disk', 'Node', 'Disk|Dns', '.*', '.+', 'a', 'a.*', '', 'D.*'),
    isRegex: fc.boolean(),
    isEqual: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
)

describe('what a silence would have hidden', () => {
  it('is what counting one by one says, whatever the matchers and wherever the past begins', async () => {
    const db = openTestDb()
    storePast(db, past)
    await fc.assert(
      fc.asyncProperty(someMatchers, fc.integer({ min: 0, max: 1_400 }), async (matchers, from) => {
        const counted = await hiddenSince(db, plover, matchers, ready(matchers), from, async () => {})
        const hidden = past.filter(
          ({ labels, seenAt, sourceId }) =>
            sourceId === plover && seenAt >= from && matchesLabels(matchers, labels),
        )
        const byName = Map.groupBy(hidden, ({ labels }) => labels.alertname ?? '')
        expect(counted.episodes).toBe(hidden.length)
        expect(counted.called).toBe(hidden.filter(({ called }) => called).length)
        expect(new Map(counted.names.map((one) => [one.alertname, one.episodes]))).toEqual(
          new Map([...byName].map(([name, all]) => [name, all.length])),
        )
        const counts = counted.names.map(({ episodes }) => episodes)
        expect(counts).toEqual(counts.toSorted((a, b) => b - a))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the label sets of live episodes', () => {
  it('give what matching one by one gives, read each once, and let go of what has left the desk', async () => {
    const labels = past.map((one) => one.labels)
    let reads = 0
    const live = new Map(labels.map((_, index) => [index as EpisodeId, null]))
    const sets = createLabelSets((id) => {
      reads += 1
      return labels[id] ?? {}
    }, live)
    await fc.assert(
      fc.asyncProperty(someMatchers, async (matchers) => {
        const found = await sets.matching([...live.keys()], ready(matchers), async () => {})
        expect(found).toEqual([...live.keys()].filter((id) => matchesLabels(matchers, labels[id] ?? {})))
      }),
      { numRuns: 40 },
    )
    expect(reads).toBe(labels.length)
    for (const id of [...live.keys()].slice(100)) live.delete(id)
    await sets.matching([...live.keys()], ready([]), async () => {})
    await sets.matching([...live.keys()], ready([]), async () => {})
    expect(reads).toBe(labels.length)
    live.set(500 as EpisodeId, null)
    await sets.matching([500 as EpisodeId], ready([]), async () => {})
    expect(reads).toBe(labels.length + 1)
  })
})

describe('what it hides now', () => {
  it('lists the most urgent first, twenty at most, and counts all', () => {
    const hidden = Array.from({ length: 30 }, (_, n) =>
      anEpisode({ ackDueAt: 1_000 - n, severity: n % 2 === 0 ? 'page' : 'notify' }),
    )
    const { count, pages, episodes } = hiddenNow(hidden)
    expect([count, pages, episodes.length]).toEqual([30, 15, 20])
    expect(episodes.slice(0, 15).map(({ ackDueAt }) => ackDueAt)).toEqual(
      Array.from({ length: 15 }, (_, n) => 972 + 2 * n),
    )
  })

  it('warns of nothing, of everything, and of pages that nobody has', () => {
    const nobody = anEpisode({ severity: 'page' })
    const mine = anEpisode({ severity: 'page', ack: anAck() })
    const small = anEpisode({ severity: 'notify' })
    expect(warningsOf([], 3, { episodes: 1 })).toEqual([])
    expect(warningsOf([], 3, { episodes: 0 })).toEqual([expect.stringMatching(/matches nothing/)])
    expect(warningsOf([mine, small], 2, { episodes: 2 })).toEqual([expect.stringMatching(/all 2 alerts/)])
    expect(warningsOf([nobody, small], 3, { episodes: 2 })).toEqual(['It hides a page that nobody has.'])
    expect(warningsOf([nobody], 1, { episodes: 1 })).toEqual(['It hides a page that nobody has.'])
  })
})
