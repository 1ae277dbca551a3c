/** Nights in which time does not behave: sleep, clocks that are set, servers whose clocks are wrong, networks that flap. */
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeDetail } from '../../../contract/queries.ts'
import { sightOf } from '../../../contract/source-health.ts'
import { isAllQuiet } from '../../../contract/state.ts'
import type { HttpResult } from '../../../main/platform/http.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<Night> => {
  night = await startNight(options)
  return night
}
afterEach(() => night.close())

const title = 'Ingress answers 22 % of requests with 5xx'
const words = { summary: title }
const isQuiet = (): boolean => isAllQuiet(night.state(), night.titles('needs-you').length, night.clock.now())
const loud = (): number => night.shown.filter((notice) => notice.loud && !notice.quietly).length
const sight = (): string => {
  const [source] = night.state().sources
  return source ? sightOf(source, night.clock.now()) : 'none'
}
const storyOf = async (name: string): Promise<EpisodeDetail['story']> => {
  const detail = await night.query<EpisodeDetail>('episodes.detail', { episodeId: night.episode(name).id })
  return detail.story
}
const refused = (): HttpResult => ({
  ok: false,
  failure: { kind: 'refused', detail: 'refused' },
  latencyMs: 1,
})
const dayMs = 24 * hourMs

/** A page that was called, acknowledged and has ended. */
const takenAndEnded = async (): Promise<void> => {
  night.fire(pageLabels(), words)
  await night.pass(20_000)
  await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
  night.end(pageLabels())
  await night.pass(40_000)
  expect(night.episode(title).firing).toBe(false)
}

describe('sleep', () => {
  it('of eight hours on duty is one summary, one ring for what fires now and none for what came and went (F01)', async () => {
    await begin()
    await night.pass(20_000)
    for (let one = 0; one < 3; one += 1) night.fire(pageLabels({ alertname: `Fires${one}` }))
    night.clock.sleep(8 * hourMs)
    // By now it is day, when a page nobody takes is shown again after half a minute.
    await night.pass(25_000)
    expect(loud()).toBe(1)
    const { away } = night.state().desk
    expect((away?.until ?? 0) - (away?.from ?? 0)).toBe(8 * hourMs)
    expect([...night.state().episodes.values()].every(({ ackDueAt }) => ackDueAt > night.clock.now())).toBe(
      true,
    )
  })

  it('in the middle of a poll throws the answer away instead of taking it for an empty one (F02)', async () => {
    let hold = false
    await begin({
      wrap: (http) => async (request) => {
        if (hold && request.url.endsWith('/alerts')) await new Promise(() => {})
        return http(request)
      },
    })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    hold = true
    await night.pass(16_000)
    hold = false
    night.clock.sleep(hourMs)
    await night.pass(40_000)
    expect(night.episode(title)).toMatchObject({ firing: true, absentSince: null, firings: 1 })
    expect(sight()).toBe('live')
  })

  it('that ends before the network is back rings for nothing and is heard within seconds (F03)', async () => {
    await begin()
    await night.pass(20_000)
    night.down.add(0)
    night.clock.sleep(hourMs)
    await night.pass(10_000)
    expect(isQuiet()).toBe(false)
    night.down.clear()
    await night.pass(15_000)
    expect([sight(), night.shown]).toEqual(['live', []])
  })

  it('over which the sign-in ran out is no sight, not an end of alerts (F04)', async () => {
    let signedIn = true
    await begin({
      wrap: (http) => async (request) => {
        const reply = await http(request)
        return signedIn || !reply.ok ? reply : { ...reply, response: { ...reply.response, status: 401 } }
      },
    })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    signedIn = false
    night.clock.sleep(hourMs)
    await night.pass(2 * minuteMs)
    expect(night.state().sources[0]?.failure?.kind).toBe('unauthorised')
    expect(night.episode(title).firing).toBe(true)
    expect([sight(), isQuiet()]).toEqual(['blind', false])
  })
})

