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

it('says that a sender left alerts out', async () => {
  const answers = await watch(connect())
  await send({ ...message(alert('A')), truncatedAlerts: 3 })
  expect(answers.at(-1)?.remarks).toContainEqual(expect.stringMatching(/left out 3 alerts/))
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
