/** What the fake engine does about shifts that are kept in PagerDuty. */
import type { OrderProgress } from '../../contract/alert.ts'
import type { UpstreamOverride, UpstreamOverrides, UpstreamPeople } from '../../contract/override-upstream.ts'
import type { Rotation } from '../../contract/rotation.ts'
import type { FakeEngine } from './fake-engine.ts'
import { hourMs, nightNow } from './fixtures.ts'
import { threeRotations } from './rotations.ts'

export interface UpstreamEngine {
  view: UpstreamOverrides
  people: UpstreamPeople
}

export function anUpstreamEngine(): UpstreamEngine {
  const names = ['Anneke de Vries', 'Mira Lund', 'Jun Park', 'Rhea Koul', 'Sami Haddad', 'Tomasz Wrona']
  return {
    view: { rotations: [], overrides: [] },
    people: { people: names.map((name, index) => ({ id: `P${index}`, name })), why: null },
  }
}

const waiting = (now: number): OrderProgress => ({
  state: 'waiting',
  nextAt: now + 5_000,
  attempts: 0,
  reason: null,
})

/** Orders about them, as the engine answers them; the undo time never passes. */
export const upstreamOrders = {
  'shifts.overrideUpstream': (
    input: Pick<UpstreamOverride, 'rotation' | 'person' | 'from' | 'to'>,
    engine: FakeEngine,
  ): void => {
    const { upstream } = engine.desk
    const { rotation, person, from, to } = input
    const by = engine.state().desk.me.name
    const orderId = upstream.view.overrides.length + 1
    const override = { orderId, rotation, person, by, from, to, order: waiting(engine.now()), undoing: null }
    upstream.view = { ...upstream.view, overrides: [...upstream.view.overrides, override] }
    engine.push({ desk: { ...engine.state().desk, queued: engine.state().desk.queued + 1 } })
  },
  'shifts.takeBackUpstream': ({ orderId }: { orderId: number }, engine: FakeEngine): void => {
    const { upstream } = engine.desk
    const overrides = upstream.view.overrides.filter((one) => one.orderId !== orderId)
    upstream.view = { ...upstream.view, overrides }
    engine.push({ desk: { ...engine.state().desk, queued: Math.max(0, engine.state().desk.queued - 1) } })
  },
}

/** The rotations of which the first is kept in PagerDuty, with an override in each state. */
export function inPagerDuty(engine: FakeEngine): void {
  const [ops, ...others] = threeRotations as readonly [Rotation, ...Rotation[]]
  engine.desk.rotations = [
    {
      ...ops,
      fed: [
        { source: 'PagerDuty', turns: [], known: { from: 0, to: nightNow * 2 }, readAt: nightNow, why: null },
      ],
    },
    ...others,
  ]
  const at = (hours: number): number => nightNow - (nightNow % hourMs) + hours * hourMs
  const one = (orderId: number, person: string, from: number, order: Partial<OrderProgress>) => ({
    ...{
      orderId,
      rotation: ops.name,
      person,
      by: 'Mira Lund',
      from: at(from),
      to: at(from + 12),
      undoing: null,
    },
    order: { ...waiting(nightNow), ...order },
  })
  const reason = 'api.pagerduty.com has trouble of its own (503).'
  const refused = 'api.pagerduty.com refused it: User not found'
  engine.desk.upstream.view = {
    rotations: [ops.name],
    overrides: [
      one(1, 'Jun Park', 55, { state: 'sent', nextAt: null }),
      one(2, 'Anneke de Vries', 79, { state: 'retrying', nextAt: nightNow + 20_000, attempts: 3, reason }),
      one(3, 'Rhea Koul', 103, { state: 'refused', nextAt: null, reason: refused }),
      {
        ...one(4, 'Tomasz Wrona', 127, { state: 'sent', nextAt: null }),
        undoing: { state: 'waiting', nextAt: nightNow, attempts: 0, reason: null },
      },
    ],
  }
}
