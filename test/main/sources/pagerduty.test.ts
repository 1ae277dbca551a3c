/** PagerDuty over real HTTP: what is read of a schedule, what is believed of it, and overrides written once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPagerDuty, type PagerDutyDoor } from '../../../main/sources/pagerduty-door.ts'
import { equalOverrides, removeOverride, writeOverride } from '../../../main/sources/pagerduty-override.ts'
import { type Addresses, readPeople } from '../../../main/sources/pagerduty-people.ts'
import { readTurns } from '../../../main/sources/pagerduty-schedule.ts'
import { aPlatform, noAbort } from '../../helpers/a-source.ts'
import { type FakePagerDuty, startFakePagerDuty } from '../../helpers/fake-pagerduty.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import { deadUrl, serveHttp } from '../../helpers/test-server.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Wednesday, 14 October 2026, 06:00 UTC */
const startAt = Date.UTC(2026, 9, 14, 6)
const at = (hours: number): number => startAt + hours * hourMs

let clock: ManualClock
let fake: FakePagerDuty
let door: PagerDutyDoor

beforeEach(async () => {
  clock = createManualClock(startAt)
  fake = await startFakePagerDuty(clock.now)
  fake.users = [
    { id: 'PMARA', name: 'Mara Lind', email: 'mara@team.example' },
    { id: 'PINES', name: 'Ines Okafor', email: 'ines@team.example' },
    { id: 'PTOM', name: 'Tomasz Wrona', email: 'tomasz@team.example' },
  ]
  fake.schedules.set('POPS', {
    ...{ id: 'POPS', name: 'Ops duty', overrides: [], levels: 2 },
    turns: [
      { user: 'PMARA', from: at(-22), to: at(2) },
      { user: 'PINES', from: at(2), to: at(26) },
      { user: 'PMARA', from: at(26), to: at(50) },
    ],
  })
  door = openPagerDuty({ url: fake.url, token: fake.key }, aPlatform(clock))
})
afterEach(() => fake.close())

const asked = { from: startAt - dayMs, to: startAt + 2 * dayMs }
const turns = (through = door, schedule = 'POPS') => readTurns(through, schedule, asked, clock.now(), noAbort)

