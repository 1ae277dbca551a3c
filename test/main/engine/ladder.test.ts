/** Calls that are heard, over whole nights: when it sounds, until when, and what no restart, sleep or clock may do to it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeDetail } from '../../../contract/queries.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<void> => {
  night = await startNight({ sound: true, ...options })
}
afterEach(() => night.close())

const title = 'Ingress answers 22 % of requests with 5xx'
const words = { summary: title }
const gain = () => night.playing()?.gain ?? 0
const rows = () => night.engine().core.db.all('SELECT * FROM ladder ORDER BY id')
const story = async () => {
  const { id } = night.episode(title)
  return (await night.query<EpisodeDetail>('episodes.detail', { episodeId: id })).story
}
const kinds = async () => (await story()).map(({ kind }) => kind)
/** Fires a page and lets one poll see it; it sounds from then on. Answers when that was. */
const called = async (labels = pageLabels()): Promise<number> => {
  night.fire(labels, words)
  await night.pass(15_000)
  return night.episode(title).calledAt ?? 0
}
/** Lets time pass until so long after `from`. */
const passTo = (from: number, ms: number) => night.pass(from + ms - night.clock.now())
const take = () => night.order('alerts.acknowledge', { episodeId: night.episode(title).id })

/** From the answer of a source that first lists a page to the order to sound, by the engine's own clock, ms. */
describe('sound within three seconds of the answer that brings a page', () => {
  const within = async (alerts: number, options: NightOptions = {}): Promise<number> => {
    let answeredAt = Number.NaN
    await begin({
      ...options,
      wrap: (http) => async (request) => {
        const answer = await http(request)
        const lists = request.url.includes('/alerts') && answer.ok && answer.response.body.includes('Errors')
        if (lists && Number.isNaN(answeredAt)) answeredAt = night.clock.now()
        return answer
      },
    })
    await night.pass(40_000)
    for (let one = 0; one < alerts; one += 1) night.fire(pageLabels({ alertname: `Errors${one}` }))
    for (let step = 0; step < 600 && night.playing() === null; step += 1) await night.clock.advanceAsync(50)
    expect(answeredAt).toBeLessThanOrEqual(night.clock.now())
    return night.clock.now() - answeredAt
  }
  const shop =
    'version: 1\nsources: [{name: plover, kind: alertmanager, urls: [http://am1.invalid], poll: 60s}]\n'

  it.each([
    ['one page', 1, {}],
    ['a storm, handed over in slices', 2_500, {}],
    ['a source that is asked once a minute', 1, { config: shop }],
    ['a pair of servers', 1, { peers: 2 }],
  ] as const)('%s', async (_, alerts, options) => {
    expect(await within(alerts, options)).toBeLessThanOrEqual(3_000)
    expect(night.playing()).toMatchObject({ pattern: 't3', gain: 0.4 })
  })

  it('also where the machine has just woken, or the program has just begun', async () => {
    await begin()
    night.fire(pageLabels(), words)
    night.clock.sleep(3_600_000)
    for (let step = 0; step < 60 && night.playing() === null; step += 1) await night.clock.advanceAsync(50)
    expect(night.playing()).not.toBeNull()
    expect(night.clock.now() - night.episode(title).seenAt).toBeLessThanOrEqual(3_000)
    await night.restart(1_000)
    for (let step = 0; step < 60 && night.playing() === null; step += 1) await night.clock.advanceAsync(50)
    expect(night.playing()).not.toBeNull()
  })
})

