/** The way to PagerDuty's REST API (version 2): one request at a time, each answered by a body or a named failure. */
import type { Failure } from '../../contract/source-health.ts'
import type { HttpRequest, HttpResponse } from '../platform/http.ts'
import { refusalOf } from './http-failure.ts'
import type { Read } from './json-shape.ts'
import { ownSecretsOf } from './own-secrets.ts'
import { type PagerDutyBudget, pagerDutyBudgetOf } from './pagerduty-budget.ts'
import type { SourcePlatform } from './source.ts'

/** Where PagerDuty is asked, and by whom. */
export interface PagerDutyAccess {
  /** https, without a slash at its end */
  readonly url: string
  /** the key itself */
  readonly token: string
  /** sent in place of the key's own header, and beside it: what a proxy on the way wants */
  readonly headers?: Readonly<Record<string, string>>
  /** PEM text; null or absent = the system's authorities alone */
  readonly ca?: string | null
  /** the most bytes of an answer, where a question does not say; absent = 4 MiB */
  readonly maxBytes?: number
}

/** No usable answer, and what is known of why. */
export interface PagerDutyRefusal {
  readonly ok: false
  readonly failure: Failure
  /** the HTTP status, null when no response came */
  readonly status: number | null
  /** PagerDuty asks to wait this long, ms */
  readonly retryAfterMs: number | null
}

export interface PagerDutyDoor {
  readonly host: string
  /** One request. Asks nothing while PagerDuty's own wish to be left alone runs; never throws. */
  ask<T>(
    question: Question<T>,
    signal: AbortSignal,
  ): Promise<{ readonly ok: true; readonly value: T } | PagerDutyRefusal>
  /** how long PagerDuty wants to be left alone from now on, ms; 0 = it may be asked */
  waitMs(): number
  /** its clock minus ours by the last answer, ms; null when it was not told */
  skewMs(): number | null
  readonly budget: PagerDutyBudget
}

export interface Question<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** from the version's root on, such as `/schedules/PI7DH85` */
  readonly path: string
  readonly query?: readonly (readonly [string, string])[]
  readonly body?: unknown
  /** whose address stands under what is written; PagerDuty wants one with every write */
  readonly from?: string
  readonly maxBytes?: number
  /** what stands in the body of a good answer */
  read(body: Buffer): Read<T>
  /** what is said of a 404: it has no other words than that something is not there */
  readonly gone?: string
}

/** How long one answer may take, from the name lookup to its last byte, ms. */
const deadlineMs = 10_000
/** Two months of turns by the hour are half of it, bytes. */
const mostBytes = 4 * 1024 * 1024
/** Whoever names no time is asked again after this, ms: limits are counted by the minute. */
const limitMs = 60_000
/** A limit that lasts longer than this is looked at again all the same, ms. */
const longestWaitMs = 600_000

/** A door to one account. Whatever it says, its own key stands in no words of it. */
export function openPagerDuty(access: PagerDutyAccess, { http, clock }: SourcePlatform): PagerDutyDoor {
  const host = URL.parse(access.url)?.host ?? 'PagerDuty'
  const headers = { authorization: `Token token=${access.token}`, ...access.headers }
  const secrets = ownSecretsOf({ ...headers, token: access.token })
  const budget = pagerDutyBudgetOf(`${access.url} ${access.token}`, clock)
  let skewMs: number | null = null
  /** by `clock.mono()`; and the failure that said so */
  let waiting: { readonly until: number; readonly failure: Failure } | null = null

  const refuse = (failure: Failure, known: Partial<PagerDutyRefusal> = {}): PagerDutyRefusal => ({
    ...{ ok: false, status: null, retryAfterMs: null },
    ...known,
    failure: { ...failure, detail: secrets.fromText(failure.detail) },
  })

  const waitMs = (): number => (waiting ? Math.max(0, waiting.until - clock.mono()) : 0)

  return {
    ...{ host, budget, waitMs },
    skewMs: () => skewMs,
    ask: async (question, signal) => {
      const left = waitMs()
      if (waiting && left > 0) return refuse(waiting.failure, { status: 429, retryAfterMs: left })
      budget.take()
      const result = await http(requestOf(access, headers, question, signal))
      if (!result.ok) return refuse(result.failure)
      const response = secrets.fromBody(result.response)
      const toldAt = Date.parse(response.headers.date ?? '')
      if (!Number.isNaN(toldAt)) skewMs = toldAt - clock.now()
      budget.heard(response.headers)
      const { status } = response
      const refusal = refusalOf(response, host, clock.now())
      if (refusal) {
        const isLimit = status === 429
        const retryAfterMs = refusal.retryAfterMs ?? (isLimit ? (limitLeftMs(response) ?? limitMs) : null)
        if (retryAfterMs !== null) waiting = { until: clock.mono() + retryAfterMs, failure: refusal.failure }
        const isGone = status === 404 && question.gone !== undefined
        const failure = isGone ? { ...refusal.failure, detail: question.gone ?? '' } : refusal.failure
        return refuse(failure, { status, retryAfterMs })
      }
      if (response.headers['ratelimit-remaining']?.trim() === '0')
        waiting = {
          until: clock.mono() + (limitLeftMs(response) ?? limitMs),
          failure: { kind: 'rate-limited', detail: `${host} has answered as often as it does for now.` },
        }
      const read = question.read(response.body)
      return read.ok ? read : refuse(read.failure, { status })
    },
  }
}

/** An answer that cannot be believed, and why. */
export function strange(detail: string): PagerDutyRefusal {
  return { ok: false, failure: { kind: 'bad-shape', detail }, status: null, retryAfterMs: null }
}

function requestOf(
  { url, ca = null, maxBytes: usual = mostBytes }: PagerDutyAccess,
  headers: Readonly<Record<string, string>>,
  { method, path, query = [], body, from, maxBytes = usual }: Question<unknown>,
  signal: AbortSignal,
): HttpRequest {
  const asked = new URLSearchParams(query.map(([name, value]) => [name, value])).toString()
  return {
    method,
    url: `${url}${path}${asked === '' ? '' : `?${asked}`}`,
    headers: {
      accept: 'application/vnd.pagerduty+json;version=2',
      // Its description asks for it with every request, also where there is no body.
      'content-type': 'application/json',
      ...headers,
      ...(from === undefined ? {} : { from }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...{ deadlineMs, maxBytes, ca, signal },
  }
}

/** When the limit is renewed, by `ratelimit-reset` (seconds), ms; null where that is not told. */
function limitLeftMs({ headers }: Pick<HttpResponse, 'headers'>): number | null {
  const seconds = /^\d{1,6}$/.exec(headers['ratelimit-reset']?.trim() ?? '')?.[0]
  return seconds === undefined ? null : Math.min(Number(seconds) * 1_000, longestWaitMs)
}
