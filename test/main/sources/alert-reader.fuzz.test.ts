/** The byte-level reader against parsing everything: the same observations, whatever servers send. */
import { describe, expect, it } from 'vitest'
import type { Observation, SeenAlert } from '../../../contract/observation.ts'
import type { Failure } from '../../../contract/source-health.ts'
import type { Http } from '../../../main/platform/http.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { alertmanager } from '../../../main/sources/alertmanager.ts'
import { readAlerts } from '../../../main/sources/alertmanager-read.ts'
import { unite } from '../../../main/sources/alertmanager-union.ts'
import { aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { difference, type Union, whole } from '../../helpers/straightforward.ts'
import { createMadeServer, damage } from './hostile-lists.ts'

const sequences = process.env.NIGHTDESK_LONG ? 20_000 : 420
const polls = 9
const bothUrls = ['http://one.invalid', 'http://two.invalid']

/** What parsing both bodies says of this poll. */
type Expected = Pick<Extract<Observation, { kind: 'answer' }>, 'full' | 'changed' | 'gone' | 'total'> & {
  readonly counts: readonly (number | null)[]
  readonly lacks: readonly (number | null)[]
  readonly failures: readonly (Failure | null)[]
}

function createOracle(urls: readonly string[]) {
  let known: Union | null = null
  /** the last list of each peer: one that cannot be reached has vouched for what is gone too */
  const last = new Map<number, readonly SeenAlert[]>()
  const vouched = (fingerprint: string): number =>
    Math.max(
      ...[...last.values()].flat().flatMap((one) => (one.fingerprint === fingerprint ? [one.endsAt] : [])),
    )
  return {
    forget: () => {
      known = null
    },
    /** null in place of a body: that peer cannot be reached */
    poll: (bodies: readonly (Buffer | null)[]): Expected => {
      const reads = bodies.map((body) => (body ? readAlerts(body) : null))
      const lists = reads.map((read) => (read?.ok ? read.value : null))
      const answering = lists.filter((list): list is readonly SeenAlert[] => list !== null)
      const union = unite(answering)
      const { changed, gone } = answering.length > 0 ? difference(known, union) : { changed: [], gone: [] }
      const expected = {
        full: known === null,
        changed,
        gone: gone.map(({ fingerprint }) => ({ fingerprint, endsAt: vouched(fingerprint) })),
        total: union.size,
        counts: lists.map((list) => list?.length ?? null),
        lacks: lists.map((list) =>
          list && answering.length > 1 ? union.size - new Set(list.map((one) => one.fingerprint)).size : null,
        ),
        failures: reads.map((read, index) => {
          if (read?.ok !== false) return read ? null : { kind: 'refused' as const, detail: 'refused' }
          return { ...read.failure, detail: `${new URL(urls[index] ?? '').host}: ${read.failure.detail}` }
        }),
      }
      if (answering.length > 0) known = union
      for (const [index, list] of lists.entries()) if (list) last.set(index, list)
      return expected
    },
  }
}

/** One night of one peer or two; compares every poll of the real source with the oracle's. */
async function oneNight(seed: number): Promise<void> {
  const random = seededRandom(seed)
  const urls = bothUrls.slice(0, seed % 4 === 0 ? 1 : 2)
  const alike = seed % 2 === 1
  const servers = urls.map((_, index) =>
    createMadeServer(seededRandom(seed * 7 + index), seededRandom(seed * 7 + (alike ? 0 : index))),
  )
  let bodies: (Buffer | null)[] = servers.map((server) => server.body())
  const http: Http = async ({ url, take }) => {
    const { host, pathname } = new URL(url)
    const body = bodies[urls.indexOf(`http://${host}`)] ?? null
    const answer = (whole: Buffer) => ({
      ok: true as const,
      response: { status: 200, headers: {}, body: whole, latencyMs: 1 },
    })
    if (!pathname.endsWith('/alerts')) return answer(Buffer.from(pathname.endsWith('/status') ? '{}' : '[]'))
    if (!body) return { ok: false, failure: { kind: 'refused', detail: 'refused' }, latencyMs: 1 }
    if (!take || random() < 0.2) return answer(Buffer.from(body))
    // In pieces of any size, so that any place may be where one ends.
    const most = random() < 0.05 ? 7 : 3_000
    for (let at = 0; at < body.length; ) {
      const size = 1 + Math.floor(random() * most)
      take(Buffer.from(body.subarray(at, at + size)))
      at += size
    }
    return answer(Buffer.alloc(0))
  }
  const source = alertmanager.connect(aSourceConfig(urls), { http, clock: createManualClock() })
  const oracle = createOracle(urls)
  for (let poll = 0; poll < polls; poll += 1) {
    const before = bodies
    bodies = servers.map((server, index) => {
      if (random() < 0.8) server.step()
      if (random() < 0.08) return null
      const body = random() < 0.1 ? (before[index] ?? server.body()) : server.body()
      return random() < 0.12 ? damage(body, before[index] ?? body, random) : body
    })
    if (random() < 0.05) {
      source.forget()
      oracle.forget()
    }
    const seen = whole(await source.poll(noAbort))
    const expected = oracle.poll(bodies)
    const where = `seed ${seed}, poll ${poll}`
    expect(
      seen.peers.map((peer) => peer.failure),
      where,
    ).toEqual(expected.failures)
    expect(seen.kind, where).toBe(expected.failures.every((failure) => failure) ? 'miss' : 'answer')
    expect(
      seen.peers.map((peer) => peer.alertCount),
      where,
    ).toEqual(expected.counts)
    expect(
      seen.peers.map((peer) => peer.lacks),
      where,
    ).toEqual(expected.lacks)
    if (seen.kind !== 'answer') continue
    const { full, changed, gone, total } = seen
    expect({ full, changed, gone, total }, where).toEqual({
      full: expected.full,
      changed: expected.changed,
      gone: expected.gone,
      total: expected.total,
    })
  }
}

describe('reading bytes', () => {
  it(`reports what parsing everything reports, over ${sequences} nights of two hostile peers`, {
    timeout: process.env.NIGHTDESK_LONG ? 3_600_000 : 600_000,
  }, async () => {
    for (let seed = 1; seed <= sequences; seed += 1) await oneNight(seed)
  })
})
