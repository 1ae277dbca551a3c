/** Whole nights in memory: what a person is told, what is done for them, and what is never claimed. */
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeDetail, SourceSettings } from '../../../contract/queries.ts'
import { sightOf } from '../../../contract/source-health.ts'
import { blindSources, isAllQuiet } from '../../../contract/state.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<Night> => {
  night = await startNight(options)
  return night
}
afterEach(() => night.close())

const title = 'Ingress answers 22 % of requests with 5xx'
const words = { summary: title, runbook_url: 'https://recipes.example/ingress' }
const needsYou = () => night.titles('needs-you')
const quiet = () => isAllQuiet(night.state(), needsYou().length, night.clock.now())

describe('a page', () => {
  it('is on the desk within one poll, called at once, announced once with title, customer, place and time left', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    expect(needsYou()).toEqual([title])
    const episode = night.episode(title)
    expect(episode.calledAt).toBe(episode.seenAt)
    expect(episode.ackDueAt).toBe((episode.calledAt ?? 0) + 120_000)
    expect(night.shown.map(({ title, body, loud }) => ({ title, body, loud }))).toEqual([
      {
        title: 'Mosslund Credit: Ingress answers 22 % o…',
        body: 'Ingress answers 22 % of requests with 5xx, plover/pay-eu. Acknowledge before 03:16:19.',
        loud: true,
      },
    ])
    await night.pass(600_000)
    expect(night.shown).toHaveLength(1)
  })

  it('keeps its timers, its story and its one announcement over a restart', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const before = night.episode(title)
    await night.restart(30_000)
    await night.pass(20_000)
    const after = night.episode(title)
    expect([after.id, after.calledAt, after.ackDueAt]).toEqual([before.id, before.calledAt, before.ackDueAt])
    expect(night.shown).toHaveLength(1)
  })

  it('passes its target once, and the story says so', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(150_000)
    const { story } = await night.query<EpisodeDetail>('episodes.detail', {
      episodeId: night.episode(title).id,
    })
    expect(story.map(({ kind }) => kind).filter((kind) => kind === 'ack-target-passed')).toHaveLength(1)
    expect(story.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['fired', 'called', 'shown']))
  })

  it('ends only after two complete answers miss it, and its notification is taken back', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.end(pageLabels())
    const heard = night.state().sources[0]?.lastGoodAt
    while (night.state().sources[0]?.lastGoodAt === heard) await night.pass(1_000)
    expect(night.episode(title)).toMatchObject({ firing: true, absentSince: expect.any(Number) })
    expect(quiet()).toBe(false)
    await night.pass(20_000)
    expect(night.episode(title).firing).toBe(false)
    expect(night.titles('went-quiet')).toEqual([title])
    expect(night.withdrawn).toContain('customer:Mosslund Credit')
    expect(quiet()).toBe(true)
  })

  it('that comes back within ten minutes is the same trouble, shown again without another ring', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.end(pageLabels())
    await night.pass(60_000)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    expect(night.episode(title)).toMatchObject({ firing: true, firings: 2 })
    expect(night.state().episodes.size).toBe(1)
    expect(night.shown.map(({ quietly }) => quietly === true)).toEqual([false, true])
  })

  it('that comes back later is a new trouble', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.end(pageLabels())
    await night.pass(700_000)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    expect(night.state().episodes.size).toBe(2)
    expect(night.shown).toHaveLength(2)
  })

  it('of a notify alert calls nobody', async () => {
    await begin()
    night.fire(pageLabels({ severity: 'notify' }), words)
    await night.pass(20_000)
    expect(needsYou()).toEqual([title])
    expect(night.episode(title).calledAt).toBeNull()
    expect(night.shown).toEqual([])
  })

  it('storm of 40 customers is one notification', async () => {
    await begin()
    for (let n = 0; n < 40; n += 1) night.fire(pageLabels({ customer: `Customer ${n}` }), words)
    await night.pass(20_000)
    expect(night.shown.map((notice) => notice.title)).toEqual(['40 pages at once'])
  })

  it('shown by no one leaves a named reason in its story', async () => {
    await begin()
    night.notifier = { state: 'blocked', reason: 'notifications are switched off' }
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const { story } = await night.query<EpisodeDetail>('episodes.detail', {
      episodeId: night.episode(title).id,
    })
    expect(story.find(({ kind }) => kind === 'not-shown')?.text).toBe('notifications are switched off')
  })
})

