/** Silences, snoozes and orders about several alerts over whole nights in memory. */
import { afterEach, describe, expect, it } from 'vitest'
import type { BatchResult } from '../../../contract/batch.ts'
import type { EpisodeFilter, StoryEvent } from '../../../contract/queries.ts'
import type { SilenceInventory, SilencePreview, SilenceProposal } from '../../../contract/silences.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<Night> => {
  night = await startNight(options)
  return night
}
afterEach(() => night.close())

const minute = 60_000
const words = { summary: 'Ingress answers 5xx' }
const title = words.summary
const now = (): number => night.clock.now()
const idOf = (name = title): number => night.episode(name).id
const posts = (): number => night.requests.filter((request) => request === 'POST /api/v2/silences').length
const story = async (name = title): Promise<readonly StoryEvent[]> =>
  (await night.query<{ story: readonly StoryEvent[] }>('episodes.detail', { episodeId: idOf(name) })).story
const kinds = async (name = title): Promise<readonly string[]> =>
  (await story(name)).toSorted((a, b) => a.at - b.at || a.id - b.id).map(({ kind }) => kind)
const list = () => night.query<SilenceInventory>('silences.list', {})
const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true })
const like = (name: string, value: string) => ({ name, value, isRegex: true, isEqual: true })
const wanted = (more: Record<string, unknown> = {}) => ({
  sourceId: 'plover',
  matchers: [is('alertname', 'IngressErrorRatioHigh'), is('customer', 'Mosslund Credit')],
  endsAt: now() + 60 * minute,
  comment: 'planned work',
  episodeIds: [],
  batchId: null,
  ...more,
})
const standing = () => night.silences.list(now()).filter(({ endsAt }) => endsAt > now())
const firing = async (options?: NightOptions): Promise<void> => {
  await begin(options)
  night.fire(pageLabels(), words)
  await night.pass(20_000)
}

