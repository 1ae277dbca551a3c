/** What is done through a source is done once, undoes nobody else's doing, and opens nothing that is over. */
import { describe, expect, it, type TestContext } from 'vitest'
import type { Deed, DeedKind } from '../../contract/deed.ts'
import type { DeedOrder, Delivery, SilenceOrder } from '../../main/sources/source.ts'
import { noAbort } from '../helpers/a-source.ts'
import type { Front } from './front.ts'
import { aDesk, beganAt, type Desk, type Harness } from './harness.ts'
import { harnesses } from './harnesses.ts'
import { anItem } from './item.ts'

type Door = Desk & { readonly front: Front }

/** A desk that knows `a` and `b`. */
async function watched(harness: Harness): Promise<Door | null> {
  const desk = await aDesk(harness)
  const { front } = desk.upstream
  if (!front) return null
  await desk.keeper.poll()
  await desk.upstream.put([anItem('a'), anItem('b')])
  await desk.polls(2)
  return Object.assign(desk, { front })
}

function orderFor({ keeper, upstream }: Desk, id: string, more: Partial<DeedOrder> = {}): DeedOrder {
  const alert = [...keeper.open.values()].find((one) => upstream.idOf(one) === id)
  if (!alert) throw new Error(`nothing is known of ${id}`)
  const { fingerprint, labels } = alert
  return {
    fingerprint,
    labels,
    by: 'Mara Lind',
    marker: 'nd-order-1',
    since: beganAt,
    isRetry: false,
    ...more,
  }
}

/** Each deed with words, as somebody may order it. */
const worded = {
  note: () => ({ kind: 'note', text: 'looked at it' }),
  'status-update': () => ({ kind: 'status-update', text: 'we are on it' }),
  'add-responders': () => ({
    ...{ kind: 'add-responders', text: 'please help' },
    to: [{ id: 'PINES', name: 'Ines Okafor', email: null }],
  }),
  downtime: () => ({
    ...{ kind: 'downtime', text: 'a new disk', from: beganAt, until: beganAt + 900_000 },
  }),
} as const satisfies { readonly [Kind in DeedKind]?: () => Extract<Deed, { kind: Kind }> }

type Worded = keyof typeof worded