describe('a page at night', () => {
  it('sounds at once and climbs, with a quiet notification beside it', async () => {
    await begin()
    const at = await called()
    expect(night.playing()).toMatchObject({ pattern: 't3', gain: 0.4, everyMs: 8_000 })
    expect(night.shown).toMatchObject([{ loud: true, quietly: true }])
    expect(night.state().desk.sounding).toMatchObject({ stage: 1, sound: 'stage', unanswered: false })
    await passTo(at, 30_000)
    expect(gain()).toBe(0.7)
    await passTo(at, 60_000)
    expect(night.playing()).toMatchObject({ gain: 1, everyMs: 0 })
    await passTo(at, 91_000)
    expect(await kinds()).toContain('target-near')
    await passTo(at, 121_000)
    expect(await kinds()).toContain('ack-target-passed')
    expect(gain()).toBe(1)
    await passTo(at, 301_000)
    expect(night.playing()).toBeNull()
    expect(await kinds()).toContain('unanswered')
    expect(night.state().desk.sounding).toMatchObject({ unanswered: true, sound: 'none' })
    await passTo(at, 421_000)
    expect(night.playing()).toMatchObject({ pattern: 'short' })
    await passTo(at, 426_000)
    expect(night.playing()).toBeNull()
    await passTo(at, 541_000)
    expect(night.playing()).toMatchObject({ pattern: 'short' })
    expect(night.shown).toHaveLength(1)
  })

  it('falls silent with the key, before the order is answered', async () => {
    await begin()
    await called()
    expect(gain()).toBe(0.4)
    const answer = take()
    expect(night.playing()).toBeNull()
    await answer
    expect(night.state().desk.sounding).toBeNull()
    expect(rows()).toMatchObject([{ ended_by: 'acked' }])
  })

  it('is armed again with U, where it was', async () => {
    await begin()
    const at = await called()
    await passTo(at, 40_000)
    await take()
    await night.pass(2_000)
    await night.order('alerts.takeBack', { episodeId: night.episode(title).id })
    expect(gain()).toBe(0.7)
    expect(rows()).toHaveLength(1)
    await passTo(at, 61_000)
    expect(gain()).toBe(1)
  })

  it('begins anew when it is given back later', async () => {
    await begin()
    const at = await called()
    await passTo(at, 40_000)
    await take()
    await night.pass(60_000)
    await night.order('alerts.unacknowledge', { episodeId: night.episode(title).id })
    expect(gain()).toBe(0.4)
    expect(rows()).toHaveLength(2)
  })

  it('falls silent when it is put off, and begins anew when that is over', async () => {
    await begin()
    await called()
    const { id } = night.episode(title)
    await night.order('alerts.snooze', { episodeId: id, untilAt: night.clock.now() + 60_000 })
    expect(night.playing()).toBeNull()
    await night.pass(61_000)
    expect(gain()).toBe(0.4)
    expect(rows().map((row) => row.ended_by)).toEqual(['snoozed', null])
  })

  it('falls silent when somebody else has taken or silenced it', async () => {
    await begin()
    await called()
    night.silences.set(
      {
        id: null,
        matchers: [{ name: 'alertname', value: 'IngressErrorRatioHigh', isRegex: false, isEqual: true }],
        startsAt: night.clock.now(),
        endsAt: night.clock.now() + 3_600_000,
        createdBy: 'Tomasz Wrona',
        comment: 'known',
      },
      night.clock.now(),
    )
    await night.pass(20_000)
    expect(night.playing()).toBeNull()
    expect(rows()).toMatchObject([{ ended_by: 'silenced' }])
  })

  it('waits ten seconds while somebody sits here, and is shown at once', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.order('presence.report', {})
    await night.pass(15_000)
    const at = night.episode(title).calledAt ?? 0
    expect(night.shown).toHaveLength(1)
    expect(night.playing()).toBeNull()
    expect(night.state().desk.sounding).toMatchObject({ stage: 0 })
    await passTo(at, 10_000)
    expect(gain()).toBe(0.4)
  })
})

describe('a page by day', () => {
  it('is a short sound, its notification again, and the first stage after a minute', async () => {
    await begin({ startAt: Date.UTC(2026, 10, 23, 11, 0, 0) })
    const at = await called()
    expect(night.sounds.at(-1)?.play ?? night.sounds.at(-2)?.play).toMatchObject({ pattern: 'short' })
    await passTo(at, 29_000)
    expect(night.playing()).toBeNull()
    expect(night.shown).toHaveLength(1)
    await passTo(at, 31_000)
    expect(night.shown).toHaveLength(2)
    await passTo(at, 61_000)
    expect(night.playing()).toMatchObject({ pattern: 't3', gain: 0.4 })
  })
})

