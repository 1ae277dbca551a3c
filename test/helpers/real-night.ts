/** A night in memory whose network is real: sockets on loopback, a fault proxy before each peer, time by hand. */

import { type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { isAllQuiet } from '../../contract/state.ts'
import type { Clock } from '../../main/platform/clock.ts'
import type { Http } from '../../main/platform/http.ts'
import { createHttp } from '../../main/platform/http-request.ts'
import { type Night, startNight } from './a-night.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import type { Certificate } from './test-certificates.ts'

export interface RealNight extends Omit<Night, 'notifier' | 'pass'> {
  /** lets time pass in steps of a second (or more), each ending when the sockets are done */
  pass(ms: number, stepMs?: number): Promise<void>
  /** before the peers of the one source, plover, which is polled every 15 s */
  readonly proxies: readonly FaultProxy[]
  source(): SourceHealth
  sight(): ReturnType<typeof sightOf>
  /** lets what is under way on the sockets come to its end, while time stands still */
  settle(): Promise<void>
  /** could the screen be green now, if no alert stood in its way? */
  mayLookCalm(): boolean
  /** titles of the notifications about the source itself */
  blindCalls(): readonly string[]
}

export interface RealNightOptions {
  readonly peers?: 1 | 2
  readonly mirrorAcks?: boolean
  /** the peers speak TLS with this */
  readonly tls?: Certificate
  /** more lines of the source's configuration */
  readonly lines?: readonly string[]
  /** other addresses than the proxies' */
  readonly urls?: readonly string[]
}

/** Starts it with all peers answering; the first poll is over. */
export async function startRealNight(options: RealNightOptions = {}): Promise<RealNight> {
  let night: Night | null = null
  let clock: Clock | null = null
  let inFlight = 0
  const timed: Clock['after'] = (ms, run) => clock?.after(ms, run) ?? (() => {})
  const proxies = await Promise.all(
    Array.from({ length: options.peers ?? 1 }, (_, index) =>
      startFaultProxy(
        async ({ method, path, headers, body }) => {
          const url = new URL(path, 'http://peer.invalid')
          const reply = await night?.peers[index]?.handle({
            method,
            path: url.pathname,
            query: url.searchParams,
            headers,
            body,
            signal: new AbortController().signal,
          })
          if (!reply) throw new Error('no peer yet')
          const date = new Date(clock?.now() ?? 0).toUTCString()
          return {
            status: reply.status,
            headers: { date, ...reply.headers },
            body: Buffer.from(reply.body),
          }
        },
        { after: timed, ...(options.tls ? { tls: options.tls } : {}) },
      ),
    ),
  )
  const counted =
    (http: Http): Http =>
    async (request) => {
      inFlight += 1
      try {
        return await http(request)
      } finally {
        inFlight -= 1
      }
    }
  const urls = options.urls ?? proxies.map(({ url }) => url)
  const started = await startNight({
    peers: options.peers ?? 1,
    config: [
      'version: 1',
      'me: Mara Lind',
      'sources:',
      '  - name: plover',
      '    kind: alertmanager',
      `    urls: ${JSON.stringify(urls)}`,
      '    poll: 15s',
      `    mirrorAcks: ${options.mirrorAcks ?? false}`,
      ...(options.lines ?? []).map((line) => `    ${line}`),
      '',
    ].join('\n'),
    http: (itsClock) => {
      clock = itsClock
      return counted(createHttp(itsClock, { isOffline: () => false }))
    },
  })
  night = started

  /** Lets sockets do what they have to, until all that is under way is what a fault holds back on purpose. */
  const settle = async (): Promise<void> => {
    const patientUntil = performance.now() + 15_000
    for (let quiet = 0; quiet < 3; ) {
      if (performance.now() > patientUntil) throw new Error(`${inFlight} requests do not come to an end`)
      await new Promise((resolve) => setImmediate(resolve))
      const held = proxies.reduce((sum, proxy) => sum + proxy.held(), 0)
      quiet = inFlight <= held ? quiet + 1 : 0
    }
  }
  const source = (): SourceHealth => {
    const found = started.state().sources[0]
    if (!found) throw new Error('the source is gone')
    return found
  }
  await settle()
  return {
    ...started,
    proxies,
    settle,
    source,
    sight: () => sightOf(source(), started.clock.now()),
    mayLookCalm: () => isAllQuiet(started.state(), 0, started.clock.now()),
    blindCalls: () => started.shown.filter(({ tag }) => tag === 'source:plover').map(({ title }) => title),
    pass: async (ms, stepMs = 1_000) => {
      for (let left = ms; left > 0; left -= stepMs) {
        await started.clock.advanceAsync(Math.min(stepMs, left))
        await settle()
      }
    },
    close: async () => {
      await started.close()
      await Promise.all(proxies.map((proxy) => proxy.close()))
    },
  }
}
