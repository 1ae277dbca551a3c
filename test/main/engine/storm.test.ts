/** Too much at once: storms, flappers, peers that repeat or contradict each other. */
import { afterEach, describe, expect, it } from 'vitest'
import { isAllQuiet } from '../../../contract/state.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night.close())
const title = 'Disk fills up'
const loud = () => night.shown.filter((notice) => notice.loud && !notice.quietly)

describe('a storm', () => {
  it('of 2,000 pages within ten seconds is one ring, every page on the desk, and calm again after it (F36)', async () => {
    night = await startNight({ peers: 2 })
    await night.pass(2_000)
    const labels = Array.from({ length: 2_000 }, (_, index) =>
      pageLabels({
        alertname: `Storm${index % 20}`,
        instance: `node-${index}`,
        customer: `Customer ${index % 50}`,
      }),
    )
    for (const one of labels) night.fire(one)
    await night.pass(20_000)
    expect(loud()).toHaveLength(1)
    expect(loud()[0]?.title).toMatch(/pages at once$/)
    expect(night.state().episodes.size).toBe(2_000)
    expect([...night.state().episodes.values()].every(({ calledAt }) => calledAt !== null)).toBe(true)
    for (const one of labels) night.end(one)
    await night.pass(45_000)
    expect(night.titles('needs-you')).toEqual([])
    expect(isAllQuiet(night.state(), 0, night.clock.now())).toBe(true)
    expect(loud()).toHaveLength(1)
  })
})

describe('a page within ten seconds of a ring', () => {
  it('is a call like any other, only without a second sound; after them it rings again', async () => {
    const often = '{name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 5s}'
    night = await startNight({ config: `version: 1\nme: Mara Lind\nsources: [${often}]\n` })
    await night.pass(2_000)
    const fireAfter = async (name: string, ms: number): Promise<void> => {
      await night.pass(ms)
      night.fire(pageLabels({ alertname: name, customer: name }))
    }
    await fireAfter('First', 0)
    await fireAfter('Second', 6_000)
    await fireAfter('Third', 15_000)
    await night.pass(10_000)
    expect(night.shown.map(({ loud: isLoud, quietly }) => [isLoud, quietly])).toEqual([
      [true, false],
      [true, true],
      [true, false],
    ])
  })
})

describe('a flapper', () => {
  it('of 20 transitions an hour is one row with its firings counted, and rings at most once in ten minutes (F34)', async () => {
    night = await startNight()
    await night.pass(2_000)
    for (let turn = 0; turn < 20; turn += 1) {
      if (turn % 2 === 0) night.fire(pageLabels(), { summary: title })
      else night.end(pageLabels())
      await night.pass(3 * minuteMs)
    }
    expect(night.state().episodes.size).toBe(1)
    expect(night.episode(title).firings).toBe(10)
    expect(loud().length).toBeLessThanOrEqual(6)
  })
})

describe('an alert', () => {
  it('that two peers list twice is one row and one ring (F32)', async () => {
    night = await startNight({ peers: 2 })
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    expect(night.state().episodes.size).toBe(1)
    expect(loud()).toHaveLength(1)
  })

  it('about which peers disagree goes on firing, and the disagreement is shown (F33)', async () => {
    night = await startNight({ peers: 2 })
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    night.end(pageLabels(), [1])
    await night.pass(60 * minuteMs)
    expect(night.episode(title)).toMatchObject({ firing: true, absentSince: null, firings: 1 })
    expect(night.state().sources[0]?.peers[1]).toMatchObject({ lacks: 1, disagreesSince: expect.any(Number) })
    night.end(pageLabels())
    await night.pass(40_000)
    expect(night.episode(title).firing).toBe(false)
  })

  it('that ended before anybody looked is listed among what went quiet and needs nobody (F37)', async () => {
    night = await startNight()
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    night.end(pageLabels())
    await night.pass(30 * minuteMs)
    expect([night.titles('went-quiet'), night.titles('needs-you')]).toEqual([[title], []])
    expect(loud()).toHaveLength(1)
  })

  it('that fires again ten minutes after its acknowledged end is a new page; sooner it is the same one (F38)', async () => {
    night = await startNight()
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    night.end(pageLabels())
    await night.pass(5 * minuteMs)
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    expect([night.titles('in-hand'), loud().length]).toEqual([[title], 1])
    night.end(pageLabels())
    await night.pass(12 * minuteMs)
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    expect([night.titles('needs-you'), loud().length]).toEqual([[title], 2])
  })
})

describe('a database that takes no word about an order', () => {
  it('makes no storm of requests of it, and one silence when it does again', async () => {
    night = await startNight({ mirrorAcks: true })
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    const { db } = night.engine().core
    db.transact((write) =>
      write.run("CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END"),
    )
    const before = night.requests.length
    await night.pass(minuteMs)
    expect(night.requests.length - before).toBeLessThan(60)
    expect(night.episode(title).ack?.order?.state).toBe('waiting')
    db.transact((write) => write.run('DROP TRIGGER full'))
    await night.pass(20_000)
    expect(night.episode(title).ack?.order?.state).toBe('sent')
    expect(night.silences.list(night.clock.now())).toHaveLength(1)
  })
})
