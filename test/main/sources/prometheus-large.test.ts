/** Fifty thousand alerts of one Prometheus: only what changed is told, however they are ordered. */
import { expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import { prometheus } from '../../../main/sources/prometheus.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { anAlertOf, aRule, scriptPrometheus, serveScripted } from '../../helpers/scripted-prometheus.ts'
import { whole } from '../../helpers/straightforward.ts'

const count = 50_000
const alerts = (value: string, summaryOf: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => {
    const labels = { alertname: 'Many', instance: `host-${index}:9100`, severity: 'page', job: 'node' }
    return anAlertOf('Many', { labels, annotations: { summary: summaryOf(index) }, value })
  })

it('fifty thousand alerts are told once, and then only those that changed', async () => {
  const double = scriptPrometheus()
  const server = await serveScripted(double)
  try {
    const clock = createManualClock(Date.parse('2026-11-22T03:14:00Z'))
    const source = prometheus.connect(aSourceConfig([server.url], { kind: 'prometheus' }), aPlatform(clock))
    const answered = async (): Promise<Answer> => {
      const seen = whole(await source.poll(noAbort))
      if (seen.kind === 'miss') throw new Error(seen.failure.detail)
      return seen
    }
    double.rules = [aRule('Many', { alerts: alerts('1', () => 'x') })]
    const first = await answered()
    expect([first.total, first.changed.length]).toEqual([count, count])
    expect(new Set(first.changed.map(({ fingerprint }) => fingerprint)).size).toBe(count)
    // Prometheus lists them in another order each time, with other values.
    double.rules = [aRule('Many', { alerts: alerts('2', () => 'x').reverse() })]
    const same = await answered()
    expect([same.changed.length, same.gone.length]).toEqual([0, 0])
    const next = alerts('3', (index) => (index % 100 === 0 ? 'y' : 'x')).slice(0, count - 250)
    double.rules = [aRule('Many', { alerts: next })]
    const some = await answered()
    expect([some.changed.length, some.gone.length, some.complete]).toEqual([498, 250, true])
  } finally {
    await server.close()
  }
}, 60_000)
