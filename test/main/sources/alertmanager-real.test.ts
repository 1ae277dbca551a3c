import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { alertmanager } from '../../../main/sources/alertmanager.ts'
import type { ConnectedSource, Delivery, Polled, SilenceOrder } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import {
  type AlertmanagerPair,
  findAlertmanager,
  type PostedAlert,
  startPair,
} from '../../helpers/real-alertmanager.ts'
import { whole } from '../../helpers/straightforward.ts'

const program = findAlertmanager('Alertmanager source against a real pair')
const clock = createClock()
afterAll(() => clock.stop())

function anAlert(alertname: string, more: Partial<PostedAlert> = {}): PostedAlert {
  const endsAt = new Date(clock.now() + 300_000).toISOString()
  return { labels: { alertname, severity: 'page' }, annotations: { summary: 'x' }, endsAt, ...more }
}

function answered(polled: Polled): Answer {
  const observation = whole(polled)
  if (observation.kind === 'miss') throw new Error(observation.failure.detail)
  return observation
}

function namesOf(alerts: Answer['changed']): readonly string[] {
  return alerts.map(({ labels }) => labels.alertname ?? '').sort()
}

describe.runIf(program)('a real pair of Alertmanagers', () => {
  let pair: AlertmanagerPair
  let source: ConnectedSource

  const connect = (urls: readonly string[]): ConnectedSource =>
    alertmanager.connect(aSourceConfig(urls), aPlatform(clock))
  const poll = async (): Promise<Answer> => answered(await source.poll(noAbort))

  beforeAll(async () => {
    if (program) pair = await startPair(program)
  })
  afterAll(() => pair?.stop())
  afterEach(async () => {
    await Promise.all([pair.restart(0), pair.restart(1)])
  })

  it('an alert that is posted is in the next poll, an alert of either peer too, and each once', async () => {
    source = connect(pair.urls)
    expect(await poll()).toMatchObject({ full: true, complete: true, restarted: false, total: 0 })
    await pair.postToBoth([anAlert('Both')])
    await pair.post([anAlert('Left')], 0)
    await pair.post([anAlert('Right')], 1)
    const answer = await poll()
    expect(answer).toMatchObject({ full: false, complete: true, total: 3, gone: [] })
    expect(namesOf(answer.changed)).toEqual(['Both', 'Left', 'Right'])
    expect(answer.peers).toMatchObject([
      { failure: null, version: expect.stringMatching(/^\d+\.\d+/), alertCount: 2 },
      { failure: null, alertCount: 2 },
    ])
    // Sent again, as Prometheus does every minute: stamps move, nothing is reported.
    await pair.postToBoth([
      anAlert('Both', { startsAt: new Date(answer.changed[0]?.firedAt ?? 0).toISOString() }),
    ])
    expect(namesOf((await poll()).changed.filter(({ labels }) => labels.alertname !== 'Both'))).toEqual([])
  })

  it('an alert that ends is gone from a complete answer', async () => {
    source = connect(pair.urls)
    const startsAt = new Date(clock.now() - 60_000).toISOString()
    await pair.postToBoth([anAlert('Short', { startsAt })])
    expect(namesOf((await poll()).changed)).toEqual(['Short'])
    await pair.postToBoth([
      anAlert('Short', { startsAt, endsAt: new Date(clock.now() - 1_000).toISOString() }),
    ])
    expect(await poll()).toMatchObject({ complete: true, restarted: false, gone: [{}], total: 0 })
  })

  it('with one peer killed answers incompletely, with both killed it is a miss', async () => {
    source = connect(pair.urls)
    await pair.postToBoth([anAlert('Both')])
    await poll()
    await pair.kill(1)
    expect(await poll()).toMatchObject({
      complete: false,
      gone: [],
      total: 1,
      peers: [{}, { failure: { kind: 'refused' } }],
    })
    await pair.kill(0)
    expect(await source.poll(noAbort)).toMatchObject({ kind: 'miss', failure: { kind: 'refused' } })
  })

  it('a peer that restarts has lost its alerts, and that is no all-clear', async () => {
    source = connect([pair.urls[0]])
    await pair.post([anAlert('Still')], 0)
    await poll()
    await pair.restart(0)
    expect(await poll()).toMatchObject({ complete: false, restarted: true, gone: [{}], total: 0 })
    expect(await poll()).toMatchObject({ complete: false, restarted: true })
  })

  it('a peer that restarts is covered by the other', async () => {
    source = connect(pair.urls)
    await pair.postToBoth([anAlert('Still')])
    await poll()
    await pair.restart(0)
    expect(await poll()).toMatchObject({ restarted: false, gone: [], total: 1 })
  })

  it('a silence is made, seen with who and why, extended, and ended', async () => {
    source = connect(pair.urls)
    await pair.postToBoth([anAlert('Loud')])
    await poll()
    const order: SilenceOrder = {
      id: null,
      matchers: [{ name: 'alertname', value: 'Loud', isRegex: false, isEqual: true }],
      startsAt: clock.now(),
      endsAt: clock.now() + 60_000,
      createdBy: 'nora',
      comment: 'ACK! nora has it [nightdesk:one]',
      marker: '[nightdesk:one]',
    }
    const write = async (more: Partial<SilenceOrder>): Promise<Extract<Delivery, { ok: true }>> => {
      const delivery = await source.silence?.({ ...order, ...more }, noAbort)
      if (!delivery?.ok) throw new Error(delivery?.failure.detail)
      return delivery
    }
    const inForce = async () => {
      const silences = await source.listSilences?.(noAbort)
      if (!silences || 'kind' in silences) throw new Error(silences?.detail)
      return silences
    }
    const made = await write({})
    expect(await write({})).toMatchObject({ ref: made.ref })
    expect(await inForce()).toHaveLength(1)

    // Gossip takes a moment; until then the peer that does not know it lists the alert as active, and that wins.
    const isSuppressed = async () => answered(await connect(pair.urls).poll(noAbort)).changed[0]?.suppressed
    await eventually(isSuppressed).toBe(true)
    const seen = answered(await connect(pair.urls).poll(noAbort))
    expect(seen.changed).toMatchObject([{ suppressed: true, silencedBy: [made.ref] }])
    expect(seen.silences).toMatchObject([
      { id: made.ref, createdBy: 'nora', comment: order.comment, state: 'active' },
    ])

    const endsAt = clock.now() + 120_000
    const comment = 'ACK! nora has it [nightdesk:two]'
    const extended = await write({ id: made.ref, endsAt, comment, marker: '[nightdesk:two]' })
    // The same silence goes on: Alertmanager ends it and makes another unless its stored start comes back.
    expect(extended.ref).toBe(made.ref)
    expect(await inForce()).toMatchObject([{ id: extended.ref, comment, endsAt }])

    expect(await source.expireSilence?.(extended.ref, noAbort)).toMatchObject({ ok: true })
    expect(await source.expireSilence?.(extended.ref, noAbort)).toMatchObject({ ok: true })
    expect(await source.expireSilence?.('00000000-0000-0000-0000-000000000000', noAbort)).toMatchObject({
      ok: true,
    })
    await eventually(async () => (await inForce()).length).toBe(0)
    await eventually(isSuppressed).toBe(false)
  })

  it('a silence goes to the peer that is alive', async () => {
    await pair.kill(0)
    source = connect(pair.urls)
    const matchers = [{ name: 'alertname', value: 'X', isRegex: false, isEqual: true }]
    const times = { startsAt: clock.now(), endsAt: clock.now() + 60_000 }
    const words = { createdBy: 'nora', comment: 'x [m9]', marker: '[m9]' }
    expect(await source.silence?.({ id: null, matchers, ...times, ...words }, noAbort)).toMatchObject({
      ok: true,
    })
  })

  it("a silence that is wrong is refused with the server's words", async () => {
    source = connect(pair.urls)
    const matchers = [{ name: 'alertname', value: 'X', isRegex: false, isEqual: true }]
    const times = { startsAt: clock.now() - 120_000, endsAt: clock.now() - 60_000 }
    const words = { createdBy: 'nora', comment: 'x [m8]', marker: '[m8]' }
    expect(await source.silence?.({ id: null, matchers, ...times, ...words }, noAbort)).toMatchObject({
      ok: false,
      final: true,
      failure: { kind: 'bad-request', detail: expect.stringContaining("end time can't be in the past") },
    })
  })

  it('the test sees a pair, and advises against half of it', async () => {
    await pair.postToBoth([anAlert('Watchdog')])
    expect(await connect(pair.urls).test(noAbort)).toMatchObject({
      ok: true,
      alertCount: 1,
      advice: [],
      peers: [{ clusterPeers: 2 }, { clusterPeers: 2 }],
    })
    expect((await connect([pair.urls[0]]).test(noAbort)).advice).toEqual([expect.stringContaining('2 peers')])
  })
})
