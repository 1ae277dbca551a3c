/** A body that still comes at the deadline: it may go on while it flows, and never longer than it may take in all. */
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpResult } from '../../../main/platform/http.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { serveHttp, type TestServer } from '../../helpers/test-server.ts'

const piece = 100_000
let server: TestServer | null = null
afterEach(async () => {
  await server?.close()
})

/** Asked over a clock that is moved by hand; the head and `first` bytes of the body have come. */
async function begin({ first = piece, isWanted = true }: { first?: number; isWanted?: boolean } = {}) {
  const clock = createManualClock()
  let taken = 0
  let body: ServerResponse | null = null
  server = await serveHttp((_, response) => {
    body = response.writeHead(200)
    body.write('x'.repeat(first))
  })
  const result: Promise<HttpResult> = createHttp(clock, { env: {}, isOffline: () => false })({
    ...{ method: 'GET', url: server.url, headers: {}, maxBytes: 100_000_000, ca: null },
    deadlineMs: 10_000,
    flowing: { deadlineMs: 30_000, isWanted: () => isWanted },
    take: (bytes) => {
      taken += bytes.length
    },
  })
  await eventually(() => taken).toBe(first)
  return {
    clock,
    result,
    flow: async (bytes: number): Promise<void> => {
      const all = taken + bytes
      body?.write('x'.repeat(bytes))
      await eventually(() => taken).toBe(all)
    },
    end: () => body?.end(),
  }
}

const cutAt = (latencyMs: number, detail: RegExp) => ({
  ok: false,
  failure: { kind: 'timeout', detail: expect.stringMatching(detail) },
  latencyMs,
})

describe('F28: a body that flows at its deadline', () => {
  it('is taken to its end, and tells how long it took after its head', async () => {
    const { clock, result, flow, end } = await begin()
    for (const ms of [10_000, 5_000, 4_000]) {
      clock.advance(ms)
      await flow(piece)
    }
    end()
    const response = { status: 200, latencyMs: 19_000, bodyMs: 19_000 }
    expect(await result).toMatchObject({ ok: true, response })
    expect(clock.pending()).toBe(0)
  })

  it('is cut when it has taken as long as it may in all, and it is said how much had come', async () => {
    const { clock, result, flow } = await begin()
    for (const ms of [9_000, 5_000, 5_000, 5_000, 5_000]) {
      clock.advance(ms)
      await flow(piece)
    }
    clock.advance(999)
    expect(clock.pending()).toBe(1)
    clock.advance(1)
    expect(await result).toMatchObject(
      cutAt(30_000, /did not finish its answer within 30 s\. 600 kB of it had/),
    )
  })

  it('is cut at the first look after it has stopped, or has become a trickle', async () => {
    const { clock, result, flow } = await begin()
    clock.advance(10_000)
    await flow(piece)
    clock.advance(5_000)
    await flow(5)
    clock.advance(5_000)
    expect(await result).toMatchObject(cutAt(20_000, /did not finish its answer within 20 s\. 200 kB of it/))
  })

  it('is cut at the deadline when it is not wanted any more', async () => {
    const { clock, result } = await begin({ isWanted: false })
    clock.advance(10_000)
    expect(await result).toMatchObject(cutAt(10_000, /did not finish its answer within 10 s\. 100 kB of it/))
  })
})

describe('F28: a body that trickles in', () => {
  it('is cut at the deadline, although bytes come to the last', async () => {
    const { clock, result, flow } = await begin({ first: 1 })
    for (let second = 0; second < 9; second += 1) {
      clock.advance(1_000)
      await flow(1)
    }
    clock.advance(1_000)
    expect(await result).toMatchObject(cutAt(10_000, /did not finish its answer within 10 s\.$/))
  })
})
