/** The Icinga source against a double that misbehaves, over real HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Miss } from '../../../contract/observation.ts'
import type { IcingaOptions } from '../../../contract/source-options.ts'
import { icinga } from '../../../main/sources/icinga.ts'
import { allows } from '../../../main/sources/icinga-check.ts'
import type { ConnectedSource, DeedOrder, SourceConfig } from '../../../main/sources/source.ts'
import { aListeningPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import {
  aHost,
  aService,
  type ScriptedIcinga,
  sendJson,
  startScriptedIcinga,
} from '../../helpers/scripted-icinga.ts'
import { whole } from '../../helpers/straightforward.ts'
import { deadUrl } from '../../helpers/test-server.ts'

let clock: ManualClock
let server: ScriptedIcinga
let other: ScriptedIcinga
const ends: (() => void)[] = []

beforeEach(async () => {
  clock = createManualClock()
  server = await startScriptedIcinga()
  other = await startScriptedIcinga()
})

afterEach(async () => {
  for (const end of ends.splice(0)) end()
  await server.close()
  await other.close()
})

const secret = 's3cr3t-value'
const options: IcingaOptions = { kind: 'icinga2', pins: [], filter: null, push: true }

function connect(more: Partial<SourceConfig> = {}): ConnectedSource {
  const authorization = `Basic ${Buffer.from(`oncall:${secret}`).toString('base64')}`
  return icinga.connect(
    aSourceConfig([server.url], { kind: 'icinga2', options, headers: { authorization }, ...more }),
    aListeningPlatform(clock),
  )
}

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

function listen(source: ConnectedSource): { readonly told: () => number; readonly end: () => void } {
  let told = 0
  const end = source.listen?.(() => {
    told += 1
  })
  if (!end) throw new Error('does not listen')
  ends.push(end)
  return { told: () => told, end }
}

const order = (fingerprint: string, part: Partial<DeedOrder> = {}): DeedOrder => ({
  ...{ fingerprint, labels: {}, by: 'Ines Okafor', marker: 'nd-1', since: 0, isRetry: false },
  ...part,
})

describe('a problem', () => {
  it('is told without the command that was run, and without what is named like a secret', async () => {
    const vars = JSON.parse('{"team":"db","snmp_community":"hush-hush","__proto__":"odd","cores":4}')
    server.services = [aService('db-1!disk', { vars }, { host: { vars: { customer: 'Heron', team: 'x' } } })]
    const { changed } = await answer(connect())
    expect(JSON.stringify(changed)).not.toContain('hush-hush')
    expect(changed[0]).toMatchObject({
      firedAt: 1_796_000_000_250,
      labels: { team: 'db', customer: 'Heron', state: 'CRITICAL' },
    })
    expect(Object.hasOwn(changed[0]?.labels ?? {}, '__proto__')).toBe(true)
    expect(changed[0]?.labels.cores).toBeUndefined()
    expect(server.bodies.every((body) => !body.includes('command'))).toBe(true)
  })

  it.each([
    [0, 'OK', 'OK'],
    [1, 'WARNING', 'warning'],
    [2, 'CRITICAL', 'critical'],
    [3, 'UNKNOWN', 'UNKNOWN'],
    [7, '7', '7'],
  ])('of state %i is %s, severity %s', async (state, word, severity) => {
    server.services = [aService('a!b', { state })]
    expect((await answer(connect())).changed[0]?.labels).toMatchObject({ state: word, severity })
  })

  it.each([
    [
      'without what only some versions have',
      { state_type: undefined, last_reachable: undefined, vars: undefined },
    ],
    [
      'with words where a result should be',
      { last_check_result: 'x', flapping: 'yes', groups: 'x', vars: [1] },
    ],
    ['without a beginning', { last_hard_state_change: 0, last_state_change: 0 }],
    ['with a text of 64 kB', { last_check_result: { output: 'x'.repeat(65_536) } }],
    ['with a link that runs something', { notes_url: 'javascript:alert(1)', action_url: '$host.name$' }],
  ])('%s is never dropped', async (_, attrs) => {
    server.services = [aService('a!b', attrs)]
    const { changed } = await answer(connect())
    expect(changed).toHaveLength(1)
    expect(changed[0]).toMatchObject({ fingerprint: 'a!b', suppressed: false })
    expect(JSON.stringify(changed).length).toBeLessThan(12_000)
    expect(JSON.stringify(changed)).not.toMatch(/javascript|\$host/)
  })

  it('on a host that is down waits for the host, whose own problem counts', async () => {
    server.hosts = [aHost('a'), aHost('c', { state_type: 0 })]
    server.services = [
      aService('a!b', { last_reachable: false }),
      aService('a!seen', { last_reachable: true }),
      aService('c!b', { last_reachable: false }),
      aService('d!b', { last_reachable: false }),
    ]
    const { changed } = await answer(connect())
    const quiet = changed.filter(({ suppressed }) => suppressed).map(({ fingerprint }) => fingerprint)
    expect(quiet).toEqual(['c', 'a!b'])
    expect(changed.find(({ fingerprint }) => fingerprint === 'a!b')?.inhibitedBy).toEqual(['a'])
  })

  it('says who has it, mine or not, and says so when that may not be read', async () => {
    const acknowledgement = {
      acknowledgement: 1,
      acknowledgement_expiry: 1_896_000_000,
      acknowledgement_last_change: 1_796_000_001,
    }
    server.services = [aService('a!b', acknowledgement)]
    const comment = (author: string, at: number) => ({
      name: `a!b!${at}`,
      attrs: { host_name: 'a', service_name: 'b', author, text: 'on it', entry_time: at, expire_time: 0 },
    })
    server.comments = [comment('somebody', 1), comment('oncall', 2)]
    expect((await answer(connect())).changed[0]?.held).toEqual({
      ...{ by: 'oncall', mine: true, at: 1_796_000_001_000, until: 1_896_000_000_000 },
    })
    server.intercept = (request, response) => {
      if (request.url !== '/v1/objects/comments') return false
      sendJson(response, 403, { error: 403, status: 'Missing permission' })
      return true
    }
    const { changed, remarks } = await answer(connect())
    expect(changed[0]?.held).toMatchObject({ by: null, until: 1_896_000_000_000 })
    expect(remarks).toEqual([expect.stringMatching(/objects.query.Comment/)])
  })
})

it('a problem without a beginning began when it was first seen', async () => {
  server.services = [aService('a!b', { last_hard_state_change: 0, last_state_change: 0 })]
  const source = connect()
  const [first] = (await answer(source)).changed
  expect(first).toMatchObject({ firedAt: clock.now(), sinceUnknown: true })
  clock.advance(60_000)
  expect((await answer(source)).changed).toEqual([])
})

describe('a list', () => {
  it.each([0, 1, 100, 101, 10_001, 50_000])('of %i services is whole', { timeout: 60_000 }, async (count) => {
    server.services = Array.from({ length: count }, (_, index) => aService(`host-${index}!disk`))
    const source = connect({ maxBytes: 134_217_728 })
    const { total, complete, changed } = await answer(source)
    expect({ total, complete, changed: changed.length }).toEqual({
      total: count,
      complete: true,
      changed: count,
    })
    expect(await answer(source)).toMatchObject({ full: false, changed: [], gone: [], total: count })
  })

  it.each([
    ['a login page', 200, '<html><body>Sign in', 'not-json'],
    ['half an answer', 200, '{"results":[{"name":', 'not-json'],
    ['no list', 200, '{"results":{}}', 'bad-shape'],
    ['an item without a name', 200, '{"results":[{"attrs":{}}]}', 'bad-shape'],
    [
      'a state that is a text',
      200,
      JSON.stringify({ results: [aService('a!b', { state: 'CRITICAL' })] }),
      'bad-shape',
    ],
    [
      'no word on acknowledgements',
      200,
      JSON.stringify({ results: [aService('a!b', { acknowledgement: null })] }),
      'bad-shape',
    ],
    ['nobody it knows', 401, '{"error":401,"status":"Unauthorized."}', 'unauthorised'],
    ['no objects', 404, '{"error":404,"status":"No objects found."}', 'forbidden'],
    ['trouble', 503, 'x', 'server-error'],
  ] as const)('that is %s is not believed', async (_, status, body, kind) => {
    const source = connect()
    server.services = [aService('a!b')]
    await answer(source)
    server.intercept = (request, response) => {
      if (request.url !== '/v1/objects/services') return false
      sendJson(response, status, body)
      return true
    }
    expect((await miss(source)).failure.kind).toBe(kind)
    server.intercept = () => false
    expect(await answer(source)).toMatchObject({ changed: [], gone: [], full: false })
  })

  it('of which only the hosts come is not believed either', async () => {
    server.intercept = (request, response) => {
      if (request.url !== '/v1/objects/hosts') return false
      sendJson(response, 500, 'x')
      return true
    }
    expect((await miss(connect())).failure.kind).toBe('server-error')
  })

  it('asks no more while it is told to wait', async () => {
    server.intercept = (_, response) => {
      sendJson(response, 429, '"slow"', { 'retry-after': '600' })
      return true
    }
    const source = connect()
    const first = await miss(source)
    expect(first).toMatchObject({ failure: { kind: 'rate-limited' }, nextTryInMs: 600_000 })
    await miss(source)
    expect(server.requests).toHaveLength(1)
    server.intercept = () => false
    clock.advance(600_000)
    expect((await answer(source)).total).toBe(0)
  })

  it.each([-600_000, 600_000])('tells that its clock is off by %i ms', async (skew) => {
    server.intercept = (_, response) => {
      response.setHeader('date', new Date(clock.now() + skew).toUTCString())
      return false
    }
    const [peer] = (await answer(connect())).peers
    expect(Math.abs((peer?.skewMs ?? 0) - skew)).toBeLessThan(2_000)
  })

  it('that was given up leaves no trace', async () => {
    server.services = [aService('a!b')]
    const source = connect()
    const stop = new AbortController()
    server.intercept = (request) => {
      if (request.url?.startsWith('/v1/status')) stop.abort()
      return false
    }
    await expect(source.poll(stop.signal)).rejects.toThrow()
    server.intercept = () => false
    expect(await answer(source)).toMatchObject({ full: true, total: 1 })
  })

  it('is blind where checks are turned off', async () => {
    server.intercept = (request, response) => {
      if (!request.url?.startsWith('/v1/status')) return false
      const app = { version: 'v2.15.0', program_start: 1, enable_service_checks: false }
      sendJson(response, 200, { results: [{ status: { icingaapplication: { app } } }] })
      return true
    }
    expect((await answer(connect())).blindSpots).toEqual([
      { name: 'service checks', detail: expect.stringMatching(/turned off/) },
    ])
  })

  it('repeats no secret of ours', async () => {
    server.intercept = (_, response) => {
      sendJson(response, 400, { error: 400, status: `oncall:${secret} is bad` })
      return true
    }
    const source = connect()
    const told = JSON.stringify([await miss(source), await source.test(noAbort)])
    expect(told).toContain('is bad')
    expect(told).not.toContain(secret)
  })
})

describe('endpoints of one cluster', () => {
  const both = (): ConnectedSource => connect({ urls: [server.url, other.url] })

  it('are asked one at a time: the first, as long as it answers', async () => {
    const source = both()
    await answer(source)
    await answer(source)
    expect(other.requests).toEqual([])
  })

  it('take over when the first fails, and it is left alone for a minute', async () => {
    other.services = [aService('a!b')]
    server.intercept = (_, response) => {
      sendJson(response, 503, 'x')
      return true
    }
    const source = both()
    const { total, peers } = await answer(source)
    expect(total).toBe(1)
    expect(peers.map(({ failure }) => failure?.kind ?? null)).toEqual(['server-error', null])
    const asked = server.requests.length
    await answer(source)
    expect(server.requests).toHaveLength(asked)
    server.intercept = () => false
    clock.advance(60_000)
    await answer(source)
    expect(server.requests.length).toBeGreaterThan(asked)
  })

  it('are not tried one after the other with a sign-in that is refused', async () => {
    server.intercept = (_, response) => {
      sendJson(response, 401, '{}')
      return true
    }
    expect((await miss(both())).failure.kind).toBe('unauthorised')
    expect(other.requests).toEqual([])
  })

  it('are not asked for an object that the first does not have', async () => {
    server.intercept = (request, response) => {
      sendJson(response, request.url?.startsWith('/v1/actions') ? 500 : 404, { results: [] })
      return true
    }
    const result = await both().deeds?.unacknowledge?.({ kind: 'unacknowledge' }, order('a!b'), noAbort)
    expect(result).toMatchObject({ ok: false, failure: { kind: 'not-found' } })
    expect(other.requests).toEqual([])
  })

  it('carry out a deed where the first cannot have', async () => {
    other.intercept = (request, response) => {
      if (!request.url?.startsWith('/v1/actions')) return false
      sendJson(response, 200, { results: [{ code: 200, name: 'x' }] })
      return true
    }
    const note = { kind: 'note', text: 'x' } as const
    const dead = connect({ urls: [await deadUrl(), other.url] })
    expect(await dead.deeds?.note?.(note, order('a!b'), noAbort)).toMatchObject({ ok: true })
    const written = (requests: readonly string[]): number =>
      requests.filter((request) => request.includes('add-comment')).length
    expect(written(other.requests)).toBe(1)
    // The first may have done it: nobody else is asked to.
    server.intercept = (request, response) => {
      if (request.url?.startsWith('/v1/actions')) response.destroy()
      return request.url?.startsWith('/v1/actions') ?? false
    }
    expect(await both().deeds?.note?.(note, order('a!b'), noAbort)).toMatchObject({ ok: false, final: false })
    expect(written(other.requests)).toBe(1)
  })
})

describe('a deed', () => {
  it('whose reply is lost is looked for before it is said to have failed', async () => {
    server.intercept = (request, response, body) => {
      if (!request.url?.startsWith('/v1/actions')) return false
      const text = (JSON.parse(body) as { comment?: string }).comment ?? ''
      const attrs = {
        host_name: 'a',
        service_name: 'b',
        author: 'Ines',
        text,
        entry_time: 1,
        comment: text,
        end_time: 2,
      }
      server.comments = [{ name: 'c-1', attrs }]
      server.downtimes = [{ name: 'd-1', attrs }]
      server.services = [aService('a!b', { acknowledgement: 2 })]
      response.destroy()
      return true
    }
    const { deeds } = connect()
    const until = clock.now() + 60_000
    expect(await deeds?.note?.({ kind: 'note', text: 'x' }, order('a!b'), noAbort)).toEqual({
      ok: true,
      ref: 'c-1',
      endsAt: null,
    })
    const from = clock.now() + 30_000
    const downtime = { kind: 'downtime', from, until, text: 'x' } as const
    expect(await deeds?.downtime?.(downtime, order('a!b'), noAbort)).toEqual({
      ok: true,
      ref: 'd-1',
      endsAt: until,
    })
    const asked = server.bodies.map((body) => (body === '' ? {} : JSON.parse(body)) as object)
    expect(asked).toContainEqual(
      expect.objectContaining({ start_time: from / 1_000, end_time: until / 1_000, fixed: true }),
    )
    const snooze = { kind: 'snooze', until, text: null } as const
    expect(await deeds?.snooze?.(snooze, order('a!b'), noAbort)).toMatchObject({ ok: true })
  })

  it.each([
    ['an empty 500', 500, { results: [] }],
    ['a 404', 404, { error: 404, status: 'No objects found.' }],
  ])('that hits nothing (%s) says whether the alert is gone or the user may not', async (_, status, body) => {
    server.intercept = (request, response) => {
      if (!request.url?.startsWith('/v1/actions')) return false
      sendJson(response, status, body)
      return true
    }
    const { deeds } = connect()
    const failed = async () => {
      const result = await deeds?.unacknowledge?.({ kind: 'unacknowledge' }, order('a!b'), noAbort)
      return result?.ok === false ? result.failure : null
    }
    expect(await failed()).toMatchObject({ kind: 'not-found' })
    server.services = [aService('a!b')]
    expect(await failed()).toMatchObject({
      kind: 'forbidden',
      detail: expect.stringMatching(/actions.remove-ack/),
    })
  })

  it('and its comments need a permission, which is said', async () => {
    server.intercept = (request, response) => {
      if (request.url !== '/v1/objects/comments') return false
      sendJson(response, 403, { error: 403, status: 'no' })
      return true
    }
    const alert = { fingerprint: 'a!b', labels: {}, generatorUrl: null, firedAt: 0 }
    expect(await connect().detail?.(alert, noAbort)).toMatchObject({
      kind: 'forbidden',
      detail: expect.stringMatching(/objects.query.Comment/),
    })
  })

  it('that is refused for one of its objects is not done', async () => {
    server.intercept = (request, response) => {
      if (!request.url?.startsWith('/v1/actions')) return false
      sendJson(response, 200, { results: [{ code: 200 }, { code: 409, status: 'no' }] })
      return true
    }
    const note = await connect().deeds?.note?.({ kind: 'note', text: 'x' }, order('a!b'), noAbort)
    expect(note).toMatchObject({ ok: false, final: true })
  })
})

describe('its events', () => {
  const tell = (line: string): void => {
    for (const stream of server.streams) stream.write(`${line}\n`)
  }

  it('are news when they change a list; others are not', async () => {
    const { told } = listen(connect())
    await eventually(told).toBe(1)
    tell('{"type":"CheckResult"}')
    tell('{"type":"SomethingNewIn3"}')
    tell('{"type":"AcknowledgementSet"}')
    await eventually(told).toBe(2)
    tell('not even JSON')
    await eventually(told).toBe(3)
  })

  it('are asked for again after the stream was cut, ever more slowly, and a new stream is news', async () => {
    const { told } = listen(connect())
    const streamsAsked = (): number => server.requests.filter((request) => request.includes('events')).length
    for (const [round, waitMs] of [1_000, 2_000, 4_000].entries()) {
      await eventually(told).toBe(round + 1)
      await eventually(() => server.streams.size).toBe(1)
      for (const stream of server.streams) stream.destroy()
      await eventually(() => clock.pending()).toBe(1)
      clock.advance(waitMs - 1)
      expect(clock.pending()).toBe(1)
      clock.advance(1)
      await eventually(streamsAsked).toBe(round + 2)
    }
  })

  it('are not believed to flow when a look finds what none of them told', async () => {
    const source = connect()
    const { told } = listen(source)
    await eventually(told).toBe(1)
    await answer(source)
    clock.advance(10_000)
    server.services = [aService('a!b')]
    await answer(source)
    await eventually(() => clock.pending()).toBe(1)
    clock.advance(1_000)
    await eventually(told).toBe(2)
  })

  it('start anew after sleep', async () => {
    const { told } = listen(connect())
    await eventually(told).toBe(1)
    clock.sleep(3_600_000)
    await eventually(() => clock.pending()).toBe(1)
    clock.advance(1_000)
    await eventually(told).toBe(2)
  })

  it('that may not be heard are a remark, and are asked for again in ten minutes', async () => {
    server.intercept = (request, response) => {
      if (request.url !== '/v1/events') return false
      sendJson(response, 404, { error: 404, status: 'could not be found' })
      return true
    }
    const source = connect()
    const { told } = listen(source)
    await eventually(async () => (await answer(source)).remarks).toEqual([expect.stringMatching(/events/)])
    server.intercept = () => false
    clock.advance(600_000)
    await eventually(told).toBe(1)
    expect((await answer(source)).remarks).toEqual([])
  })

  it('in floods are told once the minute allows it again', async () => {
    const source = connect()
    const { told } = listen(source)
    await eventually(told).toBe(1)
    for (let poll = 0; poll < 40; poll += 1) await answer(source)
    const { budget } = await answer(source)
    expect(budget).toMatchObject({ ownPerMinute: 120, usedLastMinute: 123, waitsUntil: clock.now() + 60_000 })
    tell('{"type":"StateChange"}')
    tell('{"type":"StateChange"}')
    await eventually(() => clock.pending()).toBe(1)
    expect(told()).toBe(1)
    clock.advance(60_000)
    expect(told()).toBe(2)
  })

  it('end with whoever listens, and are not asked for where push is off', async () => {
    const { told, end } = listen(connect())
    await eventually(told).toBe(1)
    end()
    await eventually(() => server.streams.size).toBe(0)
    expect(clock.pending()).toBe(0)
    expect(connect({ options: { ...options, push: false } }).listen).toBeUndefined()
  })
})

it.each([
  ['*', 'actions/add-comment', true],
  ['actions/*', 'actions/add-comment', true],
  ['Actions/Add-Comment', 'actions/add-comment', true],
  ['objects/query/*', 'objects/query/Comment', true],
  ['objects/*/Comment', 'objects/query/Comment', true],
  ['actions', 'actions/add-comment', false],
  ['events/*', 'status/query', false],
])('the permission %s covers %s: %s', (given, name, covers) => {
  expect(allows(given, name)).toBe(covers)
})
