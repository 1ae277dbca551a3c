import zlib from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Miss } from '../../../contract/observation.ts'
import { alertmanager } from '../../../main/sources/alertmanager.ts'
import type { ConnectedSource, Polled, SourceConfig } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import {
  anApiAlert,
  anApiSilence,
  type ScriptedAlertmanager,
  sendJson,
  startScripted,
} from '../../helpers/scripted-alertmanager.ts'
import { whole } from '../../helpers/straightforward.ts'
import { deadUrl, serveTcp } from '../../helpers/test-server.ts'

let clock: ManualClock
let one: ScriptedAlertmanager
let two: ScriptedAlertmanager

beforeEach(async () => {
  clock = createManualClock()
  one = await startScripted()
  two = await startScripted()
  two.name = 'peer-b'
})

afterEach(async () => {
  await Promise.all([one.close(), two.close()])
})

function connect(urls: readonly string[], more: Partial<SourceConfig> = {}): ConnectedSource {
  return alertmanager.connect(aSourceConfig(urls, more), aPlatform(clock))
}

function answered(polled: Polled): Answer {
  const observation = whole(polled)
  if (observation.kind === 'miss') throw new Error(observation.failure.detail)
  return observation
}

function missed(observation: Polled): Miss {
  if (observation.kind === 'answer') throw new Error('was answered')
  return observation
}

/** What was asked of a server since the last call. */
function asked(server: ScriptedAlertmanager): readonly string[] {
  return (server.requests as string[]).splice(0).map((request) => request.replace('/api/v2', ''))
}

describe('an answer that is none and repeats our token', () => {
  const token = 's3cret-t0ken/with=marks'
  const config = { headers: { authorization: `Bearer ${token}` } }
  const escaped = JSON.stringify({ message: `token ${token} is not known` }).replaceAll('/', '\\/')
  const says =
    (text: string, status = 200): Parameters<ScriptedAlertmanager['instead']['set']>[1] =>
    (_, response) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(text)

  it.each([
    ['as a sentence', escaped, 200],
    ['as a refusal', escaped, 400],
    ['at the end of what fits', JSON.stringify({ message: `${'x'.repeat(190)} ${token}` }), 200],
    ['as a label', JSON.stringify([{ ...anApiAlert('a'), labels: { [token]: 1 } }]), 200],
  ])('%s is told without it', async (_, text, status) => {
    one.instead.set('GET /alerts', says(text, status))
    one.instead.set('GET /silences', says(text, status))
    const source = connect([one.url], config)
    const miss = missed(await source.poll(noAbort))
    const test = await source.test(noAbort)
    const silences = await source.listSilences?.(noAbort)
    const told = JSON.stringify([miss, test, silences])
    for (const failure of [miss.failure, test.failure, silences])
      expect(failure).toMatchObject({ kind: expect.stringMatching(/^bad-/), detail: expect.any(String) })
    expect(told).toContain('(left out)')
    expect(told).not.toContain('s3cr')
  })
})

