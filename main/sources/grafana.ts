/** Grafana's own Alertmanager, or that of one of its data sources: API v2 behind Grafana's access and with its permissions. */
import { isRegex, matcherText, matchesLabels } from '../../contract/matchers.ts'
import type { GrafanaOptions } from '../../contract/source-options.ts'
import { connectAlertmanager } from './alertmanager.ts'
import { askDeadlineMs, createPeer, type PeerPlace } from './alertmanager-peer.ts'
import { readAlerts } from './alertmanager-read.ts'
import type { MatchersFor } from './alertmanager-silence.ts'
import { createRuleWitness } from './grafana-rules.ts'
import type { ConnectedSource, SourceConfig, SourceDefinition, SourcePlatform } from './source.ts'

export const grafana: SourceDefinition = { kind: 'grafana', label: 'Grafana', connect }

/** The label by which Grafana knows the rule of an alert. */
const ruleLabel = '__alert_rule_uid__'

function connect(config: SourceConfig, platform: SourcePlatform): ConnectedSource {
  const { datasource }: Pick<GrafanaOptions, 'datasource'> =
    config.options?.kind === 'grafana' ? config.options : { datasource: null }
  const place = placeOf(datasource)
  // The Alertmanager of a data source is one of its own: it tells its start, and its rules lie elsewhere.
  if (datasource !== null) return connectAlertmanager(config, platform, { place })
  const rules = createPeer(config.urls[0] ?? '', config, platform, {
    path: '/api/prometheus/grafana/api/v1',
    advise: (_, __, status) => (status === 403 ? needs('alert.rules:read') : ''),
  })
  const witness = createRuleWitness(rules, platform.clock)
  return connectAlertmanager(config, platform, { place, witness, matchersFor: withRule })
}

function placeOf(datasource: string | null): PeerPlace {
  return {
    path: `/api/alertmanager/${datasource ?? 'grafana'}/api/v2`,
    advise: (method, _, status) => (status === 403 ? needs(permissionFor(method, datasource !== null)) : ''),
  }
}

/** Which of Grafana's permissions a request needs. */
function permissionFor(method: string, isOfDatasource: boolean): string {
  if (isOfDatasource) return `alert.instances.external:${method === 'GET' ? 'read' : 'write'}`
  return `alert.instances:${method === 'GET' ? 'read' : method === 'POST' ? 'create' : 'write'}`
}

function needs(permission: string): string {
  return `The token needs the permission ${permission}.`
}

/**
 * Whoever may silence only what is in a folder may do so only for a rule, named by its label. It is added where all the
 * alerts that the silence is for are of one rule; one that is extended keeps what it has, as else it would be another one.
 */
const withRule: MatchersFor = async ({ id, matchers }, stored, peers, signal) => {
  if (matchers.some(({ name }) => name === ruleLabel)) return matchers
  const kept = stored?.matchers.find(({ name }) => name === ruleLabel)
  if (id !== null && stored) return kept ? [...matchers, kept] : matchers
  if (matchers.some((matcher) => matcher.isRegex && !isRegex(matcher.value))) return matchers
  const [peer] = peers
  const filter = matchers.map((matcher) => `filter=${encodeURIComponent(matcherText(matcher))}`).join('&')
  const reply = await peer?.ask('GET', `/alerts?${filter}`, { deadlineMs: askDeadlineMs, signal })
  const alerts = reply?.ok ? readAlerts(reply.body) : null
  const meant = alerts?.ok ? alerts.value.filter(({ labels }) => matchesLabels(matchers, labels)) : []
  const rules = new Set(meant.map(({ labels }) => labels[ruleLabel]))
  const [value] = rules
  if (rules.size !== 1 || value === undefined) return matchers
  return [...matchers, { name: ruleLabel, value, isRegex: false, isEqual: true }]
}
