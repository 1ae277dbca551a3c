/** An Alertmanager double whose every answer a test can replace. Speaks HTTP on loopback, in the shapes of 0.25. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { serveHttp, type TestServer } from './test-server.ts'

/** An alert as GET /alerts lists it. */
export interface ApiAlert {
  fingerprint: string
  labels: Record<string, string>
  annotations: Record<string, string>
  startsAt: string
  endsAt: string
  updatedAt: string
  generatorURL?: string
  receivers: { name: string }[]
  status: { state: string; silencedBy: string[]; inhibitedBy: string[]; mutedBy?: string[] }
}

/** A silence as GET /silences lists it. */
export interface ApiSilence {
  id: string
  status: { state: string }
  updatedAt: string
  comment: string
  createdBy: string
  startsAt: string
  endsAt: string
  matchers: { name: string; value: string; isRegex: boolean; isEqual?: boolean }[]
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

export interface ScriptedAlertmanager extends TestServer {
  alerts: ApiAlert[]
  silences: ApiSilence[]
  /** the process's start, RFC 3339 */
  uptime: string
  name: string
  clusterPeers: string[]
  /** replaces the answer to one route (`GET /alerts`) until it is deleted */
  readonly instead: Map<string, Answer>
  /** the bodies of POST /silences, in order */
  readonly posted: string[]
}

/** An alert that fires, with `more` of its fields replaced. */
export function anApiAlert(fingerprint: string, more: Partial<ApiAlert> = {}): ApiAlert {
  return {
    fingerprint,
    labels: { alertname: `Alert${fingerprint}`, severity: 'page' },
    annotations: { summary: `summary of ${fingerprint}` },
    startsAt: '2026-11-22T03:00:00.000Z',
    endsAt: '2026-11-22T03:18:00.000Z',
    updatedAt: '2026-11-22T03:14:00.000Z',
    generatorURL: 'http://prometheus.example/graph',
    receivers: [{ name: 'default' }],
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
    ...more,
  }
}

export function anApiSilence(id: string, more: Partial<ApiSilence> = {}): ApiSilence {
  return {
    id,
    status: { state: 'active' },
    updatedAt: '2026-11-22T03:10:00.000Z',
    comment: 'known trouble',
    createdBy: 'alice',
    startsAt: '2026-11-22T03:10:00.000Z',
    endsAt: '2026-11-22T04:10:00.000Z',
    matchers: [{ name: 'alertname', value: 'X', isRegex: false, isEqual: true }],
    ...more,
  }
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

export async function startScripted(): Promise<ScriptedAlertmanager> {
  const instead = new Map<string, Answer>()
  const posted: string[] = []
  let silenceCount = 0
  const server = await serveHttp((request, response, body) => {
    const [, path = ''] = /\/api\/v2(\/\w+)/.exec(request.url ?? '') ?? []
    const route = `${request.method} ${path}`
    // The machine's date would contradict a test's own clock; without one no skew is seen.
    response.sendDate = false
    if (route === 'POST /silences') posted.push(body)
    const answer = instead.get(route) ?? routes[route]
    if (answer) answer(request, response, body)
    else response.writeHead(404).end('404 page not found\n')
  })
  const routes: Record<string, Answer> = {
    'GET /alerts': (_, response) => sendJson(response, double.alerts),
    'GET /silences': (_, response) => sendJson(response, double.silences),
    'GET /status': (_, response) =>
      sendJson(response, {
        cluster: {
          name: double.name,
          peers: double.clusterPeers.map((name) => ({ name, address: '127.0.0.1:1' })),
          status: 'ready',
        },
        config: { original: '' },
        uptime: double.uptime,
        versionInfo: { version: '0.25.0' },
      }),
    'POST /silences': (_, response, body) => {
      const order = JSON.parse(body) as ApiSilence
      const id = order.id ?? `${double.name}-silence-${++silenceCount}`
      const updatedAt = new Date(Date.parse(order.startsAt)).toISOString()
      const silence = { ...order, id, updatedAt, status: { state: 'active' } }
      double.silences = [...double.silences.filter((known) => known.id !== id), silence]
      sendJson(response, { silenceID: id })
    },
    'DELETE /silence': (request, response) => {
      const id = request.url?.split('/').pop()
      const found = double.silences.find((silence) => silence.id === id)
      if (!found) return sendJson(response, 'silence not found', 500)
      found.status.state = 'expired'
      response.writeHead(200).end()
    },
  }
  const double: ScriptedAlertmanager = Object.assign(server, {
    alerts: [],
    silences: [],
    uptime: '2026-11-20T00:00:00.000Z',
    name: 'peer-a',
    clusterPeers: ['peer-a'],
    instead,
    posted,
  })
  return double
}
