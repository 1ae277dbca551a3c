/** Grafana's own Alertmanager: where it differs, over real HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Observation } from '../../../contract/observation.ts'
import { grafana } from '../../../main/sources/grafana.ts'
import type { ConnectedSource, SilenceOrder } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { type FakeGrafana, grafanaToken, startFakeGrafana } from '../../helpers/fake-grafana.ts'
import { nightNow } from '../../helpers/fixtures.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import { type ApiAlert, anApiAlert } from '../../helpers/scripted-alertmanager.ts'
import { whole } from '../../helpers/straightforward.ts'

let fake: FakeGrafana
let clock: ManualClock
let source: ConnectedSource
beforeEach(async () => {
  fake = await startFakeGrafana()
  clock = createManualClock(nightNow)
  source = connect()
})
afterEach(() => fake.close())

const connect = (headers = { authorization: `Bearer ${grafanaToken}` }): ConnectedSource => {
  const options = { kind: 'grafana', datasource: null } as const
  return grafana.connect(aSourceConfig([fake.url], { kind: 'grafana', headers, options }), aPlatform(clock))
}

/** An alert as Grafana makes them, of the rule with this uid. */
function ofRule(uid: string, fingerprint: string, more: Record<string, string> = {}): ApiAlert {
  const labels = { alertname: 'Disk', grafana_folder: 'Platform', host: fingerprint, ...more }
  return anApiAlert(fingerprint, { labels: { ...labels, __alert_rule_uid__: uid } })
}

const look = async (): Promise<Observation> => whole(await source.poll(noAbort))
const answered = async (): Promise<Answer> => {
  const seen = await look()
  if (seen.kind === 'miss') throw new Error(seen.failure.detail)
  return seen
}

describe('an alert of Grafana', () => {
  it('is listed with all its labels, those without data and with an error too', async () => {
    const noData = { alertname: 'DatasourceNoData', rulename: 'Disk', datasource_uid: 'P1' }
    fake.alerts = [ofRule('r1', 'aa'), ofRule('r2', 'bb', noData)]
    const answer = await answered()
    expect(answer).toMatchObject({ full: true, complete: true, restarted: false, total: 2 })
    expect(answer.changed.map(({ labels }) => labels)).toEqual(fake.alerts.map(({ labels }) => labels))
    expect(answer.peers).toMatchObject([{ url: fake.url, failure: null, version: null, startedAt: null }])
  })

  it('is not over while its rule says that it fires: Grafana restarted and its Alertmanager forgot', async () => {
    const labels = { alertname: 'Disk', grafana_folder: 'Platform', host: 'aa' }
    fake.alerts = [ofRule('r1', 'aa')]
    fake.rules = [{ name: 'Disk', alerts: [{ state: 'Alerting', labels }] }]
    await answered()
    fake.alerts = []
    expect(await answered()).toMatchObject({ complete: false, gone: [{ fingerprint: 'aa' }], total: 0 })
    // Not in the next answer either: what was doubted is remembered until somebody says something else.
    expect(await answered()).toMatchObject({ complete: false, gone: [] })
    fake.rules = [{ name: 'Disk', alerts: [{ state: 'Normal', labels }] }]
    expect(await answered()).toMatchObject({ complete: true, gone: [] })
  })

  it.each(['Alerting', 'Error', 'NoData', 'Recovering', 'SomethingNew'])(
    'is not over in the state %s of its rule',
    async (state) => {
      const own = { alertname: 'DatasourceError', rulename: 'Disk', datasource_uid: 'P1', ref_id: 'A' }
      fake.alerts = [ofRule('r1', 'aa', own)]
      fake.rules = [
        {
          name: 'Disk',
          alerts: [{ state, labels: { alertname: 'Disk', grafana_folder: 'Platform', host: 'aa' } }],
        },
      ]
      await answered()
      fake.alerts = []
      expect((await answered()).complete).toBe(false)
    },
  )

  it('that ended is believed at once when its rules say nothing else, and later when they cannot be read', async () => {
    fake.alerts = [ofRule('r1', 'aa'), ofRule('r1', 'bb')]
    await answered()
    fake.alerts = [ofRule('r1', 'bb')]
    expect(await answered()).toMatchObject({ complete: true, gone: [{ fingerprint: 'aa' }] })
    fake.permissions.delete('alert.rules:read')
    fake.alerts = []
    const answer = await answered()
    expect(answer).toMatchObject({ complete: false, gone: [{ fingerprint: 'bb' }] })
    // No more trusting while it stays so, and no more requests than it takes to notice that it changed.
    const before = fake.requests.length
    expect(await answered()).toMatchObject({ complete: false })
    expect(fake.requests.slice(before).filter((one) => one.includes('/rules'))).toEqual([])
    clock.advance(60_000)
    expect((await answered()).remarks).toEqual([
      expect.stringMatching(/rules cannot be read.*needs the permission alert\.rules:read\.$/),
    ])
    fake.permissions.add('alert.rules:read')
    clock.advance(60_000)
    expect(await answered()).toMatchObject({ complete: true, remarks: [] })
  })
})

