import { describe, expect, it } from 'vitest'
import type { HttpResponse } from '../../../main/platform/http.ts'
import { oneLine, refusalOf, serverSentence } from '../../../main/sources/http-failure.ts'
import recorded401 from '../../recordings/alertmanager-auth-401-none.json' with { type: 'json' }
import recorded503 from '../../recordings/alertmanager-error-503-concurrency.json' with { type: 'json' }
import recordedEndPast from '../../recordings/alertmanager-error-silence-end-past.json' with { type: 'json' }
import recordedNoMatchers from '../../recordings/alertmanager-error-silence-no-matchers.json' with {
  type: 'json',
}
import recorded404 from '../../recordings/alertmanager-route-prefix-missing-404.json' with { type: 'json' }

const now = Date.UTC(2026, 10, 22, 3, 14, 5)

interface Recorded {
  readonly response: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
    readonly bodyText?: string
  }
}

function response(status: number, body = '', headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: Buffer.from(body), latencyMs: 1 }
}

function played({ response: { status, headers, body, bodyText } }: Recorded): HttpResponse {
  return response(status, bodyText ?? JSON.stringify(body), { ...headers })
}

describe('a refusal', () => {
  it.each([
    [400, 'bad-request'],
    [401, 'unauthorised'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'bad-request'],
    [407, 'unauthorised'],
    [408, 'timeout'],
    [410, 'not-found'],
    [413, 'bad-request'],
    [429, 'rate-limited'],
    [500, 'server-error'],
    [503, 'server-error'],
    [302, 'not-json'],
    [304, 'not-json'],
  ] as const)('with status %i is %s', (status, kind) => {
    expect(refusalOf(response(status), 'am.example', now)?.failure).toMatchObject({
      kind,
      detail: expect.stringMatching(/am\.example.*\d{3}/),
    })
  })

  it.each([200, 201, 202, 204])('is not what status %i is', (status) => {
    expect(refusalOf(response(status, 'whatever'), 'am.example', now)).toBeNull()
  })

  it.each<[string, Recorded, string]>([
    ['plain text (401)', recorded401, 'It said: Unauthorized'],
    ['plain text (404)', recorded404, 'It said: 404 page not found'],
    [
      'plain text (503)',
      recorded503,
      'It said: Limit of concurrent GET requests reached (1), try again later.',
    ],
    ['a JSON string', recordedEndPast, "It said: Failed to create silence: end time can't be in the past"],
    ['a JSON object', recordedNoMatchers, 'It said: matchers in body should have at least 1 items'],
  ])('repeats the server in %s', (_, recording, words) => {
    expect(refusalOf(played(recording), 'am.example', now)?.failure.detail).toContain(words)
  })

  it('to a login page names where it leads', () => {
    const login = response(302, '', { location: 'https://login.example/?next=s3cret' })
    const detail = refusalOf(login, 'am.example', now)?.failure.detail
    expect(detail).toContain('login.example')
    expect(detail).toContain('login page')
    expect(detail).not.toContain('s3cret')
  })
})

describe('Retry-After', () => {
  it.each([
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['none', {}, null],
    ['nonsense', { 'retry-after': 'soon' }, null],
    ['seconds beyond patience', { 'retry-after': '86400' }, 600_000],
    ['a date by our clock', { 'retry-after': 'Sun, 22 Nov 2026 03:15:05 GMT' }, 60_000],
    [
      "a date by the server's clock, an hour off",
      { 'retry-after': 'Sun, 22 Nov 2026 04:15:05 GMT', date: 'Sun, 22 Nov 2026 04:14:05 GMT' },
      60_000,
    ],
    ['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2026 03:00:00 GMT' }, 0],
  ])('%s', (_, headers, expected) => {
    expect(refusalOf(response(429, '', headers as Record<string, string>), 'x', now)?.retryAfterMs).toBe(
      expected,
    )
  })
})

describe("a server's sentence", () => {
  it.each([
    ['{"error":"nope"}', 'nope'],
    ['{"status":"error","error":"bad"}', 'bad'],
    ['{"other":1}', '{"other":1}'],
    ['<html><body>502</body></html>', ''],
    ['   ', ''],
    ['two\nlines\u0000 and\u202e bidi', 'two lines and bidi'],
  ])('of %j is %j', (body, sentence) => {
    expect(serverSentence({ body: Buffer.from(body), headers: {} })).toBe(sentence)
  })

  it('is shortened, without half characters', () => {
    const line = oneLine('😀'.repeat(300))
    expect(line.length).toBeLessThanOrEqual(200)
    expect(line.isWellFormed()).toBe(true)
  })
})
