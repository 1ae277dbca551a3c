/** The Prometheus behind a source: asked every ten minutes, with the source's access only where it belongs, kept offline. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Evidence } from '../../../contract/postmortem-evidence.ts'
import type { Http, HttpRequest, HttpResult } from '../../../main/platform/http.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
let asked: HttpRequest[] = []
let answer: () => HttpResult
afterEach(() => night.close())

const minuteMs = 60_000
const title = 'Ingress answers 22 % of requests with 5xx'
const good = (body: unknown, headers: Record<string, string> = {}): HttpResult => ({
  ok: true,
  response: { status: 200, headers, body: Buffer.from(JSON.stringify(body)), latencyMs: 1 },
})
const rules = (...waits: readonly number[]): HttpResult =>
  good({
    status: 'success',
    data: {
      groups: [
        {
          rules: waits.map((duration, index) => ({
            ...{ type: 'alerting', name: 'IngressErrorRatioHigh', query: `errors > ${index}`, duration },
          })),
        },
      ],
    },
  })
const refused: HttpResult = {
  ok: false,
  failure: { kind: 'refused', detail: 'prom.example refused.' },
  latencyMs: 1,
}

async function begin(prometheus: string | null = 'https://prom.example', more = ''): Promise<void> {
  asked = []
  const wrap =
    (http: Http): Http =>
    async (request) => {
      if (!request.url.includes('/api/v1/rules')) return http(request)
      asked.push(request)
      return answer()
    }
  const config = [
    'version: 1',
    'me: Mara Lind',
    'sources:',
    '  - name: plover',
    '    kind: alertmanager',
    '    urls: ["http://am1.invalid"]',
    '    auth: { bearer: "env:AM_TOKEN" }',
    ...(prometheus === null ? [] : [`    prometheus: ${prometheus}`]),
    more,
  ].join('\n')
  night = await startNight({ wrap, config, env: { AM_TOKEN: 'the-token' } })
}
const drafted = async (): Promise<Evidence> => {
  night.fire(pageLabels(), { summary: title })
  await night.pass(20_000)
  await night.order('postmortems.create', { episodeIds: [night.episode(title).id] })
  return night.query<Evidence>('postmortems.evidence', { postmortemId: night.postmortemsShown.at(-1) })
}
const startOf = ({ from }: Evidence): number => night.episode(title).firedAt - (from + 30 * minuteMs)

describe('the start of a postmortem', () => {
  it('is when the alert’s rule began to wait', async () => {
    answer = () => rules(300)
    await begin()
    const evidence = await drafted()
    expect(startOf(evidence)).toBe(5 * minuteMs)
    expect(evidence.startWhy).toContain('waits 5 min before it fires')
    expect(evidence.impact.detected.how).toBe('measured')
  })

  it('is when it fired where nothing is known of the rule, and says why', async () => {
    await begin(null)
    const evidence = await drafted()
    expect([startOf(evidence), asked]).toEqual([0, []])
    expect(evidence.startWhy).toBe(
      'Counted from when the alert fired. The source names no Prometheus, so how long the rule had waited before that is not known.',
    )
    expect(evidence.impact.detected.how).toBe('estimated')
  })

  it('says that the Prometheus could not be read, and why', async () => {
    answer = () => refused
    await begin()
    expect((await drafted()).startWhy).toContain('has not been read yet (prom.example refused)')
  })

  it('goes by what was read last, over a restart and while nobody answers', async () => {
    answer = () => rules(300)
    await begin()
    await drafted()
    answer = () => refused
    await night.restart(20 * minuteMs)
    await night.pass(11 * minuteMs)
    expect(startOf(await drafted())).toBe(5 * minuteMs)
  })
})

describe('a Prometheus', () => {
  it('is asked every ten minutes, and what it says anew counts', async () => {
    answer = () => rules(300)
    await begin()
    await night.pass(60_000)
    expect(asked).toHaveLength(1)
    answer = () => rules(60)
    await night.pass(10 * minuteMs)
    expect(asked).toHaveLength(2)
    expect(startOf(await drafted())).toBe(minuteMs)
    answer = () => good({ status: 'success', data: { groups: [] } })
    await night.pass(10 * minuteMs)
    expect((await drafted()).startWhy).toContain('Counted from when the alert fired.')
  })

  it('gets the source’s access at the source’s own address alone', async () => {
    answer = () => rules(300)
    await begin('http://am1.invalid/prometheus')
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer the-token'])
    await night.close()
    await begin('http://am1.invalid:9090')
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it('is not asked any more once the file does not name it, nor believed', async () => {
    answer = () => rules(300)
    await begin()
    await night.pass(20_000)
    const form = await night.query<{ form: object }>('sources.settings', { name: 'plover' })
    expect(form.form).toMatchObject({ prometheus: 'https://prom.example' })
    await night.order('sources.save', { ...form.form, auth: { kind: 'none' }, prometheus: null })
    await night.pass(20 * minuteMs)
    expect(asked).toHaveLength(1)
    expect((await drafted()).startWhy).toContain('names no Prometheus')
  })
})