describe.each(harnesses)('$kind', (harness) => {
  type Acting = Door & { acknowledge(order: DeedOrder): Promise<Delivery> }
  const acting = async (context: TestContext): Promise<Acting> => {
    const desk = await watched(harness)
    const acknowledge = desk?.source.deeds?.acknowledge
    if (!desk || !acknowledge)
      return context.skip(`${harness.kind} takes no acknowledgement (deeds.acknowledge is not there)`)
    const ack = { kind: 'acknowledge', until: null, text: null } as const
    return Object.assign(desk, { acknowledge: (order: DeedOrder) => acknowledge(ack, order, noAbort) })
  }

  it('acknowledges once, however often it is asked to', async (context) => {
    const desk = await acting(context)
    const { acknowledge, upstream, polls, keeper } = desk
    const order = orderFor(desk, 'a')
    expect(await acknowledge(order)).toMatchObject({ ok: true })
    expect(await acknowledge({ ...order, isRetry: true })).toMatchObject({ ok: true })
    expect(await acknowledge({ ...order, marker: 'nd-order-2' })).toMatchObject({ ok: true })
    expect(upstream.holdersOf?.('a')).toEqual(['Mara Lind'])
    await polls(2)
    expect(keeper.open.get(order.fingerprint)?.held).toMatchObject({ by: 'Mara Lind' })
    expect(upstream.holdersOf?.('b')).toEqual([])
  })

  it('opens nothing again that is over', async (context) => {
    const desk = await acting(context)
    const { acknowledge, upstream, polls, known } = desk
    const order = orderFor(desk, 'a')
    await upstream.end('a')
    for (const isRetry of [false, true])
      expect(await acknowledge({ ...order, isRetry })).toMatchObject({ ok: false, final: true })
    expect(upstream.isOpen('a')).toBe(false)
    await polls(3)
    expect(known()).toEqual(['b'])
  })

  it('gives back what it took, however often it is asked to', async (context) => {
    const desk = await acting(context)
    const { acknowledge, upstream, polls, keeper, source } = desk
    const giveBack = source.deeds?.unacknowledge
    if (!giveBack)
      return context.skip(`${harness.kind} takes nothing back (deeds.unacknowledge is not there)`)
    const order = orderFor(desk, 'a')
    await acknowledge(order)
    for (const isRetry of [false, true])
      expect(await giveBack({ kind: 'unacknowledge' }, { ...order, isRetry }, noAbort)).toMatchObject({
        ok: true,
      })
    expect(upstream.holdersOf?.('a')).toEqual([])
    expect(upstream.isOpen('a')).toBe(true)
    await polls(2)
    expect(keeper.open.get(order.fingerprint)?.held ?? null).toBeNull()
  })

  it('takes it from nobody who took it while we could not be heard', async (context) => {
    const desk = await acting(context)
    const { acknowledge, upstream, front } = desk
    const order = orderFor(desk, 'a')
    front.isDown = true
    expect(await acknowledge(order)).toMatchObject({ ok: false, final: false })
    front.isDown = false
    upstream.hold?.('a')
    await acknowledge({ ...order, isRetry: true })
    expect(upstream.holdersOf?.('a')).toContain('Ines Okafor')
    expect(upstream.isOpen('a')).toBe(true)
  })

  it('finds its own doing when the reply was lost', async (context) => {
    const desk = await acting(context)
    const { acknowledge, upstream, front } = desk
    const order = orderFor(desk, 'a')
    front.losesNextWrite = true
    const first = await acknowledge(order)
    if (!first.ok) expect(await acknowledge({ ...order, isRetry: true })).toMatchObject({ ok: true })
    expect(upstream.holdersOf?.('a')).toEqual(['Mara Lind'])
  })

  it('says why it could not, without a secret, and waits as long as it is told', async (context) => {
    const desk = await acting(context)
    const { acknowledge, front, clock } = desk
    const order = orderFor(desk, 'a')
    front.isRevoked = true
    const revoked = await acknowledge(order)
    expect(revoked).toMatchObject({ ok: false, failure: { kind: 'unauthorised' } })
    expect(JSON.stringify(revoked)).not.toContain(harness.secret)
    front.isRevoked = false
    front.limited = { until: clock.now() + 600_000, tells: 'date' }
    const limited = await acknowledge(order)
    expect(limited).toMatchObject({ ok: false, final: false, failure: { kind: 'rate-limited' } })
    expect(!limited.ok && Math.abs((limited.retryAfterMs ?? 0) - 600_000)).toBeLessThanOrEqual(1_000)
    const asked = front.asked.length
    clock.advance(300_000)
    expect(await acknowledge(order)).toMatchObject({ ok: false, final: false })
    expect(front.asked.length).toBe(asked)
  })

  it.for(Object.keys(worded) as Worded[])(
    'writes words once, also when the reply was lost: %s',
    async (kind, context) => {
      const desk = await watched(harness)
      const act = desk?.source.deeds?.[kind] as
        | ((deed: Deed, order: DeedOrder, signal: AbortSignal) => Promise<Delivery>)
        | undefined
      if (!desk || !act) return context.skip(`${harness.kind} cannot do that (deeds.${kind} is not there)`)
      const { upstream, front } = desk
      const order = orderFor(desk, 'a')
      const written = (): number => upstream.words?.().length ?? 0
      front.losesNextWrite = true
      const first = await act(worded[kind](), order, noAbort)
      expect(written()).toBe(1)
      const again = await act(worded[kind](), { ...order, isRetry: true }, noAbort)
      expect(written()).toBe(1)
      // Either it was found, or somebody is told to look: never a silent doubt.
      for (const delivery of [first, again])
        if (!delivery.ok) expect(delivery.failure.detail.length).toBeGreaterThan(20)
      // Another order of the same words is another one.
      expect(await act(worded[kind](), { ...order, marker: 'nd-order-2' }, noAbort)).toMatchObject({
        ok: true,
      })
      expect(written()).toBe(2)
    },
  )

  it('writes a silence once, also when the reply was lost', async (context) => {
    const desk = await watched(harness)
    const silence = desk?.source.silence
    if (!desk || !silence) return context.skip(`${harness.kind} knows no silences (silence is not there)`)
    const { upstream, front } = desk
    const order: SilenceOrder = {
      ...{ id: null, startsAt: beganAt, endsAt: beganAt + 900_000, createdBy: 'Mara Lind' },
      ...{ comment: 'ACK! [nd-silence-1]', marker: 'nd-silence-1' },
      matchers: [{ name: 'item', value: 'a', isRegex: false, isEqual: true }],
    }
    front.losesNextWrite = true
    const first = await silence(order, noAbort)
    const again = await silence(order, noAbort)
    expect([first.ok, again.ok]).toContain(true)
    expect(again).toMatchObject({ ok: true })
    expect(upstream.words?.()).toHaveLength(1)
    front.isRevoked = true
    const other = { ...order, marker: 'nd-silence-2', comment: 'ACK! [nd-silence-2]' }
    const revoked = await silence(other, noAbort)
    expect(revoked).toMatchObject({ ok: false })
    expect(JSON.stringify(revoked)).not.toContain(harness.secret)
  })
})
