/** A rotation out of PagerDuty over real HTTP: duty by it, its age, and overrides that are sent there once. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  UpstreamOverride,
  UpstreamOverrides,
  UpstreamPeople,
} from '../../../contract/override-upstream.ts'
import type { TeamView } from '../../../contract/role.ts'
import type { ShiftsView } from '../../../contract/rotation.ts'
import { answerWho } from '../../../main/engine/who.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { type Night, type NightOptions, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type FakePagerDuty, startFakePagerDuty } from '../../helpers/fake-pagerduty.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Wednesday, 14 October 2026, 06:00 UTC */
const startAt = Date.UTC(2026, 9, 14, 6)
const at = (hours: number): number => startAt + hours * hourMs

let fake: FakePagerDuty
let fakeClock: ManualClock
let night: Night | null = null
/** questions over sockets that have no answer yet */
const underWay = new Set<Promise<unknown>>()

beforeEach(async () => {
  fakeClock = createManualClock(startAt)
  fake = await startFakePagerDuty(() => night?.clock.now() ?? fakeClock.now())
  fake.users = [
    { id: 'PMARA', name: 'Mara Lind', email: 'mara@team.example' },
    { id: 'PINES', name: 'Ines Okafor', email: 'ines@team.example' },
    { id: 'PTOM', name: 'Tomasz Wrona', email: 'tomasz@team.example' },
  ]
  fake.schedules.set('POPS', {
    ...{ id: 'POPS', name: 'Ops duty', overrides: [], levels: 1 },
    turns: Array.from({ length: 12 }, (_, day) => ({
      user: day % 2 === 0 ? 'PMARA' : 'PINES',
      from: at(day * 24 - 22),
      to: at(day * 24 + 2),
    })),
  })
})
afterEach(async () => {
  await night?.close()
  night = null
  await fake.close()
})

const configOf = (pagerduty: string): string => `version: 1
me: Mara Lind
duty: { rotation: ops }
rotations:
  - { name: ops, zone: UTC, pagerduty: ${pagerduty} }
`
const usual = (): string => configOf(`{ schedule: POPS, token: "env:PD_KEY", url: "${fake.url}" }`)

async function begin(more: NightOptions = {}): Promise<Night> {
  night = await startNight({
    ...{ startAt, config: usual(), env: { PD_KEY: fake.key } },
    http: (clock) => createHttp(clock, { env: {}, isOffline: () => false }),
    wrap: (http) => (request) => {
      const answer = http(request)
      underWay.add(answer)
      void answer.finally(() => underWay.delete(answer))
      return answer
    },
    ...more,
  })
  await settled()
  return night
}
const duty = () => (night as Night).state().desk.duty
const asked = (line: string): number => fake.asked().filter((each) => each === line).length
const reads = (): number => asked('GET /schedules/POPS')
/** Lets time pass in steps of a second, and every question over a socket come to its end in the step in which it began. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await night?.clock.advanceAsync(Math.min(1_000, left))
    await settled()
  }
}
async function settled(): Promise<void> {
  while (underWay.size > 0) {
    await Promise.allSettled(underWay)
    // What is asked next is asked within this turn.
    await night?.clock.advanceAsync(0)
  }
}
/** What is due at this moment is done before it is looked at. */
function soon<T>(probe: () => T | Promise<T>) {
  return eventually(async () => {
    await night?.clock.advanceAsync(0)
    return probe()
  })
}
const view = () => (night as Night).query<ShiftsView>('shifts.between', { from: at(-30), to: at(60) })