describe('a poll', () => {
  it('sees everything first, then only what is different', async () => {
    one.alerts = [anApiAlert('a'), anApiAlert('b')]
    const source = connect([one.url])
    const first = answered(await source.poll(noAbort))
    expect(first).toMatchObject({ full: true, complete: true, restarted: false, total: 2, gone: [] })
    expect(first.changed.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b'])
    expect(first.peers).toEqual([
      {
        url: one.url,
        failure: null,
        version: '0.25.0',
        startedAt: Date.UTC(2026, 10, 20),
        alertCount: 2,
        lacks: null,
        latencyMs: 0,
        skewMs: null,
      },
    ])

    one.alerts = [anApiAlert('b', { annotations: { summary: 'worse' } }), anApiAlert('c')]
    const second = answered(await source.poll(noAbort))
    expect(second).toMatchObject({ full: false, complete: true, total: 2 })
    expect(second.changed.map(({ fingerprint }) => fingerprint)).toEqual(['b', 'c'])
    expect(second.gone).toEqual([{ fingerprint: 'a', endsAt: Date.UTC(2026, 10, 22, 3, 18) }])
  })

  it('in which only stamps moved reports nothing', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url])
    await source.poll(noAbort)
    one.alerts = [
      anApiAlert('a', { endsAt: '2026-11-22T03:19:00.000Z', updatedAt: '2026-11-22T03:15:00.000Z' }),
    ]
    expect(answered(await source.poll(noAbort))).toMatchObject({ changed: [], gone: [], total: 1 })
    // What is remembered moved along all the same.
    one.alerts = []
    expect(answered(await source.poll(noAbort)).gone).toEqual([
      { fingerprint: 'a', endsAt: Date.UTC(2026, 10, 22, 3, 19) },
    ])
  })

  it('is one request when all is as before', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url])
    await source.poll(noAbort)
    expect([...asked(one)].sort()).toEqual(['GET /alerts', 'GET /silences', 'GET /status'])
    for (let poll = 0; poll < 10; poll++) {
      clock.advance(15_000)
      answered(await source.poll(noAbort))
    }
    expect(asked(one)).toEqual(Array(10).fill('GET /alerts'))
  })

  it('after forget() is full again', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url])
    await source.poll(noAbort)
    source.forget()
    expect(answered(await source.poll(noAbort))).toMatchObject({
      full: true,
      changed: [{ fingerprint: 'a' }],
    })
  })

  it('that was aborted leaves no trace: the next one still tells the change', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url])
    await source.poll(noAbort)
    one.alerts = []
    asked(one)
    const controller = new AbortController()
    one.instead.set('GET /status', () => controller.abort())
    await expect(source.poll(controller.signal)).rejects.toThrow()
    one.instead.clear()
    expect(answered(await source.poll(noAbort)).gone).toHaveLength(1)
  })

  it('keeps the path prefix and sends the configured headers', async () => {
    const seen: unknown[] = []
    one.instead.set('GET /alerts', (request, response) => {
      seen.push([request.url, request.headers.authorization, request.headers['x-scope-orgid']])
      sendJson(response, [])
    })
    const headers = { authorization: 'Bearer s3cret', 'X-Scope-OrgID': 'tenant' }
    const source = connect([`${one.url}/alertmanager/#/alerts`], { headers })
    await source.poll(noAbort)
    expect(seen[0]).toEqual(['/alertmanager/api/v2/alerts', 'Bearer s3cret', 'tenant'])
  })

  it('says of each peer how many alerts it lacks that others list, while there are others', async () => {
    one.alerts = [anApiAlert('a'), anApiAlert('b')]
    two.alerts = [anApiAlert('b'), anApiAlert('c'), anApiAlert('d')]
    const source = connect([one.url, two.url])
    const lacks = async () => answered(await source.poll(noAbort)).peers.map((peer) => peer.lacks)
    expect(await lacks()).toEqual([2, 1])
    two.instead.set('GET /alerts', (_, response) => response.writeHead(503).end())
    expect(await lacks()).toEqual([null, null])
    two.instead.clear()
    two.alerts = one.alerts
    expect(await lacks()).toEqual([0, 0])
  })

  it('of a source that cannot be asked asks nothing', async () => {
    const broken = { kind: 'secret-missing', detail: 'No token is stored.' } as const
    const source = connect([one.url], { broken })
    expect(await source.poll(noAbort)).toEqual({ kind: 'miss', failure: broken, peers: [], nextTryInMs: 0 })
    expect(asked(one)).toEqual([])
  })
})