describe('a schedule', () => {
  it('is read for the stretch that is asked about, by name and id', async () => {
    expect(await turns()).toEqual({
      ok: true,
      name: 'Ops duty',
      turns: [
        { person: 'Mara Lind', id: 'PMARA', from: at(-22), to: at(2) },
        { person: 'Ines Okafor', id: 'PINES', from: at(2), to: at(26) },
        { person: 'Mara Lind', id: 'PMARA', from: at(26), to: at(48) },
      ],
      people: [
        { id: 'PMARA', name: 'Mara Lind' },
        { id: 'PINES', name: 'Ines Okafor' },
      ],
      addresses: null,
    })
    expect(fake.asked()).toEqual(['GET /schedules/POPS', 'GET /oncalls'])
    expect(fake.exchanges[0]?.query.toString()).toBe(
      'since=2026-10-13T06%3A00%3A00Z&until=2026-10-16T06%3A00%3A00Z&time_zone=UTC',
    )
  })

  it('shows an override as the turn it is', async () => {
    const schedule = fake.schedules.get('POPS')
    if (schedule) schedule.overrides = [{ id: 'Q1', user: 'PTOM', from: at(1), to: at(4) }]
    expect(await turns()).toMatchObject({
      turns: [
        { person: 'Mara Lind', to: at(1) },
        { person: 'Tomasz Wrona', from: at(1), to: at(4) },
        { person: 'Ines Okafor', from: at(4) },
        {},
      ],
    })
  })

  it('tells two people of one name apart by their address', async () => {
    fake.users = fake.users.map((user) => (user.id === 'PINES' ? { ...user, name: 'mara lind' } : user))
    expect(await turns()).toMatchObject({
      turns: [{ person: 'Mara Lind <mara@team.example>' }, { person: 'mara lind <ines@team.example>' }, {}],
    })
    expect(fake.asked().at(-1)).toBe('GET /users')
  })

  it('is not believed where the list of who is on call names somebody else', async () => {
    fake.onCall = ['PTOM']
    expect(await turns()).toMatchObject({
      ok: false,
      failure: {
        kind: 'bad-shape',
        detail: expect.stringMatching(
          /contradicts itself: by the schedule Mara Lind has it now, by its list of who is on call Tomasz Wrona\.$/,
        ),
      },
    })
  })

  it('is believed where that list knows nothing of it, or may not be read', async () => {
    fake.onCall = []
    expect(await turns()).toMatchObject({ ok: true })
    fake.failWith({ status: 403, fits: (_, path) => path === '/oncalls' })
    expect(await turns()).toMatchObject({ ok: true })
  })

  it('reads the list of who is on call to its end', async () => {
    fake.onCall = [...Array.from({ length: 120 }, () => 'PTOM'), 'PMARA']
    expect(await turns()).toMatchObject({ ok: true })
    expect(fake.asked().filter((line) => line === 'GET /oncalls')).toHaveLength(3)
  })

  it.each([
    [401, 'unauthorised', /asks for a valid sign-in \(401\)\. It said: No: bad key/],
    [403, 'forbidden', /does not let this sign-in do that \(403\)/],
    [404, 'not-found', /knows no schedule POPS, or does not show it to this key \(404\)\.$/],
    [500, 'server-error', /has trouble of its own \(500\)/],
    [302, 'not-json', /redirects/],
  ])('that cannot be read for a %i says why', async (status, kind, detail) => {
    fake.failWith({ status, body: '{"error":{"message":"No","code":1,"errors":["bad key"]}}' })
    expect(await turns()).toMatchObject({
      ok: false,
      status,
      failure: { kind, detail: expect.stringMatching(detail) },
    })
  })

  const bodies: readonly (readonly [string, string, string, RegExp])[] = [
    ['a web page', '<html>sign in</html>', 'not-json', /A web page came/],
    ['half a body', '{"schedule":{"id":"POPS","final_', 'not-json', /not JSON/],
    ['no schedule', '{}', 'bad-shape', /schedule is not an object/],
    [
      'no final schedule',
      '{"schedule":{"id":"POPS"}}',
      'bad-shape',
      /schedule\.final_schedule is not an object/,
    ],
    [
      'a final schedule that is not filled in',
      '{"schedule":{"id":"POPS","final_schedule":{}}}',
      'bad-shape',
      /rendered_schedule_entries is not a list/,
    ],
    ['another schedule', aBody([], 'POTHER'), 'bad-shape', /another schedule than POPS/],
    [
      'a turn without an instant',
      aBody([{ start: 'soon', end: iso(1), user: { id: 'P' } }]),
      'bad-shape',
      /entries\[0\]\.start is not an instant/,
    ],
    [
      'a turn that ends before it begins',
      aBody([aTurn(2, 1)]),
      'bad-shape',
      /entries\[0\]\.end is not after its start/,
    ],
    [
      'a turn without a person',
      aBody([{ start: iso(0), end: iso(1), user: null }]),
      'bad-shape',
      /entries\[0\]\.user is not an object/,
    ],
    ['two people at once', aBody([aTurn(0, 2), aTurn(1, 3)]), 'bad-shape', /turns of one person at a time/],
  ]
  it.each(bodies)('is not believed of %s', async (_, body, kind, detail) => {
    fake.failWith({ status: 200, body })
    expect(await turns()).toMatchObject({
      ok: false,
      failure: { kind, detail: expect.stringMatching(detail) },
    })
  })

  it('that nobody has is one that nobody has', async () => {
    fake.onCall = []
    fake.failWith({ status: 200, body: aBody([]) })
    expect(await turns()).toMatchObject({ ok: true, turns: [] })
  })

  it('without an end goes on for as long as was asked about', async () => {
    fake.failWith({
      status: 200,
      body: aBody([{ start: iso(-1), end: null, user: { id: 'PMARA', summary: 'Mara Lind' } }]),
    })
    expect(await turns()).toMatchObject({ turns: [{ person: 'Mara Lind', from: at(-1), to: asked.to }] })
  })

  it('of more bytes than are accepted is refused', async () => {
    fake.failWith({ status: 200, body: aBody([{ note: 'x'.repeat(4 * 1024 * 1024), ...aTurn(0, 1) }]) })
    expect(await turns()).toMatchObject({ ok: false, failure: { kind: 'too-large' } })
  })

  it('of a server that is gone says so', async () => {
    const gone = openPagerDuty({ url: await deadUrl(), token: fake.key }, aPlatform(clock))
    expect(await turns(gone)).toMatchObject({ ok: false, status: null, failure: { kind: 'refused' } })
  })

  it('of a server that does not answer is given up after ten seconds', async () => {
    const silent = await serveHttp(() => void clock.advance(10_000))
    const through = openPagerDuty({ url: silent.url, token: fake.key }, aPlatform(clock))
    expect(await turns(through)).toMatchObject({ ok: false, failure: { kind: 'timeout' } })
    await silent.close()
  })
})

