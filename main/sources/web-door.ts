/** The way to one web server: requests to it, each answered by a whole response or a named failure without our secrets. */

import type { Failure } from '../../contract/source-health.ts'
import type { HttpRequest, HttpResponse } from '../platform/http.ts'
import { refusalOf } from './http-failure.ts'
import { ownSecretsOf } from './own-secrets.ts'
import { skewOf } from './server-clock.ts'
import type { Delivery, SourceConfig, SourcePlatform } from './source.ts'

/** How long a list may take, from the name lookup to its last byte, ms. */
export const listDeadlineMs = 15_000

/** No usable answer, and what is known of why. */
export interface WebRefusal {
  readonly ok: false
  readonly failure: Failure
  /** null when no response came */
  readonly status: number | null
  readonly retryAfterMs: number | null
  readonly latencyMs: number
  /** what the server said, without our secrets; absent when it said nothing */
  readonly body?: Buffer
}

export type WebReply =
  | WebRefusal
  | {
      readonly ok: true
      readonly status: number
      readonly headers: HttpResponse['headers']
      readonly body: Buffer
      readonly latencyMs: number
      /** the server's clock minus ours, ms; null when it does not tell */
      readonly skewMs: number | null
    }

export interface WebDoor {
  readonly host: string
  /** One request. Asks nothing while the server's own Retry-After runs; never throws. A 304 is an answer. */
  ask(
    request: Pick<HttpRequest, 'method' | 'url' | 'body' | 'signal'> & {
      readonly headers?: Readonly<Record<string, string>>
      readonly deadlineMs?: number
    },
  ): Promise<WebReply>
  /** ms until the server wants to be asked again; 0 when it may be asked now */
  waitMs(): number
  /** a sentence of ours about an answer, without our own secrets in it */
  bare(failure: Failure): Failure
}

/** A door to the host of `url`. */
export function openWebDoor(url: string, config: SourceConfig, { http, clock }: SourcePlatform): WebDoor {
  const host = URL.parse(url)?.host ?? 'this address'
  const secrets = ownSecretsOf(config.headers)
  const bare = (failure: Failure): Failure => ({ ...failure, detail: secrets.fromText(failure.detail) })
  const pins = config.options?.kind === 'icinga2' ? config.options.pins : []
  let waiting: { readonly until: number; readonly failure: Failure } | null = null
  const waitMs = (): number => (waiting ? Math.max(0, waiting.until - clock.mono()) : 0)
  const refuse = (failure: Failure, known: Partial<WebRefusal> = {}): WebRefusal => ({
    ...{ ok: false, status: null, retryAfterMs: null, latencyMs: 0 },
    ...known,
    failure: bare(failure),
  })
  return {
    host,
    waitMs,
    bare,
    ask: async ({ method, url: asked, body, signal, headers = {}, deadlineMs = listDeadlineMs }) => {
      const left = waitMs()
      if (waiting && left > 0) return refuse(waiting.failure, { status: 429, retryAfterMs: left })
      const result = await http({
        method,
        url: asked,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
          ...config.headers,
        },
        ...(body === undefined ? {} : { body }),
        ...(signal ? { signal } : {}),
        ...{ deadlineMs, maxBytes: config.maxBytes, ca: config.ca, pins },
      })
      if (!result.ok) return refuse(result.failure, { latencyMs: result.latencyMs })
      const { response } = result
      const { status, latencyMs } = response
      const refusal =
        status === 304 || isGood(status) ? null : refusalOf(secrets.fromBody(response), host, clock.now())
      if (refusal) {
        const { failure, retryAfterMs } = refusal
        waiting = retryAfterMs === null ? null : { until: clock.mono() + retryAfterMs, failure }
        return refuse(failure, { status, retryAfterMs, latencyMs, body: secrets.fromBody(response).body })
      }
      const skewMs = skewOf(response.headers, clock.now() - (response.bodyMs ?? 0))
      return { ok: true, status, headers: response.headers, body: response.body, latencyMs, skewMs }
    },
  }
}

const isGood = (status: number): boolean => status >= 200 && status < 300

/** A refused write as a delivery: a 4xx would be refused again, what is for later or has no answer is tried again. */
export function refusedDelivery({ failure, status, retryAfterMs }: WebRefusal): Delivery {
  const isForGood = status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429
  return { ok: false, failure, final: isForGood, retryAfterMs }
}
