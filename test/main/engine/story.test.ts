/** "Why did, or didn't, this ring?", and everything else a story answers, through the whole engine. */
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeDetail, SourceDetail } from '../../../contract/queries.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<Night> => {
  night = await startNight(options)
  return night
}
afterEach(() => night.close())

const title = 'Ingress answers 22 % of requests with 5xx'
const words = { summary: title }
const detail = (name = title) =>
  night.query<EpisodeDetail>('episodes.detail', { episodeId: night.episode(name).id })
const source = () => night.query<SourceDetail>('sources.detail', { name: 'plover' })
const byColleague = (labels: Record<string, string>, comment: string, endsAt: number) =>
  night.silences.set(
    {
      id: null,
      matchers: Object.entries(labels).map(([name, value]) => ({
        name,
        value,
        isRegex: false,
        isEqual: true,
      })),
      startsAt: night.clock.now(),
      endsAt,
      createdBy: 'Ines Okafor',
      comment,
    },
    night.clock.now(),
  )

describe('a story', () => {
  it('tells the times when nobody could see, closed or still open', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const from = night.state().sources[0]?.lastGoodAt
    night.down.add(0)
    await night.pass(240_000)
    expect((await detail()).story).toContainEqual(
      expect.objectContaining({ kind: 'gap', at: from, until: null, text: 'refused' }),
    )
    night.down.clear()
    await night.pass(40_000)
    const { story } = await detail()
    expect(story.filter(({ kind }) => kind === 'gap')).toMatchObject([
      { at: from, until: expect.any(Number) },
    ])
    expect((await source()).gaps).toMatchObject([{ from, to: expect.any(Number), reason: 'refused' }])
  })

  it('says who keeps it quiet, why and until when, and why nobody was called', async () => {
    await begin()
    const until = night.clock.now() + 3_600_000
    byColleague({ alertname: 'IngressErrorRatioHigh' }, 'planned work', until)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const { story, decisions } = await detail()
    expect(story).toContainEqual(
      expect.objectContaining({
        kind: 'kept-quiet',
        by: 'Ines Okafor',
        text: 'silenced: planned work',
        until,
      }),
    )
    expect(decisions[0]).toMatchObject({ reason: 'kept-quiet', rule: null })
  })

  it('says when it is over that it was kept quiet', async () => {
    await begin()
    byColleague({ alertname: 'IngressErrorRatioHigh' }, 'planned work', night.clock.now() + 3_600_000)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.end(pageLabels())
    await night.pass(2 * 60_000)
    expect(night.episode(title).firing).toBe(false)
    expect((await detail()).decisions[0]).toMatchObject({ reason: 'kept-quiet' })
  })

  it('says when it is over that somebody elsewhere had it all the time', async () => {
    await begin()
    byColleague({ alertname: 'IngressErrorRatioHigh' }, 'ACK! on it', night.clock.now() + 3_600_000)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.end(pageLabels())
    await night.pass(40_000)
    expect([night.episode(title).firing, night.shown]).toEqual([false, []])
    expect((await detail()).decisions[0]).toMatchObject({ reason: 'acknowledged' })
  })

  const reasons: readonly (readonly [string, Record<string, string>, object])[] = [
    ['a page', {}, { outcome: 'wake', reason: 'rule', rule: 'Pages' }],
    ['a notify alert', { severity: 'notify' }, { reason: 'rule', rule: 'Notify' }],
    ['an alert of others', { team: 'rocket' }, { outcome: 'badge', reason: 'other-team' }],
    ['a heartbeat', { severity: 'none' }, { outcome: 'nothing', reason: 'heartbeat' }],
  ]
  it.each(reasons)('says of %s why it rang or not, as it was decided then', async (_, labels, record) => {
    await begin({
      config:
        'version: 1\nteams: [atlas]\nsources:\n  - { name: plover, kind: alertmanager, urls: [http://am1.invalid] }\n',
    })
    night.fire(pageLabels({ team: 'atlas', ...labels }), words)
    await night.pass(20_000)
    const [first, ...more] = (await detail()).decisions
    expect(first).toMatchObject({ ...record, isStillTheTable: true })
    expect(more).toEqual([])
  })

  it('of an alert that flaps all night is short, and keeps its beginning, its call and its notes', async () => {
    await begin()
    for (let round = 0; round < 12; round += 1) {
      night.fire(pageLabels(), words)
      await night.pass(40_000)
      if (round === 5) await night.order('notes.add', { episodeId: night.episode(title).id, text: 'again' })
      night.end(pageLabels())
      await night.pass(50_000)
    }
    const { story } = await detail()
    expect(story.map(({ kind, count }) => (count === undefined ? kind : `${kind} x ${count}`))).toEqual([
      'quiet',
      'refired x 3',
      // With each of its sounds, one in ten minutes, it is told and shown again.
      'shown',
      'calls-again',
      'refired',
      'quiet',
      'shown',
      'calls-again',
      'refired x 2',
      'note',
      'refired x 4',
      'ack-target-passed',
      'target-near',
      'shown',
      'calls-again',
      'refired',
      'quiet',
      'shown',
      'called',
      'seen',
      'fired',
    ])
  })

  it('F35: names the labels in which the same trouble differs', async () => {
    await begin()
    for (let n = 0; n < 4; n += 1)
      night.fire(pageLabels({ pod: `api-${n}`, node: n < 2 ? 'a' : 'b' }), { summary: `Pod ${n}` })
    night.fire(pageLabels({ pod: 'api-9', cluster_id: 'other' }), { summary: 'elsewhere' })
    night.fire(pageLabels({ pod: 'api-9', alertname: 'Other' }), { summary: 'another alert' })
    await night.pass(20_000)
    expect((await detail('Pod 0')).siblings).toEqual({ count: 3, differsIn: ['pod', 'node'] })
    expect((await detail('elsewhere')).siblings).toEqual({ count: 0, differsIn: [] })
    night.end(pageLabels({ pod: 'api-1', node: 'a' }))
    await night.pass(40_000)
    expect((await detail('Pod 0')).siblings.count).toBe(2)
  })
})

