/** How long a rule had waited, as a real Prometheus says it, of an alert that came through a real Alertmanager. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Evidence } from '../../../contract/postmortem-evidence.ts'
import type { Http } from '../../../main/platform/http.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type AlertmanagerPair, findAlertmanager, startPair } from '../../helpers/real-alertmanager.ts'
import { hasPrometheus, type RealPrometheus, startPrometheus } from '../../helpers/real-prometheus.ts'

const name = 'what a rule had waited'
const program = hasPrometheus(name) ? findAlertmanager(name) : null

/** Two rules of one name: which of them fired is told by its expression alone. */
const rules = [
  '      - { alert: Burning, expr: "vector(1) > 0", for: 3s, labels: { severity: page, installation: plover } }',
  '      - { alert: Burning, expr: "vector(1) > 2", for: 10m, labels: { severity: page, installation: plover } }',
  '      - { record: "one", expr: "vector(1)" }',
  '',
].join('\n')

describe.runIf(program)('the rules of a real Prometheus', () => {
  let pair: AlertmanagerPair
  let prometheus: RealPrometheus
  let night: Night
  let inFlight = 0
  const counted =
    (http: Http): Http =>
    async (request) => {
      inFlight += 1
      return http(request).finally(() => {
        inFlight -= 1
      })
    }
  const pass = async (seconds: number): Promise<void> => {
    for (let left = seconds; left > 0; left -= 1) {
      await night.clock.advanceAsync(1_000)
      for (let quiet = 0; quiet < 5; quiet = inFlight === 0 ? quiet + 1 : 0) {
        await eventually(() => inFlight).toBe(0)
        await night.clock.advanceAsync(0)
      }
    }
  }

  beforeAll(async () => {
    if (!program) return
    pair = await startPair(program)
    prometheus = await startPrometheus(pair.urls, rules)
    night = await startNight({
      config: [
        'version: 1',
        'me: Mara Lind',
        'sources:',
        '  - name: plover',
        '    kind: alertmanager',
        `    urls: ${JSON.stringify(pair.urls)}`,
        '    poll: 15s',
        `    prometheus: ${prometheus.url}`,
        '',
      ].join('\n'),
      http: (clock) => counted(createHttp(clock, { env: {}, isOffline: () => false })),
    })
  })
  afterAll(async () => {
    await night?.close()
    await prometheus?.stop()
    await pair?.stop()
  })

  it('tell when the trouble of an alert began', async () => {
    await eventually(async () => {
      await pass(16)
      return [...night.state().episodes.values()].map(({ alertname }) => alertname)
    }).toEqual(['Burning'])
    const [episode] = [...night.state().episodes.values()]
    const evidence = async (): Promise<Evidence> =>
      night.query<Evidence>('postmortems.evidence', { postmortemId: night.postmortemsShown.at(-1) })
    await night.order('postmortems.create', { episodeIds: [episode?.id] })
    // It may have started later than the engine, which asks again after ten minutes.
    await eventually(async () => {
      await pass(11 * 60)
      return (await evidence()).startWhy
    }).toBe('The alert’s rule waits 3 s before it fires, so it is counted from 3 s before that.')
    expect((await evidence()).from).toBe((episode?.firedAt ?? 0) - 3_000 - 30 * 60_000)
  })
})