describe('the key', () => {
  it('goes with each request, and stands in no words about it', async () => {
    await turns()
    expect(fake.exchanges.map(({ headers }) => headers.authorization)).toEqual(
      fake.exchanges.map(() => `Token token=${fake.key}`),
    )
    for (const body of [`{"error":{"message":"${fake.key} is not known"}}`, aBody([], fake.key)]) {
      fake.failWith({ status: body.includes('error') ? 401 : 200, body })
      const read = await turns()
      expect(read.ok).toBe(false)
      expect(JSON.stringify(read)).not.toContain('fake-key')
    }
  })
})

describe('a limit', () => {
  it('is kept to for as long as PagerDuty says, without another request', async () => {
    fake.failWith({
      status: 429,
      headers: { 'ratelimit-reset': '20' },
      body: '{"error":{"message":"Rate Limit Exceeded"}}',
    })
    expect(await turns()).toMatchObject({
      ok: false,
      status: 429,
      retryAfterMs: 20_000,
      failure: { kind: 'rate-limited' },
    })
    clock.advance(19_000)
    expect(await turns()).toMatchObject({ ok: false, retryAfterMs: 1_000 })
    expect(fake.asked()).toHaveLength(1)
    clock.advance(1_000)
    expect(await turns()).toMatchObject({ ok: true })
  })

  it.each([
    ['Retry-After before all else', { 'retry-after': '7', 'ratelimit-reset': '20' }, 7_000],
    ['a minute where nothing is said', {}, 60_000],
    ['never longer than ten minutes', { 'ratelimit-reset': '99999' }, 600_000],
  ])('is %s', async (_, headers, retryAfterMs) => {
    fake.failWith({ status: 429, headers: headers as Record<string, string> })
    expect(await turns()).toMatchObject({ ok: false, retryAfterMs })
  })

  it('that is used up is waited for before it is reached', async () => {
    fake.remaining = 2
    expect(await turns()).toMatchObject({ ok: true })
    expect(await turns()).toMatchObject({ ok: false, status: 429, retryAfterMs: 30_000 })
    expect(fake.asked()).toHaveLength(2)
    fake.remaining = 960
    clock.advance(30_000)
    expect(await turns()).toMatchObject({ ok: true })
  })
})