describe('a snooze', () => {
  it('puts a page in hand, keeps its deadline, calls nobody, and comes back by itself and rings', async () => {
    await firing()
    const { ackDueAt } = night.episode(title)
    await night.order('alerts.snooze', { episodeId: idOf(), untilAt: now() + 10 * minute })
    expect(night.titles('in-hand')).toEqual([title])
    expect(night.episode(title)).toMatchObject({ ackDueAt, snooze: { by: 'Mara Lind' }, ack: null })
    expect(night.withdrawn).toContain('customer:Mosslund Credit')
    await night.pass(9 * minute)
    expect(night.shown).toHaveLength(1)
    expect(night.titles('in-hand')).toEqual([title])
    await night.pass(minute + 1_000)
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.shown).toHaveLength(2)
    expect(night.shown[1]).toMatchObject({ loud: true, body: expect.stringMatching(/^Snooze over\. /) })
    expect(await kinds()).toEqual(
      expect.arrayContaining(['snoozed', 'ack-target-passed', 'snooze-ended', 'shown']),
    )
    expect((await story()).find(({ kind }) => kind === 'snoozed')?.until).toBeGreaterThan(ackDueAt)
    expect(posts()).toBe(0)
  })

  it('that ends while the machine sleeps, or while the program is closed, comes back at the next look', async () => {
    await firing()
    await night.order('alerts.snooze', { episodeId: idOf(), untilAt: now() + 10 * minute })
    night.clock.sleep(20 * minute)
    await night.pass(2_000)
    expect(night.titles('needs-you')).toEqual([title])
    await night.order('alerts.snooze', { episodeId: idOf(), untilAt: now() + 10 * minute })
    await night.restart(30 * minute)
    await night.pass(20_000)
    expect(night.episode(title)).toMatchObject({ firing: true, snooze: null })
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.shown.filter((notice) => notice.body.startsWith('Snooze over'))).toHaveLength(2)
  })

  it('of a page that was never called calls when it is over', async () => {
    await begin()
    night.fire(pageLabels({ severity: 'notify' }), words)
    await night.pass(20_000)
    await night.order('alerts.snooze', { episodeId: idOf(), untilAt: now() + 10 * minute })
    await night.pass(11 * minute)
    expect(night.shown).toEqual([])
    expect(night.titles('needs-you')).toEqual([title])
  })

  it('ends with the alert, goes on when it fires again within its time, and is over when it fires again after', async () => {
    await firing()
    await night.order('alerts.snooze', { episodeId: idOf(), untilAt: now() + 5 * minute })
    night.end(pageLabels())
    await night.pass(40_000)
    expect(night.episode(title)).toMatchObject({ firing: false, snooze: null })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    expect(night.episode(title)).toMatchObject({ firing: true, firings: 2, snooze: { by: 'Mara Lind' } })
    night.end(pageLabels())
    await night.pass(5 * minute)
    expect(night.shown).toHaveLength(1)
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    expect(night.episode(title)).toMatchObject({ firing: true, firings: 3, snooze: null })
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.shown).toHaveLength(2)
  })

  it('of an acked one brings it back like one that returns, and calls aloud for none that somebody has', async () => {
    await firing()
    await night.order('alerts.acknowledge', { episodeId: idOf() })
    await night.order('alerts.snooze', { episodeId: idOf(), untilAt: now() + 10 * minute })
    await night.pass(11 * minute)
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.episode(title)).toMatchObject({ snooze: null, returnedAt: expect.any(Number) })
    expect(night.shown[1]).toMatchObject({ loud: false, title: 'Mosslund Credit still fires' })
  })

  it('holds beyond the moment at which an acked one would return', async () => {
    await firing()
    await night.order('alerts.acknowledge', { episodeId: idOf() })
    await night.order('alerts.snooze', { episodeId: idOf(), untilAt: now() + 180 * minute })
    await night.pass(170 * minute)
    expect(night.titles('in-hand')).toEqual([title])
    expect(night.shown).toHaveLength(1)
    await night.pass(11 * minute)
    expect(night.titles('needs-you')).toEqual([title])
  })

  it('can be ended by hand, and lasts a minute to a day', async () => {
    await firing()
    const episodeId = idOf()
    await night.order('alerts.snooze', { episodeId, untilAt: now() + 10 * minute })
    await night.order('alerts.unsnooze', { episodeId })
    expect(night.titles('needs-you')).toEqual([title])
    for (const untilAt of [now() + 20_000, now() - 1, now() + 25 * 60 * minute]) {
      await expect(night.order('alerts.snooze', { episodeId, untilAt })).rejects.toMatchObject({
        code: 'bad-input',
      })
    }
    night.end(pageLabels())
    await night.pass(40_000)
    await expect(
      night.order('alerts.snooze', { episodeId, untilAt: now() + 10 * minute }),
    ).rejects.toMatchObject({ code: 'too-late' })
    expect(await kinds()).toEqual(expect.arrayContaining(['snoozed', 'unsnoozed']))
  })

  it('taken back gives way to the one that it took the place of, over a restart too', async () => {
    await firing()
    const episodeId = idOf()
    const first = now() + 10 * minute
    await night.order('alerts.snooze', { episodeId, untilAt: first })
    await night.pass(minute)
    await night.order('alerts.snooze', { episodeId, untilAt: now() + 240 * minute })
    await night.restart(1_000)
    await night.order('alerts.takeSnoozeBack', { episodeId })
    expect(night.episode(title).snooze).toMatchObject({ by: 'Mara Lind', until: first })
    expect((await story()).find(({ kind }) => kind === 'snoozed')).toMatchObject({
      until: first,
      text: 'as it was before',
    })
    await night.pass(10 * minute)
    expect(night.titles('needs-you')).toEqual([title])
  })

  it('taken back ends when there was none before, when that one is over, and not when it is old', async () => {
    await firing()
    const episodeId = idOf()
    await night.order('alerts.snooze', { episodeId, untilAt: now() + 10 * minute })
    await night.order('alerts.takeSnoozeBack', { episodeId })
    expect(night.titles('needs-you')).toEqual([title])
    await night.order('alerts.snooze', { episodeId, untilAt: now() + minute })
    await night.pass(57_000)
    await night.order('alerts.snooze', { episodeId, untilAt: now() + 60 * minute })
    await night.pass(4_000)
    await night.order('alerts.takeSnoozeBack', { episodeId })
    expect(night.titles('needs-you')).toEqual([title])
    await night.order('alerts.snooze', { episodeId, untilAt: now() + 60 * minute })
    await night.pass(6_000)
    await expect(night.order('alerts.takeSnoozeBack', { episodeId })).rejects.toMatchObject({
      code: 'too-late',
    })
    expect(night.titles('in-hand')).toEqual([title])
  })

  it('of forty customers that ends at once rings once', async () => {
    await begin()
    for (let n = 0; n < 40; n += 1) night.fire(pageLabels({ customer: `Customer ${n}` }), words)
    await night.pass(20_000)
    const episodeIds = [...night.state().episodes.keys()]
    await night.order('batch.run', {
      id: 'b1',
      episodeIds,
      deed: { kind: 'snooze', untilAt: now() + 5 * minute },
    })
    expect(night.titles('in-hand')).toHaveLength(40)
    await night.pass(6 * minute)
    expect(night.shown.map((notice) => notice.title)).toEqual(['40 pages at once', '40 pages need somebody'])
  })
})

