/** The Icinga source against a real Icinga 2. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { icinga } from '../../../main/sources/icinga.ts'
import type { ConnectedSource, DeedOrder, SourceConfig } from '../../../main/sources/source.ts'
import { aListeningPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import {
  hasIcinga,
  icingaUsers,
  type RealIcinga,
  signedInAs,
  startIcinga,
} from '../../helpers/real-icinga.ts'
import { whole } from '../../helpers/straightforward.ts'

const isThere = hasIcinga('Icinga source against a real Icinga')
const clock = createClock()
afterAll(() => clock.stop())

let real: RealIcinga

function connect(more: Partial<SourceConfig> = {}): ConnectedSource {
  return icinga.connect(
    aSourceConfig([real.url], {
      ...{ kind: 'icinga2', ca: real.certificate, headers: signedInAs(icingaUsers.all) },
      ...more,
    }),
    aListeningPlatform(clock),
  )
}

async function answer(source: ConnectedSource): Promise<Answer> {
  const observation = whole(await source.poll(noAbort))
  if (observation.kind === 'miss') throw new Error(observation.failure.detail)
  return observation
}

let orders = 0
const order = (fingerprint: string, part: Partial<DeedOrder> = {}): DeedOrder => ({
  ...{ fingerprint, labels: {}, by: 'Ines Okafor', marker: `nd-${orders++}`, since: 0, isRetry: false },
  ...part,
})

describe.runIf(isThere)('a real Icinga', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    real = await startIcinga()
  }, 60_000)
  afterAll(() => real?.stop())
  beforeEach(async () => {
    for (const name of ['db-1', 'web-1', 'db-1!disk', 'db-1!load', 'web-1!http'])
      await real.check(name, 0, 'fine')
  })

  it('lists what has a problem, with what is said of it, and no password', async () => {
    await real.check('db-1!disk', 2, 'DISK CRITICAL - 99 %\n/var is full')
    await real.check('web-1', 1, 'no route')
    const { changed, full, complete, peers } = await answer(connect())
    expect({ full, complete }).toEqual({ full: true, complete: true })
    expect(peers).toEqual([
      expect.objectContaining({ failure: null, version: expect.stringMatching(/^r?2\./) }),
    ])
    expect(peers[0]?.startedAt).toBeGreaterThan(clock.now() - 600_000)
    const disk = changed.find(({ fingerprint }) => fingerprint === 'db-1!disk')
    expect(disk).toMatchObject({
      labels: {
        ...{ alertname: 'disk', host: 'db-1', service: 'disk', state: 'CRITICAL', severity: 'critical' },
        ...{ hostgroups: 'databases', customer: 'Heron Bank', team: 'storage' },
      },
      annotations: {
        summary: 'disk on db-1: DISK CRITICAL - 99 %',
        description: 'DISK CRITICAL - 99 %\n/var is full',
        runbook_url: 'https://wiki.example/disk',
      },
      suppressed: false,
    })
    expect(Math.abs((disk?.firedAt ?? 0) - clock.now())).toBeLessThan(60_000)
    expect(changed.find(({ fingerprint }) => fingerprint === 'web-1')).toMatchObject({
      labels: { alertname: 'host down', host: 'web-1', state: 'DOWN', severity: 'critical' },
      annotations: { summary: 'Web one: no route' },
    })
    expect(JSON.stringify(changed)).not.toContain('hush-hush')
  })

  it('lets what is soft wait, and counts it when it is hard', async () => {
    const source = connect()
    await answer(source)
    await real.check('db-1!load', 1, 'LOAD WARNING')
    const [soft] = (await answer(source)).changed
    expect(soft).toMatchObject({
      suppressed: true,
      quiet: { kind: 'muted', why: expect.stringMatching(/1 of 3/) },
    })
    await real.check('db-1!load', 1, 'LOAD WARNING')
    await real.check('db-1!load', 1, 'LOAD WARNING')
    const [hard] = (await answer(source)).changed
    expect(hard).toMatchObject({
      fingerprint: 'db-1!load',
      suppressed: false,
      labels: { severity: 'warning' },
    })
    expect(hard?.quiet).toBeUndefined()
  })

  it('says that something is over by its own word, and what was forgotten in a restart stands', async () => {
    const source = connect()
    await real.check('db-1!disk', 2, 'full')
    await real.check('web-1!http', 2, '500')
    await answer(source)
    await real.check('db-1!disk', 0, 'fine')
    const over = await answer(source)
    expect(over.ended).toEqual([{ fingerprint: 'db-1!disk', at: expect.any(Number) }])
    expect(over.gone).toEqual([])
    await real.restart(true)
    const anew = await answer(source)
    expect(anew).toMatchObject({ restarted: true, gone: [], total: 1 })
    expect(anew.ended).toBeUndefined()
    await real.check('web-1!http', 0, 'fine')
    expect((await answer(source)).ended).toEqual([{ fingerprint: 'web-1!http', at: expect.any(Number) }])
  })

  it('acknowledges until an instant, says who has it, takes it back', async () => {
    const source = connect()
    await real.check('db-1!disk', 2, 'full')
    await answer(source)
    const until = Math.ceil(clock.now() / 1_000) * 1_000 + 3_600_000
    const ack = { kind: 'acknowledge', until, text: 'on it' } as const
    expect(await source.deeds?.acknowledge?.(ack, order('db-1!disk'), noAbort)).toMatchObject({
      ok: true,
      endsAt: until,
    })
    expect((await answer(source)).changed).toEqual([
      expect.objectContaining({ held: { by: 'Ines Okafor', mine: false, at: expect.any(Number), until } }),
    ])
    // Once more, as after a lost reply or when somebody else was first.
    expect(
      await source.deeds?.acknowledge?.(ack, order('db-1!disk', { isRetry: true }), noAbort),
    ).toMatchObject({
      ok: true,
      endsAt: until,
    })
    const back = { kind: 'unacknowledge' } as const
    expect(await source.deeds?.unacknowledge?.(back, order('db-1!disk'), noAbort)).toMatchObject({ ok: true })
    expect((await answer(source)).changed[0]?.held).toBeUndefined()
  })

  it("lets what gets worse be nobody's again", async () => {
    const source = connect()
    await real.check('db-1!disk', 1, 'filling')
    const [before] = (await answer(source)).changed
    const ack = { kind: 'acknowledge', until: null, text: null } as const
    expect(await source.deeds?.acknowledge?.(ack, order('db-1!disk'), noAbort)).toMatchObject({ ok: true })
    expect((await answer(source)).changed[0]?.held).toMatchObject({ by: 'Ines Okafor', until: null })
    await real.check('db-1!disk', 2, 'full')
    const [worse] = (await answer(source)).changed
    expect(worse?.held).toBeUndefined()
    expect(worse?.labels.severity).toBe('critical')
    expect(worse?.firedAt).toBeGreaterThan(before?.firedAt ?? 0)
  })

  it.each([
    ['that is over', 'db-1!disk', /over already/],
    ['that is not there', 'db-1!nothing', /has no db-1!nothing/],
    ['with a hostile name', '" || true || "', /has no "/],
  ])('does not acknowledge something %s, and says so', async (_, name, words) => {
    const ack = { kind: 'acknowledge', until: null, text: null } as const
    expect(await connect().deeds?.acknowledge?.(ack, order(name), noAbort)).toMatchObject({
      ok: false,
      final: true,
      failure: { detail: expect.stringMatching(words) },
    })
  })

  it('says to a user who may only read what is missing', async () => {
    await real.check('db-1!disk', 2, 'full')
    const source = connect({ headers: signedInAs(icingaUsers.reader) })
    expect((await answer(source)).total).toBe(1)
    const ack = { kind: 'acknowledge', until: null, text: null } as const
    expect(await source.deeds?.acknowledge?.(ack, order('db-1!disk'), noAbort)).toMatchObject({
      ok: false,
      final: true,
      failure: {
        kind: 'forbidden',
        detail: expect.stringMatching(/permission actions\/acknowledge-problem/),
      },
    })
  })

  it('writes a note and a downtime once, however often they are sent', async () => {
    const source = connect()
    await real.check('web-1', 1, 'no route')
    await answer(source)
    const noted = order('web-1')
    const note = { kind: 'note', text: 'rack is being moved' } as const
    expect(await source.deeds?.note?.(note, noted, noAbort)).toMatchObject({ ok: true })
    expect(await source.deeds?.note?.(note, { ...noted, isRetry: true }, noAbort)).toMatchObject({ ok: true })
    const comments = await real.ask('/v1/objects/comments')
    expect(JSON.stringify(comments.body).split(noted.marker).length - 1).toBe(1)
    const alert = { fingerprint: 'web-1', labels: {}, generatorUrl: null, firedAt: 0 }
    expect(await source.detail?.(alert, noAbort)).toMatchObject({
      notes: [{ by: 'Ines Okafor', text: 'rack is being moved', at: expect.any(Number) }],
    })
    const from = clock.now()
    const until = from + 3_600_000
    const quiet = order('web-1')
    const downtime = { kind: 'downtime', from, until, text: 'moving' } as const
    expect(await source.deeds?.downtime?.(downtime, quiet, noAbort)).toMatchObject({ ok: true })
    expect(await source.deeds?.downtime?.(downtime, { ...quiet, isRetry: true }, noAbort)).toMatchObject({
      ok: true,
    })
    const downtimes = await real.ask('/v1/objects/downtimes')
    expect(JSON.stringify(downtimes.body).split(quiet.marker).length - 1).toBe(1)
    expect((await answer(source)).changed).toEqual([
      expect.objectContaining({
        suppressed: true,
        quiet: {
          ...{ kind: 'maintenance', by: 'Ines Okafor', why: 'moving' },
          until: Math.ceil(until / 1_000) * 1_000,
        },
      }),
    ])
  })

  it('lets a downtime begin later, and until then nothing is quiet', async () => {
    const source = connect()
    await real.check('web-1!http', 2, '500')
    await answer(source)
    const from = (Math.floor(clock.now() / 1_000) + 1_800) * 1_000
    const planned = order('web-1!http')
    const downtime = { kind: 'downtime', from, until: from + 3_600_000, text: 'moving' } as const
    expect(await source.deeds?.downtime?.(downtime, planned, noAbort)).toMatchObject({ ok: true })
    const { body } = await real.ask('/v1/objects/downtimes')
    const { results } = body as { results: readonly { attrs: Record<string, unknown> }[] }
    expect(results.find(({ attrs }) => String(attrs.comment).includes(planned.marker))?.attrs).toMatchObject({
      ...{ start_time: from / 1_000, end_time: from / 1_000 + 3_600, fixed: true, trigger_time: 0 },
    })
    expect((await answer(source)).changed).toEqual([])
  })

  it('does not take a filter with a mistake for "nothing is wrong"', async () => {
    const options = { kind: 'icinga2', pins: [], push: false, filter: 'hsot.name == "x"' } as const
    const polled = await connect({ options }).poll(noAbort)
    expect(polled).toMatchObject({
      kind: 'miss',
      failure: { detail: expect.stringMatching(/filter.*mistake/) },
    })
    await real.check('db-1!disk', 2, 'full')
    await real.check('web-1!http', 2, '500')
    const good = { ...options, filter: 'service.vars.team == "storage" || host.name == "web-1"' }
    expect((await answer(connect({ options: good }))).total).toBe(2)
  })

  it('tests: version, user, what it may not, and who it is that is refused', async () => {
    const all = await connect().test(noAbort)
    expect(all).toMatchObject({ ok: true, failure: null, alertCount: 0 })
    expect(all.advice).toEqual(expect.arrayContaining([`Signed in as ${icingaUsers.all}.`]))
    const reader = await connect({ headers: signedInAs(icingaUsers.reader) }).test(noAbort)
    expect(reader.advice).toEqual(
      expect.arrayContaining([expect.stringMatching(/lacks actions\/add-comment/)]),
    )
    const none = await connect({ headers: signedInAs(icingaUsers.none) }).test(noAbort)
    expect(none).toMatchObject({ ok: false, failure: { kind: 'forbidden' } })
    const wrong = await connect({ headers: signedInAs('nobody-here') }).test(noAbort)
    expect(wrong).toMatchObject({ ok: false, failure: { kind: 'unauthorised' } })
    expect(JSON.stringify([all, reader, none, wrong])).not.toMatch(/-pw/)
  })

  it('tells by itself what changes, and after a restart again', async () => {
    const source = connect()
    let told = 0
    const end = source.listen?.(() => {
      told += 1
    })
    // Opening is news: what happened before was told to nobody.
    await eventually(() => told).toBe(1)
    await real.check('db-1!disk', 2, 'full')
    await eventually(() => told).toBeGreaterThan(1)
    expect((await answer(source)).total).toBe(1)
    const before = told
    await real.restart()
    await eventually(() => told).toBeGreaterThan(before)
    const again = told
    await real.check('web-1!http', 2, '500')
    await eventually(() => told).toBeGreaterThan(again)
    end?.()
    const last = told
    await real.check('web-1!http', 0, 'fine')
    expect((await answer(source)).remarks).toEqual([])
    expect(told).toBe(last)
  })

  it('to a user who may not listen says so, and goes on looking', async () => {
    const source = connect({ headers: signedInAs(icingaUsers.reader) })
    const end = source.listen?.(() => {})
    await eventually(async () => (await answer(source)).remarks).toEqual(
      expect.arrayContaining([expect.stringMatching(/permission events/)]),
    )
    end?.()
  })

  it('believes the pinned certificate alone, and a test says which one is shown', async () => {
    const options = { kind: 'icinga2', pins: [real.pin], push: true, filter: null } as const
    const pinned = connect({ ca: null, options })
    expect((await answer(pinned)).complete).toBe(true)
    let told = 0
    const end = pinned.listen?.(() => {
      told += 1
    })
    await eventually(() => told).toBe(1)
    end?.()
    const shown = real.pin.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:')
    const untrusted = await connect({ ca: null }).test(noAbort)
    expect(untrusted).toMatchObject({ ok: false, failure: { kind: 'tls-untrusted' } })
    expect(untrusted.advice).toEqual([expect.stringContaining(shown)])
    const other = connect({ options: { ...options, pins: ['ab'.repeat(32)] } })
    expect(await other.poll(noAbort)).toMatchObject({ kind: 'miss', failure: { kind: 'tls-untrusted' } })
    expect((await other.test(noAbort)).advice).toEqual([expect.stringMatching(/is not pinned/)])
  })
})
