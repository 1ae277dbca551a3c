/** Which alerts of different sources are one trouble: pairs that must stand in one row, and pairs that must not. */
import { describe, expect, it } from 'vitest'
import type { SourceKind } from '../../../contract/source-options.ts'
import { partsOf, type Told, whyJoined } from '../../../main/alerts/join.ts'

const labels = { alertname: 'DiskFull', cluster_id: 'pay-eu', node: 'n1', severity: 'page' }
const told = (kind: SourceKind, part: Partial<Told> = {}): Told => ({
  ...{ kind, labels, generatorUrl: 'http://prom.example:9090/graph?g0.expr=1', parts: [], environment: null },
  urls: [`http://${kind}.example`],
  ...part,
})
const incident = (...parts: readonly Record<string, string>[]): Told =>
  told('pagerduty', { labels: { alertname: 'Payments', incident: '17' }, parts })
const without = (name: keyof typeof labels): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([one]) => one !== name))
const atHome = { urls: ['http://prom.example:9090/'] }

describe('one trouble', () => {
  it.each<[string, Told, Told]>([
    ['an incident that was opened for this alert', incident(labels), told('alertmanager')],
    ['an incident of several alerts', incident({ ...labels, node: 'n2' }, labels), told('alertmanager')],
    ['the same with Grafana, Mimir, and what was sent here', incident(labels), told('mimir')],
    ['an incident and the rule itself', incident(labels), told('prometheus')],
    [
      'a pod that was replaced since',
      incident({ ...labels, pod: 'a-1' }),
      told('alertmanager', { labels: { ...labels, pod: 'a-2' } }),
    ],
    [
      'the alert before it was sent on, without what was added then',
      told('alertmanager', { labels: { ...labels, prometheus: 'eu', region: 'x' } }),
      told('prometheus', atHome),
    ],
    [
      'the same by its environment, where its address is another one',
      told('alertmanager', { environment: 'plover/pay-eu' }),
      told('prometheus', { environment: 'plover/pay-eu' }),
    ],
  ])('%s', (_, lead, other) => {
    expect(whyJoined(lead, other)).toMatch(/\.$/)
    expect(whyJoined(other, lead)).toBeNull()
  })
})

describe('not one trouble', () => {
  it.each<[string, Told, Told]>([
    ['the same name in another cluster', incident({ ...labels, cluster_id: 'pay-uk' }), told('alertmanager')],
    ['the same name on another node', incident({ ...labels, node: 'n2' }), told('alertmanager')],
    ['a label more', incident({ ...labels, mount: '/' }), told('alertmanager')],
    ['a label less', incident(without('node')), told('alertmanager')],
    ['an incident that names no alerts, with the same title', incident(), told('alertmanager')],
    [
      'a name and nothing else',
      incident({ alertname: 'DiskFull' }),
      told('alertmanager', { labels: { alertname: 'DiskFull' } }),
    ],
    ['two Alertmanagers that list the same labels', told('alertmanager'), told('alertmanager')],
    ['an Alertmanager and a Grafana', told('alertmanager'), told('grafana')],
    ['two pagers', incident(labels), incident(labels)],
    ['a rule of another Prometheus with the same labels', told('alertmanager'), told('prometheus')],
    [
      'the same, in an environment that only one of them names',
      told('alertmanager', { environment: 'a' }),
      told('prometheus'),
    ],
    [
      'a rule with a label that was not sent on',
      told('alertmanager'),
      told('prometheus', { ...atHome, labels: { ...labels, shard: '1' } }),
    ],
    ['a system that knows nothing of the others', incident(labels), told('icinga2')],
    ['anybody’s list', incident(labels), told('json')],
  ])('%s', (_, lead, other) => {
    expect(whyJoined(lead, other)).toBeNull()
  })
})

it('reads the label sets of an incident, and none out of anything else', () => {
  expect(partsOf(JSON.stringify([labels, 'x', [1], null, { a: 1 }]))).toEqual([labels])
  for (const text of [undefined, '', '{', '{}', 'null', '7']) expect(partsOf(text)).toEqual([])
})
