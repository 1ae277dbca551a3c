/** Prometheus as a source of alerts: what it says becomes of, over real HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Observation } from '../../../contract/observation.ts'
import { prometheus } from '../../../main/sources/prometheus.ts'
import type { ConnectedSource, SourceConfig } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import {
  anAlertOf,
  aRule,
  type ScriptedPrometheus,
  scriptPrometheus,
  serveScripted,
} from '../../helpers/scripted-prometheus.ts'
import { whole } from '../../helpers/straightforward.ts'
import type { TestServer } from '../../helpers/test-server.ts'

const now = Date.parse('2026-11-22T03:14:00Z')
let clock: ManualClock
let one: ScriptedPrometheus
let two: ScriptedPrometheus
let servers: TestServer[]
let source: ConnectedSource

beforeEach(async () => {
  clock = createManualClock(now)
  one = scriptPrometheus()
  two = scriptPrometheus()
  servers = await Promise.all([serveScripted(one), serveScripted(two)])
  source = connect(1)
})
afterEach(() => Promise.all(servers.map((server) => server.close())))

function connect(replicas: 1 | 2, more: Partial<SourceConfig> = {}): ConnectedSource {
  const urls = servers.slice(0, replicas).map(({ url }) => url)
  return prometheus.connect(aSourceConfig(urls, { kind: 'prometheus', ...more }), aPlatform(clock))
}
const look = async (): Promise<Observation> => whole(await source.poll(noAbort))
async function answered(): Promise<Answer> {
  const seen = await look()
  if (seen.kind === 'miss') throw new Error(seen.failure.detail)
  return seen
}
const namesOf = (answer: Answer): readonly unknown[] => answer.changed.map(({ labels }) => labels.alertname)
const firing = aRule('Down', { alerts: [anAlertOf('Down')] })
const pending = aRule('Down', { alerts: [anAlertOf('Down', { state: 'pending' })] })

describe('an alert of Prometheus', () => {
  it('fires since its rule had waited long enough, and links to its expression', async () => {
    one.rules = [firing]
    const answer = await answered()
    expect(answer).toMatchObject({ full: true, complete: true, restarted: false, total: 1, gone: [] })
    expect(answer.changed).toEqual([
      {
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        labels: { alertname: 'Down', instance: 'a:9100', severity: 'page' },
        annotations: { summary: 'Down of a' },
        firedAt: Date.parse('2026-11-22T03:05:00.5Z'),
        endsAt: now + 300_000 + 120_000,
        generatorUrl: `${servers[0]?.url}/graph?g0.expr=up%20%3D%3D%200&g0.tab=1`,
        ...{ suppressed: false, silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [] },
      },
    ])
    expect(answer.peers).toMatchObject([
      { failure: null, version: '2.42.0', startedAt: Date.parse('2026-11-20T00:00:00Z'), alertCount: 1 },
    ])
    expect(one.asked[0]?.path).toBe('/rules?type=alert')
    // The same once more, its value and its evaluation apart: nothing is told, and nothing else is asked.
    one.rules = [aRule('Down', { alerts: [anAlertOf('Down', { value: '1e+00' })] })]
    one.asked.length = 0
    expect(await answered()).toMatchObject({ full: false, changed: [], gone: [], ended: [] })
    expect(one.asked.map(({ path }) => path)).toEqual(['/rules?type=alert'])
  })

  it('that waits is kept quiet by the source, is another one when it fires, and has ended as what waited', async () => {
    one.rules = [pending]
    const [waiting] = (await answered()).changed
    expect(waiting).toMatchObject({
      labels: { alertname: 'Down', instance: 'a:9100', severity: 'page', alertstate: 'pending' },
      firedAt: Date.parse('2026-11-22T03:00:00.5Z'),
      suppressed: true,
      quiet: {
        ...{ kind: 'muted', by: 'Prometheus', until: Date.parse('2026-11-22T03:05:00.5Z') },
        why: 'Pending: it fires if its condition goes on to hold.',
      },
    })
    one.rules = [firing]
    const answer = await answered()
    expect(answer.changed).toMatchObject([{ suppressed: false, labels: firing.alerts[0]?.labels }])
    expect(answer.changed[0]?.fingerprint).not.toBe(waiting?.fingerprint)
    expect(answer.ended).toEqual([{ fingerprint: waiting?.fingerprint, at: null }])
    expect(answer.gone).toMatchObject([{ fingerprint: waiting?.fingerprint }])
  })

  it('that waits is left out where nobody wants it', async () => {
    source = connect(1, { options: { kind: 'prometheus', tenant: null, pending: false } })
    one.rules = [pending, aRule('Other', { alerts: [anAlertOf('Other')] })]
    expect(namesOf(await answered())).toEqual(['Other'])
  })

  it('in a state that nobody knows yet may need somebody', async () => {
    one.rules = [aRule('Odd', { alerts: [anAlertOf('Odd', { state: 'recovering' })] })]
    expect((await answered()).changed).toMatchObject([{ suppressed: false }])
  })

  it('that is not listed any more is gone from a complete answer', async () => {
    one.rules = [firing]
    await answered()
    one.rules = [aRule('Down')]
    clock.advance(15_000)
    expect(await answered()).toMatchObject({
      complete: true,
      gone: [{ endsAt: now + 420_000 }],
      ended: [],
      total: 0,
    })
  })
})

describe('a Prometheus that restarts', () => {
  it('is catching up, and what had fired may wait anew for as long as its rule says', async () => {
    one.rules = [firing]
    await answered()
    one.startTime = '2026-11-22T03:13:50Z'
    one.rules = [aRule('Down', { health: 'unknown' })]
    expect(await answered()).toMatchObject({ complete: false, restarted: true, gone: [{}] })
    one.rules = [pending]
    const waiting = await answered()
    expect(waiting).toMatchObject({ complete: false, restarted: true, ended: [] })
    // Two minutes after its start it is up, and the rule waits five: until then an absence proves nothing.
    clock.advance(120_000)
    expect(await answered()).toMatchObject({ complete: false, restarted: false })
    clock.advance(300_000)
    expect(await answered()).toMatchObject({ complete: true, restarted: false })
  })

  it('and makes wait what had fired does not say that it is over', async () => {
    one.rules = [firing]
    await answered()
    one.startTime = '2026-11-22T03:13:50Z'
    // Away and back between two polls: both lists have the alert, so only its state tells.
    one.rules = [pending]
    const answer = await answered()
    expect(answer).toMatchObject({ complete: false, restarted: true, ended: [], gone: [{}] })
  })

  it('that does not say when it started is believed about absences later only', async () => {
    one.instead.set('/status/runtimeinfo', { status: 404, body: '404 page not found\n' })
    one.rules = [firing]
    await answered()
    one.rules = []
    expect(await answered()).toMatchObject({ complete: false, restarted: false, gone: [{}] })
  })
})

describe('replicas', () => {
  beforeEach(() => {
    source = connect(2)
  })

  it('are united: what fires at one fires, since the earliest instant', async () => {
    one.rules = [pending, aRule('Own', { alerts: [anAlertOf('Own', { activeAt: '2026-11-22T03:01:00Z' })] })]
    two.rules = [firing, aRule('Own', { alerts: [anAlertOf('Own', { activeAt: '2026-11-22T03:00:00Z' })] })]
    const answer = await answered()
    expect(
      answer.changed.map(({ labels, suppressed, firedAt }) => [labels.alertname, suppressed, firedAt]),
    ).toEqual([
      ['Down', false, Date.parse('2026-11-22T03:05:00.5Z')],
      ['Own', false, Date.parse('2026-11-22T03:05:00Z')],
    ])
    expect(answer).toMatchObject({ total: 2, complete: true })
  })

  it('are believed about absences only together, and seen while one of them answers', async () => {
    one.rules = two.rules = [firing]
    await answered()
    two.instead.set('/rules', { status: 503, body: '{"status":"error","error":"starting up"}' })
    one.rules = []
    expect(await answered()).toMatchObject({
      ...{ kind: 'answer', complete: false, gone: [{}] },
      peers: [{ failure: null }, { failure: { kind: 'server-error' } }],
    })
  })
})

describe('a rule that cannot be evaluated', () => {
  const broken = aRule('Broken', { health: 'err', lastError: 'many-to-many matching\nnot allowed' })

  it('is a blind spot with its error until it can be', async () => {
    one.rules = [
      broken,
      aRule('Odd', { health: 'sick' }),
      aRule('record', { health: 'err', type: 'recording' }),
    ]
    expect((await answered()).blindSpots).toEqual([
      { name: 'Broken', detail: 'many-to-many matching not allowed' },
      { name: 'Odd', detail: 'Its health is "sick".' },
    ])
    one.rules = [aRule('Broken')]
    expect((await answered()).blindSpots).toEqual([])
  })

  it('is a remark where another replica can, and a blind spot where none can', async () => {
    source = connect(2)
    one.rules = [broken]
    two.rules = [aRule('Broken')]
    const host = new URL(servers[0]?.url ?? '').host
    expect(await answered()).toMatchObject({
      blindSpots: [],
      remarks: [
        `${host} cannot evaluate the rule Broken, another server can: many-to-many matching not allowed`,
      ],
    })
    two.rules = [broken]
    expect(await answered()).toMatchObject({ blindSpots: [{ name: 'Broken' }], remarks: [] })
  })

  it('is one of many: beyond fifty they are counted', async () => {
    one.rules = Array.from({ length: 60 }, (_, index) => aRule(`Broken${index}`, { health: 'err' }))
    const spots = (await answered()).blindSpots ?? []
    expect([spots.length, spots.at(-1)?.name]).toEqual([51, '10 more rules'])
  })
})

describe('rules that are not for us', () => {
  it('leave the alerts, said to be only those, and are asked for again after ten minutes', async () => {
    one.rules = [firing, pending]
    one.instead.set('/rules', { status: 403, body: 'forbidden' })
    const answer = await answered()
    expect(answer).toMatchObject({
      ...{ total: 1, blindSpots: [] },
      changed: [{ firedAt: Date.parse('2026-11-22T03:00:00.5Z'), generatorUrl: null, suppressed: false }],
      remarks: [
        expect.stringMatching(/^Its rules cannot be read, so a rule that is broken is not noticed: .*403/),
      ],
    })
    one.asked.length = 0
    expect(await answered()).toMatchObject({ remarks: [expect.any(String)] })
    expect(one.asked.map(({ path }) => path)).toEqual(['/alerts'])
    one.instead.delete('/rules')
    clock.advance(600_000)
    expect(await answered()).toMatchObject({ remarks: [] })
  })

  it('are no reason to call a refused sign-in an answer', async () => {
    one.instead.set('/rules', { status: 401, body: 'Unauthorized' })
    expect(await look()).toMatchObject({ kind: 'miss', failure: { kind: 'unauthorised' } })
  })
})

describe('an answer that is none', () => {
  const rule = (text: string): string =>
    `{"status":"success","data":{"groups":[{"name":"g","rules":[${text}]}]}}`
  const fields = '"type":"alerting","name":"A","query":"up","duration":0,"health":"ok"'
  const alert = (text: string): string => rule(`{${fields},"alerts":[${text}]}`)

  it.each([
    ['a login page', '<html>', 'not-json', /web page/],
    ['cut off', '{"status":"success","da', 'not-json', /not JSON/],
    ['an error with status 200', '{"status":"error","error":"x"}', 'bad-shape', /status/],
    ['a list', '[]', 'bad-shape', /object/],
    ['no groups', '{"status":"success","data":{}}', 'bad-shape', /groups/],
    ['a group without rules', '{"status":"success","data":{"groups":[{}]}}', 'bad-shape', /rules of group 1/],
    ['a rule without a name', rule('{"type":"alerting"}'), 'bad-shape', /name/],
    [
      'a duration in words',
      rule('{"type":"alerting","name":"A","query":"u","duration":"5m"}'),
      'bad-shape',
      /rule A: duration/,
    ],
    ['alerts that are no list', rule(`{${fields},"alerts":{}}`), 'bad-shape', /rule A: alerts/],
    [
      'no state',
      alert('{"labels":{},"activeAt":"2026-11-22T03:00:00Z"}'),
      'bad-shape',
      /alert 1 of 1: state/,
    ],
    ['no instant', alert('{"labels":{},"state":"firing"}'), 'bad-shape', /activeAt/],
    [
      'a label that is a number',
      alert('{"labels":{"a":1},"state":"firing","activeAt":"2026-11-22T03:00:00Z"}'),
      'bad-shape',
      /labels\.a/,
    ],
  ])('%s: nothing is concluded from it', async (_, body, kind, words) => {
    one.rules = [firing]
    await answered()
    one.instead.set('/rules', { status: 200, body })
    expect(await look()).toMatchObject({
      kind: 'miss',
      failure: { kind, detail: expect.stringMatching(words) },
    })
    one.instead.delete('/rules')
    expect(await answered()).toMatchObject({ full: false, changed: [], gone: [] })
  })

  it('leaves out what some servers leave out, and keeps names that only look like trouble', async () => {
    const labels = '{"__proto__":"x","constructor":"y","alertname":"A"}'
    one.instead.set('/rules', {
      status: 200,
      body: rule(
        `{"type":"alerting","name":"A","query":"up","alerts":[{"labels":${labels},"state":"pending","activeAt":"2026-11-22T03:00:00Z"}]},{"type":"alerting","name":"B","query":"up","alerts":null}`,
      ),
    })
    const [seen] = (await answered()).changed
    expect(JSON.parse(JSON.stringify(seen?.labels))).toEqual(
      JSON.parse(`{"__proto__":"x","constructor":"y","alertname":"A","alertstate":"pending"}`),
    )
  })

  it('of a server that asks for patience waits for it', async () => {
    one.instead.set('/rules', { status: 429, body: '' })
    expect(await look()).toMatchObject({ kind: 'miss', failure: { kind: 'rate-limited' } })
  })
})

describe('a tenant', () => {
  it('is named with every request, and missed in words', async () => {
    source = connect(1, { options: { kind: 'prometheus', tenant: 'team-a', pending: true } })
    await answered()
    expect(one.asked.map(({ headers }) => headers['x-scope-orgid'])).toEqual(Array(4).fill('team-a'))
    one.instead.set('/rules', { status: 401, body: 'no org id' })
    expect(await look()).toMatchObject({
      failure: { detail: expect.stringMatching(/has to name its tenant\.$/) },
    })
  })
})

describe('the Alertmanagers that it sends to', () => {
  it('are told with the first answer, and again every ten minutes', async () => {
    one.alertmanagers = ['http://am1:9093', 'http://am2:9093']
    expect((await answered()).sendsTo).toEqual(['http://am1:9093', 'http://am2:9093'])
    one.alertmanagers = []
    expect((await answered()).sendsTo).toBeUndefined()
    clock.advance(600_000)
    expect((await answered()).sendsTo).toEqual([])
  })

  it('are not told by a server that has no such page', async () => {
    one.instead.set('/alertmanagers', { status: 404, body: '404 page not found' })
    expect((await answered()).sendsTo).toBeUndefined()
  })
})

describe('the test of a source', () => {
  it('says what it saw, which rules are broken, and where it sends its alerts', async () => {
    one.rules = [firing, aRule('Broken', { health: 'err', lastError: 'no' })]
    one.alertmanagers = ['http://am1:9093', 'https://am2/prefix']
    expect(await source.test(noAbort)).toMatchObject({
      ...{ ok: true, alertCount: 1, failure: null },
      peers: [{ url: servers[0]?.url, version: '2.42.0', alertCount: 1 }],
      advice: ['The rule Broken cannot be evaluated: no'],
      peersFound: ['http://am1:9093', 'https://am2/prefix'],
    })
  })

  it('fails with the first address that does', async () => {
    source = connect(2)
    two.instead.set('/rules', { status: 500, body: 'oh' })
    expect(await source.test(noAbort)).toMatchObject({
      ok: false,
      failure: { kind: 'server-error' },
      peers: [{ failure: null }, { failure: { kind: 'server-error' } }],
    })
    expect(await connect(1).test(noAbort)).toMatchObject({
      ok: true,
      advice: ['It has no alerting rules: nothing will ever fire here.'],
    })
  })
})

describe('F91: one without alerting rules', () => {
  it('is live, and says that its silence proves nothing', async () => {
    one.rules = [aRule('sum', { type: 'recording' })]
    const answer = await answered()
    expect(answer.unproven).toBe('it has no alerting rules')
    expect(answer.remarks).toContainEqual(expect.stringMatching(/^It has no alerting rules/))
    one.rules = [aRule('Down')]
    expect(await answered()).not.toHaveProperty('unproven')
  })

  it('is not told from one that does not show them', async () => {
    one.instead.set('/rules', { status: 403, body: 'no' })
    expect(await answered()).not.toHaveProperty('unproven')
  })
})