describe("a source's card", () => {
  it('counts every failed poll by its kind, and what an earlier run wrote down', async () => {
    await begin()
    await night.pass(20_000)
    expect(await source()).toMatchObject({ failures: [], latency: { p50: 1, p95: 1, longest: 1 }, gaps: [] })
    night.down.add(0)
    await night.pass(60_000)
    const { failures } = await source()
    expect(failures).toEqual([{ kind: 'refused', count: expect.any(Number), lastAt: expect.any(Number) }])
    expect(failures[0]?.count).toBeGreaterThan(3)
    night.down.clear()
    await night.pass(60_000)
    await night.restart(5_000)
    await night.pass(20_000)
    expect((await source()).failures).toMatchObject([{ kind: 'refused', count: 1 }])
    await night.pass(86_400_000 / 1_000)
    await expect(night.query('sources.detail', { name: 'no-such' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('tells once that its peers disagree, after they had time to hear of it, and since when', async () => {
    await begin({ peers: 2 })
    await night.pass(20_000)
    night.fire(pageLabels(), words, [0])
    await night.pass(120_000)
    const disagreements = async () => (await source()).tried.filter(({ kind }) => kind === 'peers-disagree')
    expect(await disagreements()).toMatchObject([{ text: 'am2.invalid lacks 1 that other peers list' }])
    const [, second] = night.state().sources[0]?.peers ?? []
    expect(second).toMatchObject({ lacks: 1, disagreesSince: expect.any(Number) })
    // While the peer cannot be asked nothing is known anew: the disagreement stands.
    night.down.add(1)
    await night.pass(40_000)
    expect(night.state().sources[0]?.peers[1]?.disagreesSince).toBe(second?.disagreesSince)
    night.down.clear()
    await night.pass(60_000)
    expect(await disagreements()).toHaveLength(1)
    night.fire(pageLabels(), words, [1])
    await night.pass(40_000)
    expect(night.state().sources[0]?.peers[1]).toMatchObject({ lacks: 0, disagreesSince: null })
    night.fire(pageLabels({ pod: 'b' }), words, [1])
    await night.pass(120_000)
    expect(await disagreements()).toHaveLength(2)
  })
})