describe('a rotation out of PagerDuty', () => {
  it('says who is on duty, until when, and who is next', async () => {
    await begin()
    await soon(duty).toMatchObject({
      ...{
        state: 'on',
        role: 'ops',
        from: at(-22),
        until: at(2),
        next: 'Ines Okafor',
        why: null,
        origin: 'file',
      },
    })
    const { rotations } = await view()
    expect(rotations).toMatchObject([
      { name: 'ops', why: null, gaps: [{ to: at(-22) }], fed: [{ source: 'PagerDuty', why: null }] },
    ])
    await pass(2 * hourMs)
    await soon(duty).toMatchObject({ state: 'off', holder: 'Ines Okafor', until: at(26) })
  })

  it('finds a swap within three minutes', async () => {
    await begin()
    await soon(duty).toMatchObject({ state: 'on' })
    const schedule = fake.schedules.get('POPS')
    if (schedule) schedule.overrides = [{ id: 'QX', user: 'PTOM', from: at(0), to: at(1) }]
    await pass(3 * minuteMs)
    await soon(duty).toMatchObject({ state: 'off', holder: 'Tomasz Wrona', until: at(1) })
    expect(reads()).toBe(2)
  })

  it('holds as it was last read while PagerDuty is gone, with its age and the reason', async () => {
    await begin()
    await soon(duty).toMatchObject({ state: 'on' })
    fake.failWith({ status: 503, times: 1_000 })
    await pass(4 * minuteMs)
    await soon(async () => (await view()).rotations[0]?.fed).toMatchObject([
      { readAt: startAt, why: expect.stringMatching(/has trouble of its own \(503\)/) },
    ])
    expect(duty()).toMatchObject({ state: 'on', until: at(2) })
    await pass(2 * hourMs)
    await soon(duty).toMatchObject({ state: 'off', holder: 'Ines Okafor' })
  })

  it('that was never read is not known, which counts as on duty', async () => {
    fake.failWith({ status: 401, times: 1_000 })
    await begin()
    await soon(duty).toMatchObject({
      state: 'unknown',
      why: expect.stringMatching(/asks for a valid sign-in \(401\)/),
    })
  })

  it('whose key is not there says so, and asks nothing', async () => {
    await begin({ env: {} })
    await soon(duty).toMatchObject({ state: 'unknown', why: expect.stringMatching(/PD_KEY/) })
    expect(fake.asked()).toEqual([])
  })

  it('looks its key up again after it was not accepted', async () => {
    const dir = aTestFolder()
    const file = path.join(dir, 'key')
    writeFileSync(file, 'old', { mode: 0o600 })
    await begin({ config: configOf(`{ schedule: POPS, token: "file:${file}", url: "${fake.url}" }`) })
    await soon(duty).toMatchObject({ why: expect.stringMatching(/401/) })
    writeFileSync(file, `${fake.key}\n`, { mode: 0o600 })
    await pass(minuteMs)
    await soon(duty).toMatchObject({ state: 'on', until: at(2) })
  })

  it('waits for as long as PagerDuty asks', async () => {
    fake.failWith({ status: 429, headers: { 'ratelimit-reset': '300' } })
    await begin()
    await soon(duty).toMatchObject({ state: 'unknown', why: expect.stringMatching(/429/) })
    await pass(4 * minuteMs)
    expect(reads()).toBe(1)
    await pass(minuteMs)
    await soon(duty).toMatchObject({ state: 'on' })
  })

  it('is there at once after a start, and for the command line, from its copy', async () => {
    const dir = aTestFolder()
    const desk = await begin({ dir, dataFolder: {} })
    await soon(duty).toMatchObject({ state: 'on' })
    fake.failWith({ status: 500, times: 1_000 })
    await desk.restart()
    expect(duty()).toMatchObject({ state: 'on', until: at(2) })
    const files = () => ({ configFile: path.join(dir, 'config.yaml'), folder: dir })
    expect(answerWho(['--role', 'ops'], { now: at(1), files })).toMatchObject({ out: 'Mara Lind\n', code: 0 })
    expect(answerWho(['--role', 'ops'], { now: at(25), files })).toEqual({
      ...{ out: 'Ines Okafor\n', code: 0 },
      err: 'PagerDuty was last read at 2026-10-14T06:00:00.000Z.\n',
    })
  })

  it('of two people of my name says which is me by my address, and is not known without it', async () => {
    fake.users = fake.users.map((user) => (user.id === 'PINES' ? { ...user, name: 'Mara Lind' } : user))
    await begin()
    await soon(duty).toMatchObject({ state: 'unknown' })
    await night?.close()
    const me = 'me: Mara Lind\nidentities: { emails: [ines@team.example] }'
    await begin({ config: usual().replace('me: Mara Lind', me) })
    await soon(duty).toMatchObject({ state: 'off', until: at(2) })
  })

  describe('that calls me otherwise than I do', () => {
    const known = (marks: string): string =>
      usual().replace('me: Mara Lind', `me: Mara Lind\nidentities: ${marks}`)
    const naming = async () => (await (night as Night).query<TeamView>('shifts.team', {})).naming
    beforeEach(() => {
      fake.users = fake.users.map((user) => (user.id === 'PMARA' ? { ...user, name: 'lind-m' } : user))
    })

    it('knows me by my address there, and says so', async () => {
      fake.users = fake.users.map((user) => (user.id === 'PINES' ? { ...user, email: null } : user))
      await begin({ config: known('{ emails: Mara@Team.example }') })
      await soon(duty).toMatchObject({ state: 'on', until: at(2) })
      expect(await naming()).toMatchObject([{ rotation: 'ops', as: ['lind-m <mara@team.example>'] }])
      expect((await naming())[0]).toMatchObject({ mine: 6, all: 12, twins: [] })
      await pass(2 * hourMs)
      await soon(duty).toMatchObject({ state: 'off', holder: 'Ines Okafor' })
      expect(asked('GET /users')).toBe(1)
    })

    it('knows me by my id there, and says so, without a look at addresses', async () => {
      await begin({ config: known('{ ids: { pagerduty: PMARA } }') })
      await soon(duty).toMatchObject({ state: 'on', until: at(2) })
      expect(await naming()).toMatchObject([{ as: ['lind-m'], mine: 6 }])
      expect(asked('GET /users')).toBe(0)
    })

    it('knows me by my address after a start without PagerDuty, from its copy', async () => {
      const dir = aTestFolder()
      const desk = await begin({ dir, dataFolder: {}, config: known('{ emails: mara@team.example }') })
      await soon(duty).toMatchObject({ state: 'on' })
      fake.failWith({ status: 500, times: 1_000 })
      await desk.restart()
      expect(duty()).toMatchObject({ state: 'on', until: at(2) })
    })

    it('knows me as soon as my address is in the file', async () => {
      const desk = await begin()
      await soon(duty).toMatchObject({ state: 'unknown' })
      const base = usual()
      await desk.order('config.save', { text: known('{ emails: mara@team.example }'), base })
      await soon(duty).toMatchObject({ state: 'on', until: at(2) })
    })
  })

  it('is not read any more after it went from the file', async () => {
    const desk = await begin()
    await soon(duty).toMatchObject({ state: 'on' })
    writeFileSync(path.join(desk.dir, 'config.yaml'), 'version: 1\nme: Mara Lind\n')
    await desk.order('config.save', {
      text: 'version: 1\nme: Mara Lind\n',
      base: 'version: 1\nme: Mara Lind\n',
    })
    const before = reads()
    await pass(10 * minuteMs)
    expect(reads()).toBe(before)
  })
})

