/** Silences that mean a maintenance, as a real pair of Alertmanagers tells of them; amtool writes and ends them. */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { SeenMatcher } from '../../../contract/observation.ts'
import type { GitSilence } from '../../../contract/silences.ts'
import type { Http } from '../../../main/platform/http.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type AlertmanagerPair, findAlertmanager, startPair } from '../../helpers/real-alertmanager.ts'

const program = findAlertmanager('silences that mean a maintenance')

describe.runIf(program)('maintenance at a real pair of Alertmanagers', () => {
  let pair: AlertmanagerPair
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
  const amtool = (...words: readonly string[]): string => {
    const { stdout, stderr, status } = spawnSync('amtool', [`--alertmanager.url=${pair.urls[0]}`, ...words], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`amtool: ${stderr}`)
    return stdout.trim()
  }
  const silence = (alertname: string, comment: string, author = 'jonas'): string =>
    amtool(
      'silence',
      'add',
      `--comment=${comment}`,
      `--author=${author}`,
      '--duration=1h',
      `alertname=${alertname}`,
    )
  const places = () =>
    (['maintenance', 'kept-quiet', 'needs-you'] as const).map((place) => night.titles(place).toSorted())

  beforeAll(async () => {
    if (!program) return
    pair = await startPair(program)
    const alert = (name: string, more: Record<string, string> = {}) => ({
      labels: pageLabels({ alertname: name, ...more }),
      annotations: { summary: name },
    })
    await pair.postToBoth([
      ...[alert('Planned'), alert('ByBot'), alert('Noisy')],
      alert('Everywhere', { all_pipelines: 'true' }),
    ])
    night = await startNight({
      config: [
        'version: 1',
        'me: Mara Lind',
        'sources:',
        '  - name: plover',
        '    kind: alertmanager',
        `    urls: ${JSON.stringify(pair.urls)}`,
        '    poll: 15s',
        'maintenanceFrom: { silences: "(?i)^maintenance\\\\b" }',
        '',
      ].join('\n'),
      http: (clock) => counted(createHttp(clock, { env: {}, isOffline: () => false })),
    })
  })
  afterAll(async () => {
    await night?.close()
    await pair?.stop()
  })

  it('are told from others by their words, and their end calls', async () => {
    const planned = silence('Planned', 'Maintenance of the uplink')
    silence('ByBot', 'see the plan', 'maintenance-bot')
    silence('Noisy', 'no maintenance, only noisy')
    silence('Everywhere', 'maintenance')
    await eventually(async () => {
      await pass(16)
      return places()
    }).toEqual([['ByBot', 'Planned'], ['Everywhere', 'Noisy'], []])
    expect(night.episode('Planned').keptQuiet).toMatchObject({
      by: 'jonas',
      why: 'Maintenance of the uplink',
    })
    amtool('silence', 'expire', planned)
    await eventually(async () => {
      await pass(16)
      return night.titles('needs-you')
    }).toEqual(['Planned'])
    expect(night.episode('Planned').outcome).toBe('wake')
  })

  it('takes the matchers that were written for Git as they were meant', async () => {
    const matchers: readonly SeenMatcher[] = [
      { name: 'alertname', value: 'Planned|"x"\\.y', isRegex: true, isEqual: true },
      { name: 'customer', value: 'yes', isRegex: false, isEqual: false },
      { name: 'all_pipelines', value: 'true', isRegex: false, isEqual: false },
    ]
    const asked = { sourceId: 'plover', matchers, startsAt: null, endsAt: night.clock.now() + 3_600_000 }
    const { text } = await night.query<GitSilence>('silences.yaml', {
      ...asked,
      comment: 'For Git',
      by: null,
    })
    const { spec } = parse(text) as {
      spec: { matchers: readonly { name: string; value: string; matchType: string }[] }
    }
    const words = spec.matchers.map(
      ({ name, value, matchType }) => `${name}${matchType}${JSON.stringify(value)}`,
    )
    const id = amtool('silence', 'add', '--comment=git', '--author=operator', '--duration=1h', ...words)
    const all = JSON.parse(amtool('silence', 'query', '-o', 'json')) as {
      id: string
      matchers: readonly SeenMatcher[]
    }[]
    const made = all.find((each) => each.id === id)
    const byName = (of: readonly SeenMatcher[] = []) => of.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(byName(made?.matchers)).toEqual(byName(matchers))
  })

  it('writes nothing for Git that would hide a heartbeat or what pages in every pipeline (F40)', async () => {
    const asked = {
      sourceId: 'plover',
      startsAt: null,
      endsAt: night.clock.now() + 3_600_000,
      comment: '',
      by: null,
    }
    const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true })
    for (const matchers of [[is('alertname', 'Everywhere')], [is('alertname', 'Watchdog')]]) {
      await expect(night.query('silences.yaml', { ...asked, matchers })).rejects.toThrow(
        /pipeline|alerting works/,
      )
    }
  })
})