describe('a page that heals before anybody has seen it', () => {
  it('falls silent and is told apart', async () => {
    await begin()
    await called()
    night.end(pageLabels())
    await night.pass(45_000)
    expect(night.playing()).toBeNull()
    expect(rows()).toMatchObject([{ ended_by: 'resolved', seen_at: null }])
  })

  it('counts as seen once a hand has moved on a page that shows it', async () => {
    await begin()
    await called()
    await night.order('sound.seen', {})
    expect(rows()).toMatchObject([{ seen_at: night.clock.now() }])
  })

  it('and fires again is called again, with one sound start in ten minutes (F34)', async () => {
    await begin()
    const at = await called()
    night.end(pageLabels())
    await night.pass(45_000)
    night.fire(pageLabels(), words)
    await night.pass(16_000)
    expect(night.episode(title)).toMatchObject({ firing: true, calledAt: at })
    expect(night.shown).toHaveLength(2)
    expect(night.playing()).toBeNull()
    expect((await story()).find(({ kind }) => kind === 'calls-again')).toMatchObject({ until: at + 600_000 })
    await passTo(at, 599_000)
    expect(night.playing()).toBeNull()
    await passTo(at, 601_000)
    expect(gain()).toBe(0.4)
  }, 30_000)

  it('and fires again silenced is told of once when that ends, not once for each reason', async () => {
    await begin()
    await called()
    night.end(pageLabels())
    await night.pass(40_000)
    night.silences.set(
      {
        id: null,
        matchers: [{ name: 'alertname', value: 'IngressErrorRatioHigh', isRegex: false, isEqual: true }],
        startsAt: night.clock.now(),
        endsAt: night.clock.now() + 90_000,
        createdBy: 'Ines Okafor',
        comment: 'on it',
      },
      night.clock.now(),
    )
    night.fire(pageLabels(), words)
    await night.pass(60_000)
    expect(night.episode(title).keptQuiet?.kind).toBe('silenced')
    const before = night.shown.length
    await night.pass(60_000)
    expect(night.episode(title).keptQuiet).toBeNull()
    expect(night.shown.slice(before)).toHaveLength(1)
    expect(rows()).toHaveLength(2)
  })

  it('and fires again much later in the same episode sounds at once', async () => {
    await begin()
    const at = await called()
    await passTo(at, 590_000)
    night.end(pageLabels())
    await night.pass(45_000)
    night.fire(pageLabels(), words)
    await night.pass(16_000)
    expect(night.state().episodes.size).toBe(1)
    expect(gain()).toBe(0.4)
  }, 30_000)
})

describe('many pages', () => {
  it('are one sound, and the next one within ten seconds begins no other', async () => {
    await begin()
    for (let n = 0; n < 40; n += 1) night.fire(pageLabels({ customer: `Customer ${n}` }), words)
    await night.pass(15_000)
    expect(night.sounds.filter(({ play }) => play !== null)).toHaveLength(1)
    expect(new Set(rows().map((row) => row.sound_at)).size).toBe(1)
  })

  it('of which one was taken leave the others sounding as far as they are', async () => {
    await begin()
    const at = await called()
    await passTo(at, 35_000)
    night.fire(pageLabels({ pod: 'b' }), { summary: 'Another one' })
    await night.pass(16_000)
    expect(gain()).toBe(0.7)
    await take()
    expect(gain()).toBe(0.4)
  })
})

describe('a restart', () => {
  it.each([
    ['the first stage', 10_000, 0.4],
    ['the second stage', 40_000, 0.7],
    ['the third stage', 100_000, 1],
  ])('in %s goes on there and shows nothing twice', async (_, ms, loudness) => {
    await begin()
    const at = await called()
    await passTo(at, ms)
    const before = night.shown.length
    await night.restart(1_000)
    expect(gain()).toBe(loudness)
    expect(rows()).toHaveLength(1)
    await night.pass(5_000)
    expect(night.shown).toHaveLength(before)
    await take()
    expect(night.playing()).toBeNull()
  })

  it('after nobody has answered goes on with short calls only', async () => {
    await begin()
    const at = await called()
    await passTo(at, 310_000)
    await night.restart(1_000)
    expect(night.playing()).toBeNull()
    expect((await kinds()).filter((kind) => kind === 'unanswered')).toHaveLength(1)
    await passTo(at, 421_000)
    expect(night.playing()).toMatchObject({ pattern: 'short' })
  }, 30_000)

  it('with the clock set back by an hour neither waits nor begins anew', async () => {
    await begin()
    const at = await called()
    await passTo(at, 95_000)
    await night.restart(1_000, () => night.clock.setWall(-3_600_000))
    expect(gain()).toBe(1)
    await night.pass(240_000)
    expect(night.state().desk.sounding).toMatchObject({ unanswered: true })
  })
})