describe('acknowledge', () => {
  const posts = (): number => night.requests.filter((request) => request === 'POST /api/v2/silences').length

  it('moves the page in hand, and a second press or a restart changes nothing', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const { id } = night.episode(title)
    await night.order('alerts.acknowledge', { episodeId: id })
    expect(night.titles('in-hand')).toEqual([title])
    const at = night.episode(title).ack?.at
    await night.pass(3_000)
    await night.order('alerts.acknowledge', { episodeId: id })
    expect(night.episode(title).ack).toMatchObject({ by: 'Mara Lind', mine: true, at, order: null })
    await night.restart()
    expect(night.episode(title).ack?.at).toBe(at)
    expect(posts()).toBe(0)
  })

  it('can be taken back for five seconds, then only given back', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const { id } = night.episode(title)
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.order('alerts.takeBack', { episodeId: id })
    expect(needsYou()).toEqual([title])
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.pass(6_000)
    await expect(night.order('alerts.takeBack', { episodeId: id })).rejects.toMatchObject({
      code: 'too-late',
    })
    await night.order('alerts.unacknowledge', { episodeId: id })
    expect(needsYou()).toEqual([title])
    expect(night.shown).toHaveLength(1)
  })

  it('with mirrorAcks writes one ACK! silence, keeps it alive while it fires, and ends it with the episode', async () => {
    await begin({ mirrorAcks: true, peers: 2 })
    const labels = pageLabels({ pod: 'ingress-7d9f' })
    night.fire(labels, words)
    await night.pass(20_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    expect(night.episode(title).ack?.order).toMatchObject({ state: 'waiting' })
    expect(night.state().desk.queued).toBe(1)
    await night.pass(4_000)
    expect(posts()).toBe(0)
    await night.pass(2_000)
    expect(posts()).toBe(1)
    expect(night.episode(title).ack?.order).toMatchObject({ state: 'sent' })

    const [silence] = night.silences.list(night.clock.now())
    expect(silence).toMatchObject({ createdBy: 'Mara Lind', comment: expect.stringMatching(/^ACK! /) })
    expect(silence?.matchers.every((matcher) => matcher.isEqual && !matcher.isRegex)).toBe(true)
    expect(silence?.matchers.map(({ name }) => name)).not.toContain('pod')

    const firstEnd = silence?.endsAt ?? 0
    await night.pass(20 * 60_000)
    const after = night.silences.list(night.clock.now()).filter((one) => one.endsAt > night.clock.now())
    expect(after.map(({ id }) => id)).toEqual([silence?.id])
    expect(after[0]?.endsAt).toBeGreaterThan(firstEnd)
    expect(night.titles('in-hand')).toEqual([title])

    night.end(labels)
    await night.pass(40_000)
    expect(night.titles('went-quiet')).toEqual([title])
    expect(night.silences.list(night.clock.now()).filter((one) => one.endsAt > night.clock.now())).toEqual([])
  })

  it('taken back within the window never reaches upstream', async () => {
    await begin({ mirrorAcks: true })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const { id } = night.episode(title)
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.pass(3_000)
    await night.order('alerts.takeBack', { episodeId: id })
    await night.pass(30_000)
    expect(posts()).toBe(0)
    expect(night.state().desk.queued).toBe(0)
  })

  it('waits visibly while the source is away and goes out when it answers, over a restart too', async () => {
    await begin({ mirrorAcks: true })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.down.add(0)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    await night.pass(20_000)
    expect(night.episode(title).ack?.order).toMatchObject({ state: 'retrying', reason: expect.any(String) })
    await night.restart(5_000)
    expect(night.state().desk.queued).toBe(1)
    night.down.clear()
    await night.pass(70_000)
    expect(night.episode(title).ack?.order).toMatchObject({ state: 'sent' })
    expect(night.silences.list(night.clock.now())).toHaveLength(1)
  })

  it('of somebody else, written as an ACK! silence by their Nightdesk (F12), shows with their name and ends with it', async () => {
    await begin()
    night.fire(pageLabels(), words)
    night.silences.set(
      {
        id: null,
        matchers: [{ name: 'alertname', value: 'IngressErrorRatioHigh', isRegex: false, isEqual: true }],
        startsAt: night.clock.now(),
        endsAt: night.clock.now() + 120_000,
        createdBy: 'Tomasz Wrona',
        comment: 'ACK! looking',
      },
      night.clock.now(),
    )
    await night.pass(20_000)
    expect(night.titles('in-hand')).toEqual([title])
    expect(night.episode(title).ack).toMatchObject({ by: 'Tomasz Wrona', mine: false, origin: 'upstream' })
    expect(night.shown).toEqual([])
    await night.pass(140_000)
    expect(needsYou()).toEqual([title])
    expect(night.shown).toHaveLength(1)
  })

  it('that still fires comes back once, shortly before its resolve target', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const { id, resolveDueAt } = night.episode(title)
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.pass(resolveDueAt - 600_000 - night.clock.now() - 2_000)
    expect(night.titles('in-hand')).toEqual([title])
    await night.pass(4_000)
    expect(needsYou()).toEqual([title])
    expect(night.shown.map((notice) => notice.title)).toContainEqual(expect.stringMatching(/ still fires$/))
    await night.order('alerts.acknowledge', { episodeId: id })
    expect(night.titles('in-hand')).toEqual([title])
  }, 60_000)
})

