/** One notification may stand for many pages: what came of it is part of the story of each. */
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeDetail } from '../../../contract/queries.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night.close())

const begin = async (options: Parameters<typeof startNight>[0] = {}): Promise<void> => {
  night = await startNight(options)
  await night.pass(20_000)
}
const fire = (alertname: string, more: Record<string, string> = {}) =>
  night.fire(pageLabels({ alertname, ...more }), { summary: alertname })
const detailOf = (title: string): Promise<EpisodeDetail> =>
  night.query<EpisodeDetail>('episodes.detail', { episodeId: night.episode(title).id })
/** what came of the calls, oldest first: the kind, and why not */
const outcomes = async (title: string): Promise<readonly string[]> =>
  (await detailOf(title)).story
    .filter(({ kind }) => kind === 'shown' || kind === 'not-shown')
    .map(({ kind, text }) => (text === null ? kind : `${kind}: ${text}`))
    .toReversed()
const rows = (kind: string): number =>
  Number(night.engine().core.db.get('SELECT count(*) AS n FROM event WHERE kind = ?', kind)?.n)

describe('two pages of one customer', () => {
  it('were both shown, in the one notification that came', async () => {
    await begin()
    fire('One')
    fire('Two')
    await night.pass(16_000)
    expect(night.shown).toHaveLength(1)
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([['shown'], ['shown']])
    const { story } = await detailOf('Two')
    expect(story.find(({ kind }) => kind === 'called')?.text).toBeNull()
    expect(story.map(({ kind }) => kind)).not.toContain('told')
  })

  it('were both not shown, for the same reason', async () => {
    await begin()
    night.notifier = { state: 'blocked', reason: 'Notifications are off.' }
    fire('One')
    fire('Two')
    await night.pass(16_000)
    const none = ['not-shown: Notifications are off.']
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([none, none])
  })

  it('of which one came later have one outcome each', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    fire('Two')
    await night.pass(16_000)
    expect(night.shown).toHaveLength(2)
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([['shown'], ['shown']])
  })

  it('bring both stories up to date on an open page', async () => {
    await begin()
    night.statusDelayMs = 5_000
    fire('One')
    fire('Two')
    while (night.titles('needs-you').length < 2) await night.pass(1_000)
    const before = ['One', 'Two'].map((title) => night.episode(title).version)
    expect(await outcomes('Two')).toEqual([])
    await night.pass(6_000)
    const after = ['One', 'Two'].map((title) => night.episode(title).version)
    expect(after.every((version, index) => version > (before[index] ?? 0))).toBe(true)
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([['shown'], ['shown']])
  })

  it('were both not shown while no window was open, and both shown to the page that came', async () => {
    await begin()
    night.notifier = { state: 'page', reason: null }
    night.leave()
    fire('One')
    fire('Two')
    await night.pass(16_000)
    night.comeBack()
    const none = ['not-shown: no window was open to show it']
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([none, none])
    await night.order('armed.report', { pageNotifications: 'granted' })
    await night.pass(1_000)
    for (const { attemptId } of night.announced) {
      await night.order('attempts.report', { attemptId, shown: true, reason: null })
    }
    const both = [...none, 'shown']
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([both, both])
  })

  it('that came one after another while no window was open are one for the page that came', async () => {
    await begin()
    night.notifier = { state: 'page', reason: null }
    night.leave()
    for (const title of ['One', 'Two', 'Three']) {
      fire(title)
      await night.pass(60_000)
    }
    night.comeBack()
    const before = night.announced.length
    await night.order('armed.report', { pageNotifications: 'granted' })
    await night.pass(1_000)
    const loud = night.announced.slice(before).filter((one) => one.loud)
    expect(loud).toHaveLength(1)
    for (const { attemptId } of loud)
      await night.order('attempts.report', { attemptId, shown: true, reason: null })
    for (const title of ['One', 'Two', 'Three']) expect((await outcomes(title)).at(-1)).toBe('shown')
  })

  it('of which the later one came without a sound of its own ring on the page that comes', async () => {
    await begin()
    night.notifier = { state: 'page', reason: null }
    night.leave()
    // The page that comes has no sound but its notifications'.
    night.speaker = 'deaf'
    night.statusDelayMs = 5_000
    fire('One')
    await night.order('sources.tryAgain', { name: 'plover' })
    await night.pass(2_000)
    fire('Two')
    await night.order('sources.tryAgain', { name: 'plover' })
    await night.pass(8_000)
    night.statusDelayMs = 0
    expect(rows('called')).toBe(2)
    night.comeBack()
    const before = night.announced.length
    await night.order('armed.report', { pageNotifications: 'granted' })
    await night.pass(1_000)
    const calls = night.announced.slice(before).filter((one) => one.loud)
    expect(calls.map(({ quietly }) => quietly)).toEqual([false])
  })

  it('have an outcome although Nightdesk ended between the decision and the notification', async () => {
    await begin()
    // The notification service does not answer, and then the program ends.
    night.statusDelayMs = 24 * hourMs
    fire('One')
    fire('Two')
    while (night.titles('needs-you').length < 2) await night.pass(1_000)
    night.statusDelayMs = 0
    await night.restart(1_000)
    await night.pass(30_000)
    expect(night.shown).toHaveLength(1)
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([['shown'], ['shown']])
  })

  it('that were put off together ring together, and both stories say so', async () => {
    await begin()
    fire('One')
    fire('Two')
    await night.pass(16_000)
    const untilAt = night.clock.now() + 10 * minuteMs
    const episodeIds = ['One', 'Two'].map((title) => night.episode(title).id)
    await night.order('batch.run', { id: 'b1', episodeIds, deed: { kind: 'snooze', untilAt } })
    await night.pass(11 * minuteMs)
    const twice = ['shown', 'shown']
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([twice, twice])
  })

  it('that a silence let go of again ring together, and both stories say so', async () => {
    await begin()
    fire('One')
    fire('Two')
    await night.pass(16_000)
    const matchers = [{ name: 'installation', value: 'plover', isRegex: false, isEqual: true }]
    const now = night.clock.now()
    night.silences.set(
      {
        id: null,
        matchers,
        startsAt: now,
        endsAt: now + 2 * minuteMs,
        createdBy: 'Ola',
        comment: 'a change',
      },
      now,
    )
    await night.pass(minuteMs)
    expect(night.titles('kept-quiet')).toHaveLength(2)
    await night.pass(2 * minuteMs)
    const twice = ['shown', 'shown']
    expect([await outcomes('One'), await outcomes('Two')]).toEqual([twice, twice])
  })
})

describe('a storm of 40', () => {
  const titles = Array.from({ length: 40 }, (_, index) => `Page ${index}`)

  it('is one notification whose outcome every story tells, without a row for each', async () => {
    await begin()
    for (const [index, title] of titles.entries()) fire(title, { customer: `Customer ${index % 10}` })
    await night.pass(16_000)
    expect(night.shown).toHaveLength(1)
    for (const title of titles) expect(await outcomes(title)).toEqual(['shown'])
    expect([rows('called'), rows('shown'), rows('told')]).toEqual([40, 1, 0])
  })
})