describe('a wall clock that was set between two runs', () => {
  const steps: readonly (readonly [string, number])[] = [
    ['an hour ahead (F05)', hourMs],
    ['an hour back (F06)', -hourMs],
    ['six years ahead (F07)', 2_191 * dayMs],
    ['six years back (F07)', -2_191 * dayMs],
  ]
  it.each(steps)('%s never lets an old acknowledgement swallow a new page', async (_, ms) => {
    await begin()
    await takenAndEnded()
    await night.restart(30_000, () => night.clock.setWall(ms))
    await night.pass(11 * minuteMs)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.episode(title)).toMatchObject({ firing: true, ack: null, firings: 1 })
    expect(loud()).toBe(2)
    const { calledAt, ackDueAt } = night.episode(title)
    expect(ackDueAt - (calledAt ?? 0)).toBe(2 * minuteMs)
  })

  it.each(steps)('%s leaves the source live and no absence of negative length', async (_, ms) => {
    await begin()
    await night.pass(20_000)
    await night.restart(30_000, () => night.clock.setWall(ms))
    await night.pass(3 * minuteMs)
    expect([sight(), isQuiet()]).toEqual(['live', true])
    const { away } = night.state().desk
    if (away) expect(away.until).toBeGreaterThan(away.from)
  })

  it('an hour ahead does not end what one of two servers can no longer be asked about', async () => {
    await begin({ peers: 2 })
    night.fire(pageLabels(), words, [0])
    await night.pass(20_000)
    night.down.add(0)
    await night.pass(20_000)
    expect(night.episode(title)).toMatchObject({ firing: true, absentSince: expect.any(Number) })
    await night.restart(5_000, () => night.clock.setWall(hourMs))
    await night.pass(30_000)
    expect(night.episode(title).firing).toBe(true)
  })

  it('a year back still sends what waits for upstream', async () => {
    await begin({ mirrorAcks: true })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    await night.restart(1_000, () => night.clock.setWall(-365 * dayMs))
    await night.pass(20_000)
    expect(night.episode(title).ack?.order?.state).toBe('sent')
    expect(night.silences.list(night.clock.now())).toHaveLength(1)
  })
})

describe('a wall clock that is set while it runs', () => {
  it.each([
    ['an hour ahead (F05)', hourMs],
    ['an hour back (F06)', -hourMs],
  ])('%s moves no remaining time, and the page is told by how much its hours are off', async (_, ms) => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const { ackDueAt } = night.episode(title)
    const left = ackDueAt - night.clock.now()
    night.clock.stepWall(ms)
    expect(night.state().desk.clockLeadMs).toBe(ms)
    await night.pass(30_000)
    expect(night.episode(title).ackDueAt - night.clock.now()).toBe(left - 30_000)
    expect([sight(), loud()]).toEqual(['live', 1])
    // The next engine of the same run knows of it as well.
    await night.restart()
    expect(night.state().desk.clockLeadMs).toBe(ms)
    night.clock.stepWall(0)
    expect(night.state().desk.clockLeadMs).toBe(0)
  })
})

describe('a server whose clock is wrong (F13)', () => {
  /** Everything the server stamps is `ms` off, its Date header too. */
  const skewed =
    (ms: number): NonNullable<NightOptions['wrap']> =>
    (http) =>
    async (request) => {
      const reply = await http(request)
      if (!reply.ok) return reply
      const { headers, body } = reply.response
      const moved = body
        .toString()
        .replaceAll(/"(startsAt|endsAt|updatedAt|uptime)":"([^"]+)"/g, (_, name: string, at: string) =>
          JSON.stringify({ [name]: new Date(Date.parse(at) + ms).toISOString() }).slice(1, -1),
        )
      const date = new Date(Date.parse(headers.date ?? '') + ms).toUTCString()
      return {
        ...reply,
        response: { ...reply.response, headers: { ...headers, date }, body: Buffer.from(moved) },
      }
    }

  it('ten minutes behind: what it vouches for is not over at once', async () => {
    await begin({ peers: 2, wrap: skewed(-10 * minuteMs) })
    night.fire(pageLabels(), words, [0])
    await night.pass(20_000)
    night.down.add(0)
    await night.pass(2 * minuteMs)
    expect(night.episode(title)).toMatchObject({ firing: true, absentSince: expect.any(Number) })
    await night.pass(5 * minuteMs)
    expect(night.episode(title).firing).toBe(false)
  })

  it('ten minutes behind: what fires anew after the gap is a new page', async () => {
    await begin({ wrap: skewed(-10 * minuteMs) })
    await takenAndEnded()
    await night.pass(11 * minuteMs)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    expect(night.titles('needs-you')).toEqual([title])
    expect(loud()).toBe(2)
  })

  it('ten minutes ahead: durations count by our clock, and no story begins in the future', async () => {
    await begin({ wrap: skewed(10 * minuteMs) })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const episode = night.episode(title)
    expect(episode.ackDueAt).toBe((episode.calledAt ?? 0) + 2 * minuteMs)
    expect(episode.calledAt).toBeLessThanOrEqual(night.clock.now())
    for (const { at } of await storyOf(title)) expect(at).toBeLessThanOrEqual(night.clock.now())
  })
})

