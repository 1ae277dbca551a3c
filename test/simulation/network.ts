/** The way from the laptop to the fleet: every request ends as the peer's mood has it, and what was delivered is told. */

import type { SystemTimers } from '../../main/platform/clock.ts'
import type { Http, HttpRequest, HttpResult } from '../../main/platform/http.ts'
import type { Random } from '../../main/platform/random.ts'
import { type FleetPeer, type FleetSource, type ListedThere, listedBy } from './fleet.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface Network {
  online: boolean
}

/** One list of alerts that reached the program whole. Instants are true ones. */
export interface Delivered {
  readonly source: FleetSource
  readonly peer: FleetPeer
  readonly at: number
  readonly alerts: ReadonlyMap<
    string,
    Pick<ListedThere, 'labels' | 'endsAt' | 'active' | 'keptQuiet' | 'acked'>
  >
}

/** Seconds a limiting server asks for, at most. */
export const longestRetryAfterS = 90

/** The list as a later version answers it, which knows time intervals; the double is of an earlier one. */
function withMutes(body: string, listed: readonly ListedThere[]): string {
  const muted = new Map(listed.flatMap((one) => (one.mutedBy.length > 0 ? [[one.fingerprint, one]] : [])))
  if (muted.size === 0) return body
  const alerts = JSON.parse(body) as { readonly fingerprint: string; readonly status: object }[]
  return JSON.stringify(
    alerts.map((alert) => {
      const mutedBy = muted.get(alert.fingerprint)?.mutedBy
      return mutedBy ? { ...alert, status: { ...alert.status, state: 'suppressed', mutedBy } } : alert
    }),
  )
}

export function createNetwork(
  sources: readonly FleetSource[],
  time: VirtualTime,
  timers: SystemTimers,
  network: Network,
  random: Random,
  delivered: (delivery: Delivered) => void,
): Http {
  const byOrigin = new Map(
    sources.flatMap((source) => source.peers.map((peer) => [peer.url, { source, peer }] as const)),
  )
  const fail = (kind: 'refused' | 'offline' | 'timeout' | 'cut-off'): HttpResult => ({
    ok: false,
    failure: { kind, detail: `simulated: ${kind}` },
    latencyMs: 1,
  })
  const later = <T>(ms: number, make: () => T, signal: AbortSignal | undefined, aborted: T): Promise<T> =>
    new Promise((resolve) => {
      const cancel = timers.once(ms, () => resolve(make()))
      signal?.addEventListener('abort', () => {
        cancel()
        resolve(aborted)
      })
    })

  const reply = (
    source: FleetSource,
    status: number,
    headers: Record<string, string>,
    body: string,
  ): HttpResult => ({
    ok: true,
    response: {
      status,
      headers: { date: new Date(time.now() + source.skewMs).toUTCString(), ...headers },
      body: Buffer.from(body),
      latencyMs: 1,
    },
  })

  const served = async (source: FleetSource, peer: FleetPeer, request: HttpRequest): Promise<HttpResult> => {
    const url = new URL(request.url)
    const isList = request.method === 'GET' && url.pathname === '/api/v2/alerts'
    const listed = isList ? listedBy(source, peer, time) : []
    const answer = await peer.double.handle({
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: { 'content-type': 'application/json', ...request.headers },
      body: request.body ?? '',
      signal: new AbortController().signal,
    })
    const body = isList ? withMutes(String(answer.body), listed) : String(answer.body)
    switch (peer.mood) {
      case 'truncated':
        return request.method === 'GET'
          ? reply(source, 200, answer.headers, body.slice(0, body.length * 0.6))
          : fail('cut-off')
      case 'wrong-shape':
        return isList
          ? reply(source, 200, answer.headers, body.replace('[', '[{"labels":7},').replace(',]', ']'))
          : reply(source, answer.status, answer.headers, body)
      case 'loses-replies':
        if (request.method !== 'GET') return fail('cut-off')
    }
    if (isList && !request.signal?.aborted) {
      const alerts = new Map(
        listed.map((alert) => [alert.fingerprint, { ...alert, endsAt: alert.endsAt - source.skewMs }]),
      )
      delivered({ source, peer, at: time.now(), alerts })
    }
    return reply(source, answer.status, answer.headers, body)
  }

  return async (request) => {
    const known = byOrigin.get(new URL(request.url).origin)
    if (!known) return fail('refused')
    if (!network.online) return fail('offline')
    const { source, peer } = known
    const { signal, deadlineMs } = request
    switch (peer.mood) {
      case 'refused':
        return fail('refused')
      case 'hangs':
        return later(deadlineMs, () => fail('timeout'), signal, fail('timeout'))
      case 'error-500':
        return reply(source, 500, {}, '"something broke"')
      case 'error-503':
        return reply(source, 503, {}, 'Limit of concurrent GET requests reached (20), try again later.\n')
      case 'no-sign-in':
        return reply(source, 401, {}, 'Unauthorized')
      case 'portal':
        return reply(
          source,
          200,
          { 'content-type': 'text/html' },
          '<html><body>Welcome, sign in</body></html>',
        )
      case 'limited-seconds':
        return reply(
          source,
          429,
          { 'retry-after': String(1 + Math.floor(random() * longestRetryAfterS)) },
          '',
        )
      case 'limited-date': {
        const until = new Date(time.now() + source.skewMs + random() * longestRetryAfterS * 1_000)
        return reply(source, 429, { 'retry-after': until.toUTCString() }, '')
      }
      case 'slow': {
        const ms = 1_000 + random() * 9_000
        if (ms >= deadlineMs) return later(deadlineMs, () => fail('timeout'), signal, fail('timeout'))
        await later(ms, () => null, signal, null)
        break
      }
      default:
        // Most answers are immediate, so that a night is short; some take a while, so that things come in between.
        if (random() < 0.2) await later(5 + random() * 400, () => null, signal, null)
    }
    if (signal?.aborted) return fail('timeout')
    if (!network.online) return fail('cut-off')
    const result = await served(source, peer, request)
    if (random() < 0.1) await later(5 + random() * 200, () => null, signal, null)
    return signal?.aborted ? fail('timeout') : result
  }
}
