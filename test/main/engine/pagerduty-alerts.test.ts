/** PagerDuty's incidents in a whole night: seen, taken, told there, and over when PagerDuty says so. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PagerIncident } from '../../../main/drill/pagerduty-book.ts'
import { createPagerDutyDouble, type PagerDutyDouble } from '../../../main/drill/pagerduty-double.ts'
import type { Http } from '../../../main/platform/http.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { minuteMs, secondMs } from '../../helpers/fixtures.ts'
import type { ManualClock } from '../../helpers/manual-clock.ts'

const key = 'u+mara-key-0123456789'
const config = [
  'version: 1',
  'me: Mara Lind',
  'sources:',
  '  - name: pager',
  '    kind: pagerduty',
  '    token: env:PD_KEY',
  '    url: https://pager.invalid',
  '    poll: 15s',
  '',
].join('\n')

let night: Night
let double: PagerDutyDouble
let incident: PagerIncident
let isDown = false
afterEach(() => night.close())
beforeEach(async () => {
  isDown = false
  night = await startNight({ config, env: { PD_KEY: key }, http: network })
  await night.pass(16 * secondMs)
})

function network(clock: ManualClock): Http {
  double = createPagerDutyDouble(clock.now)
  double.book.addUser('PMARA', { name: 'Mara Lind', email: 'mara@team.example' })
  double.book.addUser('PINES', { name: 'Ines Okafor', email: 'ines@team.example' })
  double.book.policies.set('PPOL', { id: 'PPOL', name: 'Platform', levels: [['PMARA'], ['PINES']] })
  double.addKey(key, 'PMARA')
  incident = double.book.open({ title: 'Checkout is slow' })
  return async (request) => {
    const { method, headers } = request
    const { pathname: path, searchParams: query } = new URL(request.url)
    if (isDown) return { ok: false, failure: { kind: 'offline', detail: 'No network.' }, latencyMs: 1 }
    const signal = request.signal ?? new AbortController().signal
    const reply = await double.handle({ method, path, query, headers, body: request.body ?? '', signal })
    return {
      ok: true,
      response: { status: reply.status, headers: reply.headers, body: Buffer.from(reply.body), latencyMs: 1 },
    }
  }
}

const take = (): Promise<void> =>
  night.order('alerts.acknowledge', { episodeId: night.episode('Checkout is slow').id })

describe('an incident', () => {
  it('needs me, is taken with one key, and is acknowledged at PagerDuty five seconds later', async () => {
    expect(night.titles('needs-you')).toEqual(['Checkout is slow'])
    await take()
    await night.pass(4 * secondMs)
    expect(incident.status).toBe('triggered')
    await night.pass(2 * secondMs)
    expect(incident).toMatchObject({ status: 'acknowledged', acknowledgements: [{ by: 'PMARA' }] })
    await night.pass(30 * secondMs)
    expect(night.episode('Checkout is slow').ack).toMatchObject({ order: { state: 'sent' } })
    expect(double.asked().filter((line) => line.startsWith('PUT'))).toHaveLength(1)
  })

  it('that somebody else takes there is in hand, with the name', async () => {
    double.book.acknowledge(incident, 'PINES')
    await night.pass(31 * secondMs)
    expect(night.titles('in-hand')).toEqual(['Checkout is slow'])
    expect(night.episode('Checkout is slow').ack).toMatchObject({ by: 'Ines Okafor' })
  })

  it('that is resolved there went quiet with the next look', async () => {
    await night.pass(31 * secondMs)
    double.book.resolve(incident, 'PINES')
    await night.pass(16 * secondMs)
    expect(night.titles('went-quiet')).toEqual(['Checkout is slow'])
    expect(night.titles('needs-you')).toEqual([])
  })

  it('F88: that PagerDuty takes back from me needs me again, once, with when its time ran out', async () => {
    await take()
    await night.pass(30 * secondMs)
    const at = night.clock.now() + 20 * minuteMs
    incident.pending = [{ type: 'unacknowledge', at }]
    await night.pass(15 * minuteMs)
    expect(night.titles('in-hand')).toEqual(['Checkout is slow'])
    await night.pass(6 * minuteMs)
    expect(incident.status).toBe('triggered')
    expect(night.titles('needs-you')).toEqual(['Checkout is slow'])
    expect(night.episode('Checkout is slow').ackEnded).toMatchObject({ mine: true, ranOut: true })
    expect(Math.abs((night.episode('Checkout is slow').ackEnded?.at ?? 0) - at)).toBeLessThan(10 * secondMs)
    await night.pass(10 * minuteMs)
    expect(night.shown.filter(({ loud }) => loud)).toHaveLength(2)
    expect(double.asked().filter((line) => line.startsWith('PUT'))).toHaveLength(1)
  })

  it('that was taken offline, and by somebody else meanwhile, stays with them', async () => {
    isDown = true
    await take()
    await night.pass(minuteMs)
    double.book.acknowledge(incident, 'PINES')
    isDown = false
    await night.pass(2 * minuteMs)
    expect(incident.acknowledgements.map(({ by }) => by)).toEqual(['PINES'])
    expect(double.asked().filter((line) => line.startsWith('PUT'))).toEqual([])
  })

  it('that was taken offline, and is over meanwhile, is not opened again', async () => {
    isDown = true
    await take()
    await night.pass(minuteMs)
    double.book.resolve(incident, 'PINES')
    isDown = false
    await night.pass(2 * minuteMs)
    expect(incident.status).toBe('resolved')
    expect(night.titles('went-quiet')).toEqual(['Checkout is slow'])
  })
})

it('a limit of ten minutes is blindness, and no all-clear', async () => {
  double.limitedUntil = { at: night.clock.now() + 10 * minuteMs, tells: 'seconds' }
  double.book.resolve(incident, 'PINES')
  await night.pass(9 * minuteMs)
  expect(night.titles('needs-you')).toEqual(['Checkout is slow'])
  expect(night.state().sources[0]).toMatchObject({ failure: { kind: 'rate-limited' } })
  await night.pass(3 * minuteMs)
  expect(night.titles('went-quiet')).toEqual(['Checkout is slow'])
})
