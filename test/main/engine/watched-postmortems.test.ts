/** Which postmortems an alert must not fire for: the same as all of them looked through, for a fraction of the reading. */
import { expect, it } from 'vitest'
import type { PostmortemId } from '../../../contract/ids.ts'
import { newSummary, type PostmortemSummary } from '../../../contract/postmortem.ts'
import { newLife, type PostmortemLife, type Rollout } from '../../../contract/postmortem-life.ts'
import type { ReadDb } from '../../../main/db/db.ts'
import { createWatchedPostmortems, type Firing } from '../../../main/engine/watched-postmortems.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { withFiringAgain } from '../../../main/postmortems/fired-again.ts'
import { fc } from '../../helpers/property.ts'

type Links = ReadonlyMap<
  number,
  readonly { readonly alertname: string; readonly environment: string | null }[]
>

/** Answers what is linked, and counts how often it was asked. */
function aDb(links: Links): { readonly db: ReadDb; reads: () => number } {
  let reads = 0
  const all: ReadDb['all'] = (_, id) => {
    reads += 1
    return (links.get(Number(id)) ?? []).map((one) => ({ ...one }))
  }
  return { db: { all, get: () => undefined, map: () => [] }, reads: () => reads }
}

const summary = (id: number, life: Partial<PostmortemLife>, alerts = 1): PostmortemSummary => ({
  ...newSummary(0),
  ...{ id: id as PostmortemId, title: `P${id}`, words: 1, uid: `u${id}` },
  episodeIds: Array.from({ length: alerts }, (_, index) => index as never),
  life: { ...newLife(0), ...life },
})
const row = (environment: string, state: Rollout['state'], at: number | null): Rollout => ({
  ...{ environment, state, at, customer: null, version: null, evidence: null, reason: null },
  ...{ plannedAt: null, by: null },
})

const names = ['A', 'B', 'C']
const environments = ['x', 'y', 'z']

it('finds those that the alert says something to, whatever their lives', () => {
  const looked = fc.property(fc.nat(), (seed) => {
    const random = seededRandom(seed)
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
    const links = new Map(
      Array.from({ length: 6 }, (_, index) => [
        index,
        Array.from({ length: Math.floor(random() * 4) }, () => ({
          alertname: pick(names),
          environment: pick([...environments, null]),
        })),
      ]),
    )
    const rows = [...links].map(([id, linked]) =>
      summary(
        id,
        {
          state: pick(['draft', 'fixing', 'deploying', 'closed'] as const),
          since: Math.floor(random() * 20),
          firedAgainAt: pick([null, 3]),
          environments: environments
            .filter(() => random() < 0.6)
            .map((each) => {
              const state = pick(['open', 'deployed', 'not-applicable'] as const)
              return row(each, state, state === 'open' ? null : Math.floor(random() * 20))
            }),
        },
        linked.length,
      ),
    )
    const { db } = aDb(links)
    const { about } = createWatchedPostmortems().look(db, rows, 20)
    const lately = Math.floor(random() * 20)
    const firing: Firing = {
      ...{ alertname: pick(names), environment: pick(environments), isExplained: random() < 0.3 },
    }
    const { alertname, environment } = firing
    const plainly = rows.flatMap(({ id, life }) => {
      const own = (links.get(id) ?? []).filter((one) => one.alertname === alertname)
      const told = life.environments.find((one) => one.environment === environment)
      if (own.length === 0 || (!told && !own.some((one) => one.environment === environment))) return []
      const since = told
        ? told.state === 'open'
          ? null
          : told.at
        : life.state === 'closed'
          ? life.since
          : null
      if (since === null || since < lately) return []
      return withFiringAgain(life, firing, 30).next === life ? [] : [{ id, since }]
    })
    expect(about(firing, lately).toSorted((a, b) => a.id - b.id)).toEqual(plainly)
  })
  fc.assert(looked, { numRuns: 300 })
})

it('reads the alerts of each once, however many fire, and of a changed one only what was linked since', () => {
  const links = new Map(
    Array.from({ length: 200 }, (_, id) => [id, [{ alertname: 'A', environment: `e${id}` }]]),
  )
  const { db, reads } = aDb(links)
  const closed = (id: number): PostmortemSummary => summary(id, { state: 'closed', since: 5 })
  const all = [...links.keys()].map(closed)
  const watched = createWatchedPostmortems()
  for (let slice = 0; slice < 25; slice += 1) watched.look(db, all, 10)
  expect(reads()).toBe(200)
  // Words were saved: every row of the list is there as it was, but for one.
  watched.look(db, [closed(7), ...all.filter(({ id }) => id !== 7)], 11)
  expect(reads()).toBe(200)
  const grown = [summary(7, { state: 'closed', since: 5 }, 2), ...all.filter(({ id }) => id !== 7)]
  watched.look(db, grown, 12)
  expect(reads()).toBe(201)
  // What nothing should be quiet for is not read at all.
  watched.look(db, [summary(900, { state: 'fixing', environments: [row('x', 'open', null)] }), ...grown], 13)
  expect(reads()).toBe(201)
})
