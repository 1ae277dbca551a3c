import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SourceTest } from '../../../contract/queries.ts'
import { alertmanager } from '../../../main/sources/alertmanager.ts'
import type { SourceConfig } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { deadUrl } from '../../helpers/test-server.ts'

const clock = createManualClock()
const watchdog = anApiAlert('w', { labels: { alertname: 'Watchdog', severity: 'none' } })
let one: ScriptedAlertmanager
let two: ScriptedAlertmanager

beforeEach(async () => {
  one = await startScripted()
  two = await startScripted()
  two.name = 'peer-b'
  one.clusterPeers = ['peer-a', 'peer-b']
  two.clusterPeers = ['peer-a', 'peer-b']
  one.alerts = [watchdog]
  two.alerts = [watchdog, anApiAlert('a')]
})

afterEach(async () => {
  await Promise.all([one.close(), two.close()])
})

function check(urls: readonly string[], more: Partial<SourceConfig> = {}): Promise<SourceTest> {
  return alertmanager.connect(aSourceConfig(urls, more), aPlatform(clock)).test(noAbort)
}

it('a healthy pair has nothing to advise', async () => {
  expect(await check([one.url, two.url])).toEqual({
    ok: true,
    failure: null,
    alertCount: 2,
    advice: [],
    peers: [one, two].map(({ url, alerts }) => ({
      url,
      failure: null,
      version: '0.25.0',
      alertCount: alerts.length,
      clusterPeers: 2,
      lastGoodAt: clock.now(),
      latencyMs: 0,
      lacks: null,
      disagreesSince: null,
      skewMs: null,
    })),
  })
  expect(one.requests.every((request) => request.startsWith('GET '))).toBe(true)
})

it('one address of a pair is advised against', async () => {
  expect((await check([one.url])).advice).toEqual([
    expect.stringMatching(/2 peers.*only 1 address.*load-balanced/),
  ])
})

it('the same peer twice is advised against', async () => {
  expect((await check([one.url, `${one.url}/`])).advice).toEqual([expect.stringMatching(/the same peer/)])
})

it.each([
  ['strangers', ['peer-b']],
  ['no cluster at all', []],
])('peers of different clusters are advised against: %s', async (_, known) => {
  one.clusterPeers = ['peer-a']
  two.clusterPeers = known
  expect((await check([one.url, two.url])).advice).toEqual([expect.stringMatching(/not one cluster/)])
})

it('a missing heartbeat is advised', async () => {
  one.alerts = []
  expect((await check([one.url])).advice).toContainEqual(expect.stringMatching(/No heartbeat/))
})

it('a status that cannot be read is told, and is no failure', async () => {
  one.instead.set('GET /status', (_, response) => response.writeHead(403).end())
  one.clusterPeers = ['peer-a']
  const test = await check([one.url])
  expect(test).toMatchObject({ ok: true, peers: [{ version: null, clusterPeers: null, failure: null }] })
  expect(test.advice).toEqual([expect.stringMatching(/status/)])
})

it('a peer that is away makes the test fail, but the other is still told', async () => {
  expect(await check([one.url, await deadUrl()])).toMatchObject({
    ok: false,
    failure: { kind: 'refused' },
    alertCount: 1,
    peers: [{ failure: null }, { failure: { kind: 'refused' }, alertCount: null, lastGoodAt: null }],
  })
})

it('without any answer there is no count and no advice', async () => {
  const login = '<html>login</html>'
  for (const peer of [one, two])
    peer.instead.set('GET /alerts', (_, response) => response.writeHead(200).end(login))
  expect(await check([one.url, two.url])).toMatchObject({
    ok: false,
    failure: { kind: 'not-json' },
    alertCount: null,
    advice: [],
  })
})

it('a source whose secret is missing is not asked', async () => {
  const broken = { kind: 'secret-missing', detail: 'No token is stored.' } as const
  expect(await check([one.url], { broken })).toMatchObject({ ok: false, failure: broken, peers: [] })
  expect(one.requests).toEqual([])
})
