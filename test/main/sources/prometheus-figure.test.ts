/** The figure behind an alert: one bounded question to the Prometheus whose rule raised it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { UpstreamDetail } from '../../../contract/deed.ts'
import type { Failure } from '../../../contract/source-health.ts'
import { alertmanager } from '../../../main/sources/alertmanager.ts'
import { prometheus } from '../../../main/sources/prometheus.ts'
import type { ConnectedSource, SourceConfig } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import {
  type ScriptedPrometheus,
  scriptPrometheus,
  serveScripted,
} from '../../helpers/scripted-prometheus.ts'
import type { TestServer } from '../../helpers/test-server.ts'

const now = Date.parse('2026-11-22T03:14:00.700Z')
const end = Math.floor(now / 1_000)
let clock: ManualClock
let double: ScriptedPrometheus
let server: TestServer

beforeEach(async () => {
  clock = createManualClock(now)
  double = scriptPrometheus()
  server = await serveScripted(double)
})
afterEach(() => server.close())

const connect = (more: Partial<SourceConfig> = {}): ConnectedSource =>
  prometheus.connect(aSourceConfig([server.url], { kind: 'prometheus', ...more }), aPlatform(clock))

const labels = { alertname: 'DiskFull', mount: '/', host: 'a', severity: 'page' }
const link = (expression: string): string =>
  `http://prometheus.example/graph?g0.expr=${encodeURIComponent(expression)}&g0.tab=1`
const ask = async (source: ConnectedSource, expression: string | null): Promise<UpstreamDetail | Failure> => {
  const generatorUrl = expression === null ? null : link(expression)
  const alert = { fingerprint: 'f', labels, generatorUrl, firedAt: now }
  return (await source.detail?.(alert, noAbort)) as UpstreamDetail | Failure
}
const series = (metric: Record<string, string>, values: readonly (readonly [number, string])[]) => ({
  metric,
  values,
})
function range(...result: readonly unknown[]): void {
  const body = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })
  double.instead.set('/query_range', { status: 200, body })
}

describe('the figure behind an alert', () => {
  it('is what its rule compares over three hours, with the threshold and with its gaps', async () => {
    range(
      series({ __name__: 'disk_used_ratio', host: 'a', mount: '/' }, [
        [end - 10_800, '0.5'],
        [end - 10_710, 'NaN'],
        [end, '0.97'],
      ]),
      series({ __name__: 'disk_used_ratio', host: 'b', mount: '/' }, [[end, '0.1']]),
    )
    const detail = (await ask(connect(), 'disk_used_ratio{mount="/"} > 0.9')) as UpstreamDetail
    expect(detail).toMatchObject({
      ...{ readAt: now, notes: [], parts: [], facts: [] },
      figure: { query: 'disk_used_ratio{mount="/"}', unit: 'ratio', threshold: 0.9 },
    })
    const points = detail.figure?.points ?? []
    expect(points).toHaveLength(121)
    expect(points.slice(0, 3)).toEqual([
      [(end - 10_800) * 1_000, 0.5],
      [(end - 10_710) * 1_000, null],
      [(end - 10_620) * 1_000, null],
    ])
    expect(points.at(-1)).toEqual([end * 1_000, 0.97])
    const [asked, ...more] = double.asked
    expect(more).toEqual([])
    const query = new URL(asked?.path ?? '', 'http://x').searchParams
    expect(Object.fromEntries(query)).toEqual({
      query: 'disk_used_ratio{mount="/",mount=~"(/)?",host=~"(a)?",severity=~"(page)?"}',
      ...{ start: String(end - 10_800), end: String(end), step: '90', timeout: '8s' },
    })
  })

  it('is the whole expression without a threshold where that is no plain comparison', async () => {
    range(series({ host: 'a' }, [[end, '1']]))
    const expression = 'a > 5 and on (host) b < 3'
    expect(await ask(connect(), expression)).toMatchObject({ figure: { query: expression, threshold: null } })
  })

  it.each([
    ['nothing is listed', []],
    ['only series of others are', [series({ host: 'b' }, [[end, '1']])]],
    ['it cannot be told which series is meant', [series({ host: 'a' }, []), series({ mount: '/' }, [])]],
  ])('is none when %s', async (_, result) => {
    range(...result)
    expect(await ask(connect(), 'x > 1')).toMatchObject({ figure: null })
  })

  it('is none, and nothing is asked, for an alert whose link names no expression', async () => {
    expect(await ask(connect(), null)).toMatchObject({ figure: null })
    const alert = { fingerprint: 'f', labels, generatorUrl: 'https://elsewhere.example/x', firedAt: now }
    expect(await connect().detail?.(alert, noAbort)).toMatchObject({ figure: null })
    expect(await ask(connect(), 'x'.repeat(10_000))).toMatchObject({ figure: null })
    expect(double.asked).toEqual([])
  })

  it.each([
    ['an error', 400, '{"status":"error","errorType":"bad_data","error":"parse error"}', 'bad-request'],
    ['too much', 422, '{"status":"error","error":"query timed out"}', 'bad-request'],
    ['a page', 200, '<html>', 'not-json'],
    [
      'another kind of result',
      200,
      '{"status":"success","data":{"resultType":"vector","result":[]}}',
      'bad-shape',
    ],
    ['larger than any figure', 200, 'x'.repeat(5 * 1024 * 1024), 'too-large'],
  ])('is a named failure when the answer is %s', async (_, status, body, kind) => {
    double.instead.set('/query_range', { status, body })
    expect(await ask(connect(), 'x > 1')).toMatchObject({ kind })
  })

  it('comes from the next replica when the first cannot be reached', async () => {
    range(series({ host: 'a' }, [[end, '1']]))
    const source = connect({ urls: ['http://127.0.0.1:1', server.url] })
    expect(await ask(source, 'x > 1')).toMatchObject({ figure: { threshold: 1 } })
  })
})

describe('an Alertmanager that names the Prometheus of its rules', () => {
  const named = (headers: Record<string, string>): ConnectedSource =>
    alertmanager.connect(
      aSourceConfig(['http://am.example'], {
        headers: { authorization: 'Bearer of-the-alertmanager' },
        prometheus: { url: `${server.url}/base`, headers, broken: null },
      }),
      aPlatform(clock),
    )

  it('has the same figure, asked with the headers that are for it and no others', async () => {
    range(series({ host: 'a' }, [[end, '1']]))
    expect(await ask(named({}), 'x > 1')).toMatchObject({ figure: { query: 'x', threshold: 1 } })
    expect(double.asked[0]?.headers.authorization).toBeUndefined()
    expect(await ask(named({ authorization: 'Bearer own' }), 'x > 1')).toMatchObject({ figure: {} })
    expect(double.asked[1]?.headers.authorization).toBe('Bearer own')
  })

  it('has none where it names none', () => {
    const source = alertmanager.connect(aSourceConfig(['http://am.example']), aPlatform(clock))
    expect(source.detail).toBeUndefined()
  })
})
