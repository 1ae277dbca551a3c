/** Whatever windows and alerts there are: nothing that must be heard is folded, and no page is lost at an end. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../main/silences/matching.ts'
import { pageLabels, startNight } from '../../helpers/a-night.ts'
import { fc } from '../../helpers/property.ts'

const minuteMs = 60_000
const clusters = ['a', 'b'] as const
const cluster = fc.constantFrom(...clusters)

const written = fc.record({
  matcher: fc.oneof(
    cluster.map((name) => `cluster_id="${name}"`),
    fc.constant('installation=~".+"'),
    fc.constant('severity!="ticket"'),
  ),
  from: fc.integer({ min: 0, max: 6 }),
  minutes: fc.integer({ min: 1, max: 6 }),
})
const alert = fc.record({
  cluster,
  at: fc.integer({ min: 0, max: 8 }),
  kind: fc.constantFrom('page', 'page', 'everywhere', 'heartbeat'),
})

describe('any night with maintenance', () => {
  it('folds no heartbeat and nothing that pages everywhere, and calls within one turn of an end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(written, { minLength: 1, maxLength: 4 }),
        fc.array(alert, { minLength: 1, maxLength: 5 }),
        fc.option(fc.integer({ min: 1, max: 10 })),
        async (windows, alerts, restartAt) => {
          const startAt = Date.UTC(2026, 9, 24, 23)
          const spans = windows.map((each, index) => ({
            reason: `W${index}`,
            matchers: [each.matcher, 'installation="plover"'],
            from: startAt + each.from * minuteMs,
            until: startAt + (each.from + each.minutes) * minuteMs,
          }))
          const iso = (at: number): string => new Date(at).toISOString()
          const config = `version: 1
sources: [{ name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }]
maintenance: ${JSON.stringify(spans.map((each) => ({ ...each, from: iso(each.from), until: iso(each.until) })))}
`
          const night = await startNight({ startAt, config })
          try {
            for (let minute = 0; minute <= 13; minute += 1) {
              for (const [index, each] of alerts.entries()) {
                if (each.at !== minute) continue
                const labels = pageLabels({
                  alertname: each.kind === 'heartbeat' ? 'Heartbeat' : `A${index}`,
                  cluster_id: each.cluster,
                  ...(each.kind === 'everywhere' ? { all_pipelines: 'true' } : {}),
                })
                night.fire(labels, { summary: `A${index}` })
              }
              await night.pass(17_000)
              if (minute === restartAt) await night.restart(1_000)
              // Past the whole minute, at which windows begin and end, by less than a poll.
              await night.pass(startAt + (minute + 1) * minuteMs + 1_000 - night.clock.now())
              const now = night.clock.now()
              for (const episode of night.state().episodes.values()) {
                const own = alerts[Number(episode.title.slice(1))]
                const folded = episode.keptQuiet?.kind === 'maintenance'
                const labels = {
                  ...{ installation: 'plover', cluster_id: own?.cluster ?? '', severity: 'page' },
                }
                const wanted = windows.some(({ matcher, from, minutes }) => {
                  const [, name = '', op = '', value = ''] = /^(\w+)(=~|!=|=)"(.*)"$/.exec(matcher) ?? []
                  const test = compile([{ name, value, isRegex: op === '=~', isEqual: op !== '!=' }])
                  const [start, end] = [startAt + from * minuteMs, startAt + (from + minutes) * minuteMs]
                  return start <= now && now < end && test.ok && test.matching.test(labels)
                })
                const isLoud = own?.kind !== 'page'
                expect([episode.title, folded]).toEqual([episode.title, wanted && !isLoud])
                if (own?.kind !== 'heartbeat' && !folded) expect(episode.calledAt).not.toBeNull()
              }
            }
          } finally {
            await night.close()
          }
        },
      ),
      { numRuns: 25 },
    )
  }, 120_000)
})