describe('an answer that is none becomes a miss and resolves nothing', () => {
  const packed = zlib.gzipSync(Buffer.from(JSON.stringify([anApiAlert('a')])))
  type Reply = [status: number, headers: Record<string, string>, body: string | Buffer]
  it.each<[string, Reply, string, RegExp]>([
    [
      'a login page with 200',
      [200, { 'content-type': 'text/html' }, '<html>Sign in</html>'],
      'not-json',
      /login page/,
    ],
    [
      'a redirect to a login page',
      [302, { location: 'https://sso.example/' }, ''],
      'not-json',
      /sso\.example/,
    ],
    ['an error with 200', [200, {}, '{"status":"error","error":"no upstream"}'], 'bad-shape', /no upstream/],
    ['half of the JSON', [200, {}, '[{"labels":{"alertname":'], 'not-json', /not JSON/],
    [
      'half of the gzip',
      [200, { 'content-encoding': 'gzip' }, packed.subarray(0, 40)],
      'cut-off',
      /127\.0\.0\.1/,
    ],
    [
      'one bad alert among good',
      [200, {}, JSON.stringify([anApiAlert('a'), {}])],
      'bad-shape',
      /alert 2 of 2/,
    ],
    ['more than is accepted', [200, {}, `[${' '.repeat(70_000)}]`], 'too-large', /65536 bytes/],
    ['401', [401, {}, 'Unauthorized\n'], 'unauthorised', /Unauthorized/],
    ['403', [403, {}, '{"message":"scope alerts:read is missing"}'], 'forbidden', /alerts:read/],
    ['404, a wrong prefix', [404, {}, '404 page not found\n'], 'not-found', /prefix/],
    ['410', [410, {}, ''], 'not-found', /no longer/],
    ['400 with a JSON string', [400, {}, '"bad matcher format"'], 'bad-request', /bad matcher format/],
    ['422 with a JSON object', [422, {}, '{"code":602,"message":"invalid"}'], 'bad-request', /invalid/],
    [
      '503 in plain text',
      [503, {}, 'Limit of concurrent GET requests reached (1)'],
      'server-error',
      /Limit of/,
    ],
    ['500 with a web page', [500, {}, '<html>oops</html>'], 'server-error', /trouble of its own \(500\)\.$/],
  ])('%s', async (_, [status, headers, body], kind, words) => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url], { maxBytes: 65_536 })
    await source.poll(noAbort)
    one.instead.set('GET /alerts', (_request, response) => response.writeHead(status, headers).end(body))
    const miss = missed(await source.poll(noAbort))
    expect(miss.failure).toMatchObject({ kind, detail: expect.stringMatching(words) })
    expect(miss.peers).toMatchObject([{ url: one.url, failure: miss.failure, alertCount: null }])
    one.instead.clear()
    expect(answered(await source.poll(noAbort))).toMatchObject({
      full: false,
      changed: [],
      gone: [],
      complete: true,
    })
  })

  it('an empty list with a cut connection is not "no alerts"', async () => {
    const server = await serveTcp((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[]'))
    expect(missed(await connect([server.url]).poll(noAbort)).failure.kind).toBe('cut-off')
    await server.close()
  })

  it('a list that trickles in ends at the deadline', async () => {
    one.instead.set('GET /alerts', (_, response) => response.writeHead(200).write('['))
    const poll = connect([one.url]).poll(noAbort)
    await eventually(() => one.requests.length).toBe(1)
    clock.advance(10_000)
    expect(missed(await poll).failure.kind).toBe('timeout')
  })

  it('a long list that flows past the deadline is read, and makes no clock wrong', async () => {
    let end = (): void => {}
    one.instead.set('GET /alerts', (_, response) => {
      response.writeHead(200, { date: new Date(clock.now()).toUTCString() }).write(`[${' '.repeat(100_000)}`)
      end = () => response.end(']')
    })
    const poll = connect([one.url]).poll(noAbort)
    await eventually(() => one.requests.length).toBe(1)
    // All that has been sent is here when what is sent after it is.
    await eventually(async () => (await fetch(`${one.url}/api/v2/status`)).status).toBe(200)
    clock.advance(14_000)
    end()
    const answer = answered(await poll)
    expect(answer).toMatchObject({ total: 0, complete: true })
    // A Date header is of whole seconds.
    expect(Math.abs(answer.peers[0]?.skewMs ?? Number.NaN)).toBeLessThanOrEqual(500)
  })

  it('a slow list of one peer does not hold up what another has told', async () => {
    const quick = anApiAlert('quick')
    two.alerts.splice(0, two.alerts.length, quick)
    one.instead.set('GET /alerts', (_, response) => response.writeHead(200).write(`[${' '.repeat(100_000)}`))
    const poll = connect([one.url, two.url]).poll(noAbort)
    await eventually(() => [one.requests.length, two.requests.length]).toEqual([1, 1])
    await eventually(async () => (await fetch(`${one.url}/api/v2/status`)).status).toBe(200)
    clock.advance(10_000)
    const { changed, peers } = answered(await poll)
    expect(changed).toHaveLength(1)
    expect(peers[0]?.failure?.detail).toMatch(/did not finish its answer within 10 s/)
  })

  it('an address that is none', async () => {
    expect(missed(await connect(['alertmanager.example:9093']).poll(noAbort)).failure.kind).toBe(
      'bad-request',
    )
  })
})