describe('the addresses of a schedule’s people', () => {
  let before: Addresses | null
  beforeEach(() => {
    before = null
  })
  /** One reading, with what the one before knew. */
  const read = async () => {
    const answer = await readTurns(door, 'POPS', asked, clock.now(), noAbort, { before })
    if (answer.ok) before = answer.addresses
    return answer
  }
  const lists = (): number => fake.asked().filter((line) => line === 'GET /users').length

  it('stand beside their turns, where one is told', async () => {
    fake.users = fake.users.map((user) => (user.id === 'PINES' ? { ...user, email: null } : user))
    expect(await read()).toMatchObject({
      turns: [
        { person: 'Mara Lind', id: 'PMARA', email: 'mara@team.example' },
        { person: 'Ines Okafor' },
        {},
      ],
      addresses: { readAt: startAt, byId: { PMARA: 'mara@team.example', PINES: null } },
    })
    const [, ines] = (await turnsOf(read)) ?? []
    expect(ines).not.toHaveProperty('email')
    expect(Object.keys(before?.byId ?? {})).toEqual(['PMARA', 'PINES'])
  })

  it('are read once a day, and when somebody new is in it', async () => {
    await read()
    clock.advance(hourMs)
    await read()
    expect(lists()).toBe(1)
    const schedule = fake.schedules.get('POPS')
    if (schedule) schedule.overrides = [{ id: 'Q1', user: 'PTOM', from: at(3), to: at(4) }]
    expect(await turnsOf(read)).toMatchObject([{}, {}, { email: 'tomasz@team.example' }, {}, {}])
    await read()
    expect(lists()).toBe(2)
    clock.advance(dayMs)
    await read()
    expect(lists()).toBe(3)
  })

  it('are read with the names, where those need the list as well', async () => {
    fake.users = fake.users.map((user) => (user.id === 'PINES' ? { ...user, name: 'Mara Lind' } : user))
    await read()
    expect(lists()).toBe(1)
  })

  it('that cannot be read are asked for the next time, and what was known holds', async () => {
    await read()
    clock.advance(dayMs)
    fake.failWith({ status: 500, fits: (_, path) => path === '/users' })
    expect(await turnsOf(read)).toMatchObject([{ email: 'mara@team.example' }, {}, {}])
    await read()
    expect(lists()).toBe(3)
    expect(before?.readAt).toBe(clock.now())
  })

  it('that this key may not read cost no turn, and are asked for once a day', async () => {
    fake.failWith({ status: 403, times: 10, fits: (_, path) => path === '/users' })
    expect(await turnsOf(read)).toMatchObject([{ person: 'Mara Lind' }, {}, {}])
    await read()
    expect(lists()).toBe(1)
    clock.advance(dayMs)
    await read()
    expect(lists()).toBe(2)
  })
})

async function turnsOf(read: () => ReturnType<typeof readTurns>) {
  const answer = await read()
  return answer.ok ? answer.turns : null
}

describe('the people of an account', () => {
  it('are read page by page, in the order of their names', async () => {
    fake.users = Array.from({ length: 230 }, (_, index) => ({
      id: `P${index}`,
      name: `Person ${String(229 - index).padStart(3, '0')}`,
      email: `p${index}@team.example`,
    }))
    const read = await readPeople(door, noAbort)
    expect(read.ok && read.people.map(({ id }) => id)).toEqual(fake.users.map(({ id }) => id).toReversed())
    expect(fake.exchanges.map(({ query }) => query.get('offset'))).toEqual(['0', '100', '200'])
  })

  it('are not known where the list has no end, or does not say whether it has', async () => {
    const endless = JSON.stringify({ users: [], limit: 100, offset: 0, more: true })
    fake.failWith({ status: 200, body: endless, times: 100 })
    expect(await readPeople(door, noAbort)).toMatchObject({ ok: false, failure: { kind: 'bad-shape' } })
    expect(fake.asked()).toHaveLength(20)
    fake.failWith({ status: 200, body: '{"users":[]}' })
    expect(await readPeople(door, noAbort)).toMatchObject({ ok: false })
  })
})