describe('sight', () => {
  it('is never calm before the first answer, and calm after it', async () => {
    night = await startNight()
    expect(quiet()).toBe(true)
    night.down.add(0)
    await night.restart()
    expect(quiet()).toBe(false)
  })

  it('turns stale, then blind; a blind source calls once and its silence resolves nothing', async () => {
    await begin()
    night.fire(pageLabels({ severity: 'notify' }), words)
    await night.pass(20_000)
    night.down.add(0)
    await night.pass(50_000)
    const stale = night.state().sources[0]
    expect(stale && sightOf(stale, night.clock.now())).toBe('stale')
    expect(night.shown).toEqual([])
    await night.pass(140_000)
    expect(blindSources(night.state().sources, night.clock.now())).toHaveLength(1)
    expect(night.shown.map((notice) => notice.title)).toEqual(['No word from Alertmanager plover'])
    await night.pass(600_000)
    expect(night.shown).toHaveLength(1)
    expect(night.episode(title).firing).toBe(true)
    await night.restart()
    await night.pass(200_000)
    expect(night.shown).toHaveLength(1)
    expect(quiet()).toBe(false)

    night.down.clear()
    await night.pass(40_000)
    expect(blindSources(night.state().sources, night.clock.now())).toEqual([])
    expect(night.withdrawn).toContain('source:plover')
  })

  it('loses only its word for one peer, and believes absences then only by their end', async () => {
    await begin({ peers: 2 })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.down.add(1)
    await night.pass(20_000)
    const [source] = night.state().sources
    expect(source?.peers.map((peer) => peer.failure?.kind ?? null)).toEqual([null, 'refused'])
    expect(source && sightOf(source, night.clock.now())).toBe('live')
    night.end(pageLabels())
    await night.pass(120_000)
    expect(night.episode(title).firing).toBe(true)
    await night.pass(300_000)
    expect(night.episode(title).firing).toBe(false)
  })

  it('does not take a restarted server for the end of its alerts', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.peers[0]?.restart()
    await night.pass(40_000)
    expect(night.episode(title).firing).toBe(true)
    expect(quiet()).toBe(false)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    expect(night.episode(title)).toMatchObject({ firing: true, absentSince: null })
    expect(night.shown).toHaveLength(1)
  })

  it('is blind when a heartbeat is missing from good answers (F41)', async () => {
    await begin()
    const heartbeat = { alertname: 'Watchdog', severity: 'none', installation: 'plover' }
    night.fire(heartbeat)
    await night.pass(20_000)
    expect(quiet()).toBe(true)
    expect(night.state().sources[0]?.heartbeats).toHaveLength(1)
    night.end(heartbeat)
    await night.pass(20_000)
    expect(blindSources(night.state().sources, night.clock.now())).toHaveLength(1)
    expect(quiet()).toBe(false)
    expect(night.shown.map((notice) => notice.title)).toEqual(['No word from Alertmanager plover'])
  })

  it('is blind without a heartbeat also when its source was saved in between as it is', async () => {
    await begin()
    const heartbeat = { alertname: 'Watchdog', severity: 'none', installation: 'plover' }
    night.fire(heartbeat)
    await night.pass(20_000)
    const { form } = await night.query<SourceSettings>('sources.settings', { name: 'plover' })
    await night.order('sources.save', form)
    await night.pass(20_000)
    expect(night.state().sources[0]?.heartbeats).toHaveLength(1)
    night.end(heartbeat)
    await night.pass(20_000)
    expect(quiet()).toBe(false)
  })

  it('takes a page that fired again during a long sleep for a new one, whatever was acked before', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    night.end(pageLabels())
    // It fires anew five minutes before the laptop wakes.
    const slept = 8 * 3_600_000
    const startsAt = night.clock.now() + slept - 300_000
    night.peers[0]?.alerts.put(
      { labels: pageLabels(), annotations: words, startsAt, endsAt: null, generatorUrl: null },
      night.clock.now(),
    )
    night.clock.sleep(slept)
    await night.pass(20_000)
    expect(needsYou()).toEqual([title])
    expect(night.titles('went-quiet')).toEqual([title])
    expect(night.shown).toHaveLength(2)
  })

  it('asks at once after sleep and records the gap', async () => {
    await begin()
    await night.pass(20_000)
    const asked = night.requests.length
    night.clock.sleep(8 * 3_600_000)
    await night.clock.advanceAsync(0)
    expect(night.requests.length).toBeGreaterThan(asked)
    await night.pass(5_000)
    const gaps = night.engine().core.db.all('SELECT source_id, to_at - from_at AS length FROM sight_gap')
    expect(gaps).toHaveLength(1)
    expect(Number(gaps[0]?.length)).toBeGreaterThan(7 * 3_600_000)
  })

  it('asks one thing per interval when nothing changes, and writes no row', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(60_000)
    const { db } = night.engine().core
    const count = () =>
      db.get('SELECT (SELECT count(*) FROM event) AS events, (SELECT max(version) FROM episode) AS version')
    const before = count()
    const asked = night.requests.length
    await night.pass(600_000)
    // The ack target comes near and passes, and nobody answers: three events, three versions, and nothing else.
    expect(count()).toEqual({ events: Number(before?.events) + 3, version: Number(before?.version) + 3 })
    expect(night.requests.slice(asked).filter((one) => one !== 'GET /api/v2/alerts')).toEqual([])
    expect(night.requests.length - asked).toBeLessThanOrEqual(45)
  })
})

