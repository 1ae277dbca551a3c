/** The way to Slack's Web API: one call at a time, each answered by what was read or a named failure. */
import type { Failure } from '../../contract/source-health.ts'
import type { HttpResponse } from '../platform/http.ts'
import { refusalOf } from './http-failure.ts'
import { asObject, readBody, ShapeError } from './json-shape.ts'
import { ownSecretsOf } from './own-secrets.ts'
import { createSlackBudget, type SlackBudget } from './slack-budget.ts'
import { type SlackError, slackFailure } from './slack-errors.ts'
import type { SourcePlatform } from './source.ts'

/** No usable answer, and what is known of why. */
export interface SlackNo {
  readonly ok: false
  readonly failure: Failure
  /** Slack's own code; null when it gave none */
  readonly code: string | null
  readonly needed: string | null
  /** it may be asked again after this, ms; null = it was not said */
  readonly retryAfterMs: number | null
}

export type SlackYes<T> = { readonly ok: true; readonly value: T }
export type Fields = Readonly<Record<string, unknown>>

export interface SlackCall<T> {
  readonly method: string
  readonly args?: Readonly<Record<string, string>>
  /** what stands in a good answer; throws a ShapeError for what it should not be */
  read(fields: Fields): T
  /** a person waits for it: it may go beyond the share of this laptop, though never against a Retry-After */
  readonly isUrgent?: boolean
}

export interface SlackDoor {
  readonly budget: SlackBudget
  /** the scopes of the token, as the last answer told them; null = it was not told */
  scopes(): readonly string[] | null
  /** Slack's clock beyond ours, ms, as its last answer told it; null = none has */
  skewMs(): number | null
  /** One call. Asks nothing while the method's budget is used up; never throws. */
  ask<T>(call: SlackCall<T>, signal: AbortSignal): Promise<SlackYes<T> | SlackNo>
}

/** How long one answer may take, from the name lookup to its last byte, ms. */
const deadlineMs = 15_000
/** A thousand messages with their blocks are a few megabytes, bytes. */
const mostBytes = 16 * 1024 * 1024

/** A door with a token of its own. Whatever it says, the token stands in no words of it. */
export function openSlackDoor(
  { url, token }: { readonly url: string; readonly token: string },
  { http, clock }: SourcePlatform,
): SlackDoor {
  const host = URL.parse(url)?.host ?? 'Slack'
  const authorization = `Bearer ${token}`
  const secrets = ownSecretsOf({ authorization, token })
  const budget = createSlackBudget(clock)
  let scopes: readonly string[] | null = null
  let skewMs: number | null = null

  const no = (failure: Failure, known: Partial<SlackNo> = {}): SlackNo => ({
    ...{ ok: false, code: null, needed: null, retryAfterMs: null },
    ...known,
    failure: { ...failure, detail: secrets.fromText(failure.detail) },
  })
  const limited = (method: string, waitMs: number): SlackNo => {
    const detail = `Slack asks for fewer requests: ${method} again in ${Math.ceil(waitMs / 1_000)} s.`
    return no({ kind: 'rate-limited', detail }, { code: 'ratelimited', retryAfterMs: waitMs })
  }
  const tellScopes = ({ headers }: HttpResponse): void => {
    const told = headers['x-oauth-scopes']
    if (told !== undefined) scopes = told.split(',').flatMap((scope) => scope.trim() || [])
  }

  /** The head says what time it was then, in whole seconds: half of one is what it cuts off. */
  const tellClock = ({ headers, bodyMs = 0 }: HttpResponse): void => {
    const at = Date.parse(headers.date ?? '')
    // Right after sleep our own clock is behind until it looks: Slack's is not ahead then.
    clock.look?.()
    if (!Number.isNaN(at)) skewMs = at + 500 - (clock.now() - bodyMs)
  }

  return {
    budget,
    scopes: () => scopes,
    skewMs: () => skewMs,
    ask: async ({ method, args = {}, read, isUrgent = false }, signal) => {
      const waitMs = isUrgent ? budget.refusedMs(method) : budget.waitMs(method)
      if (waitMs > 0) return limited(method, waitMs)
      budget.take(method)
      const result = await http({
        method: 'POST',
        url: `${url}/${method}`,
        headers: {
          ...{ authorization, accept: 'application/json' },
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        },
        body: new URLSearchParams(args).toString(),
        ...{ deadlineMs, maxBytes: mostBytes, ca: null, signal },
      })
      if (!result.ok) return no(result.failure)
      const response = secrets.fromBody(result.response)
      const refusal = refusalOf(response, host, clock.now())
      if (response.status === 429) {
        budget.refused(method, refusal?.retryAfterMs ?? null)
        return limited(method, budget.refusedMs(method))
      }
      if (refusal) return no(refusal.failure, { retryAfterMs: refusal.retryAfterMs })
      tellScopes(response)
      const answer = readBody(response.body, (parsed) => readAnswer(parsed, read))
      if (!answer.ok) return no(answer.failure)
      // A portal of a hotel has a clock of its own: only one of Slack's own answers tells Slack's.
      tellClock(response)
      if ('value' in answer.value) return { ok: true, value: answer.value.value }
      const error = answer.value
      if (error.code === 'ratelimited' || error.code === 'rate_limited') {
        budget.refused(method, null)
        return limited(method, budget.refusedMs(method))
      }
      return no(slackFailure(error, method), error)
    },
  }
}

/** What was read, or the error that stands in its place. @throws ShapeError */
function readAnswer<T>(parsed: unknown, read: (fields: Fields) => T): { readonly value: T } | SlackError {
  const fields = asObject(parsed, 'the answer')
  if (fields.ok === true) return { value: read(fields) }
  if (fields.ok !== false) throw new ShapeError('the answer.ok', 'true or false')
  const { error, needed } = fields
  return {
    code: typeof error === 'string' && error !== '' ? error : 'unknown_error',
    needed: typeof needed === 'string' && needed !== '' ? needed : null,
  }
}
