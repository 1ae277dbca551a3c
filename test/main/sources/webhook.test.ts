/** What others send, over real HTTP. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import type { WebhookOptions } from '../../../contract/source-options.ts'
import { listenOnLoopback } from '../../../main/platform/http-server.ts'
import type { ConnectedSource, SourceConfig } from '../../../main/sources/source.ts'
import { webhook } from '../../../main/sources/webhook.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import { freePorts } from '../../helpers/free-ports.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import { whole } from '../../helpers/straightforward.ts'
import { serveTcp } from '../../helpers/test-server.ts'

const token = 'a-token-of-some-length'
let clock: ManualClock
let port: number
let ends: (() => void)[]

beforeEach(async () => {
  clock = createManualClock()
  ;[port = 0] = await freePorts(1)
  ends = []
})
afterEach(() => {
  for (const end of ends) end()
})

const noFields = {
  ...{ id: '/id', title: null, severity: null, state: '/state', url: null, since: null },
  ...{ heldBy: null, labels: {}, allLabels: null },
}

function connect(change: Partial<WebhookOptions> = {}, more: Partial<SourceConfig> = {}): ConnectedSource {
  const options: WebhookOptions = {
    ...{ kind: 'webhook', port, bind: null, format: 'alertmanager', items: '', fields: noFields },
    ...{ states: { held: ['acked'], over: ['ok'] }, forgetMs: 86_400_000, expectMs: null },
    ...change,
  }
  const config = aSourceConfig([`http://127.0.0.1:${port}`], {
    ...{ kind: 'webhook', options, headers: { authorization: token } },
    ...more,
  })
  return webhook.connect(config, { ...aPlatform(clock), listen: listenOnLoopback })
}

/** Listens, and polls whenever the source says that there is news, as the loop does; `keeps` = does the engine keep it? */
async function watch(source: ConnectedSource, keeps: () => boolean = () => true): Promise<Answer[]> {
  const answers: Answer[] = []
  let running = Promise.resolve()
  const poll = (): void => {
    running = running.then(async () => {
      const seen = whole(await source.poll(noAbort))
      if (seen.kind === 'miss') return
      if (keeps()) answers.push(seen)
      else source.forget()
    })
  }
  const end = source.listen?.(poll)
  if (end) ends.push(end)
  await eventually(async () => {
    poll()
    await running
    expect(answers.length).toBeGreaterThan(0)
  })
  answers.splice(0)
  return answers
}

function send(
  body: unknown,
  {
    path = `/${token}`,
    headers = {},
    method = 'POST',
  }: { path?: string; headers?: Record<string, string>; method?: string } = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers,
    ...(method === 'GET' ? {} : { body: text }),
  })
}

/** An alert as Alertmanager 0.25 sends it. */
const alert = (name: string, part: object = {}): object => ({
  ...{ status: 'firing', labels: { alertname: name }, annotations: {}, startsAt: '2026-11-22T15:49:40.913Z' },
  ...{ endsAt: '0001-01-01T00:00:00Z', generatorURL: '', fingerprint: `f-${name}` },
  ...part,
})
const message = (...alerts: readonly object[]): object => ({
  version: '4',
  receiver: 'desk',
  truncatedAlerts: 0,
  alerts,
})

it('says 200 only when the engine has kept it', async () => {
  let keeps = false
  const answers = await (async () => {
    keeps = true
    return watch(connect(), () => keeps)
  })()
  keeps = false
  expect((await send(message(alert('A')))).status).toBe(503)
  keeps = true
  expect((await send(message(alert('A')))).status).toBe(200)
  expect(answers.flatMap(({ changed }) => changed).map(({ fingerprint }) => fingerprint)).toContain('f-A')
})

it('tells of what fires, and ends what is resolved by its word', async () => {
  const answers = await watch(connect())
  await send(message(alert('A'), alert('B')))
  await send(message(alert('A', { status: 'resolved', endsAt: '2026-11-22T16:00:00Z' })))
  const seen = answers.flatMap(({ changed }) => changed)
  expect(seen.map(({ fingerprint }) => fingerprint)).toEqual(['f-A', 'f-B'])
  expect(seen[0]).toMatchObject({ firedAt: Date.UTC(2026, 10, 22, 15, 49, 40, 913), receivers: ['desk'] })
  expect(answers.flatMap(({ ended = [] }) => ended)).toEqual([
    { fingerprint: 'f-A', at: Date.UTC(2026, 10, 22, 16) },
  ])
  expect(answers.every(({ complete, gone }) => !complete && gone.length === 0)).toBe(true)
  expect(answers.at(-1)?.total).toBe(1)
})

it.each([
  ['no token', { path: '/' }, 404],
  ['another token', { path: '/a-token-of-some-lengtH' }, 404],
  ['a web page', { headers: { origin: 'https://evil.example' } }, 403],
  ['another method', { method: 'GET' }, 405],
])('refuses %s', async (_, how, status) => {
  const answers = await watch(connect())
  expect((await send(message(alert('A')), how)).status).toBe(status)
  expect(answers.flatMap(({ changed }) => changed)).toEqual([])
})

