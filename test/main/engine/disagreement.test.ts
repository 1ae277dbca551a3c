/** Peers of one source that disagree about what keeps an alert quiet: they share silences, a moment later, and nothing else. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SilenceInventory } from '../../../contract/silences.ts'
import type { InhibitRule } from '../../../main/drill/alert-book.ts'
import type { Http, HttpResult } from '../../../main/platform/http.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night.close())

const title = 'Ingress answers 5xx'
const words = { summary: title }
const cause = { alertname: 'ClusterUpdating', severity: 'none', cluster_id: 'pay-eu' }
const causeTitle = 'The cluster is being updated'
const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true })
const updating: InhibitRule = {
  source: [is('alertname', cause.alertname)],
  target: [is('severity', 'page')],
  equal: ['cluster_id'],
}

const begin = async (options: NightOptions = {}): Promise<void> => {
  night = await startNight({ peers: 2, inhibitRules: [updating], ...options })
  await night.pass(20_000)
}
const fireCause = (...peers: readonly number[]) => night.fire(cause, { summary: causeTitle }, peers)
const firePage = () => night.fire(pageLabels(), words)
const loud = () => night.shown.filter((notice) => notice.loud && notice.tag.startsWith('customer:'))
const story = async (): Promise<readonly (readonly [string, string | null])[]> => {
  const { story: events } = await night.query<{
    story: readonly { id: number; at: number; kind: string; text: string | null }[]
  }>('episodes.detail', { episodeId: night.episode(title).id })
  return events.toSorted((a, b) => a.at - b.at || a.id - b.id).map(({ kind, text }) => [kind, text])
}

describe('a page that one peer inhibits and the other calls active', () => {
  it.each([0, 1])(
    'needs somebody and calls, whichever inhibits it (F33): the one at place %i',
    async (peer) => {
      await begin()
      fireCause(peer)
      firePage()
      await night.pass(20_000)
      expect(night.titles('needs-you')).toEqual([title])
      expect(night.titles('kept-quiet')).toEqual([])
      expect(night.episode(title).calledAt).not.toBeNull()
      expect(loud()).toHaveLength(1)
      expect(await story()).toEqual(
        expect.arrayContaining([
          ['called', null],
          ['peers-disagree', `one keeps it quiet (inhibited by ${causeTitle}), another does not`],
        ]),
      )
    },
  )

  it('calls when they begin to disagree, although it never did before', async () => {
    await begin()
    fireCause(0, 1)
    firePage()
    await night.pass(20_000)
    expect([night.titles('kept-quiet'), loud()]).toEqual([[title], []])
    night.end(cause, [1])
    await night.pass(16_000)
    expect([night.titles('needs-you'), loud().length]).toEqual([[title], 1])
  })

  it('is kept quiet while only the one that inhibits it can be reached', async () => {
    await begin()
    night.down.add(1)
    fireCause(0)
    firePage()
    await night.pass(20_000)
    expect([night.titles('kept-quiet'), loud()]).toEqual([[title], []])
    night.down.delete(1)
    await night.pass(20_000)
    expect([night.titles('needs-you'), loud().length]).toEqual([[title], 1])
  })

  const calledThenQuiet = async (): Promise<void> => {
    await begin()
    firePage()
    await night.pass(20_000)
    fireCause(0, 1)
    await night.pass(16_000)
    expect([night.titles('kept-quiet'), loud().length]).toEqual([[title], 1])
  }

  it('does not ring again for one poll if it was called before, but is shown', async () => {
    await calledThenQuiet()
    night.end(cause, [1])
    await night.pass(16_000)
    expect(night.titles('needs-you')).toEqual([title])
    fireCause(1)
    await night.pass(5 * minuteMs)
    expect([night.titles('kept-quiet'), loud().length]).toEqual([[title], 1])
  })

  it('rings again if it was called before and they go on disagreeing, once', async () => {
    await calledThenQuiet()
    night.end(cause, [1])
    await night.pass(50_000)
    expect(loud().map(({ title: said }) => said)).toEqual([loud()[0]?.title, loud()[0]?.title])
    await night.pass(10 * minuteMs)
    expect(loud()).toHaveLength(2)
  })

  it('rings again, once, also when the program was ended before it had', async () => {
    await calledThenQuiet()
    night.end(cause, [1])
    await night.pass(16_000)
    await night.restart(5_000)
    await night.pass(16_000)
    expect([night.titles('needs-you'), loud().length]).toEqual([[title], 1])
    await night.pass(20_000)
    expect(loud()).toHaveLength(2)
    await night.restart(5_000)
    await night.pass(10 * minuteMs)
    expect(loud()).toHaveLength(2)
  })

  it('rings again at once when neither keeps it quiet any more', async () => {
    await calledThenQuiet()
    night.end(cause)
    await night.pass(16_000)
    expect([night.titles('needs-you'), loud().length]).toEqual([[title], 2])
    await night.pass(10 * minuteMs)
    expect(loud()).toHaveLength(2)
  })

  it('does not ring again for who has taken it meanwhile', async () => {
    await calledThenQuiet()
    night.end(cause, [1])
    await night.pass(16_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    await night.pass(10 * minuteMs)
    expect([night.titles('in-hand'), loud().length]).toEqual([[title], 1])
  })
})

/** A network in which the second peer hears of silences and of their ends so long after they were written, ms. */
const gossiping = (gossipMs: number) => (http: Http) => {
  let writtenAt = Number.NEGATIVE_INFINITY
  return async (request: Parameters<Http>[0]): Promise<HttpResult> => {
    const result = await http(request)
    if (request.method === 'POST' || request.method === 'DELETE') writtenAt = night.clock.now()
    const lags = night.clock.now() < writtenAt + gossipMs
    const url = new URL(request.url)
    if (!lags || !result.ok || url.hostname !== 'am2.invalid' || url.pathname !== '/api/v2/alerts')
      return result
    const listed = JSON.parse(result.response.body.toString()) as { status: object }[]
    const untold = listed.map((alert) => ({
      ...alert,
      status: { state: 'active', silencedBy: [], inhibitedBy: [] },
    }))
    return { ok: true, response: { ...result.response, body: Buffer.from(JSON.stringify(untold)) } }
  }
}

describe('a silence by hand that one peer has not been told of yet', () => {
  const silenced = async (gossipMs: number): Promise<void> => {
    await begin({ wrap: gossiping(gossipMs) })
    firePage()
    await night.pass(20_000)
    await night.order('silences.create', {
      sourceId: 'plover',
      matchers: [is('alertname', pageLabels().alertname ?? '')],
      endsAt: night.clock.now() + 60 * minuteMs,
      comment: 'planned work',
      episodeIds: [night.episode(title).id],
      batchId: null,
    })
    await night.pass(7_000)
  }
  const hides = async () => (await night.query<SilenceInventory>('silences.list', {})).entries[0]?.hides

  it('is asked about when both know it: the row folds, and there is no word of a disagreement', async () => {
    await silenced(200)
    expect([night.titles('kept-quiet'), await hides()]).toEqual([[title], 1])
    expect((await story()).map(([kind]) => kind)).not.toContain('peers-disagree')
    expect(loud()).toHaveLength(1)
  })

  it('hides nothing while that goes on, and nothing rings again when it is over', async () => {
    await silenced(60_000)
    expect([night.titles('needs-you'), await hides()]).toEqual([[title], 0])
    await night.pass(2 * minuteMs)
    expect([night.titles('kept-quiet'), await hides(), loud().length]).toEqual([[title], 1, 1])
  })
})
