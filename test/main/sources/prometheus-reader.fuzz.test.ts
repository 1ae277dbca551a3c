/** Prometheus' byte-level reader against parsing everything: the same observations, whatever servers send. */
import { describe, expect, it } from 'vitest'
import type { Http } from '../../../main/platform/http.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { prometheus } from '../../../main/sources/prometheus.ts'
import { brokenRules } from '../../../main/sources/prometheus-union.ts'
import { aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { whole } from '../../helpers/straightforward.ts'
import {
  differenceOfParsed,
  type ParsedAlert,
  parseRules,
  uniteParsed,
} from '../../helpers/straightforward-rules.ts'
import { createMadePrometheus, damageRules } from './hostile-rules.ts'

const sequences = process.env.NIGHTDESK_LONG ? 20_000 : 400
const polls = 9
const bothUrls = ['http://one.invalid', 'http://two.invalid']

/** What was met over all nights: a fuzz that never meets a thing says nothing about it. */
const met = { answers: 0, misses: 0, changed: 0, gone: 0, ended: 0, failures: new Set<string>() }

/** One night of one replica or two; compares every poll of the real source with what parsing everything says. */
async function oneNight(seed: number): Promise<void> {
  const random = seededRandom(seed)
  const urls = bothUrls.slice(0, seed % 3 === 0 ? 2 : 1)
  const page = seed % 5 === 0 ? 'alerts' : 'rules'
  const pending = seed % 7 !== 0
  const servers = urls.map((_, index) =>
    createMadePrometheus(seededRandom(seed * 7 + index), seededRandom(seed)),
  )
  let bodies: (Buffer | null)[] = servers.map((server) => server.body(page))
  const http: Http = async ({ url, take }) => {
    const { origin, pathname } = new URL(url)
    const body = bodies[urls.indexOf(origin)] ?? null
    const answer = (bytes: Buffer, status = 200) => ({
      ...{ ok: true as const, response: { status, headers: {}, body: bytes, latencyMs: 1 } },
    })
    if (pathname === '/api/v1/status/runtimeinfo')
      return answer(Buffer.from('{"status":"success","data":{"startTime":"2026-11-20T00:00:00Z"}}'))
    if (!body) return { ok: false, failure: { kind: 'refused', detail: 'refused' }, latencyMs: 1 }
    if (pathname !== `/api/v1/${page}`) return answer(Buffer.from('404 page not found'), 404)
    if (!take || random() < 0.2) return answer(Buffer.from(body))
    // In pieces of any size, so that any place may be where one ends.
    const most = random() < 0.05 ? 7 : 1_500
    for (let at = 0; at < body.length; ) {
      const size = 1 + Math.floor(random() * most)
      take(Buffer.from(body.subarray(at, at + size)))
      at += size
    }
    return answer(Buffer.alloc(0))
  }
  const clock = createManualClock(Date.parse('2026-11-22T03:14:00Z'))
  const config = aSourceConfig(urls, {
    kind: 'prometheus',
    options: { kind: 'prometheus', tenant: null, pending },
  })
  const source = prometheus.connect(config, { http, clock })
  let known: { united: Map<string, ParsedAlert>; at: number } | null = null
  for (let poll = 0; poll < polls; poll += 1) {
    clock.advance(15_000)
    const before = bodies
    bodies = servers.map((server, index) => {
      if (random() < 0.8) server.step()
      if (random() < 0.08) return null
      const body = random() < 0.1 ? (before[index] ?? server.body(page)) : server.body(page)
      return random() < 0.15 ? damageRules(body, before[index] ?? body, random) : body
    })
    if (random() < 0.05) {
      source.forget()
      known = null
    }
    const seen = whole(await source.poll(noAbort))
    const where = `seed ${seed}, poll ${poll}`
    const reads = bodies.map((body, index) => (body ? parseRules(page, body, urls[index] ?? '') : null))
    const failures = reads.map((read, index) => {
      if (!read) return { kind: 'refused', detail: 'refused' }
      const host = new URL(urls[index] ?? '').host
      return read.ok ? null : { ...read.failure, detail: `${host}: ${read.failure.detail}` }
    })
    expect(
      seen.peers.map(({ failure }) => failure),
      where,
    ).toEqual(failures)
    for (const failure of failures) if (failure) met.failures.add(failure.detail.replace(/\d+/g, 'N'))
    const lists = reads.flatMap((read, index) =>
      read?.ok ? [{ ...read.value, host: new URL(urls[index] ?? '').host }] : [],
    )
    expect(seen.kind, where).toBe(lists.length === 0 ? 'miss' : 'answer')
    expect(
      seen.peers.map(({ alertCount }) => alertCount),
      where,
    ).toEqual(reads.map((read) => (read?.ok ? read.value.alerts.length : null)))
    if (seen.kind === 'miss') {
      met.misses += 1
      continue
    }
    const united = uniteParsed(lists, pending)
    const now = { united, at: clock.now() }
    const expected = differenceOfParsed(known, united, clock.now(), seen.complete)
    const { full, changed, gone, ended, total, blindSpots } = seen
    expect(
      { full, changed: changed.map(({ quiet: _, ...rest }) => rest), gone, ended, total, blindSpots },
      where,
    ).toEqual({
      ...{ full: known === null, ...expected, total: united.size },
      blindSpots: brokenRules(lists).blindSpots,
    })
    for (const alert of changed) expect(alert.quiet !== undefined, where).toBe(alert.suppressed)
    known = now
    met.answers += 1
    met.changed += full ? 0 : changed.length
    met.gone += gone.length
    met.ended += ended?.length ?? 0
  }
}

describe('reading the bytes of a Prometheus', () => {
  it(`reports what parsing everything reports, over ${sequences} nights of hostile servers`, {
    timeout: process.env.NIGHTDESK_LONG ? 3_600_000 : 600_000,
  }, async () => {
    for (let seed = 1; seed <= sequences; seed += 1) await oneNight(seed)
    expect(met.answers).toBeGreaterThan(4 * sequences)
    expect(met.misses).toBeGreaterThan(sequences / 4)
    expect(Math.min(met.changed, met.gone, met.ended)).toBeGreaterThan(sequences / 4)
    expect(met.failures.size).toBeGreaterThan(20)
  })
})
