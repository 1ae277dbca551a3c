/**
 * The way to GitHub's REST API (version 2022-11-28): one request at a time, each answered by a body or a named failure.
 * What has not changed since it was last asked with this token costs nothing (If-None-Match, 304).
 */
import type { SeenBudget } from '../../contract/observation.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { HttpRequest, HttpResponse } from '../platform/http.ts'
import { refusalOf, serverSentence } from './http-failure.ts'
import type { Read } from './json-shape.ts'
import { ownSecretsOf } from './own-secrets.ts'
import type { SourcePlatform } from './source.ts'

/** No usable answer, and what is known of why. */
export interface GitHubRefusal {
  readonly ok: false
  readonly failure: Failure
  /** the HTTP status, null when no response came */
  readonly status: number | null
  /** GitHub asks to wait this long, ms */
  readonly retryAfterMs: number | null
  /** where it is now, for 301 */
  readonly movedTo: string | null
}

export interface GitHubAnswer<T> {
  readonly ok: true
  readonly value: T
  /** another page follows */
  readonly hasNext: boolean
  readonly headers: HttpResponse['headers']
}

export interface Question<T> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** from the API's root on, such as `/repos/acme/support/issues` */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** what stands in the body of a good answer; must not keep what it is given */
  read(body: Buffer): Read<T>
  /** what it is about, for the sentence of a 403, 404 or 410: "acme/support" */
  readonly about?: string
}

export interface GitHubDoor {
  readonly host: string
  /** Asks nothing while a limit runs; rejects only when `signal` aborts. */
  ask<T>(question: Question<T>, signal: AbortSignal): Promise<GitHubAnswer<T> | GitHubRefusal>
  /** how long GitHub is to be left alone from now on, ms, and why; null = it may be asked */
  waiting(): { readonly ms: number; readonly failure: Failure } | null
  /** what is left of this hour's requests, as the last answer told; null = it has not told */
  left(): { readonly remaining: number; readonly limit: number; readonly resetsInMs: number } | null
  /** for the card */
  budget(): SeenBudget
  /** GitHub's clock, epoch ms, as far as it has told; else ours */
  now(): number
}

/** How long one answer may take, from the name lookup to its last byte, ms. */
const deadlineMs = 15_000
/** A hundred issues whose texts are all as long as GitHub takes them, escaped, bytes. */
const mostBytes = 16 * 1024 * 1024
/** Whoever names no time is asked again after this, ms: it is what GitHub's description says of the second limit. */
const limitMs = 60_000
/** The limit is by the hour: a reset that is farther away is a clock that is wrong, ms. */
const longestWaitMs = 3_900_000
/** Answers that are kept to be compared: a list for each repository, and single issues. */
const mostKept = 400

