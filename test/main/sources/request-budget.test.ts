/** How often a server is asked that sets no limit: never more than we allow ourselves, and never too seldom to see. */
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { SeenBudget } from '../../../contract/observation.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { startPolling } from '../../../main/sources/poll.ts'
import { createRequestBudget } from '../../../main/sources/request-budget.ts'
import type { Polled } from '../../../main/sources/source.ts'
import { connectWithinBudget } from '../../../main/sources/within-budget.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { serveHttp, type TestServer } from '../../helpers/test-server.ts'

const minuteMs = 60_000

describe('a bucket of requests', () => {
  it('never gives more in any minute than it says, to whoever waits as it asks', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = seededRandom(seed)
      const clock = createManualClock()
      const budget = createRequestBudget(clock, 1 + Math.floor(random() * 3))
      const most = budget.figures(0).ownPerMinute ?? 0
      const look = 1 + Math.floor(random() * 8)
      budget.needs(look, minuteMs)
      const taken: number[] = []
      while (clock.mono() < 5 * minuteMs) {
        clock.advance(budget.waitMs() + Math.floor(random() * 3) * 10)
        for (let one = 0; one < look; one += 1) {
          budget.take()
          taken.push(clock.mono())
        }
        const inThisMinute = taken.filter((at) => at > clock.mono() - minuteMs).length
        expect(inThisMinute).toBeLessThanOrEqual(most)
        expect(budget.figures(0).usedLastMinute).toBe(inThisMinute)
      }
      expect(taken.length).toBeGreaterThan(most)
    }
  })

  it('is large enough for what is asked regularly, however much that is', () => {
    for (const [requests, everyMs] of [
      [3, 5_000],
      [500, 10_000],
      [40, 5_000],
    ] as const) {
      const clock = createManualClock()
      const budget = createRequestBudget(clock, 1)
      for (let look = 0; look < 200; look += 1) {
        for (let one = 0; one < requests; one += 1) budget.take()
        budget.needs(requests, everyMs)
        expect(budget.waitMs()).toBeLessThanOrEqual(everyMs)
        clock.advance(everyMs)
        expect(budget.waitMs()).toBe(0)
      }
    }
  })

  it('heeds a limit that it is told, until that begins anew', () => {
    const clock = createManualClock()
    const budget = createRequestBudget(clock, 1)
    budget.needs(2, 15_000)
    budget.heard({ 'x-ratelimit-limit': '100, 100;w=60', 'x-ratelimit-remaining': '40' })
    expect(budget.figures(0)).toMatchObject({ left: 40, limit: 100 })
    expect(budget.waitMs()).toBe(0)
    budget.heard({ 'ratelimit-limit': '100', 'ratelimit-remaining': '1', 'ratelimit-reset': '20' })
    expect(budget.waitMs()).toBe(20_000)
    const resetAt = Math.round(clock.now() / 1_000) + 30
    budget.heard({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetAt) })
    expect(budget.waitMs()).toBe(resetAt * 1_000 - clock.now())
    // What no number is tells nothing, and no server holds us off for days.
    budget.heard({ 'x-ratelimit-remaining': 'none' })
    expect(budget.figures(0).left).toBe(0)
    budget.heard({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '999999' })
    expect(budget.waitMs()).toBe(600_000)
    clock.advance(600_000)
    expect(budget.waitMs()).toBe(0)
    expect(budget.figures(0)).toMatchObject({ left: null, limit: null })
  })
})

describe('a source', () => {
  let server: TestServer
  afterEach(() => server.close())

  it('tells with each answer, good or bad, what it asked of how much, and until when it waits', async () => {
    let isBusy = false
    server = await serveHttp((request, response) => {
      if (isBusy) return response.writeHead(429, { 'retry-after': '40' }).end()
      response.setHeader('content-type', 'application/json')
      response.end(request.url?.includes('/status') ? '{"uptime":"2026-11-01T00:00:00.000Z"}' : '[]')
    })
    const clock = createManualClock()
    const source = connectWithinBudget(aSourceConfig([server.url]), aPlatform(clock))
    const polled = await source.poll(noAbort)
    expect(polled.budget).toEqual({
      ...{ ownPerMinute: 120, usedLastMinute: server.requests.length },
      ...{ left: null, limit: null, waitsUntil: null },
    })
    expect(server.requests.length).toBeGreaterThan(1)
    isBusy = true
    expect((await source.poll(noAbort)).budget).toMatchObject({ waitsUntil: clock.now() + 40_000 })
  })

  it('of two addresses may be asked twice as often', async () => {
    server = await serveHttp((_, response) => response.writeHead(500).end())
    const config = aSourceConfig([`${server.url}/a`, `${server.url}/b`], { kind: 'prometheus' })
    const polled = await connectWithinBudget(config, aPlatform(createManualClock())).poll(noAbort)
    expect(polled).toMatchObject({ kind: 'miss', budget: { ownPerMinute: 240, usedLastMinute: 2 } })
  })

  it('is asked on while one of its servers has told of no limit that is spent', async () => {
    let isSpent = false
    const spare = await serveHttp((_, response) => {
      response.setHeader('content-type', 'application/json')
      if (isSpent) response.setHeader('ratelimit-remaining', '0').setHeader('ratelimit-reset', '60')
      response.end('[]')
    })
    onTestFinished(() => spare.close())
    server = await serveHttp((_, response) => {
      response.setHeader('content-type', 'application/json')
      response.setHeader('ratelimit-remaining', '0').setHeader('ratelimit-reset', '300').end('[]')
    })
    const config = aSourceConfig([server.url, spare.url])
    const source = connectWithinBudget(config, aPlatform(createManualClock()))
    expect((await source.poll(noAbort)).nextTryInMs).toBe(0)
    isSpent = true
    // The one that begins anew first is waited for.
    expect((await source.poll(noAbort)).nextTryInMs).toBe(60_000)
  })

  it('waits where somebody had it asked again and again', async () => {
    server = await serveHttp((_, response) => response.writeHead(500).end())
    const clock = createManualClock()
    const source = connectWithinBudget(aSourceConfig([server.url]), aPlatform(clock))
    const waits: (SeenBudget['waitsUntil'] | undefined)[] = []
    for (let press = 0; press < 70; press += 1) waits.push((await source.poll(noAbort)).budget?.waitsUntil)
    expect(waits.slice(0, 50).every((at) => at === null)).toBe(true)
    const last = waits.at(-1) ?? 0
    expect(last).toBeGreaterThan(clock.now())
    clock.advance(last - clock.now())
    expect((await source.poll(noAbort)).budget?.waitsUntil).toBeGreaterThan(clock.now())
    clock.advance(minuteMs)
    expect((await source.poll(noAbort)).budget?.waitsUntil).toBeNull()
  })

  it('is not polled again by itself before there is some', async () => {
    server = await serveHttp((_, response) => {
      response.setHeader('content-type', 'application/json')
      response.setHeader('ratelimit-remaining', '0')
      response.setHeader('ratelimit-reset', '300')
      response.end('[]')
    })
    const clock = createManualClock()
    const seen: Polled[] = []
    const config = aSourceConfig([server.url])
    const poller = startPolling(
      config,
      connectWithinBudget(config, aPlatform(clock)),
      { clock, random: () => 0 },
      {
        slice: async () => true,
        observed: async (_, observation) => seen.push(observation) > 0,
      },
    )
    await expect.poll(() => seen.length).toBe(1)
    expect(seen[0]?.nextTryInMs).toBe(300_000)
    await clock.advanceAsync(299_000)
    expect(seen).toHaveLength(1)
    poller.stop()
  })
})
