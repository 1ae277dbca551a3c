/** A Prometheus double whose every answer a test can replace, in the shapes of 2.42; over real HTTP or in memory. */
import type { Http } from '../../main/platform/http.ts'
import { serveHttp, type TestServer } from './test-server.ts'

export interface ApiPromAlert {
  readonly labels: Record<string, string>
  readonly annotations: Record<string, string>
  readonly state: string
  readonly activeAt: string
  readonly value: string
}

export interface ApiRule {
  readonly name: string
  readonly query: string
  /** s */
  readonly duration: number
  readonly alerts: readonly ApiPromAlert[]
  readonly health: string
  readonly lastError?: string
  readonly type: string
}

export interface ScriptedPrometheus {
  rules: readonly ApiRule[]
  /** the process's start, RFC 3339 */
  startTime: string
  alertmanagers: readonly string[]
  /** replaces the answer to one path (`/rules`) until it is deleted */
  readonly instead: Map<string, { readonly status: number; readonly body: string }>
  /** `path?query` of every request, in order, and its headers */
  readonly asked: { readonly path: string; readonly headers: Readonly<Record<string, unknown>> }[]
  answer(url: string, headers: Readonly<Record<string, unknown>>): { status: number; body: string }
}

/** A rule, with `more` of its fields replaced. */
export function aRule(name: string, more: Partial<ApiRule> = {}): ApiRule {
  return { name, query: 'up == 0', duration: 300, alerts: [], health: 'ok', type: 'alerting', ...more }
}

/** An alert of it. */
export function anAlertOf(name: string, more: Partial<ApiPromAlert> = {}): ApiPromAlert {
  const labels = { alertname: name, instance: 'a:9100', severity: 'page' }
  const annotations = { summary: `${name} of a` }
  return { labels, annotations, state: 'firing', activeAt: '2026-11-22T03:00:00.5Z', value: '0e+00', ...more }
}

export function scriptPrometheus(): ScriptedPrometheus {
  const instead: ScriptedPrometheus['instead'] = new Map()
  const asked: ScriptedPrometheus['asked'] = []
  const data = (path: string): unknown => {
    switch (path) {
      case '/rules':
        return { groups: [{ name: 'test', file: 'rules.yml', interval: 15, rules: double.rules }] }
      case '/alerts':
        return { alerts: double.rules.flatMap(({ alerts }) => alerts) }
      case '/status/runtimeinfo':
        return { startTime: double.startTime, storageRetention: '15d' }
      case '/status/buildinfo':
        return { version: '2.42.0', revision: 'x' }
      case '/alertmanagers':
        return {
          activeAlertmanagers: double.alertmanagers.map((url) => ({ url: `${url}/api/v2/alerts` })),
          droppedAlertmanagers: [],
        }
    }
    return null
  }
  const double: ScriptedPrometheus = {
    ...{ rules: [], alertmanagers: [], instead, asked },
    startTime: '2026-11-20T00:00:00Z',
    answer: (url, headers) => {
      const { pathname, search } = new URL(url, 'http://prometheus')
      const [, path = ''] = /\/api\/v1(\/.*)$/.exec(pathname) ?? []
      asked.push({ path: `${path}${search}`, headers })
      const other = instead.get(path)
      if (other) return other
      const found = data(path)
      if (found === null) return { status: 404, body: '404 page not found\n' }
      return { status: 200, body: JSON.stringify({ status: 'success', data: found }) }
    },
  }
  return double
}

export function serveScripted(double: ScriptedPrometheus): Promise<TestServer> {
  return serveHttp((request, response) => {
    // The machine's date would contradict a test's own clock; without one no skew is seen.
    response.sendDate = false
    const { status, body } = double.answer(request.url ?? '', request.headers)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
}

/** The same without a socket, by origin; what is not named cannot be reached. */
export function inMemory(doubles: Readonly<Record<string, ScriptedPrometheus>>): Http {
  return async ({ url, headers }) => {
    const double = doubles[new URL(url).origin]
    if (!double) return { ok: false, failure: { kind: 'refused', detail: 'refused' }, latencyMs: 1 }
    const { status, body } = double.answer(url, headers)
    return { ok: true, response: { status, headers: {}, body: Buffer.from(body), latencyMs: 1 } }
  }
}
