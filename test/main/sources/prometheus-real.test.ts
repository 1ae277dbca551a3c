/** Prometheus as a source of alerts, against a real one. */
import { afterAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { alertmanager } from '../../../main/sources/alertmanager.ts'
import { prometheus } from '../../../main/sources/prometheus.ts'
import type { ConnectedSource } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import { hasPrometheus, startPrometheus } from '../../helpers/real-prometheus.ts'
import { whole } from '../../helpers/straightforward.ts'

const clock = createClock()
afterAll(() => clock.stop())

const rules = `      - { alert: Now, expr: vector(1), labels: { severity: page }, annotations: { summary: now } }
      - { alert: Soon, expr: vector(2) > 1, for: 1h, labels: { severity: page } }
      - { alert: Broken, expr: 'label_replace(vector(1), "a", "1", "", "") * on () group_left () (vector(1) or label_replace(vector(1), "b", "2", "", ""))' }
`

describe.runIf(hasPrometheus('Prometheus as a source'))('a real Prometheus', () => {
  it('lists what fires and what waits, and says which rule is broken', async () => {
    const server = await startPrometheus([], rules)
    try {
      const source = prometheus.connect(aSourceConfig([server.url], { kind: 'prometheus' }), aPlatform(clock))
      const names = async (): Promise<readonly unknown[]> => {
        source.forget()
        return (await tried(source))?.changed.map(({ labels }) => labels.alertname) ?? []
      }
      await eventually(names).toEqual(['Now', 'Soon'])
      source.forget()
      const answer = await poll(source)
      expect(answer).toMatchObject({ kind: 'answer', full: true, complete: true, total: 2 })
      expect(answer.blindSpots).toEqual([{ name: 'Broken', detail: expect.stringMatching(/match/) }])
      expect(answer.peers).toMatchObject([{ failure: null, version: expect.stringMatching(/^\d+\.\d+/) }])
      expect(answer.changed.map(({ labels, suppressed }) => [labels, suppressed])).toEqual([
        [{ alertname: 'Now', severity: 'page' }, false],
        [{ alertname: 'Soon', severity: 'page', alertstate: 'pending' }, true],
      ])
    } finally {
      await server.stop()
    }
  })
})

describe.runIf(hasPrometheus('the figure of a real Prometheus'))('the figure of an alert', () => {
  it('is what a real Prometheus measured, also through an Alertmanager that names it', async () => {
    const rule = `      - { alert: Late, expr: 'scrape_duration_seconds{job="self"} < 100', labels: { severity: page, job: self } }\n`
    const server = await startPrometheus([], rule, true)
    try {
      const config = aSourceConfig([server.url], { kind: 'prometheus' })
      const source = prometheus.connect(config, aPlatform(clock))
      const figure = async (from: ConnectedSource) => {
        source.forget()
        const seen = (await tried(source))?.changed[0]
        const detail = seen && (await from.detail?.(seen, noAbort))
        return detail && 'figure' in detail ? detail.figure : null
      }
      await eventually(async () => {
        const known = (await figure(source))?.points.filter(([, value]) => value !== null) ?? []
        return known.length
      }).toBeGreaterThan(0)
      expect(await figure(source)).toMatchObject({
        ...{ query: 'scrape_duration_seconds{job="self"}', unit: 'seconds', threshold: 100 },
        points: { length: 121 },
      })
      const named = { url: server.url, headers: {}, broken: null }
      const other = alertmanager.connect(
        aSourceConfig(['http://127.0.0.1:1'], { prometheus: named }),
        aPlatform(clock),
      )
      expect(await figure(other)).toMatchObject({ threshold: 100 })
    } finally {
      await server.stop()
    }
  })
})

async function tried(source: ConnectedSource): Promise<Answer | null> {
  const observation = whole(await source.poll(noAbort))
  return observation.kind === 'miss' ? null : observation
}

async function poll(source: ConnectedSource): Promise<Answer> {
  const observation = whole(await source.poll(noAbort))
  if (observation.kind === 'miss') throw new Error(observation.failure.detail)
  return observation
}
