/** Two Nightdesks that share nothing but one real Alertmanager: an escalation from one to the other, and the answer back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Escalation, escalationOf, incomingOf } from '../../../contract/escalation.ts'
import type { SilenceInventory } from '../../../contract/silences.ts'
import type { Http } from '../../../main/platform/http.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import {
  findAlertmanager,
  type RealAlertmanager,
  startRealAlertmanager,
} from '../../helpers/real-alertmanager.ts'

const program = findAlertmanager('escalations between two Nightdesks over a real Alertmanager')

const minuteMs = 60_000
const title = 'IngressErrorRatioHigh'

interface Listed {
  readonly id: string
  readonly status: { readonly state: string }
  readonly comment: string
  readonly matchers: readonly unknown[]
}

describe.runIf(program)('an escalation over a real Alertmanager', () => {
  let server: RealAlertmanager
  let mara: Night
  let tomasz: Night
  let inFlight = 0

  const counted =
    (http: Http): Http =>
    async (request) => {
      inFlight += 1
      return http(request).finally(() => {
        inFlight -= 1
      })
    }
  const person = (name: string, more: readonly string[] = []): Promise<Night> =>
    startNight({
      startAt: Date.now(),
      sound: true,
      chance: name.charAt(0),
      config: [
        'version: 1',
        `me: ${name}`,
        ...more,
        'escalation:',
        '  - name: SRE of the week',
        '    who: Tomasz Wrona',
        '    phone: "+49 30 1234"',
        '  - who: Ines Okafor',
        'sources:',
        '  - name: plover',
        '    kind: alertmanager',
        `    urls: ["${server.url}"]`,
        '    poll: 15s',
        '    mirrorAcks: true',
        '    carryEscalations: true',
        '',
      ].join('\n'),
      http: (clock) => counted(createHttp(clock, { isOffline: () => false })),
    })
  /** Lets both nights' time pass, each second ending when the sockets are done. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 1_000) {
      for (const night of [mara, tomasz]) {
        await night.clock.advanceAsync(1_000)
        for (let quiet = 0; quiet < 5; quiet = inFlight === 0 ? quiet + 1 : 0) {
          await eventually(() => inFlight).toBe(0)
          await night.clock.advanceAsync(0)
        }
      }
    }
  }
  /** Lets time pass until it is so, at most a minute. */
  const passUntil = async (is: () => boolean): Promise<void> => {
    for (let seconds = 0; seconds < 60 && !is(); seconds += 1) await pass(1_000)
    expect(is()).toBe(true)
  }
  const fire = async (): Promise<void> => {
    const response = await fetch(`${server.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: pageLabels(), annotations: {} }]),
    })
    expect(response.ok).toBe(true)
  }
  const silences = async (): Promise<readonly Listed[]> => {
    const response = await fetch(`${server.url}/api/v2/silences`)
    return (await response.json()) as readonly Listed[]
  }
  const carriers = async (): Promise<readonly Listed[]> =>
    (await silences()).filter(({ comment }) => comment.startsWith('Nightdesk:'))
  const own = (night: Night): Escalation | undefined =>
    escalationOf(night.state().escalations, night.episode(title).id)
  const came = (night: Night): Escalation | undefined =>
    night.state().escalations.find(({ direction }) => direction === 'in')
  const ask = (): Promise<void> =>
    mara.order('escalations.ask', {
      episodeId: mara.episode(title).id,
      whom: { kind: 'level', name: 'SRE of the week' },
      reason: 'stuck',
      note: 'Two pods restarted, no change.',
      acceptMs: 5 * minuteMs,
      holds: true,
      passes: false,
    })

  beforeEach(async () => {
    if (!program) return
    server = await startRealAlertmanager(
      program,
      'route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n',
    )
    await fire()
    mara = await person('Mara Lind')
    tomasz = await person('Tomasz Wrona')
    await passUntil(() => [mara, tomasz].every((night) => night.titles('needs-you').includes(title)))
  })
  afterEach(async () => {
    await mara.close()
    await tomasz.close()
    await server.stop()
  })

  it('arrives, rings, is accepted across a restart, and hands the alert over at both ends', async () => {
    await ask()
    await passUntil(() => incomingOf(tomasz.state().escalations).length === 1)
    expect(came(tomasz)).toMatchObject({
      from: 'Mara Lind',
      title,
      forMe: true,
      note: 'Two pods restarted, no change.',
    })
    expect(came(tomasz)?.episodeId).toBe(tomasz.episode(title).id)
    expect(tomasz.shown.at(-1)).toMatchObject({ tag: `escalation:${came(tomasz)?.id}`, loud: true })
    expect(tomasz.playing()).not.toBeNull()
    // It comes to nobody who wrote it, and hides nothing.
    expect(came(mara)).toBeUndefined()
    expect(own(mara)).toMatchObject({ state: 'asked', carrier: { state: 'sent' } })
    expect((await carriers()).map(({ matchers }) => matchers.length)).toEqual([2])
    const alerts = (await (await fetch(`${server.url}/api/v2/alerts`)).json()) as readonly {
      readonly status: { readonly silencedBy: readonly string[] }
    }[]
    const ids = (await carriers()).map(({ id }) => id)
    expect(alerts.flatMap(({ status }) => status.silencedBy).filter((id) => ids.includes(id))).toEqual([])
    const { entries } = await mara.query<SilenceInventory>('silences.list', {})
    expect(entries.filter(({ isAck }) => !isAck)).toEqual([])

    await tomasz.restart()
    await pass(2_000)
    expect(incomingOf(tomasz.state().escalations)).toHaveLength(1)
    await tomasz.order('escalations.answer', {
      escalationId: came(tomasz)?.id,
      answer: 'accept',
      text: 'on it',
    })
    expect(tomasz.episode(title).ack).toMatchObject({ by: 'Tomasz Wrona', mine: true })
    expect(incomingOf(tomasz.state().escalations)).toEqual([])
    await mara.restart()
    await passUntil(() => own(mara)?.state === 'accepted')
    expect(mara.episode(title).ack).toMatchObject({ by: 'Tomasz Wrona', mine: false })
    expect(mara.titles('in-hand')).toEqual([title])
    // Once told, it stays so, however often the same words are read.
    await pass(6 * minuteMs)
    expect(own(mara)?.history.map(({ kind }) => kind)).toEqual(['asked', 'told', 'accepted'])
    expect([mara.titles('in-hand'), tomasz.titles('in-hand')]).toEqual([[title], [title]])
  }, 120_000)

  it('comes back to whoever asked when it is declined, or given back after it was accepted', async () => {
    await ask()
    await passUntil(() => incomingOf(tomasz.state().escalations).length === 1)
    await tomasz.order('escalations.answer', { escalationId: came(tomasz)?.id, answer: 'accept', text: '' })
    await passUntil(() => own(mara)?.state === 'accepted')
    const shown = mara.shown.length
    // Whoever gives the alert back gives the escalation back with it: nobody may believe that they have it.
    await tomasz.order('alerts.unacknowledge', { episodeId: tomasz.episode(title).id })
    await passUntil(() => own(mara)?.state === 'declined')
    expect(mara.titles('needs-you')).toEqual([title])
    await pass(1_000)
    expect(mara.shown.length).toBeGreaterThan(shown)
  }, 120_000)

  it('rings at its asker when nobody answers, and leaves the other end when it is taken back', async () => {
    await ask()
    await passUntil(() => incomingOf(tomasz.state().escalations).length === 1)
    await mara.order('escalations.withdraw', { escalationId: own(mara)?.id })
    await passUntil(() => incomingOf(tomasz.state().escalations).length === 0)
    expect(came(tomasz)?.state).toBe('over')
    expect(tomasz.withdrawn).toContain(`escalation:${came(tomasz)?.id}`)
    await ask()
    await passUntil(() => incomingOf(tomasz.state().escalations).length === 1)
    await pass(5 * minuteMs)
    expect([own(mara)?.state, mara.titles('needs-you')]).toEqual(['timed-out', [title]])
    expect(incomingOf(tomasz.state().escalations)).toEqual([])
    // A late yes is a yes.
    const late = tomasz.state().escalations.find(({ state }) => state === 'timed-out')
    await tomasz.order('escalations.answer', { escalationId: late?.id, answer: 'accept', text: '' })
    await passUntil(() => own(mara)?.state === 'accepted')
    expect((await carriers()).every(({ matchers }) => matchers.length === 2)).toBe(true)
  }, 120_000)
})