/** A door for one token: what it keeps is never used with another, since each token has its own ETags. */
export function openGitHub(
  { url, token }: { readonly url: string; readonly token: string },
  { http, clock }: SourcePlatform,
): GitHubDoor {
  const host = URL.parse(url)?.host ?? 'GitHub'
  const authorization = `Bearer ${token}`
  const secrets = ownSecretsOf({ authorization, token })
  const kept = new Map<string, { readonly etag: string; readonly answer: GitHubAnswer<unknown> }>()
  /** by `clock.mono()` */
  let blocked: { readonly until: number; readonly failure: Failure } | null = null
  let budget: { readonly remaining: number; readonly limit: number; readonly resetAt: number } | null = null
  /** when it was asked in the last minute, by `clock.mono()` */
  let asked: readonly number[] = []
  let skewMs = 0
  let last: Promise<unknown> = Promise.resolve()

  const refuse = (failure: Failure, known: Partial<GitHubRefusal> = {}): GitHubRefusal => ({
    ...{ ok: false, status: null, retryAfterMs: null, movedTo: null },
    ...known,
    failure: { ...failure, detail: secrets.fromText(failure.detail) },
  })
  const waiting: GitHubDoor['waiting'] = () => {
    const ms = blocked ? blocked.until - clock.mono() : 0
    return blocked && ms > 0 ? { ms, failure: blocked.failure } : null
  }
  const recently = (): readonly number[] => asked.filter((at) => at > clock.mono() - 60_000)
  const note = ({ headers }: HttpResponse): void => {
    const at = Date.parse(headers.date ?? '')
    // Right after sleep our own clock is behind until it looks: GitHub's is not ahead then.
    clock.look?.()
    if (!Number.isNaN(at)) skewMs = at - clock.now()
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      numberOf(headers[`x-ratelimit-${name}`]),
    )
    if (limit == null || remaining == null || reset == null) return
    const resetsInMs = Math.min(Math.max(0, reset * 1_000 - clock.now() - skewMs), longestWaitMs)
    budget = { limit, remaining, resetAt: clock.mono() + resetsInMs }
  }
  const block = (ms: number, failure: Failure): number => {
    // A wait that is over before it began would be no wait: the next request would hear the same.
    const waitMs = Math.min(Math.max(1_000, ms), longestWaitMs)
    blocked = { until: clock.mono() + waitMs, failure }
    return waitMs
  }

  const askNow = async <T>(
    question: Question<T>,
    signal: AbortSignal,
  ): Promise<GitHubAnswer<T> | GitHubRefusal> => {
    signal.throwIfAborted()
    const wait = waiting()
    if (wait) return refuse(wait.failure, { status: 429, retryAfterMs: wait.ms })
    const key = question.method === 'GET' ? addressOf(url, question) : null
    const known = key === null ? undefined : kept.get(key)
    asked = [...recently(), clock.mono()]
    const result = await http(requestOf(url, authorization, question, known?.etag ?? null, signal))
    signal.throwIfAborted()
    if (!result.ok) return refuse(result.failure)
    const response = secrets.fromBody(result.response)
    note(response)
    const { status, headers } = response
    if (status === 304 && known && key !== null) {
      kept.delete(key)
      kept.set(key, known)
      return known.answer as GitHubAnswer<T>
    }
    const isSpent = headers['x-ratelimit-remaining']?.trim() === '0'
    if (status === 429 || (status === 403 && (isSpent || isSecondary(response)))) {
      const told = refusalOf(response, host, clock.now())?.retryAfterMs ?? null
      const failure = limitWords(host, isSpent && told === null)
      const ms = told ?? (isSpent && budget ? budget.resetAt - clock.mono() : limitMs)
      return refuse(failure, { status: 429, retryAfterMs: block(ms, failure) })
    }
    const refusal = refusalOf(response, host, clock.now())
    if (refusal) {
      const failure = {
        ...refusal.failure,
        detail: wordsFor(response, host, question) ?? refusal.failure.detail,
      }
      const movedTo = status === 301 || status === 307 || status === 308 ? (headers.location ?? null) : null
      return refuse(failure, { status, retryAfterMs: refusal.retryAfterMs, movedTo })
    }
    const read = question.read(response.body)
    if (!read.ok) return refuse(read.failure, { status })
    const hasNext = /;\s*rel="next"/.test(headers.link ?? '')
    const answer: GitHubAnswer<T> = { ok: true, value: read.value, hasNext, headers }
    if (key !== null && headers.etag) {
      kept.delete(key)
      kept.set(key, { etag: headers.etag, answer })
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    }
    return answer
  }

  const left: GitHubDoor['left'] = () => {
    if (!budget) return null
    const resetsInMs = budget.resetAt - clock.mono()
    return resetsInMs <= 0 ? null : { remaining: budget.remaining, limit: budget.limit, resetsInMs }
  }

  return {
    ...{ host, left },
    ask: (question, signal) => {
      // One after the other: GitHub counts requests that are under way at once against its second limit.
      const next = last.then(() => askNow(question, signal))
      last = next.catch(() => {})
      return next
    },
    waiting,
    budget: () => {
      const wait = waiting()
      const told = left()
      return {
        ...{ ownPerMinute: null, usedLastMinute: recently().length, isHourly: true },
        ...{ left: told?.remaining ?? null, limit: told?.limit ?? null },
        waitsUntil: wait ? clock.now() + wait.ms : null,
      }
    },
    now: () => clock.now() + skewMs,
  }
}