describe('the configuration', () => {
  it('that is wrong says where, and the last good one stays in force', async () => {
    await begin()
    await night.pass(20_000)
    const { writeFileSync } = await import('node:fs')
    writeFileSync(
      `${night.dir}/config.yaml`,
      'version: 1\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: []\n',
    )
    await night.restart()
    await night.pass(20_000)
    expect(night.state().desk.configProblem).toMatchObject({ line: 5, expected: expect.any(String) })
    expect(night.state().sources.map((source) => source.name)).toEqual(['plover'])
    expect(night.state().sources[0]?.lastGoodAt).not.toBeNull()
  })

  it('keeps notes and drafts over a restart', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    const { id } = night.episode(title)
    await night.order('drafts.save', { key: `note:${id}`, text: 'half a thou' })
    await night.restart()
    expect(night.state().drafts).toEqual({ [`note:${id}`]: 'half a thou' })
    await night.order('notes.add', { episodeId: id, text: 'half a thought, finished' })
    await night.restart()
    expect(night.state().drafts).toEqual({})
    const { story } = await night.query<EpisodeDetail>('episodes.detail', { episodeId: id })
    expect(story.find(({ kind }) => kind === 'note')).toMatchObject({
      by: 'Mara Lind',
      text: 'half a thought, finished',
    })
  })
})

describe('a server that restarted while nobody watched', () => {
  it('is not believed about absences until it had time to be told again', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    await night.restart(30_000)
    // Restarted once more between two runs, and empty at first.
    night.peers[0]?.restart()
    await night.restart(1_000)
    await night.pass(60_000)
    expect(night.episode(title).firing).toBe(true)
    expect(quiet()).toBe(false)
    expect(night.state().sources[0]?.catchingUp).toBe(true)
    await night.pass(400_000)
    expect(night.episode(title).firing).toBe(false)
    expect(quiet()).toBe(true)
  })
})
