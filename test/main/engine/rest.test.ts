/** Rest, from the record of a real night: by the digest's measure, on this laptop alone. Times are UTC. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Digest } from '../../../contract/digest.ts'
import type { HandOff } from '../../../contract/hand-off.ts'
import type { RestView } from '../../../contract/rest.ts'
import { againAsleepMs } from '../../../main/engine/digest.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())
const at = (text: string): number => Date.parse(`${text}Z`)
const days = '[mon, tue, wed, thu, fri, sat, sun]'
const config = `version: 1
me: Mara Lind
rest: {hours: 9}
hours: [{name: night, zone: UTC, weekly: [{days: ${days}, from: "22:00", to: "06:00"}]}]
sources: [{name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s}]
`
const labels = (alertname: string) => pageLabels({ alertname, cluster_id: alertname.toLowerCase() })
const rest = () => night.query<RestView>('rest.read', {})

/** A call that is taken a minute later, and over five minutes after that. */
async function called(name: string): Promise<void> {
  night.fire(labels(name))
  await night.pass(minuteMs)
  await night.order('alerts.acknowledge', { episodeId: night.episode(name).id })
  night.end(labels(name))
  await night.pass(5 * minuteMs)
}

async function aNight(options: NightOptions = {}): Promise<void> {
  night = await startNight({ config, startAt: at('2026-10-14T02:00'), zone: 'UTC', ...options })
  await night.pass(3 * minuteMs)
  await called('First')
  await night.pass(hourMs)
  await called('Second')
}

describe('rest', () => {
  it('is measured as the digest measures it, while the night goes on and when it is over', async () => {
    await aNight()
    const during = await rest()
    expect(during.nights[0]).toMatchObject({
      ...{ from: at('2026-10-13T22:00'), to: night.clock.now(), goesOn: true, woken: 2 },
    })
    expect(during.interruptions.map(({ atNight }) => atNight)).toEqual([true, true])
    await night.pass(at('2026-10-14T06:00:10') - night.clock.now())
    const after = await rest()
    const digest = await night.query<Digest>('digest.read', { from: null })
    const [last] = after.nights
    expect(last).toMatchObject({ to: at('2026-10-14T06:00'), goesOn: false })
    expect(last?.awakeMs).toBe(digest.awakeMs)
    const [first, second] = after.interruptions
    expect(first?.from).toBe(night.episode('First').calledAt)
    expect(last?.longestQuietMs).toBe((first?.from ?? 0) - at('2026-10-13T22:00'))
    expect(after).toMatchObject({ allowanceMs: againAsleepMs, restMs: 9 * hourMs })
    expect(after.fresh).toEqual({ at: (second?.to ?? 0) + 9 * hourMs, since: second?.to })
    expect([after.hours[1], after.hours[2], after.hours[3]]).toEqual([0, 1, 1])
  })

  it('tells nights from days weeks back', async () => {
    await aNight()
    const { since } = await rest()
    const { db } = night.engine().core
    const alertId = Number(db.get('SELECT alert_id AS id FROM episode LIMIT 1')?.id)
    db.transact((write) => {
      for (const text of ['2026-09-20T03:00', '2026-09-21T15:00', '2026-09-01T03:00'])
        write.run(
          'INSERT INTO episode (alert_id, fired_at, seen_at, called_at, quiet_at, vouched_until) VALUES (?,?,?,?,?,?)',
          ...[alertId, at(text), at(text), at(text), at(text) + minuteMs, at(text)],
        )
    })
    expect(since).toBe(night.clock.now() - 28 * 24 * hourMs)
    expect((await rest()).interruptions.map(({ atNight }) => atNight)).toEqual([true, false, true, true])
  })

  it('is the same after a restart, since it stands in the record', async () => {
    await aNight()
    const { interruptions } = await rest()
    await night.restart()
    expect((await rest()).interruptions).toEqual(interruptions)
  })

  it('is in no hand-off', async () => {
    await aNight()
    const handOff = await night.query<HandOff>('handOff.read', {})
    expect(JSON.stringify(handOff)).not.toMatch(/awake|woken|rest|quietMs|interruption/i)
  })
})