describe('an override', () => {
  const order = { userId: 'PTOM', from: at(2), to: at(5) }
  const write = (more: Partial<typeof order> = {}) =>
    writeOverride(door, 'POPS', { ...order, ...more }, clock.now(), noAbort)
  const equal = () => equalOverrides(door, 'POPS', order, clock.now(), noAbort)
  const standing = () => fake.schedules.get('POPS')?.overrides ?? []

  it('is written as it was asked for', async () => {
    expect(await write()).toEqual({ ok: true, ref: 'Q000001', endsAt: at(5) })
    expect(standing()).toEqual([{ id: 'Q000001', user: 'PTOM', from: at(2), to: at(5) }])
  })

  it('of a stretch that has begun begins now', async () => {
    clock.advance(5_400)
    await write({ from: at(-1) })
    expect(standing()).toMatchObject([{ from: startAt + 5_000 }])
    expect(
      await equalOverrides(door, 'POPS', { ...order, from: at(-1) }, clock.now(), noAbort),
    ).toMatchObject({
      inForce: 'Q000001',
    })
  })

  it('that is refused says why in the words of PagerDuty, for good', async () => {
    expect(await write({ userId: 'PGONE' })).toMatchObject({
      ok: false,
      final: true,
      failure: { detail: expect.stringMatching(/refused it: User not found$/) },
    })
    expect(standing()).toEqual([])
  })

  it.each([
    [400, true],
    [401, true],
    [403, true],
    [404, true],
    [408, false],
    [429, false],
    [500, false],
    [503, false],
  ])('that hears %i is final: %s', async (status, final) => {
    fake.failWith({ status })
    expect(await write()).toMatchObject({ ok: false, final })
  })

  it('whose answer is not understood may have been written: it is looked for', async () => {
    fake.failWith({ status: 201, body: '[]' })
    expect(await write()).toMatchObject({ ok: false, final: false, failure: { kind: 'bad-shape' } })
  })

  it('is found again by its person and stretch, whole', async () => {
    expect(await equal()).toEqual({ ok: true, ids: [], inForce: null })
    const others = [
      { user: 'PINES', from: at(10), to: at(12) },
      // Longer: cut to the stretch that is asked about it would look equal.
      { user: 'PTOM', from: at(1), to: at(6) },
      { user: 'PTOM', from: at(2), to: at(5) - 1_000 },
    ]
    const schedule = fake.schedules.get('POPS')
    if (schedule) schedule.overrides = others.map((one, index) => ({ ...one, id: `QO${index}` }))
    expect(await equal()).toEqual({ ok: true, ids: [], inForce: null })
    await write()
    expect(await equal()).toEqual({ ok: true, ids: ['Q000001'], inForce: 'Q000001' })
  })

  it('that somebody else may have been put over is not taken for one in force', async () => {
    await write()
    await write({ userId: 'PINES' })
    expect(await equal()).toEqual({ ok: true, ids: ['Q000001'], inForce: null })
  })

  it('is taken away, and one that is gone counts as taken away', async () => {
    await write()
    const remove = () => removeOverride(door, 'POPS', 'Q000001', noAbort)
    expect([await remove(), await remove()]).toMatchObject([{ ok: true }, { ok: true }])
    expect(standing()).toEqual([])
  })

  it('that has begun ends now', async () => {
    await write()
    clock.advance(3 * hourMs)
    expect(await removeOverride(door, 'POPS', 'Q000001', noAbort)).toMatchObject({ ok: true })
    expect(standing()).toMatchObject([{ to: at(3) }])
  })
})

function iso(hours: number): string {
  return new Date(at(hours)).toISOString()
}
function aTurn(from: number, to: number) {
  return { start: iso(from), end: iso(to), user: { id: `P${from}`, summary: 'Somebody' } }
}
function aBody(entries: readonly object[], id = 'POPS'): string {
  return JSON.stringify({
    schedule: { id, name: 'Ops', final_schedule: { rendered_schedule_entries: entries } },
  })
}