describe('a server that asks for patience', () => {
  it.each([
    ['in seconds', () => '120'],
    ['by date', () => new Date(Date.parse(new Date(clock.now()).toUTCString()) + 120_000).toUTCString()],
  ])('%s is not asked before', async (_, value) => {
    const date = new Date(clock.now()).toUTCString()
    one.instead.set('GET /alerts', (_request, response) => {
      response.writeHead(429, { 'retry-after': value(), date }).end('slow down')
    })
    const source = connect([one.url])
    const miss = missed(await source.poll(noAbort))
    expect(miss).toMatchObject({ nextTryInMs: 120_000, failure: { kind: 'rate-limited' } })
    one.instead.clear()
    clock.advance(119_000)
    expect(missed(await source.poll(noAbort))).toMatchObject({ nextTryInMs: 1_000, failure: miss.failure })
    expect(asked(one)).toHaveLength(1)
    clock.advance(1_000)
    answered(await source.poll(noAbort))
  })

  it('does not hold up its peers', async () => {
    one.instead.set('GET /alerts', (_, response) => response.writeHead(429, { 'retry-after': '120' }).end())
    const source = connect([one.url, two.url])
    expect(answered(await source.poll(noAbort))).toMatchObject({ complete: false, nextTryInMs: 0 })
    await source.poll(noAbort)
    expect(asked(one)).toEqual(['GET /alerts'])
    expect(asked(two).filter((request) => request === 'GET /alerts')).toHaveLength(2)
  })
})

describe('two peers', () => {
  it('are one list, complete when both answered', async () => {
    one.alerts = [anApiAlert('a'), anApiAlert('b')]
    two.alerts = [anApiAlert('b', { startsAt: '2026-11-22T02:00:00.000Z' }), anApiAlert('c')]
    const answer = answered(await connect([one.url, two.url]).poll(noAbort))
    expect(answer).toMatchObject({ total: 3, complete: true })
    expect(answer.changed.find(({ fingerprint }) => fingerprint === 'b')?.firedAt).toBe(
      Date.UTC(2026, 10, 22, 2),
    )
    expect(answer.peers.map(({ alertCount }) => alertCount)).toEqual([2, 2])
  })

  it('of which one is away have both vouched for what is gone', async () => {
    one.alerts = [anApiAlert('a', { endsAt: '2026-11-22T03:18:40.000Z' })]
    two.alerts = [anApiAlert('a', { endsAt: '2026-11-22T03:18:00.000Z' })]
    const source = connect([one.url, two.url])
    await source.poll(noAbort)
    one.instead.set('GET /alerts', (_, response) => response.destroy())
    expect(answered(await source.poll(noAbort))).toMatchObject({ changed: [], gone: [] })
    two.alerts = []
    expect(answered(await source.poll(noAbort))).toMatchObject({
      complete: false,
      gone: [{ fingerprint: 'a', endsAt: Date.UTC(2026, 10, 22, 3, 18, 40) }],
    })
  })

  it('of which one is away are an answer that is not complete', async () => {
    one.alerts = [anApiAlert('a')]
    two.alerts = [anApiAlert('b')]
    const source = connect([one.url, two.url])
    await source.poll(noAbort)
    two.instead.set('GET /alerts', (_, response) => response.destroy())
    const alone = answered(await source.poll(noAbort))
    expect(alone).toMatchObject({ complete: false, restarted: false, gone: [{ fingerprint: 'b' }], total: 1 })
    expect(alone.peers).toMatchObject([
      { failure: null },
      { failure: { kind: 'cut-off' }, version: '0.25.0' },
    ])

    two.instead.clear()
    asked(two)
    const both = answered(await source.poll(noAbort))
    expect(both).toMatchObject({ complete: true, changed: [{ fingerprint: 'b' }] })
    // It was away, so it is asked whether it is still the same process.
    expect(asked(two)).toContain('GET /status')
  })

  it('of which one hangs hold the other up for three seconds, not ten, and every fourth time for ten', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url, two.url])
    await source.poll(noAbort)
    two.instead.set('GET /alerts', () => {})
    const held: number[] = []
    for (let poll = 0; poll < 5; poll++) {
      asked(two)
      const began = clock.mono()
      let over = false
      const polled = source.poll(noAbort).finally(() => {
        over = true
      })
      await eventually(() => two.requests.length).toBe(1)
      // Of the deadlines only the one of the hanging peer is left.
      await eventually(() => clock.pending()).toBe(1)
      for (let second = 0; second < 10 && !over; second++) await clock.advanceAsync(1_000)
      expect(answered(await polled)).toMatchObject({ complete: false, total: 1 })
      held.push(clock.mono() - began)
    }
    expect(held).toEqual([10_000, 3_000, 3_000, 3_000, 10_000])
  })

  it('that are both away are a miss', async () => {
    const source = connect([await deadUrl(), await deadUrl()])
    const miss = missed(await source.poll(noAbort))
    expect(miss.failure.kind).toBe('refused')
    expect(miss.peers).toHaveLength(2)
  })
})

