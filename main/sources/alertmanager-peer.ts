/** One address of an Alertmanager: requests to it, each answered by a body or a named failure. */

import type { Failure } from '../../contract/source-health.ts'
import type { HttpRequest, HttpResponse } from '../platform/http.ts'
import { refusalOf } from './http-failure.ts'
import type { Read } from './json-shape.ts'
import { ownSecretsOf } from './own-secrets.ts'
import { skewOf } from './server-clock.ts'
import type { SourceConfig, SourcePlatform } from './source.ts'

/** How long a list may take, from the name lookup to its last byte, ms. */
export const listDeadlineMs = 10_000
/** How long one that still comes steadily may take: 16 MB, ten thousand alerts, come within it at 4 Mbit/s. */
export const flowingListMs = 30_000
/** How long the small questions beside a list may take, ms. */
export const askDeadlineMs = 5_000

/** No usable answer, and what is known of why. */
export interface Refusal {
  readonly ok: false
  readonly failure: Failure
  /** the HTTP status, null when no response came */
  readonly status: number | null
  readonly retryAfterMs: number | null
  readonly latencyMs: number
}

export type Reply =
  | Refusal
  | { readonly ok: true; readonly body: Buffer; readonly latencyMs: number; readonly skewMs: number | null }

export interface Peer {
  readonly url: string
  readonly host: string
  /** One request under its place, `/api/v2`. Asks nothing while the server's own Retry-After runs; never throws. */
  ask(
    method: HttpRequest['method'],
    path: string,
    options: {
      readonly deadlineMs: number
      readonly flowing?: HttpRequest['flowing']
      readonly body?: string
      readonly signal: AbortSignal
      /** gets the body of a 200 while it comes, see HttpRequest */
      readonly take?: (piece: Buffer) => void
    },
  ): Promise<Reply>
  /** what was read of this peer's answer; why it is not believed, without our own secrets in it */
  bare<T>(read: Read<T>): Read<T>
  /** ms until the server wants to be asked again; 0 when it may be asked now */
  waitMs(): number
}

/** Where the interface lies under an address, and what else it wants. */
export interface PeerPlace {
  /** such as `/api/v2`; an address that ends in it is understood too */
  readonly path: string
  /** an address may also end in this, the first part of `path` */
  readonly prefix?: string
  /** sent with every request; no secrets */
  readonly headers?: Readonly<Record<string, string>>
  /** what to do about a refusal, as a sentence after the server's own; '' = nothing that is known */
  readonly advise?: (method: HttpRequest['method'], path: string, status: number, words: string) => string
}

const upstream: PeerPlace = { path: '/api/v2' }

/** A peer at `url`, which may end in a route prefix; what people paste from the address bar (`/#/alerts`) is cut off. */
export function createPeer(
  url: string,
  config: Pick<SourceConfig, 'headers' | 'maxBytes' | 'ca'>,
  { http, clock }: SourcePlatform,
  place: PeerPlace = upstream,
): Peer {
  const base = baseOf(url, place)
  const host = URL.parse(base ?? '')?.host ?? 'this address'
  const secrets = ownSecretsOf(config.headers)
  const bareOf = (failure: Failure): Failure => ({ ...failure, detail: secrets.fromText(failure.detail) })
  /** by `clock.mono()`; and the refusal that asked for it */
  let waiting: { readonly until: number; readonly failure: Failure } | null = null

  const refuse = (failure: Failure, known: Partial<Refusal> = {}): Refusal => {
    return { ok: false, failure: bareOf(failure), status: null, retryAfterMs: null, latencyMs: 0, ...known }
  }
  const waitMs = (): number => (waiting ? Math.max(0, waiting.until - clock.mono()) : 0)

  return {
    url,
    host,
    waitMs,
    bare: (read) => (read.ok ? read : { ok: false, failure: bareOf(read.failure) }),
    ask: async (method, path, { deadlineMs, flowing, body, signal, take }) => {
      if (base === null)
        return refuse({ kind: 'bad-request', detail: 'The address is not an http or https address.' })
      const left = waitMs()
      if (waiting && left > 0) return refuse(waiting.failure, { status: 429, retryAfterMs: left })
      const result = await http({
        method,
        url: `${base}${place.path}${path}`,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...config.headers,
          ...place.headers,
        },
        ...(body === undefined ? {} : { body }),
        deadlineMs,
        ...(flowing ? { flowing } : {}),
        maxBytes: config.maxBytes,
        ca: config.ca,
        signal,
        ...(take ? { take } : {}),
      })
      if (!result.ok) return refuse(result.failure, { latencyMs: result.latencyMs })
      const { response } = result
      const { latencyMs } = response
      const refusal = isGood(response) ? null : refusalOf(secrets.fromBody(response), host, clock.now())
      if (!refusal) {
        // The head says what time it was then: a body that takes long makes no clock wrong.
        const skewMs = skewOf(response.headers, clock.now() - (response.bodyMs ?? 0))
        return { ok: true, body: response.body, latencyMs, skewMs }
      }
      const { retryAfterMs } = refusal
      const advice = place.advise?.(method, path, response.status, refusal.failure.detail) ?? ''
      const { kind, detail } = refusal.failure
      const failure = advice === '' ? refusal.failure : { kind, detail: `${detail} ${advice}` }
      waiting = retryAfterMs === null ? null : { until: clock.mono() + retryAfterMs, failure }
      return refuse(failure, { status: response.status, retryAfterMs, latencyMs })
    },
  }
}

const isGood = ({ status }: HttpResponse): boolean => status >= 200 && status < 300

/** The address up to its prefix, without a slash at its end; null when it is none. */
function baseOf(url: string, { path, prefix }: PeerPlace): string | null {
  const base = URL.parse(url)
  if (base?.protocol !== 'http:' && base?.protocol !== 'https:') return null
  base.hash = ''
  base.search = ''
  const written = base.pathname.replace(/\/+$/, '')
  const end = [path, prefix ?? ''].find((end) => end !== '' && written.endsWith(end)) ?? ''
  base.pathname = written.slice(0, written.length - end.length).replace(/\/+$/, '')
  return base.href.replace(/\/+$/, '')
}
