/** What speaks Alertmanager's API v2: Alertmanager itself, Mimir's for a tenant, Grafana's own. */
import { alertmanager } from '../../../main/sources/alertmanager.ts'
import { grafana } from '../../../main/sources/grafana.ts'
import { mimir } from '../../../main/sources/mimir.ts'
import type { SourceConfig, SourceDefinition } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig } from '../../helpers/a-source.ts'
import { type ApiAlert, type ApiSilence, anApiAlert } from '../../helpers/scripted-alertmanager.ts'
import { type Asked, asJson, openFront, type Reply } from '../front.ts'
import type { Harness, Upstream } from '../harness.ts'
import type { Item } from '../item.ts'

const secret = 'am-s3cret-0123456789'
const authorization = `Bearer ${secret}`

interface Flavour {
  readonly source: SourceDefinition
  readonly options: Pick<SourceConfig, 'options'>
  /** what its entry in the configuration has beside */
  readonly more: Readonly<Record<string, unknown>>
  readonly path: string
  /** of a new silence */
  readonly created: number
  readonly status: (startedAt: number) => unknown
  /** it keeps rules of its own, which know what fires when the Alertmanager has forgotten it */
  readonly hasRules: boolean
}

const told = (startedAt: number): unknown => ({
  cluster: { name: 'a', peers: [{ name: 'a', address: '127.0.0.1:1' }], status: 'ready' },
  ...{ config: { original: '' }, versionInfo: { version: '0.27.0' } },
  uptime: new Date(startedAt).toISOString(),
})
const toldNothing = (): unknown => ({
  ...{ cluster: { status: 'disabled' }, config: {}, versionInfo: { version: 'N/A' } },
  uptime: '0001-01-01T00:00:00.000Z',
})

function harnessOf({ source, options, more: beside, path, created, status, hasRules }: Flavour): Harness {
  return {
    ...{ kind: source.kind, secret, keeps: null, mostListed: null },
    start: async (clock) => {
      const alerts = new Map<string, ApiAlert>()
      const rules = new Map<string, ApiAlert>()
      const silences = new Map<string, ApiSilence>()
      let startedAt = clock.now() - 3_600_000
      const answer = ({ method, path: asked, body }: Asked): Reply => {
        if (asked === '/api/prometheus/grafana/api/v1/rules') return asJson(rulesOf(rules.values()))
        const route = `${method} ${asked.startsWith(path) ? asked.slice(path.length) : '?'}`
        if (route === 'GET /alerts') return asJson([...alerts.values()])
        if (route === 'GET /silences') return asJson([...silences.values()])
        if (route === 'GET /status') return asJson(status(startedAt))
        if (route !== 'POST /silences') return asJson('not found', 404)
        const order = JSON.parse(body) as ApiSilence
        const id = order.id ?? `silence-${silences.size + 1}`
        silences.set(id, { ...order, id, updatedAt: order.startsAt, status: { state: 'active' } })
        return asJson({ silenceID: id }, created)
      }
      const isList = ({ method, path: asked }: Asked): boolean =>
        method === 'GET' && asked === `${path}/alerts`
      const front = await openFront(clock, { authorization, secret }, isList, answer)
      const set = (id: string, alert: ApiAlert): void => {
        alerts.set(id, alert)
        rules.set(id, alert)
      }
      const upstream: Upstream = {
        front,
        entry: {
          ...{ kind: source.kind, urls: [front.url], poll: '5s', ...beside },
          auth: { bearer: `env:CONFORMANCE_${source.kind.toUpperCase()}` },
        },
        connect: (more) => {
          const config = { kind: source.kind, ...options, headers: { authorization }, ...more }
          return source.connect(aSourceConfig([front.url], config), aPlatform(clock))
        },
        put: (items) => {
          for (const item of items) set(item.id, rawOf(item, clock.now() + front.skewMs))
        },
        retitle: (id, title) => {
          const alert = alerts.get(id)
          if (alert) set(id, { ...alert, annotations: { summary: title } })
        },
        end: (id) => {
          alerts.delete(id)
          rules.delete(id)
        },
        idOf: ({ fingerprint }) => fingerprint,
        itemsIn: (page) => page as Record<string, unknown>[],
        isOpen: (id) => alerts.has(id),
        words: () => [...silences.values()].map(({ comment }) => comment),
        restart: () => {
          alerts.clear()
          startedAt = clock.now() + front.skewMs
        },
        close: front.close,
      }
      return upstream

      function rulesOf(firing: Iterable<ApiAlert>): unknown {
        const instances = hasRules ? [...firing].map(({ labels }) => ({ state: 'Alerting', labels })) : []
        const rule = { name: 'Trouble', type: 'alerting', uid: 'u', health: 'ok', alerts: instances }
        return { status: 'success', data: { groups: [{ name: 'g', file: 'f', rules: [rule] }] } }
      }
    },
  }
}

function rawOf({ id, title, severity, state, labels }: Item, now: number): ApiAlert {
  const all = Object.fromEntries([
    ...Object.entries(labels ?? {}),
    ...Object.entries({ alertname: 'Trouble', item: id, severity }),
  ])
  const at = (ms: number): string => new Date(now + ms).toISOString()
  return anApiAlert(id, {
    ...{ labels: all, annotations: { summary: title } },
    ...{ startsAt: at(-60_000), updatedAt: at(0), endsAt: at(240_000) },
    status: { state: state ?? 'active', silencedBy: [], inhibitedBy: [] },
  })
}

export const alertmanagerHarness = harnessOf({
  ...{
    source: alertmanager,
    options: {},
    more: {},
    path: '/api/v2',
    created: 200,
    status: told,
    hasRules: false,
  },
})

export const mimirHarness = harnessOf({
  ...{ source: mimir, path: '/alertmanager/api/v2', created: 200, status: told, hasRules: false },
  more: { tenant: 'team-a' },
  options: { options: { kind: 'mimir', tenant: 'team-a', prefix: '/alertmanager' } },
})

export const grafanaHarness = harnessOf({
  ...{ source: grafana, path: '/api/alertmanager/grafana/api/v2', created: 202, hasRules: true },
  ...{ status: toldNothing, more: {}, options: { options: { kind: 'grafana', datasource: null } } },
})