describe('a server that started while nobody watched', () => {
  it('is not believed about what only it was told, although the other one is as old as ever', async () => {
    await begin({ peers: 2 })
    await night.pass(5 * minuteMs)
    night.fire(pageLabels(), words, [0])
    await night.pass(20_000)
    await night.restart(10_000, () => night.peers[0]?.restart())
    await night.pass(50_000)
    expect(night.episode(title).firing).toBe(true)
    await night.pass(3 * minuteMs)
    expect(night.episode(title).firing).toBe(false)
  })
})

describe('a network', () => {
  it('that flaps every five seconds rings nothing and never looks calm and blind in turns (F14)', async () => {
    let up = true
    await begin({ wrap: (http) => async (request) => (up ? http(request) : refused()) })
    const sights = new Set<string>()
    for (let turn = 0; turn < 120; turn += 1) {
      up = turn % 2 === 0
      await night.pass(5_000)
      sights.add(sight())
    }
    expect([...sights]).toEqual(['live'])
    expect(night.shown).toEqual([])
  })

  it('that is gone for hours rings once, keeps what is done, and drains in order (F15, F44)', async () => {
    await begin({ mirrorAcks: true })
    night.fire(pageLabels({ alertname: 'Early' }), { summary: 'Early' })
    night.fire(pageLabels({ alertname: 'Late' }), { summary: 'Late' })
    await night.pass(20_000)
    const before = night.shown.length
    night.down.add(0)
    await night.order('alerts.acknowledge', { episodeId: night.episode('Early').id })
    for (let passed = 0; passed < 2; passed += 1) await night.clock.advanceAsync(hourMs)
    await night.clock.advanceAsync(30 * minuteMs)
    await night.order('alerts.acknowledge', { episodeId: night.episode('Late').id })
    await night.order('notes.add', { episodeId: night.episode('Late').id, text: 'Looked at the switch' })
    await night.clock.advanceAsync(30 * minuteMs)
    expect(night.shown.slice(before).filter((notice) => notice.title.startsWith('No word'))).toHaveLength(1)
    expect(night.episode('Early').ack).toMatchObject({ mine: true, order: { state: 'refused' } })
    night.down.clear()
    await night.pass(2 * minuteMs)
    expect(night.episode('Late').ack).toMatchObject({ mine: true, order: { state: 'sent' } })
    expect((await storyOf('Late')).map(({ text }) => text)).toContain('Looked at the switch')
    expect((await storyOf('Early')).map(({ kind }) => kind)).toContain('order-refused')
    expect(night.silences.list(night.clock.now())).toHaveLength(1)
  })
})

describe('a page whose clocks disagree', () => {
  it('is told the time, it alone, once sleep has been looked for', async () => {
    let looked = 0
    const look = (): void => {
      looked += 1
    }
    await begin({ engineClock: (clock) => ({ ...clock, look }) })
    await night.pass(1_000)
    const heard: unknown[] = []
    const others: string[] = []
    const seat = night.engine().attach(({ event }) => void others.push(event), {
      openUrl: () => {},
      showPostmortem: () => {},
      tell: (event) => void heard.push(event),
    })
    const before = looked
    await seat.order('clock.ask', {})
    expect([heard, looked - before]).toEqual([[{ event: 'pulse', now: night.clock.now() }], 1])
    expect(others).not.toContain('pulse')
  })
})
