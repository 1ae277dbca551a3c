import { describe, expect, it } from 'vitest'
import { suggestionsFor } from '../../../main/support/suggest.ts'
import { anEpisode } from '../../helpers/fixtures.ts'

const now = Date.UTC(2026, 10, 25, 10)
const minuteMs = 60_000
const about = {
  customer: 'mosslund-credit',
  environment: 'plover/pay-eu',
  title: 'Checkout: ingress says 502',
  askedAt: now,
}
const alert = (id: number, part: object) =>
  anEpisode({
    ...{ id, customer: 'Mosslund Credit', environment: 'plover/pay-eu', alertname: 'IngressErrorRatioHigh' },
    ...{ title: '22 % of requests with 5xx', layer: 'network', severity: 'page' },
    ...{ firedAt: now - 4 * minuteMs, firing: true, quietAt: null, ...part },
  } as never)
const none: ReadonlySet<never> = new Set()

describe('alerts that may belong to a thread', () => {
  it('are suggested with the reason why', () => {
    expect(suggestionsFor(about, [alert(1, {})], none)).toMatchObject([
      { episodeId: 1, why: 'the same environment, fired 4 min before, both say “ingress”' },
    ])
    const other = alert(2, { environment: null, alertname: 'DiskFull', firedAt: now + 9 * minuteMs })
    expect(suggestionsFor(about, [other], none)).toMatchObject([
      { why: 'the same customer, fired 9 min after' },
    ])
    const old = alert(3, { firedAt: now - 30 * 3_600_000 })
    expect(suggestionsFor(about, [old], none)).toMatchObject([
      { why: 'the same environment, fires still, both say “ingress”' },
    ])
  })

  it('come the likeliest first, and not more than five', () => {
    const quiet = alert(1, { firing: false, quietAt: now - minuteMs, alertname: 'DiskFull' })
    const found = suggestionsFor(about, [quiet, ...[2, 3, 4, 5, 6, 7].map((id) => alert(id, {}))], none)
    expect(found.map(({ episodeId }) => episodeId)).toEqual([7, 6, 5, 4, 3])
  })

  it('need a word in common where they fired far from the question, and are two at most without one', () => {
    const wordless = (id: number, minutesAfter: number) =>
      alert(id, { alertname: 'DiskFull', firedAt: now + minutesAfter * minuteMs })
    expect(suggestionsFor(about, [wordless(1, 43), wordless(2, -90)], none)).toEqual([])
    expect(suggestionsFor(about, [alert(3, { firedAt: now + 43 * minuteMs })], none)).toMatchObject([
      { why: 'the same environment, fired 43 min after, both say “ingress”' },
    ])
    const found = suggestionsFor(about, [alert(4, {}), ...[5, 6, 7, 8].map((id) => wordless(id, -id))], none)
    expect(found.map(({ episodeId }) => episodeId)).toEqual([4, 8, 7])
  })

  it('are none of others, of another environment, of long ago, heartbeats, or what was judged', () => {
    const others = [
      alert(1, { customer: 'Tarnwick Rail', environment: 'heron/rail' }),
      alert(2, { environment: 'plover/pay-us' }),
      alert(3, { firedAt: now - 30 * 3_600_000, alertname: 'DiskFull' }),
      alert(4, { firedAt: now - 9 * 3_600_000, firing: false, quietAt: now - 8 * 3_600_000 }),
      alert(5, { severity: 'none' }),
      alert(6, { firedAt: now + 2 * 3_600_000 }),
      alert(7, { customer: null, environment: null }),
    ]
    expect(suggestionsFor(about, others, none)).toEqual([])
    expect(suggestionsFor(about, [alert(8, {})], new Set([8 as never]))).toEqual([])
  })
})