describe('an order about several alerts', () => {
  const several = async (options?: NightOptions): Promise<readonly number[]> => {
    await begin(options)
    for (const name of ['A', 'B', 'C']) night.fire(pageLabels({ alertname: name }), { summary: name })
    await night.pass(20_000)
    return ['A', 'B', 'C'].map((name) => night.episode(name).id)
  }
  const batch = (): BatchResult => {
    const result = night.state().batch
    if (!result) throw new Error('no result was published')
    return result
  }

  it('takes each or says why not, tells the page, and takes all of it back before upstream hears', async () => {
    const [a = 0, b = 0, c = 0] = await several({ mirrorAcks: true })
    await night.order('alerts.acknowledge', { episodeId: a })
    await night.pass(10_000)
    expect(posts()).toBe(1)
    night.end(pageLabels({ alertname: 'B' }))
    await night.pass(40_000)
    const episodeIds = [a, b, c, 9_999]
    await night.order('batch.run', { id: 'b1', episodeIds, deed: { kind: 'acknowledge' } })
    expect(batch()).toMatchObject({
      id: 'b1',
      kind: 'acknowledge',
      undone: false,
      undoUntil: now() + 5_000,
      items: [
        { episodeId: a, outcome: 'skipped', reason: 'You have it already.' },
        { episodeId: b, outcome: 'skipped', reason: expect.stringMatching(/ended/) },
        { episodeId: c, outcome: 'done', reason: null },
        { episodeId: 9_999, outcome: 'skipped', reason: expect.stringMatching(/desk/) },
      ],
    })
    expect(night.state().desk.queued).toBe(1)
    await night.pass(3_000)
    await night.order('batch.undo', { id: 'b1' })
    expect(batch()).toMatchObject({ undone: true, undoUntil: null })
    expect(night.titles('needs-you')).toEqual(['C'])
    expect(night.titles('in-hand')).toEqual(['A'])
    expect(night.state().desk.queued).toBe(0)
    await night.pass(minute)
    expect(posts()).toBe(1)
  })

  it('is done once, however often it is sent, and cannot be taken back later than its time', async () => {
    const episodeIds = await several({ mirrorAcks: true })
    await night.order('batch.run', { id: 'b1', episodeIds, deed: { kind: 'acknowledge' } })
    await night.order('batch.run', { id: 'b1', episodeIds, deed: { kind: 'acknowledge' } })
    expect(batch().items.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done'])
    await night.pass(8_000)
    expect(posts()).toBe(3)
    await expect(night.order('batch.undo', { id: 'b1' })).rejects.toMatchObject({ code: 'too-late' })
    await expect(night.order('batch.undo', { id: 'b2' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('snoozes and takes only its own snoozes back', async () => {
    const [a = 0, b = 0, c = 0] = await several()
    const untilAt = now() + 30 * minute
    await night.order('batch.run', { id: 'b1', episodeIds: [a, b, c], deed: { kind: 'snooze', untilAt } })
    await night.pass(1_000)
    await night.order('alerts.snooze', { episodeId: b, untilAt: now() + 60 * minute })
    await night.order('batch.undo', { id: 'b1' })
    expect(night.titles('needs-you')).toEqual(['A', 'C'])
    expect(night.titles('in-hand')).toEqual(['B'])
    const bad = { id: 'b3', episodeIds: [a], deed: { kind: 'snooze', untilAt: now() } }
    await expect(night.order('batch.run', bad)).rejects.toMatchObject({ code: 'bad-input' })
    expect(batch().id).toBe('b1')
  })

  it('gives its earlier snooze back to what was put off before', async () => {
    const [a = 0, b = 0] = await several()
    const first = now() + 10 * minute
    await night.order('alerts.snooze', { episodeId: a, untilAt: first })
    await night.pass(1_000)
    const untilAt = now() + 60 * minute
    await night.order('batch.run', { id: 'b1', episodeIds: [a, b], deed: { kind: 'snooze', untilAt } })
    await night.order('batch.undo', { id: 'b1' })
    expect([night.episode('A').snooze?.until, night.episode('B').snooze]).toEqual([first, null])
  })

  it('of several silences is taken back whole, also when the first was written already', async () => {
    const [a = 0, b = 0] = await several()
    const ask = (name: string, episodeId: number) =>
      night.order(
        'silences.create',
        wanted({ matchers: [is('alertname', name)], episodeIds: [episodeId], batchId: 's1' }),
      )
    await ask('A', a)
    await night.pass(4_000)
    await ask('B', b)
    await night.pass(3_000)
    expect(standing()).toHaveLength(1)
    await night.order('batch.undo', { id: 's1' })
    expect(batch()).toMatchObject({ undone: true })
    expect((await list()).entries).toMatchObject([{ order: { kind: 'expire', state: 'waiting' } }])
    await night.pass(minute)
    expect([posts(), standing(), (await list()).entries]).toEqual([1, [], []])
    expect(await kinds('A')).toEqual(
      expect.arrayContaining(['silence-asked', 'silence-written', 'silence-ended']),
    )
  })

  it('notes cannot be taken back', async () => {
    const episodeIds = await several()
    await night.order('batch.run', { id: 'n', episodeIds, deed: { kind: 'note', text: 'same cause' } })
    expect(batch()).toMatchObject({ undoUntil: null, undone: false })
    await expect(night.order('batch.undo', { id: 'n' })).rejects.toMatchObject({ code: 'not-allowed' })
    for (const name of ['A', 'B', 'C']) {
      expect((await story(name)).find(({ kind }) => kind === 'note')?.text).toBe('same cause')
    }
  })

  it('for a silence shows its result, and its undo withdraws it', async () => {
    const [a = 0, b = 0] = await several()
    const order = wanted({ matchers: [like('alertname', 'A|B')], episodeIds: [a, b], batchId: 's1' })
    await night.order('silences.create', order)
    expect(batch()).toMatchObject({ id: 's1', kind: 'silence', undoUntil: now() + 5_000 })
    expect(batch().items.map(({ episodeId }) => episodeId)).toEqual([a, b])
    await night.order('batch.undo', { id: 's1' })
    await night.pass(minute)
    expect(posts()).toBe(0)
    expect((await list()).entries).toEqual([])
    expect(await kinds('A')).toEqual(expect.arrayContaining(['silence-asked', 'silence-ended']))
  })
})

describe('a silence by hand', () => {
  it('is written after the undo window, once, with isEqual and a mark, and the row folds', async () => {
    await firing({ peers: 2 })
    const order = wanted({ episodeIds: [idOf(), 9_999] })
    await night.order('silences.create', order)
    expect(night.state().desk.queued).toBe(1)
    expect((await list()).entries).toMatchObject([
      {
        state: 'queued',
        silenceId: null,
        comment: 'planned work',
        order: { state: 'waiting', kind: 'create' },
      },
    ])
    await night.pass(4_000)
    expect(posts()).toBe(0)
    await night.pass(3_000)
    expect(posts()).toBe(1)
    const [silence] = standing()
    expect(silence).toMatchObject({
      createdBy: 'Mara Lind',
      comment: expect.stringMatching(/^planned work \[nq-[\w-]+\]$/),
      matchers: order.matchers,
      endsAt: order.endsAt,
    })
    // Seen at once, since the source was asked again: folded with who and why, and not taken for an ack of ours.
    expect(night.titles('kept-quiet')).toEqual([title])
    expect(night.episode(title)).toMatchObject({
      ack: null,
      keptQuiet: { kind: 'silenced', by: 'Mara Lind', until: order.endsAt },
    })
    expect(night.state().desk.queued).toBe(0)
    expect(await list()).toMatchObject({
      unread: [],
      entries: [{ silenceId: silence?.id, state: 'active', mine: true, isAck: false, hides: 1, order: null }],
    })
    expect(await kinds()).toEqual(expect.arrayContaining(['silence-asked', 'silence-written', 'kept-quiet']))
    await night.pass(10 * minute)
    expect(posts()).toBe(1)
  })

  it('posts exactly what was asked, to one peer, in the shape every version reads', async () => {
    const bodies: unknown[] = []
    await firing({
      peers: 2,
      wrap: (http) => async (request) => {
        if (request.method === 'POST') bodies.push(JSON.parse(request.body ?? ''))
        return http(request)
      },
    })
    const matchers = [
      like('alertname', 'Ingress.+'),
      { ...is('all_pipelines', 'true'), isEqual: false },
      { ...like('customer', 'a|b'), isEqual: false },
    ]
    const endsAt = now() + 60 * minute
    await night.order('silences.create', wanted({ matchers, endsAt, comment: 'router swap' }))
    await night.pass(8_000)
    expect(bodies).toEqual([
      {
        matchers,
        startsAt: expect.stringMatching(/^2026-11-22T03:1\d:\d\d\.\d{3}Z$/),
        endsAt: new Date(endsAt).toISOString(),
        createdBy: 'Mara Lind',
        comment: expect.stringMatching(/^router swap \[nq-[\w-]+\]$/),
      },
    ])
  })

  it('is ended although one peer does not know it yet and the other cannot be reached at first', async () => {
    let deletes = 0
    await firing({
      peers: 2,
      wrap: (http) => async (request) => {
        if (request.method !== 'DELETE') return http(request)
        deletes += 1
        if (deletes > 2) return http(request)
        if (deletes === 2) return { ok: false, failure: { kind: 'refused', detail: 'refused' }, latencyMs: 1 }
        // 0.25 answers so until gossip has brought the silence, 44 to 203 ms after it was written elsewhere.
        const body = Buffer.from('"silence not found"')
        const headers = { 'content-type': 'application/json', date: new Date(now()).toUTCString() }
        return { ok: true, response: { status: 500, headers, body, latencyMs: 1 } }
      },
    })
    await night.order('silences.create', wanted())
    await night.pass(8_000)
    await night.order('silences.expire', { sourceId: 'plover', silenceId: standing()[0]?.id })
    await night.pass(6_000)
    expect(standing()).toHaveLength(1)
    expect((await list()).entries).toMatchObject([{ order: { kind: 'expire', state: 'retrying' } }])
    await night.pass(10_000)
    expect(standing()).toEqual([])
    expect(deletes).toBeGreaterThan(2)
    expect(night.state().desk.queued).toBe(0)
  })

  it('and an ack of the same source go out one after the other', async () => {
    let posting = 0
    let most = 0
    await firing({
      mirrorAcks: true,
      wrap: (http) => async (request) => {
        if (request.method !== 'POST') return http(request)
        posting += 1
        most = Math.max(most, posting)
        await new Promise((resolve) => night.clock.after(1_000, () => resolve(null)))
        posting -= 1
        return http(request)
      },
    })
    await night.order('alerts.acknowledge', { episodeId: idOf() })
    await night.order('silences.create', wanted())
    await night.order('silences.create', wanted({ comment: 'the second' }))
    await night.pass(15_000)
    expect(standing()).toHaveLength(3)
    expect(most).toBe(1)
  })

  it('beside a mirrored ack stays quiet while the ack stays an ack', async () => {
    await firing({ mirrorAcks: true })
    await night.order('alerts.acknowledge', { episodeId: idOf() })
    await night.pass(8_000)
    expect(night.titles('in-hand')).toEqual([title])
    await night.order('silences.create', wanted())
    await night.pass(8_000)
    expect(night.titles('kept-quiet')).toEqual([title])
    expect((await list()).entries.map(({ isAck, hides }) => [isAck, hides])).toEqual([
      [true, 1],
      [false, 1],
    ])
    const [ack] = standing()
    for (const name of ['extend', 'edit'] as const) {
      const input = { sourceId: 'plover', silenceId: ack?.id, endsAt: now() + 90 * minute }
      const more = name === 'edit' ? { matchers: [is('a', 'b')], comment: 'x' } : {}
      await expect(night.order(`silences.${name}`, { ...input, ...more })).rejects.toMatchObject({
        code: 'not-allowed',
      })
    }
  })

  it('grows silencesVersion when orders and when silences change, and not while nothing does', async () => {
    await firing()
    const version = (): number => night.state().desk.silencesVersion
    const first = version()
    await night.order('silences.create', wanted())
    const asked = version()
    expect(asked).toBeGreaterThan(first)
    await night.pass(8_000)
    const written = version()
    expect(written).toBeGreaterThan(asked)
    await night.pass(5 * minute)
    expect(version()).toBe(written)
    for (const { id } of standing()) night.silences.expire(id, now())
    await night.pass(20_000)
    expect(version()).toBeGreaterThan(written)
  })

  it('waits while the source is away, over a restart too, and goes out when it answers', async () => {
    await firing()
    night.down.add(0)
    await night.order('silences.create', wanted({ episodeIds: [idOf()] }))
    await night.pass(30_000)
    expect((await list()).entries).toMatchObject([{ order: { state: 'retrying', reason: 'refused' } }])
    expect((await list()).unread).toMatchObject([{ sourceId: 'plover', asOf: expect.any(Number) }])
    await night.restart(minute)
    expect(night.state().desk.queued).toBe(1)
    night.down.clear()
    await night.pass(70_000)
    expect(standing()).toHaveLength(1)
    expect(night.state().desk.queued).toBe(0)
    expect(await kinds()).toContain('silence-written')
  })

  it('is given up after an hour, may be asked for again, or put away', async () => {
    await firing()
    night.down.add(0)
    await night.order('silences.create', wanted({ endsAt: now() + 300 * minute, episodeIds: [idOf()] }))
    await night.pass(62 * minute)
    const [entry] = (await list()).entries
    expect(entry).toMatchObject({ order: { state: 'refused', reason: expect.stringMatching(/hour/) } })
    expect(await kinds()).toContain('silence-refused')
    night.down.clear()
    await night.order('silences.retry', { orderId: entry?.order?.id })
    await night.pass(5_000)
    expect(standing()).toHaveLength(1)
    await expect(night.order('silences.withdraw', { orderId: entry?.order?.id })).rejects.toMatchObject({
      code: 'too-late',
    })
  })

  it('is dropped when its end passes before it could be sent', async () => {
    await firing()
    night.down.add(0)
    await night.order('silences.create', wanted({ endsAt: now() + 5 * minute, episodeIds: [idOf()] }))
    await night.pass(6 * minute)
    night.down.clear()
    await night.pass(2 * minute)
    expect(posts()).toBe(0)
    expect(await list()).toMatchObject({ entries: [] })
    expect((await story()).find(({ kind }) => kind === 'silence-refused')?.text).toMatch(/end passed/)
  })

  it.each([
    ['a heartbeat by name', [is('alertname', 'Watchdog')], /Watchdog/],
    ['every name', [like('alertname', '.+')], /proves that alerting works/],
    ['what every pipeline pages for', [is('customer', 'Mosslund Credit')], /pipeline/],
    ['everything', [like('customer', '.*')], /without any label/],
    ['no regular expression', [like('customer', 'a(?=b)')], /not one that Alertmanager takes/],
  ])('that would hide %s is refused', async (_, matchers, message) => {
    await begin()
    night.fire({ alertname: 'Watchdog', severity: 'none', customer: 'Other' })
    night.fire(pageLabels({ alertname: 'Always', all_pipelines: 'true' }))
    await night.pass(20_000)
    await expect(night.order('silences.create', wanted({ matchers }))).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringMatching(message),
    })
    const preview = await night.query<SilencePreview>('silences.preview', { sourceId: 'plover', matchers })
    expect(preview.refusals.map((one) => one.message).join(' ')).toMatch(message)
    const remedies = preview.refusals.flatMap(({ remedy }) => remedy ?? [])
    if (remedies.length > 0 && !/without/.test(message.source)) {
      await night.order('silences.create', wanted({ matchers: [...matchers, ...remedies] }))
    }
  })

  it('is refused when what it would hide appears between the order and the sending (F40)', async () => {
    await firing()
    night.down.add(0)
    const matchers = [is('installation', 'plover'), is('customer', 'Mosslund Credit')]
    await night.order('silences.create', wanted({ matchers, episodeIds: [idOf()] }))
    await night.pass(20_000)
    night.fire(pageLabels({ alertname: 'Always', all_pipelines: 'true' }))
    night.down.clear()
    // The order waits for its next try; the alert is heard of before that.
    await night.order('sources.tryAgain', { name: 'plover' })
    await night.pass(70_000)
    expect(posts()).toBe(0)
    expect((await list()).entries).toMatchObject([
      { order: { state: 'refused', reason: expect.stringMatching(/pipeline/) } },
    ])
    expect(await kinds()).toContain('silence-refused')
  })

  it('needs a time that can be, and a reason that is no ack', async () => {
    await firing()
    const bad = [
      { endsAt: now() - 1 },
      { endsAt: now() + 30_000 },
      { endsAt: now() + 91 * 24 * 60 * minute },
      { comment: 'ACK! mine' },
      { sourceId: 'nowhere' },
    ]
    for (const more of bad) {
      await expect(night.order('silences.create', wanted(more))).rejects.toMatchObject({
        code: 'not-allowed',
      })
    }
    expect(night.state().desk.queued).toBe(0)
  })

  it('is extended under its id, edited under a new one that is kept, and ended', async () => {
    await firing({ peers: 2 })
    await night.order('silences.create', wanted({ episodeIds: [idOf()] }))
    await night.pass(8_000)
    const [made] = standing()
    const about = { sourceId: 'plover', silenceId: made?.id ?? '' }
    await night.order('silences.extend', { ...about, endsAt: now() + 120 * minute })
    expect((await list()).entries).toMatchObject([{ silenceId: made?.id, order: { kind: 'extend' } }])
    await night.pass(8_000)
    expect(standing()).toMatchObject([{ id: made?.id, createdBy: 'Mara Lind' }])
    expect(standing()[0]?.endsAt).toBeGreaterThan(now() + 100 * minute)

    const matchers = [is('alertname', 'IngressErrorRatioHigh')]
    await night.order('silences.edit', {
      ...about,
      matchers,
      endsAt: now() + 60 * minute,
      comment: 'broader',
    })
    await night.pass(8_000)
    const [edited] = standing()
    expect(standing()).toHaveLength(1)
    expect(edited?.id).not.toBe(made?.id)
    expect(await list()).toMatchObject({
      entries: [{ silenceId: edited?.id, comment: 'broader', matchers, hides: 1, order: null }],
    })

    // What was ended or replaced cannot be extended, although the page may still show it.
    await expect(
      night.order('silences.extend', { ...about, endsAt: now() + 120 * minute }),
    ).rejects.toMatchObject({
      code: 'not-found',
    })
    await night.order('silences.expire', { sourceId: 'plover', silenceId: edited?.id })
    await night.pass(8_000)
    expect(standing()).toEqual([])
    expect((await list()).entries).toEqual([])
    expect(night.titles('needs-you')).toEqual([title])
    expect((await kinds()).filter((kind) => kind.startsWith('silence'))).toEqual([
      'silence-asked',
      'silence-written',
      'silence-asked',
      'silence-written',
      'silence-asked',
      'silence-written',
      'silence-ended',
    ])
  })

  it('of a colleague keeps its author when it is extended, and is not extended once somebody ended it', async () => {
    await firing()
    const matchers = wanted().matchers
    const times = { startsAt: now(), endsAt: now() + 30 * minute }
    const ines = { id: null, matchers, ...times, createdBy: 'Ines Okafor', comment: 'router swap' }
    const made = night.silences.set(ines, now())
    if (made === 'not-found') throw new Error('not written')
    await night.pass(20_000)
    const about = { sourceId: 'plover', silenceId: made.id, endsAt: now() + 60 * minute }
    await night.order('silences.extend', about)
    await night.pass(8_000)
    expect(standing()).toMatchObject([{ id: made.id, createdBy: 'Ines Okafor' }])
    expect((await list()).entries).toMatchObject([{ comment: 'router swap', by: 'Ines Okafor', mine: false }])

    await night.order('silences.extend', { ...about, endsAt: now() + 90 * minute })
    night.silences.expire(made.id, now())
    await night.pass(8_000)
    expect(standing()).toEqual([])
    expect((await list()).entries).toMatchObject([
      {
        state: 'queued',
        by: 'Ines Okafor',
        mine: false,
        order: { state: 'refused', reason: expect.stringMatching(/ended this silence/) },
      },
    ])
  })

  it('without an author is known as mine by its mark', async () => {
    await firing()
    await night.order('silences.create', wanted())
    await night.pass(20_000)
    const [mine] = standing()
    if (!mine) throw new Error('not written')
    night.silences.set({ ...mine, createdBy: '' }, now())
    await night.pass(20_000)
    expect((await list()).entries).toMatchObject([{ by: 'somebody', mine: true }])
  })

  it('by which a colleague has an alert can be ended, and nothing else: the alert needs somebody again', async () => {
    await firing()
    const times = { startsAt: now(), endsAt: now() + 30 * minute }
    const { matchers } = wanted()
    const made = night.silences.set(
      { id: null, matchers, ...times, createdBy: 'Ines Okafor', comment: 'ACK! Ines has it' },
      now(),
    )
    if (made === 'not-found') throw new Error('not written')
    await night.pass(20_000)
    expect(night.titles('in-hand')).toEqual([title])
    expect((await list()).entries).toMatchObject([{ isAck: true, mine: false }])
    const about = { sourceId: 'plover', silenceId: made.id }
    await expect(
      night.order('silences.extend', { ...about, endsAt: now() + 60 * minute }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
    await night.order('silences.expire', about)
    await night.pass(30_000)
    expect(standing()).toEqual([])
    expect(night.titles('needs-you')).toEqual([title])
  })

  it('that may have been written although no reply came is looked for and ended when it is withdrawn', async () => {
    let loses = false
    await firing({
      wrap: (http) => async (request) => {
        const result = await http(request)
        if (!loses || request.method !== 'POST') return result
        night.down.add(0)
        return { ok: false, failure: { kind: 'cut-off', detail: 'cut off' }, latencyMs: 1 }
      },
    })
    loses = true
    await night.order('silences.create', wanted())
    await night.pass(8_000)
    expect(standing()).toHaveLength(1)
    const [entry] = (await list()).entries
    expect(entry).toMatchObject({ state: 'queued', order: { state: 'retrying' } })
    await night.order('silences.withdraw', { orderId: entry?.order?.id })
    expect((await list()).entries.map(({ state }) => state)).toEqual([])
    loses = false
    night.down.clear()
    await night.pass(30_000)
    expect(standing()).toEqual([])
    expect(night.state().desk.queued).toBe(0)
  })

  it('is never posted twice when its reply is lost', async () => {
    let lose = 2
    await firing({
      wrap: (http) => async (request) => {
        const result = await http(request)
        if (request.method !== 'POST' || lose === 0) return result
        lose -= 1
        night.down.add(0)
        night.clock.after(12_000, () => night.down.delete(0))
        return { ok: false, failure: { kind: 'timeout', detail: 'no answer' }, latencyMs: 1 }
      },
    })
    await night.order('silences.create', wanted())
    await night.pass(2 * minute)
    expect(posts()).toBe(1)
    expect(standing()).toHaveLength(1)
    expect(night.state().desk.queued).toBe(0)
  })
})

describe('what a silence would hide', () => {
  it('is proposed from what the chosen alerts share, and previewed now and for the past', async () => {
    await begin()
    for (const pod of ['a', 'b']) {
      night.fire(pageLabels({ pod, namespace: 'shop' }), { summary: `pod ${pod}` })
    }
    night.fire(pageLabels({ alertname: 'Other', severity: 'notify' }), { summary: 'other' })
    await night.pass(20_000)
    const episodeIds = ['pod a', 'pod b'].map((name) => idOf(name))
    const [proposal] = await night.query<readonly SilenceProposal[]>('silences.propose', { episodeIds })
    expect(proposal).toMatchObject({ sourceId: 'plover', chosen: 2, impossible: null })
    expect(proposal?.matchers.map(({ name, kept, why }) => [name, kept, why])).toEqual([
      ['alertname', true, 'scope'],
      ['installation', true, 'scope'],
      ['cluster_id', true, 'scope'],
      ['customer', true, 'scope'],
      ['severity', true, 'scope'],
      ['namespace', true, 'steady'],
      ['topic', true, 'steady'],
      ['pod', false, 'differs'],
    ])
    const matchers = proposal?.matchers
      .filter(({ kept }) => kept)
      .map(({ name, value, isRegex, isEqual }) => ({ name, value, isRegex, isEqual }))
    const preview = await night.query<SilencePreview>('silences.preview', { sourceId: 'plover', matchers })
    expect(preview).toMatchObject({
      refusals: [],
      warnings: ['It hides 2 pages that nobody has.'],
      now: { count: 2, pages: 2 },
      past: { episodes: 2, called: 2, names: [{ alertname: 'IngressErrorRatioHigh', episodes: 2 }] },
    })
    const all = { sourceId: 'plover', matchers: [is('installation', 'plover')] }
    expect((await night.query<SilencePreview>('silences.preview', all)).warnings).toEqual([
      'It matches all 3 alerts of this source that fire now.',
      'It hides 2 pages that nobody has.',
    ])
    const none = { sourceId: 'plover', matchers: [is('installation', 'heron')] }
    expect((await night.query<SilencePreview>('silences.preview', none)).warnings).toEqual([
      'It matches nothing that fires now, and nothing in the last 30 days.',
    ])
  })
})

describe('the filter by matchers', () => {
  it('names the live episodes that match, by RE2, and hides nothing when the expression is bad', async () => {
    await begin()
    for (const name of ['Alpha', 'beta']) {
      night.fire(pageLabels({ alertname: name, zone: 'eu' }), { summary: name })
    }
    await night.pass(20_000)
    const filter = (matchers: unknown) => night.query<EpisodeFilter>('episodes.filter', { matchers })
    expect(await filter([like('alertname', '(?i)ALPHA')])).toEqual({
      problem: null,
      ids: [idOf('Alpha')],
      judgedTo: Math.max(idOf('Alpha'), idOf('beta')),
    })
    expect((await filter([is('zone', 'eu'), { ...is('alertname', 'Alpha'), isEqual: false }])).ids).toEqual([
      idOf('beta'),
    ])
    expect((await filter([is('nowhere', '')])).ids).toHaveLength(2)
    expect(await filter([like('zone', '(')])).toMatchObject({
      ids: [],
      judgedTo: 0,
      problem: expect.any(String),
    })
  })
})