describe('a restart', () => {
  const restart = (server: ScriptedAlertmanager): void => {
    server.uptime = new Date(clock.now()).toISOString()
    server.alerts = []
  }

  it('of the only peer is noticed before its empty list is reported, and for two minutes', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url])
    await source.poll(noAbort)
    clock.advance(15_000)
    restart(one)
    expect(answered(await source.poll(noAbort))).toMatchObject({
      restarted: true,
      complete: false,
      gone: [{ fingerprint: 'a' }],
    })
    clock.advance(119_000)
    expect(answered(await source.poll(noAbort))).toMatchObject({ restarted: true, complete: false })
    clock.advance(2_000)
    expect(answered(await source.poll(noAbort))).toMatchObject({ restarted: false, complete: true })
  })

  it('is noticed in a full answer too, which knows of nothing that is gone', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url])
    await source.poll(noAbort)
    source.forget()
    restart(one)
    expect(answered(await source.poll(noAbort))).toMatchObject({
      full: true,
      restarted: true,
      complete: false,
    })
  })

  it('of one of two is covered by the other, but absences wait until it can have been told again', async () => {
    one.alerts = [anApiAlert('a'), anApiAlert('b')]
    two.alerts = [anApiAlert('a')]
    const source = connect([one.url, two.url])
    await source.poll(noAbort)
    clock.advance(15_000)
    restart(one)
    expect(answered(await source.poll(noAbort))).toMatchObject({
      restarted: false,
      complete: false,
      total: 1,
      gone: [{ fingerprint: 'b' }],
    })
    // "b" may fire on: only the one that restarted was ever told of it.
    clock.advance(119_000)
    expect(answered(await source.poll(noAbort))).toMatchObject({ restarted: false, complete: false })
    clock.advance(2_000)
    expect(answered(await source.poll(noAbort))).toMatchObject({ restarted: false, complete: true })
  })

  it('of both while they could not be reached is noticed when they answer again', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url])
    await source.poll(noAbort)
    one.instead.set('GET /alerts', (_, response) => response.destroy())
    missed(await source.poll(noAbort))
    one.instead.clear()
    restart(one)
    expect(answered(await source.poll(noAbort))).toMatchObject({ restarted: true, complete: false })
  })

  it('is measured by the clock of the server', async () => {
    const skewMs = 3_600_000
    const withDate = (body: () => unknown) => (_: unknown, response: Parameters<typeof sendJson>[0]) => {
      response.setHeader('date', new Date(clock.now() + skewMs).toUTCString())
      sendJson(response, body())
    }
    one.alerts = [anApiAlert('a')]
    one.instead.set(
      'GET /alerts',
      withDate(() => one.alerts),
    )
    const source = connect([one.url])
    const [peer] = answered(await source.poll(noAbort)).peers
    expect(Math.abs((peer?.skewMs ?? 0) - skewMs)).toBeLessThanOrEqual(500)
    one.uptime = new Date(clock.now() + skewMs).toISOString()
    one.alerts = []
    expect(answered(await source.poll(noAbort)).restarted).toBe(true)
    clock.advance(121_000)
    expect(answered(await source.poll(noAbort)).restarted).toBe(false)
  })

  it('that was before we watched is none', async () => {
    one.uptime = new Date(clock.now() - 1_000).toISOString()
    expect(answered(await connect([one.url]).poll(noAbort))).toMatchObject({
      restarted: false,
      complete: true,
    })
  })

  it('cannot be ruled out when the status cannot be read: absences are not believed', async () => {
    one.alerts = [anApiAlert('a')]
    const source = connect([one.url])
    await source.poll(noAbort)
    one.alerts = []
    one.instead.set('GET /status', (_, response) => response.writeHead(403).end())
    expect(answered(await source.poll(noAbort))).toMatchObject({ complete: false, restarted: false })
    one.instead.clear()
    expect(answered(await source.poll(noAbort))).toMatchObject({ complete: true })
  })
})