function addressOf(url: string, { path, query = {} }: Pick<Question<unknown>, 'path' | 'query'>): string {
  const asked = new URLSearchParams(query).toString()
  return `${url}${path}${asked === '' ? '' : `?${asked}`}`
}

function requestOf(
  url: string,
  authorization: string,
  question: Question<unknown>,
  etag: string | null,
  signal: AbortSignal,
): HttpRequest {
  const { method, body } = question
  return {
    method,
    url: addressOf(url, question),
    headers: {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(etag === null ? {} : { 'if-none-match': etag }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...{ deadlineMs, maxBytes: mostBytes, ca: null, signal },
  }
}

/** The second limit says so in its words, or asks to wait; a 403 for want of a permission does neither. */
function isSecondary(response: HttpResponse): boolean {
  const { headers } = response
  return headers['retry-after'] !== undefined || /rate limit/i.test(serverSentence(response))
}

function limitWords(host: string, isHour: boolean): Failure {
  const detail = isHour
    ? `${host} has given all answers of this hour to this token.`
    : `${host} asks for fewer requests at a time (its second limit).`
  return { kind: 'rate-limited', detail }
}

/** What a refusal of GitHub's means, where that can be said better than by its status; null = it cannot. */
function wordsFor(response: HttpResponse, host: string, { about }: Question<unknown>): string | null {
  const { status, headers } = response
  const where = about === undefined ? '' : ` for ${about}`
  switch (status) {
    case 401:
      return `${host} does not know this token (401): it was revoked, has ended, or is not whole.`
    case 403: {
      if (headers['x-github-sso'] !== undefined)
        return `The organisation wants this token to be approved for its single sign-on first (403)${where}.`
      const needs = permissionsOf(headers) ?? scopesOf(headers)
      if (needs !== null) return `The token needs ${needs}${where} (403).`
      const words = serverSentence(response)
      return /not accessible/i.test(words)
        ? `The token has no permission for that${where} (403): it needs Issues: read and write.`
        : null
    }
    case 404:
      return about === undefined ? null : `${host} has no ${about}, or does not show it to this token (404).`
    case 410:
      return about === undefined
        ? null
        : `${about} is not there any more, or its issues are switched off (410).`
    case 301:
    case 307:
    case 308:
      return about === undefined ? null : `${about} has moved or was renamed (${status}).`
    default:
      return null
  }
}

/** `issues=write; metadata=read` in the words of GitHub's own form; null = it was not told. */
function permissionsOf(headers: HttpResponse['headers']): string | null {
  const told = /^[\w=;, ]{1,200}$/.exec(headers['x-accepted-github-permissions'] ?? '')?.[0]
  const each = (told ?? '').split(/[;,]/).flatMap((one) => {
    const [, name = '', level = ''] = /^\s*(\w+)=(\w+)\s*$/.exec(one) ?? []
    return name === ''
      ? []
      : [`${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}: ${level}`]
  })
  return each.length === 0 ? null : each.join(' and ')
}

/** The scopes a classic token would have to have one of; null = it was not told. */
function scopesOf(headers: HttpResponse['headers']): string | null {
  const told = /^[\w:, ]{1,200}$/.exec(headers['x-accepted-oauth-scopes'] ?? '')?.[0].trim()
  return told ? `the scope ${told.replaceAll(/\s*,\s*/g, ' or ')}` : null
}

function numberOf(text: string | undefined): number | null {
  return /^\d{1,12}$/.test(text?.trim() ?? '') ? Number(text) : null
}
