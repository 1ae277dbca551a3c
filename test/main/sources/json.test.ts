/** A list in anybody's JSON, over real HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Miss } from '../../../contract/observation.ts'
import type { JsonFields, JsonOptions } from '../../../contract/source-options.ts'
import { json } from '../../../main/sources/json.ts'
import type { ConnectedSource, DeedOrder, SourceConfig } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import { whole } from '../../helpers/straightforward.ts'
import { serveHttp, type TestServer } from '../../helpers/test-server.ts'

type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void

let clock: ManualClock
let server: TestServer
let handle: Handle
let bodies: string[]

beforeEach(async () => {
  clock = createManualClock()
  bodies = []
  server = await serveHttp((request, response, body) => {
    bodies.push(body)
    handle(request, response, body)
  })
})

afterEach(() => server.close())

const fields: JsonFields = {
  ...{ id: '/key', title: '/what', severity: '/level', state: '/state', url: '/link', since: '/since' },
  ...{ heldBy: '/owner', labels: { customer: '/for/name' }, allLabels: '/tags' },
}
const options: JsonOptions = {
  ...{ kind: 'json', items: '/data', next: '/next', fields },
  states: { held: ['acked'], over: ['ok'] },
  actions: {
    acknowledge: { method: 'POST', path: '/do/{id}/ack', body: '{"who":"{by}","why":"{text}"}' },
    unacknowledge: null,
    note: { method: 'PUT', path: '/do/{id}/note', body: '{"text":"{text}"}' },
    resolve: { method: 'DELETE', path: '/do/{id}', body: null },
  },
}

function connect(more: Partial<SourceConfig> = {}, change: Partial<JsonOptions> = {}): ConnectedSource {
  const urls = [`${server.url}/list?open=1`]
  return json.connect(
    aSourceConfig(urls, { kind: 'json', options: { ...options, ...change }, ...more }),
    aPlatform(clock),
  )
}

const send = (response: ServerResponse, body: unknown, status = 200, headers = {}): void =>
  void response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(typeof body === 'string' ? body : JSON.stringify(body))

const list =
  (...items: readonly unknown[]): Handle =>
  (_, response) =>
    send(response, { data: items })

async function answer(source: ConnectedSource): Promise<Answer> {
  const observation = whole(await source.poll(noAbort))
  if (observation.kind === 'miss') throw new Error(observation.failure.detail)
  return observation
}

async function miss(source: ConnectedSource): Promise<Miss> {
  const observation = whole(await source.poll(noAbort))
  if (observation.kind === 'answer') throw new Error('was answered')
  return observation
}

const order = (part: Partial<DeedOrder> = {}): DeedOrder => ({
  ...{ fingerprint: 'a/1', labels: {}, by: 'Ines "Ö" Okafor', marker: 'nd-1', since: 0, isRetry: false },
  ...part,
})

describe('what stands in an item', () => {
  it('becomes an alert, each thing from its place', async () => {
    handle = list({
      ...{ key: 17, what: 'Backup failed', level: 'page', state: 'OPEN', since: '2026-01-31T12:00:00Z' },
      ...{
        link: '/jobs/17',
        owner: 'Ana',
        for: { name: 'Heron Bank' },
        tags: { team: 'db', tries: 3, hosts: ['a', 'b'] },
      },
    })
    const { changed, full, complete, total } = await answer(connect())
    expect({ full, complete, total }).toEqual({ full: true, complete: true, total: 1 })
    expect(changed).toEqual([
      expect.objectContaining({
        fingerprint: '17',
        labels: {
          ...{ team: 'db', tries: '3', hosts: 'a, b', customer: 'Heron Bank' },
          ...{ severity: 'page', state: 'open', alertname: 'Backup failed' },
        },
        annotations: { summary: 'Backup failed' },
        firedAt: Date.UTC(2026, 0, 31, 12),
        generatorUrl: `${server.url}/jobs/17`,
        held: { by: 'Ana', mine: false, at: null, until: null },
      }),
    ])
  })

  it.each([
    ['seconds', 1_769_860_800],
    ['milliseconds', 1_769_860_800_000],
    ['seconds as text', '1769860800'],
  ])('says since when in %s', async (_, since) => {
    handle = list({ key: 'a', since })
    expect((await answer(connect())).changed[0]?.firedAt).toBe(1_769_860_800_000)
  })

  it.each([
    ['nothing but an id', { key: 'a' }],
    [
      'every field of another type',
      { key: 'a', what: { x: 1 }, level: [1], state: 7, since: {}, link: [], tags: 'x' },
    ],
    ['a state that nobody knows', { key: 'a', state: 'shrugging' }],
    ['labels with hostile names', { key: 'a', tags: JSON.parse('{"__proto__":"x","constructor":"y"}') }],
    ['texts of 64 kB', { key: 'a', what: 'x'.repeat(65_536), tags: { long: 'y'.repeat(65_536) } }],
    ['a link that runs something', { key: 'a', link: 'javascript:alert(1)' }],
  ])('is never dropped: %s', async (_, item) => {
    handle = list(item)
    const { changed } = await answer(connect())
    expect(changed).toHaveLength(1)
    expect(changed[0]?.fingerprint).toBe('a')
    expect(JSON.stringify(changed).length).toBeLessThan(40_000)
    expect(changed[0]?.generatorUrl ?? server.url).toMatch(/^http/)
  })

  it('without an id counts, and is said to', async () => {
    handle = list({ what: 'Who am I' }, { what: 'And I' })
    const { changed, remarks } = await answer(connect())
    expect(new Set(changed.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    expect(remarks).toEqual([expect.stringMatching(/^2 items have no id/)])
  })

  it('without a beginning keeps the instant of its first look', async () => {
    handle = list({ key: 'a' })
    const source = connect()
    const [first] = (await answer(source)).changed
    clock.advance(60_000)
    handle = list({ key: 'a', what: 'other' })
    const [second] = (await answer(source)).changed
    expect(second).toMatchObject({ firedAt: first?.firedAt, sinceUnknown: true })
  })
})

describe('a list', () => {
  it.each([0, 1, 100, 101, 10_001])('of %i items over pages of 100 is whole', async (count) => {
    handle = (request, response) => {
      const from = Number(new URL(request.url ?? '', server.url).searchParams.get('from') ?? 0)
      const to = Math.min(count, from + 100)
      const data = Array.from({ length: to - from }, (_, index) => ({ key: `k${from + index}` }))
      send(response, { data, ...(to < count ? { next: `?from=${to}` } : {}) })
    }
    const { total, changed, complete } = await answer(connect())
    expect({ total, complete }).toEqual({ total: count, complete: true })
    expect(new Set(changed.map(({ fingerprint }) => fingerprint)).size).toBe(count)
  })

  it('follows a Link header where its answer is the list itself', async () => {
    handle = (request, response) =>
      request.url?.includes('page=2')
        ? send(response, [{ key: 'b' }])
        : send(response, [{ key: 'a' }], 200, { link: `<${server.url}/list?page=2>; rel="next"` })
    expect((await answer(connect({}, { items: '', next: null }))).total).toBe(2)
  })

  it.each([
    ['in circles', '/list?open=1', /circles/],
    ['to another server', 'http://127.0.0.2:1/x', /another server/],
  ])('that leads %s is not believed', async (_, next, words) => {
    handle = (_request, response) => send(response, { data: [], next })
    expect((await miss(connect())).failure).toMatchObject({
      kind: 'bad-shape',
      detail: expect.stringMatching(words),
    })
  })

  it('tells what is new, changed, over by its word, and gone', async () => {
    const source = connect()
    handle = list({ key: 'a', what: 'one' }, { key: 'b' }, { key: 'c' })
    await answer(source)
    handle = list({ key: 'a', what: 'two' }, { key: 'b', state: 'ok' }, { key: 'd' })
    const { changed, gone, ended, full } = await answer(source)
    expect(full).toBe(false)
    expect(changed.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'd'])
    expect(gone.map(({ fingerprint }) => fingerprint)).toEqual(['c'])
    expect(ended).toEqual([{ fingerprint: 'b', at: null }])
    expect((await answer(source)).ended).toBeUndefined()
  })

  it('vouches for what it tells from the look that told it, also where a page came the same as before', async () => {
    const vouched = () => clock.now() + 300_000
    const source = connect()
    handle = list({ key: 'a' }, { key: 'b' })
    await answer(source)
    for (const _ of [1, 2]) {
      clock.advance(60_000)
      expect((await answer(source)).changed).toEqual([])
    }
    // What was seen last a minute ago was vouched for then.
    const before = vouched()
    clock.advance(60_000)
    handle = list({ key: 'a' })
    expect((await answer(source)).gone).toEqual([{ fingerprint: 'b', endsAt: before }])
    // The engine did not keep an answer and wants all of it: of a page that is not read again.
    clock.advance(60_000)
    source.forget()
    const { changed, full } = await answer(source)
    expect(full).toBe(true)
    expect(changed).toMatchObject([{ fingerprint: 'a', endsAt: vouched() }])
  })

  it('counts an item without a beginning from when it is there again, not from a page of before', async () => {
    const source = connect()
    handle = list({ key: 'a' })
    await answer(source)
    handle = list()
    await answer(source)
    clock.advance(60_000)
    handle = list({ key: 'a' })
    expect((await answer(source)).changed).toMatchObject([{ firedAt: clock.now() }])
  })

  it('asks with what the server gave it, and believes that nothing changed', async () => {
    const tags: (string | undefined)[] = []
    handle = (request, response) => {
      tags.push(request.headers['if-none-match'])
      if (tags.length === 1) send(response, { data: [{ key: 'a' }] }, 200, { etag: '"v1"' })
      else response.writeHead(304).end()
    }
    const source = connect()
    await answer(source)
    const second = await answer(source)
    expect(tags).toEqual([undefined, '"v1"'])
    expect(second).toMatchObject({ full: false, changed: [], gone: [], complete: true, total: 1 })
    source.forget()
    handle = list({ key: 'a' })
    expect(await answer(source)).toMatchObject({ full: true, total: 1 })
  })

  it.each([
    ['no list at its place', '{"data":{"a":1}}', 200, 'bad-shape'],
    ['nothing at its place', '{}', 200, 'bad-shape'],
    ['a login page', '<html><body>Sign in', 200, 'not-json'],
    ['half an answer', '{"data":[{"key":', 200, 'not-json'],
    ['a refusal', '"no"', 401, 'unauthorised'],
    ['trouble', 'x', 503, 'server-error'],
  ] as const)('is not believed: %s', async (_, body, status, kind) => {
    const source = connect()
    handle = list({ key: 'a' })
    await answer(source)
    handle = (_request, response) => send(response, body, status)
    expect((await miss(source)).failure.kind).toBe(kind)
    handle = list({ key: 'a' })
    expect(await answer(source)).toMatchObject({ changed: [], gone: [] })
  })

  it.each([
    ['seconds', '120'],
    ['a date', new Date(Date.now() + 120_000).toUTCString()],
  ])('asks no more while it is told to wait: %s', async (_, after) => {
    handle = (_request, response) => send(response, '"slow"', 429, { 'retry-after': after })
    const source = connect()
    const first = await miss(source)
    expect(first.failure.kind).toBe('rate-limited')
    expect(first.nextTryInMs).toBeGreaterThan(60_000)
    await miss(source)
    expect(server.requests).toHaveLength(1)
  })

  it('repeats no secret of ours', async () => {
    handle = (_request, response) => send(response, '"token s3cr3t-value is bad"', 400)
    const source = connect({ headers: { authorization: 'Bearer s3cr3t-value' } })
    const told = JSON.stringify([await miss(source), await source.test(noAbort)])
    expect(told).not.toContain('s3cr3t')
  })
})

describe('a deed', () => {
  it('is the request of its template, each word written for its place', async () => {
    handle = (_request, response) => send(response, {})
    const source = connect()
    expect(
      await source.deeds?.acknowledge?.(
        { kind: 'acknowledge', until: null, text: 'a "b"\n' },
        order(),
        noAbort,
      ),
    ).toMatchObject({ ok: true })
    expect(server.requests).toEqual(['POST /do/a%2F1/ack'])
    expect(JSON.parse(bodies[0] ?? '')).toEqual({ who: 'Ines "Ö" Okafor', why: 'a "b"\n' })
  })

  it('that has no template is not there', () => {
    expect(Object.keys(connect().deeds ?? {}).toSorted()).toEqual(['acknowledge', 'note', 'resolve'])
  })

  it('goes to no other server, whatever an id says', async () => {
    const actions = {
      ...options.actions,
      resolve: { method: 'DELETE' as const, path: '//127.0.0.2:1/{id}', body: null },
    }
    const result = await connect({}, { actions }).deeds?.resolve?.(
      { kind: 'resolve', text: null },
      order(),
      noAbort,
    )
    expect(result).toMatchObject({
      ok: false,
      final: true,
      failure: { detail: expect.stringMatching(/another server/) },
    })
    expect(server.requests).toEqual([])
  })

  it.each(['.', '..'])('does not become another one by an id that is %s', async (fingerprint) => {
    handle = (_request, response) => send(response, {})
    const result = await connect().deeds?.resolve?.(
      { kind: 'resolve', text: null },
      order({ fingerprint }),
      noAbort,
    )
    expect(result).toMatchObject({ ok: false, final: true, failure: { kind: 'bad-request' } })
    expect(server.requests).toEqual([])
  })

  it('of words is not sent twice by itself; one that sets a state is', async () => {
    handle = (_request, response) => send(response, {})
    const { deeds } = connect()
    const retry = order({ isRetry: true })
    expect(await deeds?.note?.({ kind: 'note', text: 'x' }, retry, noAbort)).toMatchObject({
      ok: false,
      final: true,
    })
    expect(await deeds?.resolve?.({ kind: 'resolve', text: null }, retry, noAbort)).toMatchObject({
      ok: true,
    })
    expect(server.requests).toEqual(['DELETE /do/a%2F1'])
  })

  it.each([
    [403, true],
    [429, false],
    [500, false],
  ])('refused with %i: final is %s', async (status, final) => {
    handle = (_request, response) => send(response, '"needs scope write"', status)
    const result = await connect().deeds?.resolve?.({ kind: 'resolve', text: null }, order(), noAbort)
    expect(result).toMatchObject({
      ok: false,
      final,
      failure: { detail: expect.stringMatching(/needs scope write/) },
    })
  })
})

it('counts an item that does not say when it began from when it is seen again, on a page that is still the same too', async () => {
  let second: readonly unknown[] = []
  handle = ({ url = '' }, response) =>
    send(
      response,
      url.includes('page=2')
        ? { data: second }
        : { data: [{ key: 'a', what: 'disk' }], next: '/list?page=2' },
    )
  const source = connect()
  const [first] = (await answer(source)).changed
  clock.advance(60_000)
  second = [{ key: 'a', what: 'disk', state: 'ok' }]
  expect((await answer(source)).ended).toHaveLength(1)
  clock.advance(36_000_000)
  second = []
  const { changed } = await answer(source)
  expect(changed.map(({ firedAt }) => firedAt - (first?.firedAt ?? 0))).toEqual([36_060_000])
})

it('the test says what it saw and what will hurt', async () => {
  handle = list({ key: 'a' }, { key: 'b', state: 'ok' })
  const noSeverity = { fields: { ...fields, severity: null } }
  const tested = await connect({}, noSeverity).test(noAbort)
  expect(tested).toMatchObject({ ok: true, alertCount: 1, failure: null })
  expect(tested.advice).toEqual([expect.stringMatching(/severity/), expect.stringMatching(/when it began/)])
})

describe('items that share an id', () => {
  const shared = (host: string, part: object = {}): object => ({
    ...{
      key: 'disk',
      what: `disk full on ${host}`,
      level: 'page',
      state: 'open',
      since: '2026-01-31T12:00:00Z',
    },
    ...{ tags: { host } },
    ...part,
  })

  it('are all seen, and said to share it; the same one again stays one, and fires as long as one of them says so', async () => {
    handle = list(shared('a'), shared('b'), shared('b', { state: 'ok' }))
    const source = connect()
    const { changed, remarks } = await answer(source)
    expect(changed.map(({ labels }) => labels.host).sort()).toEqual(['a', 'b'])
    expect(new Set(changed.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    expect(remarks).toEqual([expect.stringMatching(/^2 items have an id that others have too/)])
    handle = list(shared('b', { level: 'notify' }), shared('a'))
    const again = await answer(source)
    expect(again.changed.map(({ labels }) => labels.host)).toEqual(['b'])
    expect(again.gone).toEqual([])
  })
})
