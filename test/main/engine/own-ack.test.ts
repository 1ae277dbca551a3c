/** The silence that mirrors an ack of ours, as it comes back in the answers of its source. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night.close())

const title = 'Ingress answers 5xx'
const words = { summary: title }

describe('an ack of ours whose silence cannot be read', () => {
  it('stays in hand: it is known by its id', async () => {
    let isUnread = false
    night = await startNight({
      peers: 2,
      mirrorAcks: true,
      wrap: (http) => async (request) => {
        const result = await http(request)
        if (request.method === 'POST') isUnread = true
        return isUnread && request.method === 'GET' && request.url.endsWith('/silences')
          ? { ok: false, failure: { kind: 'timeout', detail: 'late' }, latencyMs: 1 }
          : result
      },
    })
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    await night.pass(40_000)
    expect(night.silences.list(night.clock.now())).toHaveLength(1)
    expect(night.titles('in-hand')).toEqual([title])
    expect(night.engine().core.db.get("SELECT 1 FROM event WHERE kind = 'kept-quiet'")).toBeUndefined()
    isUnread = false
    await night.pass(2 * minuteMs)
    expect(night.titles('in-hand')).toEqual([title])
  })
})