describe('silences', () => {
  const silenced = (id: string) =>
    anApiAlert('a', { status: { state: 'suppressed', silencedBy: [id], inhibitedBy: [] } })

  it('are read at first, when alerts name others, and every minute while there are any', async () => {
    one.silences = [anApiSilence('old', { status: { state: 'expired' } })]
    const source = connect([one.url])
    expect(answered(await source.poll(noAbort)).silences).toEqual([])
    clock.advance(120_000)
    expect(answered(await source.poll(noAbort)).silences).toBeNull()

    one.alerts = [silenced('s1')]
    one.silences = [anApiSilence('s1'), ...one.silences]
    expect(answered(await source.poll(noAbort)).silences).toEqual([
      {
        id: 's1',
        state: 'active',
        createdBy: 'alice',
        comment: 'known trouble',
        startsAt: Date.UTC(2026, 10, 22, 3, 10),
        endsAt: Date.UTC(2026, 10, 22, 4, 10),
        matchers: [{ name: 'alertname', value: 'X', isRegex: false, isEqual: true }],
      },
    ])
    clock.advance(59_000)
    expect(answered(await source.poll(noAbort)).silences).toBeNull()
    clock.advance(1_000)
    expect(answered(await source.poll(noAbort)).silences).toHaveLength(1)

    one.alerts = []
    expect(answered(await source.poll(noAbort)).silences).toHaveLength(1)
    one.silences = []
    clock.advance(60_000)
    expect(answered(await source.poll(noAbort)).silences).toEqual([])
    clock.advance(60_000)
    expect(answered(await source.poll(noAbort)).silences).toBeNull()
  })

  it('that could not be read are asked for again', async () => {
    one.alerts = [silenced('s1')]
    one.silences = [anApiSilence('s1')]
    one.instead.set('GET /silences', (_, response) => response.writeHead(500).end())
    const source = connect([one.url])
    expect(answered(await source.poll(noAbort))).toMatchObject({ silences: null, complete: true })
    one.instead.clear()
    expect(answered(await source.poll(noAbort)).silences).toHaveLength(1)
  })

  it('of two peers are one list, the newer copy counts', async () => {
    one.silences = [anApiSilence('s1', { comment: 'old', updatedAt: '2026-11-22T03:00:00.000Z' })]
    two.silences = [anApiSilence('s1', { comment: 'new' }), anApiSilence('s2')]
    const { silences } = answered(await connect([one.url, two.url]).poll(noAbort))
    expect(silences?.map(({ id, comment }) => [id, comment])).toEqual([
      ['s1', 'new'],
      ['s2', 'known trouble'],
    ])
  })
})
