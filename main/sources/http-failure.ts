/** Names for what a server's refusal means: its status, its own words in whatever shape, and how long it asks to wait. */
import type { Failure, FailureKind } from '../../contract/source-health.ts'
import type { HttpResponse } from '../platform/http.ts'

/** A server that asks for more patience than this is asked again all the same: an hour without alerts is a night lost. */
const longestWaitMs = 600_000
/** Characters of a server's own words that are worth showing. */
const longestSentence = 200

/**
 * Why this response is not an answer, null when it is (2xx). Pure.
 * @param host named in the sentence
 * @param now epoch ms, for a Retry-After that is a date
 */
export function refusalOf(
  response: HttpResponse,
  host: string,
  now: number,
): { readonly failure: Failure; readonly retryAfterMs: number | null } | null {
  const { status } = response
  if (status >= 200 && status < 300) return null
  const words = serverSentence(response)
  const said = words === '' ? '' : ` It said: ${words}`
  const failure: Failure = { kind: kindOf(status), detail: `${sentence(response, host)}${said}` }
  return { failure, retryAfterMs: retryAfterMs(response, now) }
}

function kindOf(status: number): FailureKind {
  if (status >= 500 || status < 200) return 'server-error'
  if (status < 400) return 'not-json'
  switch (status) {
    case 401:
    case 407:
      return 'unauthorised'
    case 403:
      return 'forbidden'
    case 404:
    case 410:
      return 'not-found'
    case 408:
      return 'timeout'
    case 429:
      return 'rate-limited'
    default:
      return 'bad-request'
  }
}

function sentence({ status, headers }: HttpResponse, host: string): string {
  switch (status) {
    case 401:
      return `${host} asks for a valid sign-in (401).`
    case 407:
      return `The proxy on the way to ${host} asks for a sign-in (407).`
    case 403:
      return `${host} does not let this sign-in do that (403).`
    case 404:
      return `${host} has nothing at this address (404): is a path prefix missing or wrong?`
    case 410:
      return `${host} no longer offers this interface (410).`
    case 429:
      return `${host} asks for fewer requests (429).`
  }
  if (status >= 300 && status < 400) {
    const to =
      headers.location && URL.canParse(headers.location) ? ` to ${new URL(headers.location).host}` : ''
    return `${host} redirects${to} (${status}): probably a login page or a network that wants a sign-in.`
  }
  return status >= 500
    ? `${host} has trouble of its own (${status}).`
    : `${host} did not accept that (${status}).`
}

/** The wait a Retry-After header asks for, ms: seconds or an HTTP date, the latter by the server's own clock if it tells. */
function retryAfterMs({ headers }: HttpResponse, now: number): number | null {
  const value = headers['retry-after']?.trim()
  if (!value) return null
  if (/^\d{1,9}$/.test(value)) return Math.min(Number(value) * 1_000, longestWaitMs)
  const until = Date.parse(value)
  if (Number.isNaN(until)) return null
  const serverNow = Date.parse(headers.date ?? '')
  return Math.min(Math.max(0, until - (Number.isNaN(serverNow) ? now : serverNow)), longestWaitMs)
}

/**
 * The server's own words out of an error body: a JSON string, an object with `message` or `error` (a text, or an
 * object with its own `message`), or plain text.
 * '' for a web page or nothing; shortened, on one line, without control characters.
 */
export function serverSentence({ body, headers }: Pick<HttpResponse, 'body' | 'headers'>): string {
  const text = body.subarray(0, 4_096).toString('utf8').trim()
  if (text === '' || isWebPage(text, headers['content-type'])) return ''
  return oneLine(wordsOf(text))
}

/** Is this text a page for people, whatever its type says? */
export function isWebPage(text: string, contentType: string | undefined): boolean {
  return text.trimStart().startsWith('<') || (contentType ?? '').toLowerCase().includes('text/html')
}

/** A stranger's text on one line: no control or direction characters, at most 200 characters. */
export function oneLine(text: string): string {
  const flat = flattened(text)
  return flat.length > longestSentence ? `${flat.slice(0, longestSentence - 1).toWellFormed()}…` : flat
}

/** A text without line ends, control or direction characters, in its whole length. */
export function flattened(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}

function wordsOf(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'string') return parsed
    if (typeof parsed !== 'object' || parsed === null) return text
    const { message, error, status } = parsed as { message?: unknown; error?: unknown; status?: unknown }
    if (typeof message === 'string') return message
    // Icinga's form: the number as `error`, the words as `status`.
    if (typeof error === 'number' && typeof status === 'string') return status
    return typeof error === 'string' ? error : (wordsWithin(error) ?? text)
  } catch {
    return text
  }
}

/** PagerDuty's form: a message, and a list of what was wrong in it. */
function wordsWithin(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  const { message, errors } = error as { message?: unknown; errors?: unknown }
  if (typeof message !== 'string') return null
  const each = Array.isArray(errors) ? errors.filter((one) => typeof one === 'string') : []
  return each.length === 0 ? message : `${message}: ${each.join('; ')}`
}
