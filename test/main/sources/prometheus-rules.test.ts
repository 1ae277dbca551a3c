/** The rules of a Prometheus out of its answers, and what is made of answers that are none. */
import { describe, expect, it } from 'vitest'
import type { HttpRequest, HttpResult } from '../../../main/platform/http.ts'
import { type RulesQuestion, readAlertRules } from '../../../main/sources/prometheus-rules.ts'
import { nightNow } from '../../helpers/fixtures.ts'

const question: RulesQuestion = {
  ...{ url: 'https://prom.example/base', headers: {}, ca: null, marks: null, now: nightNow },
}
const alerting = (name: string, duration: unknown, query = 'up == 0') => ({
  ...{ name, query, duration, type: 'alerting', state: 'inactive', labels: {}, annotations: {} },
})
const bodyOf = (...rules: readonly unknown[]): string =>
  JSON.stringify({ status: 'success', data: { groups: [{ name: 'g', file: 'f', rules }] } })
const asked: HttpRequest[] = []
const answering =
  (body: string, status = 200, headers: Record<string, string> = {}) =>
  async (request: HttpRequest): Promise<HttpResult> => {
    asked.push(request)
    return { ok: true, response: { status, headers, body: Buffer.from(body), latencyMs: 1 } }
  }

describe('the rules of a Prometheus', () => {
  it('are its alerting rules, with how long each waits', async () => {
    const recording = { name: 'job:up', query: 'sum(up)', type: 'recording' }
    const body = bodyOf(alerting('Down', 120), alerting('Now', 0), alerting('Slow', 0.5), recording)
    const answer = await readAlertRules(answering(body), question)
    expect(answer).toMatchObject({
      kind: 'rules',
      rules: [
        { alertname: 'Down', expression: 'up == 0', forMs: 120_000 },
        { alertname: 'Now', forMs: 0 },
        { alertname: 'Slow', forMs: 500 },
      ],
    })
    expect(asked.at(-1)?.url).toBe('https://prom.example/base/api/v1/rules?type=alert&exclude_alerts=true')
  })

  it('are asked for with what the server said last, and the same is taken for the same', async () => {
    const first = await readAlertRules(answering(bodyOf(), 200, { etag: '"7"' }), question)
    if (first.kind !== 'rules') throw new Error(first.kind)
    const again = await readAlertRules(answering('', 304), { ...question, marks: first.marks })
    expect([again.kind, asked.at(-1)?.headers['if-none-match']]).toEqual(['same', '"7"'])
    // Unchanged since what, if nothing was asked about it?
    expect((await readAlertRules(answering('', 304), question)).kind).toBe('failed')
  })

  const bad: readonly (readonly [string, string, number, string])[] = [
    ['a login page', '<html>Sign in</html>', 200, 'not-json'],
    ['an error with status 200', '{"status":"error","error":"no"}', 200, 'bad-shape'],
    ['a list', '[]', 200, 'bad-shape'],
    ['no groups', '{"status":"success","data":{}}', 200, 'bad-shape'],
    ['a duration in words', bodyOf(alerting('A', '2m')), 200, 'bad-shape'],
    ['a duration below zero', bodyOf(alerting('A', -1)), 200, 'bad-shape'],
    ['a rule without a name', bodyOf({ type: 'alerting', query: 'up' }), 200, 'bad-shape'],
    ['a redirect', '', 302, 'not-json'],
    ['a refusal', '{"error":"no"}', 401, 'unauthorised'],
  ]
  it.each(bad)('are not read out of %s', async (_, body, status, kind) => {
    expect(await readAlertRules(answering(body, status), question)).toMatchObject({
      kind: 'failed',
      failure: { kind },
    })
  })

  it('that cannot be had say so without our own secrets', async () => {
    const secret = 'Bearer s3cr3t-token'
    const answer = await readAlertRules(answering(`{"error":"bad header ${secret}"}`, 400), {
      ...question,
      headers: { authorization: secret },
    })
    expect(JSON.stringify(answer)).not.toContain('s3cr3t-token')
  })
})