describe('somebody else takes a shift', () => {
  const upstream = () => (night as Night).query<UpstreamOverrides>('shifts.upstream', {})
  const first = async (): Promise<UpstreamOverride | undefined> => (await upstream()).overrides[0]
  const standing = () => fake.schedules.get('POPS')?.overrides ?? []
  const wanted = { rotation: 'ops', userId: 'PTOM', person: 'Tomasz Wrona', from: at(26), to: at(50) }
  const posts = (): number => asked('POST /schedules/POPS/overrides')
  const give = (more: object = {}) =>
    (night as Night).order('shifts.overrideUpstream', { ...wanted, ...more })
  const back = async (): Promise<void> => {
    await night?.order('shifts.takeBackUpstream', { orderId: (await first())?.orderId })
  }
  const again = async (): Promise<void> => {
    await night?.order('shifts.retryUpstream', { orderId: (await first())?.orderId })
  }
  const beginKnown = async (more: NightOptions = {}): Promise<void> => {
    await begin(more)
    await soon(duty).toMatchObject({ state: 'on' })
  }

  it('names whom PagerDuty knows, those of the schedule first', async () => {
    await beginKnown()
    const people = await (night as Night).query<UpstreamPeople>('shifts.upstreamPeople', { rotation: 'ops' })
    expect(people).toEqual({
      people: [
        { id: 'PINES', name: 'Ines Okafor' },
        { id: 'PMARA', name: 'Mara Lind' },
        { id: 'PTOM', name: 'Tomasz Wrona' },
      ],
      why: null,
    })
    fake.failWith({ status: 403, fits: (_, path) => path === '/users' })
    expect(await (night as Night).query('shifts.upstreamPeople', { rotation: 'ops' })).toMatchObject({
      people: [{ id: 'PMARA' }, { id: 'PINES' }],
      why: expect.stringMatching(/403/),
    })
  })

  it('is sent after the undo time, once, and read back at once', async () => {
    await beginKnown()
    await give()
    await give()
    expect(await upstream()).toMatchObject({
      rotations: ['ops'],
      overrides: [
        { person: 'Tomasz Wrona', by: 'Mara Lind', order: { state: 'waiting', nextAt: startAt + 5_000 } },
      ],
    })
    expect(night?.state().desk.queued).toBe(1)
    await pass(4_000)
    expect(posts()).toBe(0)
    await pass(1_000)
    await soon(first).toMatchObject({ order: { state: 'sent' }, undoing: null })
    expect(standing()).toMatchObject([{ user: 'PTOM', from: at(26), to: at(50) }])
    expect(night?.state().desk.queued).toBe(0)
    await soon(async () => (await view()).rotations[0]?.shifts.map(({ person }) => person)).toEqual([
      ...['Mara Lind', 'Ines Okafor', 'Tomasz Wrona', 'Ines Okafor'],
    ])
  })

  it('is not sent when it is taken back in time', async () => {
    await beginKnown()
    await give()
    await back()
    await pass(minuteMs)
    expect([posts(), await upstream()]).toMatchObject([0, { overrides: [] }])
  })

  it('is taken out of PagerDuty when it is taken back later', async () => {
    await beginKnown()
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({ order: { state: 'sent' } })
    await back()
    await soon(upstream).toMatchObject({ overrides: [] })
    expect(standing()).toEqual([])
  })

  it('F43: refused by PagerDuty is said with its reason, kept, and not tried by itself again', async () => {
    await beginKnown()
    await give({ userId: 'PGONE', person: 'Somebody Gone' })
    await pass(5_000)
    await soon(first).toMatchObject({
      order: { state: 'refused', nextAt: null, reason: expect.stringMatching(/refused it: User not found$/) },
    })
    await pass(10 * minuteMs)
    expect(posts()).toBe(1)
    expect(duty()).toMatchObject({ state: 'on' })
    fake.users = [...fake.users, { id: 'PGONE', name: 'Somebody Gone', email: 'gone@team.example' }]
    await again()
    await soon(first).toMatchObject({ order: { state: 'sent' } })
    expect(standing()).toHaveLength(1)
  })

  it('F43: of a key that may not write it is refused, and put away when the user says so', async () => {
    await beginKnown()
    fake.failWith({ status: 403, times: 1_000, fits: (method) => method === 'POST' })
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({
      order: { state: 'refused', reason: expect.stringMatching(/403/) },
    })
    await pass(10 * minuteMs)
    expect(posts()).toBe(1)
    await back()
    // It was sent, so it may stand there: it is looked for before it is forgotten.
    await soon(upstream).toMatchObject({ overrides: [] })
    expect(asked('DELETE /schedules/POPS/overrides/Q000001')).toBe(0)
  })

  it('F43: whose answer was lost is found again, not written twice', async () => {
    await beginKnown()
    fake.loseReply('POST')
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({ order: { state: 'retrying' } })
    expect(standing()).toHaveLength(1)
    await pass(2_000)
    await soon(first).toMatchObject({ order: { state: 'sent' } })
    expect([posts(), standing().length]).toEqual([1, 1])
  })

  it('whose answer was lost in the last moment of a run is found again by the next one', async () => {
    const dir = aTestFolder()
    await beginKnown({ dir, dataFolder: {} })
    fake.loseReply('POST')
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({ order: { state: 'retrying' } })
    await night?.restart(minuteMs)
    await pass(1_000)
    await soon(first).toMatchObject({ order: { state: 'sent' } })
    expect([posts(), standing().length]).toEqual([1, 1])
    await back()
    await soon(standing).toEqual([])
  })

  it('that was lost and is taken back is looked for and taken away', async () => {
    await beginKnown()
    fake.loseReply('POST')
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({ order: { state: 'retrying' } })
    await back()
    await soon(upstream).toMatchObject({ overrides: [] })
    expect([posts(), standing()]).toEqual([1, []])
  })

  it('that was lost over an equal one of before leaves that one alone when it is taken back', async () => {
    await beginKnown()
    const before = [
      { id: 'QOLD', user: 'PTOM', from: at(26), to: at(50) },
      { id: 'QOVER', user: 'PINES', from: at(26), to: at(50) },
    ]
    const schedule = fake.schedules.get('POPS')
    if (schedule) schedule.overrides = before
    fake.loseReply('POST')
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({ order: { state: 'retrying' } })
    await back()
    await soon(upstream).toMatchObject({ overrides: [] })
    expect(standing()).toEqual(before)
  })

  it('that stands there already is not written again', async () => {
    await beginKnown()
    const schedule = fake.schedules.get('POPS')
    if (schedule) schedule.overrides = [{ id: 'QOLD', user: 'PTOM', from: at(26), to: at(50) }]
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({ order: { state: 'sent' } })
    expect([posts(), standing().length]).toEqual([0, 1])
  })

  it('that another override covers is written over it, once although its answer is lost', async () => {
    await beginKnown()
    const schedule = fake.schedules.get('POPS')
    if (schedule)
      schedule.overrides = [
        { id: 'QOLD', user: 'PTOM', from: at(26), to: at(50) },
        { id: 'QOVER', user: 'PINES', from: at(26), to: at(50) },
      ]
    fake.loseReply('POST')
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({ order: { state: 'retrying' } })
    await pass(2_000)
    await soon(first).toMatchObject({ order: { state: 'sent' } })
    expect([posts(), standing().length]).toEqual([1, 3])
    await back()
    await soon(() => standing().map(({ id }) => id)).toEqual(['QOLD', 'QOVER'])
  })

  it('is tried again with growing waits while PagerDuty is gone, and goes out when it is back', async () => {
    await beginKnown()
    fake.failWith({ status: 503, times: 1_000 })
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({
      order: { state: 'retrying', nextAt: startAt + 7_000, attempts: 1 },
    })
    await pass(2_000)
    await soon(first).toMatchObject({ order: { nextAt: startAt + 12_000, attempts: 2 } })
    expect(posts()).toBe(0)
  })

  it('that could not be sent for an hour is given up, visibly', async () => {
    await beginKnown()
    fake.failWith({ status: 503, times: 100_000 })
    await give()
    await pass(5_000)
    await soon(first).toMatchObject({ order: { state: 'retrying' } })
    night?.clock.sleep(hourMs)
    await pass(31_000)
    await soon(first).toMatchObject({
      order: { state: 'refused', reason: expect.stringMatching(/an hour/) },
    })
  })

  it('is refused at once for a shift that is over, and a rotation that PagerDuty does not have', async () => {
    await beginKnown()
    await expect(give({ from: at(-2), to: at(-1) })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(give({ rotation: 'other' })).rejects.toMatchObject({ code: 'not-found' })
    await expect((night as Night).order('shifts.retryUpstream', { orderId: 99 })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect((await upstream()).overrides).toEqual([])
  })
})

describe('its key', () => {
  it('stands in no file, no answer and no log', async () => {
    const logged: string[] = []
    const dir = aTestFolder()
    const desk = await begin({
      dir,
      dataFolder: {},
      log: (...line) => void logged.push(JSON.stringify(line)),
    })
    await soon(duty).toMatchObject({ state: 'on' })
    fake.failWith({ status: 401, body: `{"error":{"message":"no ${fake.key}"}}`, times: 3 })
    await pass(3 * minuteMs)
    await soon(async () => (await view()).rotations[0]?.fed[0]?.why).toMatch(/401/)
    const told = [
      ...logged,
      JSON.stringify([desk.state(), await view(), await desk.query('config.read', {})]),
    ]
    expect(told.join('\n')).not.toContain('fake-key')
    expect(JSON.stringify([desk.state(), await view()])).not.toMatch(/PD_KEY|127\.0\.0\.1:\d+\/schedules/)
    expect(logged.join('\n')).toContain('schedule-not-read')
    await desk.order('data.export', {})
    const { readdirSync, statSync } = await import('node:fs')
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => path.join(dir, name))
    for (const file of files)
      if (statSync(file).isFile())
        expect([file, readFileSync(file, 'latin1').includes('fake-key')]).toEqual([file, false])
  })

  it('may not be a program at the word of a window', async () => {
    const desk = await begin({ env: {} })
    const base = readFileSync(path.join(desk.dir, 'config.yaml'), 'utf8')
    const text = base.replace('env:PD_KEY', 'command:/bin/true')
    await expect(desk.order('config.save', { text, base })).rejects.toMatchObject({ code: 'not-allowed' })
  })
})
