/** Silences of a whole night against a real pair of Alertmanagers, with amtool as the witness. */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SeenMatcher } from '../../../contract/observation.ts'
import type { SilenceEntry, SilenceInventory } from '../../../contract/silences.ts'
import type { Http } from '../../../main/platform/http.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type AlertmanagerPair, findAlertmanager, startPair } from '../../helpers/real-alertmanager.ts'

const program = findAlertmanager('silences by hand against a real pair')

interface Witnessed {
  readonly id: string
  readonly status: { readonly state: string }
  readonly comment: string
  readonly createdBy: string
  readonly startsAt: string
  readonly endsAt: string
  readonly matchers: readonly SeenMatcher[]
}

describe.runIf(program)('silences at a real pair of Alertmanagers', () => {
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
  /** Lets the night's time pass, each second ending when the sockets are done. */
  const pass = async (seconds: number): Promise<void> => {
    for (let left = seconds; left > 0; left -= 1) {
      await night.clock.advanceAsync(1_000)
      // One answer begets the next request: quiet is what stays quiet for a few turns of the loop.
      for (let quiet = 0; quiet < 5; quiet = inFlight === 0 ? quiet + 1 : 0) {
        await eventually(() => inFlight).toBe(0)
        await night.clock.advanceAsync(0)
      }
    }
  }
  const amtool = (peer: 0 | 1): readonly Witnessed[] => {
    const { stdout, stderr } = spawnSync(
      'amtool',
      [`--alertmanager.url=${pair.urls[peer]}`, 'silence', 'query', '-o', 'json'],
      { encoding: 'utf8' },
    )
    if (!stdout.startsWith('[')) throw new Error(`amtool: ${stderr}`)
    return JSON.parse(stdout) as readonly Witnessed[]
  }
  /** The one silence that stands and has begun, once both peers say the same of it. */
  const witnessed = async (): Promise<Witnessed> => {
    // Both are asked each time: what is pending in one answer may be active in the next.
    const agreed = (): boolean => {
      const [one, two] = [amtool(0), amtool(1)]
      return (
        JSON.stringify(one) === JSON.stringify(two) && one.every(({ status }) => status.state === 'active')
      )
    }
    await eventually(agreed).toBe(true)
    const [silence, ...more] = amtool(0)
    if (!silence || more.length > 0) throw new Error(`${more.length} silences`)
    return silence
  }
  const entries = async (): Promise<readonly SilenceEntry[]> =>
    (await night.query<SilenceInventory>('silences.list', {})).entries
  const lengthOf = ({ startsAt, endsAt }: Witnessed): number =>
    Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000)

  beforeAll(async () => {
    if (!program) return
    pair = await startPair(program)
    await pair.postToBoth([{ labels: pageLabels(), annotations: { summary: 'Loud' } }])
    night = await startNight({
      config: [
        'version: 1',
        'me: Mara Lind',
        'sources:',
        '  - name: plover',
        '    kind: alertmanager',
        `    urls: ${JSON.stringify(pair.urls)}`,
        '    poll: 15s',
        '',
      ].join('\n'),
      http: (clock) => counted(createHttp(clock, { env: {}, isOffline: () => false })),
    })
  })
  afterAll(async () => {
    await night?.close()
    await pair?.stop()
  })

  it('is written, extended under its id, edited under a new one and ended, each once', async () => {
    await pass(20)
    const matchers = [
      { name: 'alertname', value: 'IngressErrorRatioHigh', isRegex: false, isEqual: true },
      { name: 'customer', value: '(?i)MOSSLUND.*', isRegex: true, isEqual: true },
      { name: 'all_pipelines', value: 'true', isRegex: false, isEqual: false },
    ]
    const in60 = night.clock.now() + 3_600_000
    const episodeIds = [night.episode('Loud').id]
    const asked = { sourceId: 'plover', matchers, endsAt: in60, comment: 'planned work' }
    await night.order('silences.create', { ...asked, episodeIds, batchId: null })
    await pass(7)
    const made = await witnessed()
    expect(made).toMatchObject({
      createdBy: 'Mara Lind',
      comment: expect.stringMatching(/^planned work \[nq-/),
    })
    expect(made.matchers.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      matchers.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    )
    expect(lengthOf(made)).toBe(60)
    await pass(16)
    expect(night.titles('kept-quiet')).toEqual(['Loud'])
    expect(await entries()).toMatchObject([
      { silenceId: made.id, state: 'active', mine: true, hides: 1, order: null },
    ])

    const about = { sourceId: 'plover', silenceId: made.id }
    await night.order('silences.extend', { ...about, endsAt: in60 + 3_600_000 })
    await pass(7)
    const extended = await witnessed()
    expect([extended.id, lengthOf(extended)]).toEqual([made.id, 120])

    const nothing = [{ name: 'alertname', value: 'NothingHere', isRegex: false, isEqual: true }]
    const other = { matchers: nothing, endsAt: in60, comment: 'for tomorrow' }
    await night.order('silences.edit', { ...about, ...other })
    await pass(7)
    const edited = await witnessed()
    expect(edited.id).not.toBe(made.id)
    expect(edited).toMatchObject({ matchers: nothing, comment: expect.stringMatching(/^for tomorrow \[nq-/) })
    await pass(16)
    expect(night.titles('needs-you')).toEqual(['Loud'])
    // It matches nothing, and the inventory says so.
    expect(await entries()).toMatchObject([{ silenceId: edited.id, hides: 0, comment: 'for tomorrow' }])

    await night.order('silences.expire', { sourceId: 'plover', silenceId: edited.id })
    await pass(7)
    await eventually(() => [amtool(0), amtool(1)]).toEqual([[], []])
    expect(await entries()).toEqual([])
    expect(night.state().desk.queued).toBe(0)
  })
})
