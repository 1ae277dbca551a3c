/**
 * Grafana's Alertmanager as far as it differs from Alertmanager itself, over real HTTP: tokens with permissions, its own
 * answers to writes, a status without version or start, and the rules beside it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { matchesLabels, parseMatcher } from '../../contract/matchers.ts'
import type { ApiAlert, ApiSilence } from './scripted-alertmanager.ts'
import { serveHttp, type TestServer } from './test-server.ts'

export interface GrafanaRule {
  readonly name: string
  readonly type?: string
  readonly health?: string
  readonly lastError?: string
  readonly isPaused?: boolean
  readonly alerts?: readonly { readonly state: string; readonly labels: Record<string, string> }[]
}

export interface FakeGrafana extends TestServer {
  /** what its Alertmanager knows; a restart empties it */
  alerts: ApiAlert[]
  silences: ApiSilence[]
  rules: readonly GrafanaRule[]
  /** of the token */
  permissions: Set<string>
  /** silences may be made only for a rule: the token's access is to a folder */
  onlyInFolder: boolean
  /** how it answered a new silence before version 9 */
  answersLikeOld: boolean
  /** every answer to one path is this instead, until it is deleted */
  readonly instead: Map<string, (request: IncomingMessage, response: ServerResponse) => void>
}

export const grafanaToken = 'glsa_0123456789abcdef'

const alertmanagerPath = '/api/alertmanager/grafana/api/v2'
const rulesPath = '/api/prometheus/grafana/api/v1/rules'

export async function startFakeGrafana(): Promise<FakeGrafana> {
  let made = 0
  const instead: FakeGrafana['instead'] = new Map()
  const server = await serveHttp((request, response, body) => {
    response.sendDate = false
    const url = new URL(request.url ?? '', 'http://grafana')
    const route = `${request.method} ${url.pathname}`
    if (request.headers.authorization !== `Bearer ${grafanaToken}`)
      return send(response, { message: 'Invalid API key', messageId: 'auth.invalid', statusCode: 401 }, 401)
    const other = instead.get(route)
    if (other) return other(request, response)
    const [, id] = new RegExp(`^DELETE ${alertmanagerPath}/silence/(.+)$`).exec(route) ?? []
    if (id !== undefined) return remove(response, id)
    switch (route) {
      case `GET ${alertmanagerPath}/alerts`:
        return may(response, 'alert.instances:read', () => send(response, filtered(url)))
      case `GET ${alertmanagerPath}/silences`:
        return may(response, 'alert.instances:read', () => send(response, fake.silences))
      case `POST ${alertmanagerPath}/silences`:
        return may(response, 'alert.instances:create', () => add(response, body))
      case `GET ${alertmanagerPath}/status`:
        return may(response, 'alert.instances:read', () => send(response, status))
      case `GET ${rulesPath}`:
        return may(response, 'alert.rules:read', () => send(response, ruleAnswer(fake.rules)))
    }
    send(response, { message: 'Not found' }, 404)
  })

  const may = (response: ServerResponse, permission: string, then: () => void): void => {
    if (fake.permissions.has(permission)) then()
    else deny(response, permission)
  }
  const filtered = (url: URL): readonly ApiAlert[] => {
    const matchers = url.searchParams.getAll('filter').map(parseMatcher)
    return fake.alerts.filter(({ labels }) =>
      matchesLabels(
        matchers.flatMap((matcher) => ('problem' in matcher ? [] : [matcher])),
        labels,
      ),
    )
  }
  const add = (response: ServerResponse, body: string): void => {
    const order = JSON.parse(body) as ApiSilence
    const namesRule = order.matchers.some(({ name }) => name === '__alert_rule_uid__')
    if (!order.createdBy) {
      send(response, { message: 'silence requires a createdBy', traceID: '' }, 400)
      return
    }
    if (fake.onlyInFolder && !namesRule) {
      deny(response, 'alert.silences:create')
      return
    }
    const id = order.id ?? `silence-${++made}`
    const silence = { ...order, id, updatedAt: order.startsAt, status: { state: 'active' } }
    fake.silences = [...fake.silences.filter((known) => known.id !== id), silence]
    send(response, fake.answersLikeOld ? { id, message: 'silence created' } : { silenceID: id }, 202)
  }
  const remove = (response: ServerResponse, id: string): void =>
    may(response, 'alert.instances:write', () => {
      const found = fake.silences.find((silence) => silence.id === id)
      if (!found) return send(response, { message: 'silence not found', traceID: '' }, 404)
      found.status.state = 'expired'
      send(response, { message: 'silence deleted' })
    })
  const fake: FakeGrafana = Object.assign(server, {
    ...{ alerts: [], silences: [], rules: [], onlyInFolder: false, answersLikeOld: false, instead },
    permissions: new Set([
      'alert.instances:read',
      'alert.instances:create',
      'alert.instances:write',
      'alert.rules:read',
    ]),
  })
  return fake
}

/** As it tells its status: nothing of a version, a cluster or a start. */
const status = {
  cluster: { status: 'disabled' },
  config: { route: { receiver: 'grafana-default-email' }, templates: null },
  uptime: '0001-01-01T00:00:00.000Z',
  versionInfo: {
    ...{
      branch: 'N/A',
      buildDate: 'N/A',
      buildUser: 'N/A',
      goVersion: 'N/A',
      revision: 'N/A',
      version: 'N/A',
    },
  },
}

function ruleAnswer(rules: readonly GrafanaRule[]): unknown {
  const listed = rules.map((rule, index) => ({
    ...{ type: 'alerting', state: 'inactive', query: 'A', duration: 60, uid: `uid-${index}`, health: 'ok' },
    ...{
      labels: {},
      annotations: {},
      alerts: [],
      lastEvaluation: '2026-11-22T03:10:00Z',
      evaluationTime: 0.1,
    },
    ...rule,
  }))
  return { status: 'success', data: { groups: [{ name: 'every-minute', file: 'Platform', rules: listed }] } }
}

function deny(response: ServerResponse, permission: string): void {
  const message = `You'll need additional permissions to perform this action. Permissions needed: ${permission}`
  send(response, { accessErrorId: 'ACE0123456789', message, title: 'Access denied' }, 403)
}

function send(response: ServerResponse, value: unknown, code = 200): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