describe('sleep', () => {
  it('silences what climbed until the source has answered, then nobody has answered: one short call', async () => {
    await begin()
    await called()
    night.down.add(0)
    night.clock.sleep(8 * 3_600_000)
    expect(night.playing()).toBeNull()
    await night.pass(29_000)
    expect(night.playing()).toBeNull()
    await night.pass(2_000)
    expect(night.playing()).toMatchObject({ pattern: 'short' })
    expect(rows()).toMatchObject([{ short_calls: 1 }])
  })

  it('in which it ended sounds no more', async () => {
    await begin()
    await called()
    night.end(pageLabels())
    night.clock.sleep(8 * 3_600_000)
    const before = night.sounds.length
    await night.pass(60_000)
    expect(night.sounds.slice(before).filter(({ play }) => play !== null)).toEqual([])
  })
})

describe('what sounds', () => {
  it('and hangs is noticed within five seconds: the notification rings, again every 30 s, and it is in the story', async () => {
    await begin()
    await called()
    night.speaker = 'hung'
    const before = night.shown.length
    await night.pass(7_000)
    expect(night.state().desk.speaker.way).toBeNull()
    expect(night.shown.slice(before)).toMatchObject([{ loud: true, quietly: false }])
    await night.pass(30_000)
    expect(night.shown.slice(before)).toHaveLength(2)
    expect(await kinds()).toContain('speaker-lost')
    const soundings = night.engine().core.db.all('SELECT way, reason FROM sounding')
    expect(soundings).toEqual([{ way: 'page', reason: expect.stringMatching(/did not answer/) }])
  })

  it('and says that it cannot be heard is given up at once', async () => {
    await begin()
    await called()
    night.speaker = 'deaf'
    const before = night.shown.length
    await night.pass(4_000)
    expect(night.state().desk.speaker.way).toBeNull()
    expect(night.shown.length).toBeGreaterThan(before)
  })

  it('and is closed rings by notification, and sounds on when it is opened again', async () => {
    await begin()
    await called()
    const before = night.shown.length
    night.leave()
    await night.pass(1_000)
    expect(night.shown.slice(before)).toMatchObject([{ quietly: false }])
    night.comeBack()
    expect(gain()).toBe(0.4)
    await night.pass(60_000)
    expect(night.shown).toHaveLength(before + 1)
  })

  it('is tried by stage, and not while somebody is called', async () => {
    await begin()
    await night.order('sound.test', { stage: 2 })
    expect(gain()).toBe(0.7)
    await night.pass(1_000)
    expect(night.state().desk.speaker.heardAt).not.toBeNull()
    await night.pass(6_000)
    expect(night.playing()).toBeNull()
    await called()
    await expect(night.order('sound.test', { stage: 2 })).rejects.toMatchObject({ code: 'not-allowed' })
    expect(gain()).toBe(0.4)
  })

  it('climbs in the lengths of the file, which the app writes with its comments kept, and refuses what cannot wake', async () => {
    const source = 'sources: [{name: plover, kind: alertmanager, urls: [http://am1.invalid], poll: 15s}]\n'
    await begin({
      config: `version: 1\n${source}night:\n  ladder:\n    secondAfter: 10s   # light sleepers\n    unansweredAfter: 2m\n`,
    })
    const lengths = { secondAfterMs: 10_000, thirdAfterMs: 60_000, firstEveryMs: 8_000, secondEveryMs: 5_000 }
    const { sound } = night.state().desk.settings
    expect([sound.stages[1].afterMs, sound.unansweredAfterMs]).toEqual([10_000, 120_000])
    await night.order('ladder.set', { ...lengths, thirdAfterMs: 20_000, unansweredAfterMs: 150_000 })
    expect(readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')).toContain(
      '    secondAfter: 10s   # light sleepers\n    unansweredAfter: 150s\n    thirdAfter: 20s\n',
    )
    await expect(
      night.order('ladder.set', { ...lengths, thirdAfterMs: 20_000, unansweredAfterMs: 60_000 }),
    ).rejects.toThrow('expected: 120 to 900 seconds')
    const at = await called()
    await passTo(at, 10_000)
    expect(gain()).toBe(0.7)
    await passTo(at, 20_000)
    expect(night.playing()).toMatchObject({ gain: 1, stopAfterMs: 180_000 })
    await passTo(at, 150_000)
    expect(night.playing()).toBeNull()
    expect(await kinds()).toContain('unanswered')
  })

  it('is as loud as was chosen, over a restart too', async () => {
    await begin()
    await night.order('sound.set', { volume: 0.5 })
    await night.restart()
    await called()
    expect(gain()).toBe(0.2)
    await night.order('sound.set', { volume: 1 })
    expect(gain()).toBe(0.4)
  })
})
