/** A source's card knows what it is asked in a minute: by its polls, and by what people do. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SeenBudget } from '../../../contract/observation.ts'
import type { SourceHealth } from '../../../contract/source-health.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs, secondMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night.close())

const health = (): SourceHealth => {
  const [source] = night.state().sources.values()
  if (!source) throw new Error('no source')
  return source
}
const budget = (): SeenBudget => {
  const { budget: known } = health()
  if (!known) throw new Error('no budget')
  return known
}

describe('the budget of a source', () => {
  it('counts polls and deeds together', async () => {
    night = await startNight({ peers: 2, mirrorAcks: true })
    night.fire(pageLabels(), { summary: 'Ingress answers 5xx' })
    await night.pass(5 * minuteMs)
    expect(budget()).toMatchObject({ ownPerMinute: 240, left: null, limit: null, waitsUntil: null })
    const before = night.requests.length
    await night.order('alerts.acknowledge', { episodeId: night.episode('Ingress answers 5xx').id })
    await night.pass(minuteMs)
    expect(night.requests.slice(before).some((one) => one.startsWith('POST'))).toBe(true)
    // Its last poll may be some seconds old: a minute before that begins earlier.
    expect(budget().usedLastMinute).toBeGreaterThanOrEqual(night.requests.length - before)
    await night.pass(2 * minuteMs)
    const last = night.requests.length
    await night.pass(minuteMs)
    expect(Math.abs(budget().usedLastMinute - (night.requests.length - last))).toBeLessThanOrEqual(4)
  })

  it('says until when the server wants to be left alone, while nothing answers', async () => {
    let isBusy = false
    night = await startNight({
      wrap: (http) => async (request) => {
        const result = await http(request)
        if (!isBusy || !result.ok) return result
        const headers = { 'retry-after': '300' }
        return { ...result, response: { ...result.response, status: 429, headers } }
      },
    })
    await night.pass(20 * secondMs)
    expect(budget().waitsUntil).toBeNull()
    isBusy = true
    await night.pass(20 * secondMs)
    expect(health().failure?.kind).toBe('rate-limited')
    expect(budget().waitsUntil).toBeGreaterThan(night.clock.now() + 270 * secondMs)
  })
})
