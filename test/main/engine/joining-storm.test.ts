/** What a storm costs that several sources tell of at once. */
import { afterEach, expect, it, vi } from 'vitest'
import { deedKinds } from '../../../contract/deed.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { secondMs } from '../../helpers/fixtures.ts'
import { createScriptedSource, type ScriptedSource } from '../../helpers/scripted-source.ts'

let night: Night
afterEach(() => night.close())
const config = [
  'version: 1',
  'me: Mara Lind',
  'sources:',
  '  - { name: pager, kind: pagerduty, token: "env:PAGER", poll: 15s }',
  '  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }',
  '  - { name: prom, kind: prometheus, urls: ["http://prom.invalid"], poll: 15s }',
  '',
].join('\n')

const labels = (name: number, node: number): Record<string, string> => ({
  ...{ alertname: `Name${name}`, severity: 'page', cluster_id: 'pay-eu', node: `n${node}` },
})

const sources = new Map<string, ScriptedSource>()
const sourceOf = (kind: string): ScriptedSource => sources.get(kind) as ScriptedSource

async function begin(): Promise<void> {
  night = await startNight({
    config,
    env: { PAGER: 'a-key-of-some-length' },
    connect: (clock) => {
      for (const kind of ['pagerduty', 'alertmanager', 'prometheus'])
        sources.set(kind, createScriptedSource(clock, deedKinds))
      return ({ kind }) => sourceOf(kind).connect()
    },
  })
}
function putIncident(number: number, parts: readonly object[]): void {
  sourceOf('pagerduty').put(`P${number}`, {
    labels: { alertname: 'Payments', severity: 'page', incident: String(number) },
    annotations: { summary: `incident ${number}`, 'nightdesk.parts': JSON.stringify(parts) },
  })
}

it('joins each of a storm with its own incident, and nothing with one of two that both name it', async () => {
  await begin()
  const [names, nodes] = [8, 8]
  for (let name = 0; name < names; name += 1) {
    const all = Array.from({ length: nodes }, (_, node) => labels(name, node))
    for (const [node, one] of all.entries()) {
      const seen = { labels: one, annotations: { summary: `${one.alertname} of n${node}` } }
      sourceOf('alertmanager').put(`a-${name}-${node}`, seen)
      sourceOf('prometheus').put(`p-${name}-${node}`, seen)
    }
    const parts = name === 1 ? [...all, labels(0, 0)] : all
    putIncident(name, parts)
  }
  await night.pass(20 * secondMs)
  const byId = night.state().episodes
  const apart = [...byId.values()].filter(({ leadId, sourceId }) => leadId == null && sourceId !== 'pager')
  expect(apart.map(({ title }) => title)).toEqual(['Name0 of n0', 'Name0 of n0'])
  for (const { title, leadId } of byId.values())
    if (leadId != null) expect(byId.get(leadId)?.title).toBe(`incident ${/^Name(\d+)/.exec(title)?.[1]}`)
})

it('looks only at what an incident names, however many have the same name, and reads few of them again', async () => {
  await begin()
  const nodes = 60
  for (let node = 0; node < nodes; node += 1) {
    const seen = { labels: labels(0, node), annotations: { summary: `n${node}` } }
    sourceOf('alertmanager').put(`a-${node}`, seen)
    sourceOf('prometheus').put(`p-${node}`, seen)
  }
  await night.pass(20 * secondMs)
  const parse = vi.spyOn(JSON, 'parse')
  for (let node = 0; node < nodes; node += 1) putIncident(node, [labels(0, node)])
  await night.pass(20 * secondMs)
  const reads = parse.mock.calls.filter(([text]) => String(text).startsWith('{"alertname":"Name0"')).length
  parse.mockRestore()
  const all = [...night.state().episodes.values()]
  expect(all.filter(({ leadId }) => leadId != null)).toHaveLength(2 * nodes)
  expect(reads).toBeLessThanOrEqual(4 * nodes)
})