it('takes the token as a header too', async () => {
  await watch(connect())
  const headers = { authorization: `Bearer ${token}` }
  expect((await send(message(alert('A')), { path: '/', headers })).status).toBe(200)
})

it.each([
  ['half a message', '{"alerts":[{', /not JSON/],
  ['no alerts', '{}', /alerts is not a list/],
  ['an alert without labels', message(alert('A', { labels: null })), /alert 1: labels is not an object/],
])('refuses what it cannot read, and says so on its card: %s', async (_, body, words) => {
  const source = connect()
  await watch(source)
  const reply = await send(body)
  expect(reply.status).toBe(400)
  expect(await reply.text()).toMatch(words)
  const seen = whole(await source.poll(noAbort)) as Answer
  expect(seen.remarks).toContainEqual(expect.stringMatching(words))
})

const spotsOf = async (source: ConnectedSource): Promise<readonly string[]> => {
  const seen = whole(await source.poll(noAbort)) as Answer
  return (seen.blindSpots ?? []).map(({ name }) => name)
}

it('F89: is not all quiet while a sender has left alerts of a group out, until it sends that group whole', async () => {
  const source = connect()
  await watch(source)
  const group = { groupKey: '{}:{cluster="pay-eu"}' }
  await send({ ...message(alert('A')), ...group, truncatedAlerts: 3 })
  expect(await spotsOf(source)).toEqual(['3 alerts of a group'])
  await send({ ...message(alert('B')), groupKey: '{}:{cluster="core"}' })
  expect(await spotsOf(source)).toEqual(['3 alerts of a group'])
  await send({ ...message(alert('A')), ...group, truncatedAlerts: 1 })
  expect(await spotsOf(source)).toEqual(['an alert of a group'])
  await send({ ...message(alert('A')), ...group })
  expect(await spotsOf(source)).toEqual([])
})

it.each([
  ['longer than it may be', 3_000],
  ['so long that it is cut off', 6_000_000],
])('is not all quiet after a message %s, until that sender is heard again', async (_, length) => {
  const source = connect({}, { maxBytes: 2_000 })
  await watch(source)
  const long = message(alert('A', { annotations: { summary: 'x'.repeat(length) } }))
  const mine = { headers: { 'user-agent': 'Alertmanager/0.27.0' } }
  // Whoever does not know the token is no sender.
  await send(long, { ...mine, path: '/' }).catch(() => null)
  expect(await spotsOf(source)).toEqual([])
  const status = await send(long, mine).then(
    (reply) => reply.status,
    () => 'cut off',
  )
  expect([413, 'cut off']).toContain(status)
  await eventually(async () => expect(await spotsOf(source)).toEqual(['a message that was too long']))
  await send(message(alert('B')), { headers: { 'user-agent': 'relay' } })
  expect(await spotsOf(source)).toEqual(['a message that was too long'])
  await send(message(alert('B')), mine)
  expect(await spotsOf(source)).toEqual([])
})

it('F91: says that its silence proves nothing, unless its senders are expected to say something', async () => {
  const answer = async (source: ConnectedSource) => {
    await watch(source)
    const seen = whole(await source.poll(noAbort))
    for (const end of ends.splice(0)) end()
    return seen
  }
  expect(await answer(connect())).toMatchObject({ unproven: 'nothing tells whether its senders are alive' })
  expect(await answer(connect({ expectMs: 600_000 }))).not.toHaveProperty('unproven')
})

it('F90: keeps items with the same id apart, says so, and ends each by what it is about', async () => {
  const fields = { ...noFields, title: '/title', severity: '/sev', labels: { host: '/host' } }
  const source = connect({ format: 'generic', fields })
  const answers = await watch(source)
  await send({ id: 7, host: 'a' })
  await send([
    { id: 7, host: 'a' },
    { id: 7, host: 'b', sev: 'page' },
  ])
  const changed = answers.flatMap((each) => each.changed)
  const hosts = new Map(changed.map(({ fingerprint, labels }) => [fingerprint, labels.host]))
  expect([...hosts.values()]).toEqual(['a', 'b'])
  expect(answers.at(-1)?.total).toBe(2)
  expect((whole(await source.poll(noAbort)) as Answer).remarks).toContainEqual(
    expect.stringMatching(/id that others have too/),
  )
  // Which of them that is, nobody can tell.
  await send({ id: 7, state: 'ok' })
  expect(answers.at(-1)).toMatchObject({
    total: 2,
    remarks: expect.arrayContaining([expect.stringMatching(/not which/)]),
  })
  await send({ id: 7, host: 'b', state: 'ok' })
  const ended = answers.flatMap((each) => each.ended ?? []).map(({ fingerprint }) => hosts.get(fingerprint))
  expect(ended).toEqual(['b'])
  await send({ id: 7, host: 'a', state: 'ok' })
  expect(answers.at(-1)?.total).toBe(0)
})

