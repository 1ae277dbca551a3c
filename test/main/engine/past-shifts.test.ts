/** My shifts that are over, and what this laptop saw in them. */
import { afterEach, expect, it } from 'vitest'
import type { PastShift } from '../../../contract/rotation.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

const utc = (text: string): number => Date.parse(`${text}Z`)
const config = `version: 1
me: Mara Lind
teams: [atlas]
duty: {rotation: ops duty}
rotations:
  - {name: ops duty, zone: UTC, people: [Mara Lind, Ines Okafor], starts: 2026-10-13 20:00, turn: 2h}
  - {name: SRE, zone: UTC, people: [Tomasz Wrona], starts: 2026-10-05 08:00, turn: 1w,
     overrides: [{person: Mara Lind, from: 2026-10-13 19:00, to: 2026-10-13 20:30}]}
sources:
  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 30s}
`
const ops = { rotation: 'ops duty', from: utc('2026-10-13T20:00'), to: utc('2026-10-13T22:00') }
const sre = { rotation: 'SRE', from: utc('2026-10-13T19:00'), to: utc('2026-10-13T20:30') }

let night: Night
afterEach(() => night.close())
const past = () => night.query<readonly PastShift[]>('shifts.past', {})
const passTo = (at: number): Promise<void> => night.pass(at - night.clock.now())

it('says of each how many alerts there were, how many of them pages, and how many called', async () => {
  night = await startNight({ config, startAt: ops.from - 10 * minuteMs })
  await night.pass(minuteMs)
  expect(await past()).toEqual([])
  await passTo(ops.from + minuteMs)
  night.fire(pageLabels({ alertname: 'Down', cluster_id: 'c1', team: 'atlas' }))
  night.fire(pageLabels({ alertname: 'Slow', cluster_id: 'c2', severity: 'notify', team: 'atlas' }))
  night.fire(pageLabels({ alertname: 'Theirs', cluster_id: 'c3', team: 'tenet' }))
  night.fire(pageLabels({ alertname: 'Small', cluster_id: 'c4', severity: 'ticket' }))
  await passTo(sre.to + minuteMs)
  // The one under way is not over; the other role's shift saw the same alerts.
  expect(await past()).toEqual([{ ...sre, alerts: 2, pages: 1, called: 1 }])
  await passTo(ops.to + minuteMs)
  night.fire(pageLabels({ alertname: 'After', cluster_id: 'c5', team: 'atlas' }))
  await night.pass(hourMs)
  expect(await past()).toEqual([
    { ...ops, alerts: 2, pages: 1, called: 1 },
    { ...sre, alerts: 2, pages: 1, called: 1 },
  ])
})
