/** What a storm costs that several sources tell of at once. */
import { afterEach, expect, it } from 'vitest'
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

it('joins each of a storm with its own incident, and nothing with one of two that both name it', async () => {
  const sources = new Map<string, ScriptedSource>()
  const sourceOf = (kind: string): ScriptedSource | undefined => sources.get(kind)
  night = await startNight({
    config,
    env: { PAGER: 'a-key-of-some-length' },
    connect: (clock) => {
      for (const kind of ['pagerduty', 'alertmanager', 'prometheus'])
        sources.set(kind, createScriptedSource(clock, deedKinds))
      return ({ kind }) => (sourceOf(kind) as ScriptedSource).connect()
    },
  })
  const [names, nodes] = [8, 8]
  for (let name = 0; name < names; name += 1) {
    const all = Array.from({ length: nodes }, (_, node) => labels(name, node))
    for (const [node, one] of all.entries()) {
      const seen = { labels: one, annotations: { summary: `${one.alertname} of n${node}` } }
      sourceOf('alertmanager')?.put(`a-${name}-${node}`, seen)
      sourceOf('prometheus')?.put(`p-${name}-${node}`, seen)
    }
    const parts = name === 1 ? [...all, labels(0, 0)] : all
    sourceOf('pagerduty')?.put(`P${name}`, {
      labels: { alertname: 'Payments', severity: 'page', incident: String(name) },
      annotations: { summary: `incident ${name}`, 'nightdesk.parts': JSON.stringify(parts) },
    })
  }
  await night.pass(20 * secondMs)
  const byId = night.state().episodes
  const apart = [...byId.values()].filter(({ leadId, sourceId }) => leadId == null && sourceId !== 'pager')
  expect(apart.map(({ title }) => title)).toEqual(['Name0 of n0', 'Name0 of n0'])
  for (const { title, leadId } of byId.values())
    if (leadId != null) expect(byId.get(leadId)?.title).toBe(`incident ${/^Name(\d+)/.exec(title)?.[1]}`)
})