it('reads anybody’s JSON, one item alone or several', async () => {
  const answers = await watch(connect({ format: 'generic' }))
  expect((await send({ id: 7 })).status).toBe(200)
  expect((await send([{ id: 8 }, { id: 7, state: 'ok' }])).status).toBe(200)
  expect(answers.flatMap(({ changed }) => changed).map(({ fingerprint }) => fingerprint)).toEqual(['7', '8'])
  expect(answers.flatMap(({ ended = [] }) => ended)).toEqual([{ fingerprint: '7', at: null }])
})

it('is blind when nothing came for longer than expected, and sees again with the next word', async () => {
  const source = connect({ expectMs: 600_000 })
  const answers = await watch(source)
  await send(message(alert('A')))
  clock.advance(600_001)
  expect(whole(await source.poll(noAbort))).toMatchObject({
    ...{
      kind: 'miss',
      failure: { kind: 'timeout', detail: expect.stringMatching(/Nothing came for 10 min/) },
    },
  })
  answers.splice(0)
  expect((await send(message(alert('A')))).status).toBe(200)
  expect(answers.length).toBeGreaterThan(0)
})

it('says what keeps it from listening', async () => {
  const other = await serveTcp(() => {})
  const source = connect({ port: other.port })
  ends.push(source.listen?.(() => {}) ?? (() => {}))
  await eventually(async () => {
    expect(whole(await source.poll(noAbort))).toMatchObject({
      ...{
        kind: 'miss',
        failure: { kind: 'refused', detail: expect.stringMatching(/used by another program/) },
      },
    })
  })
  expect(await source.test(noAbort)).toMatchObject({ ok: false, failure: { kind: 'refused' } })
  await other.close()
  await eventually(async () => expect(whole(await source.poll(noAbort)).kind).toBe('answer'))
})

it('forgets nothing that was not kept: all of it is told again', async () => {
  const source = connect()
  await watch(source)
  await send(message(alert('A')))
  source.forget()
  expect(whole(await source.poll(noAbort))).toMatchObject({ full: true, changed: [{ fingerprint: 'f-A' }] })
})

it('takes its own opening for no miss: the first look waits for it', async () => {
  const source = connect()
  ends.push(source.listen?.(() => {}) ?? (() => {}))
  expect(whole(await source.poll(noAbort)).kind).toBe('answer')
})

it('is not all quiet for an hour after a message that it could not read, whatever others send', async () => {
  const source = connect()
  const answers = await watch(source)
  expect((await send('{"alerts":[{')).status).toBe(400)
  expect((await send(message(alert('A')))).status).toBe(200)
  const [spot] = answers.at(-1)?.blindSpots ?? []
  expect(spot).toMatchObject({
    name: 'a message that was refused',
    detail: expect.stringMatching(/not JSON/),
  })
  expect(JSON.stringify(answers)).not.toContain(token)
  clock.advance(3_600_000)
  expect(whole(await source.poll(noAbort))).not.toHaveProperty('blindSpots')
})

it('takes an end, and what it has already, also when no more fits', async () => {
  const source = connect()
  const answers = await watch(source)
  const told = (name: string, status = 'firing') => ({
    status,
    labels: { alertname: name },
    startsAt: '2026-01-31T12:00:00Z',
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-01-31T12:05:00Z',
  })
  const all = Array.from({ length: 50_000 }, (_, index) => told(`a${index}`))
  expect((await send({ alerts: all })).status).toBe(200)
  expect((await send({ alerts: [told('one-more')] })).status).toBe(507)
  expect((await send({ alerts: [told('a1')] })).status).toBe(200)
  expect((await send({ alerts: [told('a2', 'resolved')] })).status).toBe(200)
  expect(answers.flatMap(({ ended = [] }) => ended)).toHaveLength(1)
  expect((await send({ alerts: [told('one-more')] })).status).toBe(200)
})

it('does not take one id for room: each thing that goes by it needs its own', async () => {
  const source = connect()
  await watch(source)
  const told = (host: string, fingerprint?: string) => ({
    ...{ status: 'firing', labels: { alertname: 'Disk', host }, fingerprint },
    ...{ startsAt: '2026-01-31T12:00:00Z', endsAt: '0001-01-01T00:00:00Z' },
  })
  const all = Array.from({ length: 49_990 }, (_, index) => told(`a${index}`))
  expect((await send({ alerts: [...all, told('x', 'one-id')] })).status).toBe(200)
  const shared = (count: number) => ({
    alerts: Array.from({ length: count }, (_, index) => told(`b${index}`, 'one-id')),
  })
  expect((await send(shared(20))).status).toBe(507)
  expect((await send(shared(9))).status).toBe(200)
  // They are known by now.
  expect((await send(shared(9))).status).toBe(200)
  expect((await send({ alerts: [told('one-more')] })).status).toBe(507)
})