describe('a rule of Grafana', () => {
  it('that cannot be evaluated is a blind spot with its error; a paused one and one without data are not', async () => {
    fake.rules = [
      { name: 'Fine' },
      { name: 'Broken', health: 'error', lastError: 'failed to query data: no such\ndatasource' },
      { name: 'Odd', health: 'degraded' },
      { name: 'Paused', health: 'error', lastError: 'x', isPaused: true },
      { name: 'Empty', health: 'nodata' },
      { name: 'recorded', type: 'recording', health: 'error', lastError: 'x' },
    ]
    expect((await answered()).blindSpots).toEqual([
      { name: 'Broken', detail: 'failed to query data: no such datasource' },
      { name: 'Odd', detail: 'Its health is "degraded".' },
    ])
    // Asked once a minute: what it said last stands until then.
    fake.rules = []
    expect((await answered()).blindSpots).toHaveLength(2)
    clock.advance(60_000)
    expect((await answered()).blindSpots).toEqual([])
  })

  it.each([
    ['a page of a proxy', '<html>'],
    ['an error', '{"status":"error","error":"no"}'],
    ['no list', '{"status":"success","data":{"groups":{}}}'],
    [
      'a state that is no text',
      '{"status":"success","data":{"groups":[{"rules":[{"type":"alerting","name":"A","alerts":[{"state":1,"labels":{}}]}]}]}}',
    ],
  ])('keeps no alert from being seen when the rules are %s', async (_, body) => {
    fake.alerts = [ofRule('r1', 'aa')]
    fake.instead.set('GET /api/prometheus/grafana/api/v1/rules', (__, response) => response.end(body))
    expect(await answered()).toMatchObject({
      ...{ total: 1, blindSpots: [] },
      remarks: [expect.stringMatching(/^Its rules cannot be read/)],
    })
  })
})

const hour = 3_600_000
const order = (more: Partial<SilenceOrder> = {}): SilenceOrder => ({
  ...{ id: null, startsAt: nightNow, endsAt: nightNow + hour, createdBy: 'Ada', comment: 'known (nd-1)' },
  ...{ marker: 'nd-1', matchers: [{ name: 'alertname', value: 'Disk', isRegex: false, isEqual: true }] },
  ...more,
})

describe('a silence in Grafana', () => {
  it.each([false, true])('is written and ended in its own words (before 9: %s)', async (answersLikeOld) => {
    fake.answersLikeOld = answersLikeOld
    expect(await source.silence?.(order(), noAbort)).toEqual({
      ok: true,
      ref: 'silence-1',
      endsAt: nightNow + hour,
    })
    // Sent again after a lost reply it is found, not written twice.
    expect(await source.silence?.(order(), noAbort)).toMatchObject({ ok: true, ref: 'silence-1' })
    expect(fake.silences).toHaveLength(1)
    expect(await source.expireSilence?.('silence-1', noAbort)).toMatchObject({ ok: true })
    expect(fake.silences[0]?.status.state).toBe('expired')
    expect(await source.expireSilence?.('silence-9', noAbort)).toMatchObject({ ok: true })
  })

  it('names the rule of the alerts it is for, so that access to a folder is enough', async () => {
    fake.onlyInFolder = true
    fake.alerts = [ofRule('r1', 'aa'), ofRule('r1', 'bb'), ofRule('r2', 'cc', { alertname: 'Other' })]
    expect(await source.silence?.(order(), noAbort)).toMatchObject({ ok: true })
    const rule = { name: '__alert_rule_uid__', value: 'r1', isRegex: false, isEqual: true }
    expect(fake.silences[0]?.matchers).toEqual([...order().matchers, rule])
    // Extended it stays the same silence, for the same rule.
    const longer = order({ id: 'silence-1', endsAt: nightNow + 2 * hour, marker: 'nd-2', comment: 'nd-2' })
    expect(await source.silence?.(longer, noAbort)).toMatchObject({ ok: true, ref: 'silence-1' })
    expect(fake.silences.map(({ matchers }) => matchers)).toEqual([[...order().matchers, rule]])
  })

  it('names no rule when the alerts are of several, or of none, or a server does not filter', async () => {
    fake.alerts = [ofRule('r1', 'aa'), ofRule('r2', 'bb')]
    await source.silence?.(order(), noAbort)
    fake.alerts = []
    await source.silence?.(order({ marker: 'nd-2', comment: 'nd-2' }), noAbort)
    const path = '/api/alertmanager/grafana/api/v2/alerts'
    const other = ofRule('r9', 'zz', { alertname: 'Other' })
    fake.instead.set(`GET ${path}`, (_, response) => response.end(JSON.stringify([other])))
    await source.silence?.(order({ marker: 'nd-3', comment: 'nd-3' }), noAbort)
    expect(fake.silences.map(({ matchers }) => matchers)).toEqual(Array(3).fill(order().matchers))
  })

  it('that is refused says which permission the token needs', async () => {
    fake.permissions.delete('alert.instances:create')
    const words = {
      kind: 'forbidden',
      detail: expect.stringMatching(/needs the permission alert\.instances:create\.$/),
    }
    expect(await source.silence?.(order(), noAbort)).toMatchObject({ ok: false, final: true, failure: words })
    fake.permissions.delete('alert.instances:write')
    expect(await source.expireSilence?.('x', noAbort)).toMatchObject({
      ...{ ok: false, final: true },
      failure: { detail: expect.stringMatching(/alert\.instances:write\.$/) },
    })
  })
})

describe('a token of Grafana', () => {
  it('without the permission to read says so, and one that is not valid is no empty list', async () => {
    fake.permissions.delete('alert.instances:read')
    expect(await look()).toMatchObject({
      ...{ kind: 'miss' },
      failure: {
        kind: 'forbidden',
        detail: expect.stringMatching(/needs the permission alert\.instances:read\.$/),
      },
    })
    source = connect({ authorization: 'Bearer glsa_other-secret' })
    const miss = await look()
    expect(miss).toMatchObject({ kind: 'miss', failure: { kind: 'unauthorised' } })
    expect(JSON.stringify(miss)).not.toContain('glsa_')
  })

  it('is tried without a look at the version', async () => {
    fake.alerts = [ofRule('r1', 'aa')]
    expect(await source.test(noAbort)).toMatchObject({ ok: true, alertCount: 1, failure: null })
  })
})
