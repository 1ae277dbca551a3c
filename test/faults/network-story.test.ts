/** Faults that are a story: flapping, sleep, peers that differ, clocks that differ, orders whose replies are lost. */
import { afterEach, describe, expect, it } from 'vitest'
import { pageLabels } from '../helpers/a-night.ts'
import { type Faulty, insteadOf, withBody } from '../helpers/fault-proxy.ts'
import { hourMs, minuteMs } from '../helpers/fixtures.ts'
import { type RealNight, startRealNight } from '../helpers/real-night.ts'

const page = pageLabels()
const title = 'IngressErrorRatioHigh'

let night: RealNight
afterEach(() => night.close())

/** A poll's interval: long times pass in such steps, where it does not matter what a single poll meets. */
const quarterMs = 15_000

/** The comments of the silences that stand upstream. */
const silencesInForce = (): readonly string[] =>
  night.silences
    .list(night.clock.now())
    .filter(({ endsAt }) => endsAt > night.clock.now())
    .map(({ comment }) => comment)

const setFault = (fault: Faulty, peer = 0): void => {
  const proxy = night.proxies[peer]
  if (proxy) proxy.fault = fault
}

describe('the network', () => {
  it('F14 flaps every five seconds for ten minutes: no call about it, nothing lost, nothing resolved', async () => {
    night = await startRealNight()
    night.fire(page)
    for (let turn = 0; turn < 60; turn += 1) {
      if (turn % 2 === 0) await night.proxies[0]?.refuse()
      else await night.proxies[0]?.accept()
      await night.pass(5_000)
      expect(night.sight()).not.toBe('blind')
    }
    expect(night.blindCalls()).toEqual([])
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.shown).toHaveLength(1)
  })

  it('F15 is away for half an hour: an ack and a note are kept, queued, and go out once when it is back', async () => {
    night = await startRealNight({ mirrorAcks: true })
    night.fire(page)
    await night.pass(16_000)
    await night.proxies[0]?.refuse()
    await night.pass(minuteMs)
    const { id } = night.episode(title)
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.order('notes.add', { episodeId: id, text: 'rolled back the ingress' })
    await night.pass(30 * minuteMs, quarterMs)
    expect([night.mayLookCalm(), night.state().desk.queued]).toEqual([false, 1])
    expect(night.episode(title)).toMatchObject({ firing: true, ack: { order: { state: 'retrying' } } })

    await night.proxies[0]?.accept()
    await night.pass(2 * minuteMs)
    expect([night.sight(), night.state().desk.queued]).toEqual(['live', 0])
    expect(silencesInForce()).toEqual([expect.stringMatching(/^ACK! /)])
    expect(night.episode(title).firing).toBe(true)
  })

  it('F15 is away for a whole shift: the ack stands, one call, and what is too old to send says so and can be sent anew', async () => {
    night = await startRealNight({ mirrorAcks: true })
    night.fire(page)
    await night.pass(16_000)
    await night.proxies[0]?.refuse()
    const { id } = night.episode(title)
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.pass(8 * hourMs, quarterMs)
    expect(night.mayLookCalm()).toBe(false)
    expect(night.blindCalls()).toHaveLength(1)
    expect(night.episode(title)).toMatchObject({
      firing: true,
      ack: {
        mine: true,
        order: { state: 'refused', reason: expect.stringMatching(/for an hour and was dropped/) },
      },
    })
    await night.proxies[0]?.accept()
    await night.pass(minuteMs)
    expect(silencesInForce()).toEqual([])
    await night.order('outbox.retry', { episodeId: id })
    await night.pass(10_000)
    expect(silencesInForce()).toHaveLength(1)
  })

  it('F02 falls asleep in the middle of an answer: what was half heard is thrown away, not taken for an end', async () => {
    night = await startRealNight()
    night.fire(page)
    await night.pass(16_000)
    setFault({ connection: 'hang' })
    await night.pass(16_000)
    expect(night.proxies[0]?.held()).toBe(1)
    night.clock.sleep(8 * hourMs)
    setFault(null)
    await night.settle()
    await night.pass(2_000)
    expect(night.sight()).toBe('live')
    expect(night.episode(title).firing).toBe(true)
    expect(night.titles('went-quiet')).toEqual([])
  })

  it('F03 is not up yet when the laptop wakes: tried again within seconds, nobody called for it', async () => {
    night = await startRealNight()
    night.fire(page)
    await night.pass(16_000)
    await night.proxies[0]?.refuse()
    night.clock.sleep(8 * hourMs)
    await night.pass(12_000)
    expect(night.source().failure?.kind).toBe('refused')
    expect(night.mayLookCalm()).toBe(false)
    await night.proxies[0]?.accept()
    await night.pass(10_000)
    expect(night.sight()).toBe('live')
    expect(night.blindCalls()).toEqual([])
  })

  it('F04 wakes to a token that has expired: a refusal, not an empty list', async () => {
    night = await startRealNight()
    night.fire(page)
    await night.pass(16_000)
    setFault(insteadOf(401, 'token expired'))
    night.clock.sleep(8 * hourMs)
    await night.settle()
    await night.pass(2_000)
    expect(night.source().failure).toMatchObject({
      kind: 'unauthorised',
      detail: expect.stringMatching(/token expired/),
    })
    await night.pass(minuteMs)
    expect([night.sight(), night.mayLookCalm()]).toEqual(['blind', false])
    expect(night.blindCalls()).toHaveLength(1)
    expect(night.episode(title).firing).toBe(true)
  })
})

describe('peers', () => {
  it('F32 both list an alert: one row, receivers of both', async () => {
    night = await startRealNight({ peers: 2 })
    night.fire(page)
    setFault(
      withBody((body) => Buffer.from(body.toString('utf8').replace('"name":"default"', '"name":"other"'))),
      1,
    )
    await night.pass(16_000)
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.shown).toHaveLength(1)
  })

  it('F33 disagree for an hour: what fires anywhere fires, and it ends when neither lists it', async () => {
    night = await startRealNight({ peers: 2 })
    night.fire(page, {}, [0])
    for (let minute = 0; minute < 60; minute += 1) {
      await night.pass(minuteMs)
      expect(night.titles('needs-you')).toEqual([title])
    }
    expect(night.shown).toHaveLength(1)
    night.end(page)
    await night.pass(46_000)
    expect(night.episode(title).firing).toBe(false)
  })

  it('F33 one of two is cut off and answers nothing but errors: absences of the other are not believed', async () => {
    night = await startRealNight({ peers: 2 })
    night.fire(page)
    await night.pass(31_000)
    setFault(insteadOf(503, 'try later'), 1)
    await night.pass(16_000)
    night.end(page)
    await night.pass(2 * minuteMs)
    expect(night.episode(title)).toMatchObject({ firing: true, absentSince: expect.any(Number) })
    expect(night.sight()).toBe('live')
    expect(night.source().peers[1]?.failure?.kind).toBe('server-error')
    // The last end that was told, four minutes after the last sending, and a minute more.
    await night.pass(4 * minuteMs)
    expect(night.episode(title).firing).toBe(false)
  })

  it('a server that restarted and answers [] ends nothing, and is not calm', async () => {
    night = await startRealNight()
    night.fire(page)
    await night.pass(31_000)
    await night.proxies[0]?.refuse()
    await night.pass(20_000)
    night.peers[0]?.restart()
    await night.proxies[0]?.accept()
    await night.pass(61_000)
    expect(night.sight()).toBe('catching-up')
    expect(night.mayLookCalm()).toBe(false)
    expect(night.episode(title).firing).toBe(true)
    night.fire(page)
    await night.pass(2 * minuteMs)
    expect([night.sight(), night.episode(title).firing, night.shown.length]).toEqual(['live', true, 1])
  })
})

describe('servers that came back without alerts and silences', () => {
  const comeBackEmpty = async (): Promise<void> => {
    await night.proxies[0]?.refuse()
    await night.pass(20_000)
    night.peers[0]?.restart()
    setFault(({ path }) => (path.startsWith('/api/v2/silences') ? insteadOf(200, '[]') : null))
    await night.proxies[0]?.accept()
    await night.pass(46_000)
    expect(night.sight()).toBe('catching-up')
  }

  it('fold no page away that I have in hand', async () => {
    night = await startRealNight({ mirrorAcks: true })
    night.fire(page)
    await night.pass(16_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    await night.pass(46_000)
    expect(silencesInForce()).toHaveLength(1)
    await comeBackEmpty()
    expect([night.titles('in-hand'), night.titles('kept-quiet')]).toEqual([[title], []])
    expect(night.episode(title)).toMatchObject({
      firing: true,
      ack: { mine: true, order: { state: 'refused' } },
    })
  })

  it("keep a colleague's ack theirs until the alert is listed again", async () => {
    night = await startRealNight()
    night.fire(page)
    const matchers = [{ name: 'alertname', value: title, isRegex: false, isEqual: true }]
    const endsAt = night.clock.now() + hourMs
    night.silences.set(
      { id: null, matchers, comment: 'ACK! mine', createdBy: 'Ines', startsAt: night.clock.now(), endsAt },
      night.clock.now(),
    )
    await night.pass(31_000)
    expect(night.episode(title).ack?.by).toBe('Ines')
    await comeBackEmpty()
    expect([night.titles('in-hand'), night.titles('kept-quiet')]).toEqual([[title], []])
  })
})

describe('a clock that differs', () => {
  it.each([
    ['ten minutes ahead', 10 * minuteMs],
    ['ten minutes behind', -10 * minuteMs],
  ])('F13 by %s is shown, and no duration is of the future', async (_, skewMs) => {
    night = await startRealNight()
    const shifted = (at: string): string => new Date(Date.parse(at) + skewMs).toISOString()
    setFault({
      reply: (real) => ({
        ...real,
        headers: { ...real.headers, date: new Date(night.clock.now() + skewMs).toUTCString() },
        body: Buffer.from(
          real.body
            .toString('utf8')
            .replaceAll(
              /"(startsAt|endsAt|updatedAt)":"([^"]+)"/g,
              (_all, name: string, at: string) => `"${name}":"${shifted(at)}"`,
            ),
        ),
      }),
    })
    night.fire(page)
    await night.pass(16_000)
    expect(night.sight()).toBe('live')
    expect(Math.abs((night.source().peers[0]?.skewMs ?? 0) - skewMs)).toBeLessThan(2_000)
    const { seenAt, calledAt } = night.episode(title)
    expect(seenAt).toBeLessThanOrEqual(night.clock.now())
    expect(calledAt).toBe(seenAt)
    expect(night.shown[0]?.body).toMatch(/Acknowledge before 03:16:\d\d/)
    night.end(page)
    await night.pass(46_000)
    expect(night.episode(title).firing).toBe(false)
  })
})

describe('F31 labels that nobody would write', () => {
  const strange: Readonly<Record<string, string>> = {
    'direction and zero-width marks': 'pay\u202egnp.exe\u200b\u2066\ufeff',
    'control characters and NUL': 'a\u0000b\u0007c\u001b[31m',
    'a script': '<img src=x onerror=alert(1)>',
    'half a surrogate': '\ud800',
    '64 kB': 'x'.repeat(65_536),
    'thousands of combining marks': `z${'\u0301'.repeat(5_000)}`,
    'a name of every object': 'constructor',
    nothing: '',
  }

  it.each(Object.entries(strange))('%s: it still rings, and the rest stays in sight', async (_, value) => {
    night = await startRealNight()
    night.fire(
      { ...page, alertname: value || 'Named', customer: value, team: value, __proto__evil: value },
      { summary: value },
    )
    night.fire(pageLabels({ alertname: 'Plain', customer: 'Kestrel' }))
    await night.pass(16_000)
    expect(night.sight()).toBe('live')
    expect(night.titles('needs-you')).toHaveLength(2)
    expect(night.titles('needs-you')).toContain('Plain')
    expect(night.shown).toHaveLength(2)
    for (const { title: shown, body } of night.shown) {
      expect([shown.length <= 40, body.length <= 90]).toEqual([true, true])
    }
  })

  it('bytes that are no UTF-8 within a text, and names that every object has', async () => {
    night = await startRealNight()
    setFault((request) =>
      request.path.startsWith('/api/v2/alerts')
        ? withBody((body) => {
            const at = body.indexOf('Mosslund')
            if (at >= 0) body.writeUInt8(0xff, at)
            return Buffer.from(
              body
                .toString('latin1')
                .replace('"labels":{', '"labels":{"__proto__":"evil","constructor":"odd","toString":"odd",'),
              'latin1',
            )
          })
        : null,
    )
    night.fire(page)
    await night.pass(16_000)
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.episode(title).customer).toBe('\ufffdosslund Credit')
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('evil')
    expect(({} as Record<string, unknown>).evil).toBeUndefined()
  })
})

describe('orders whose replies are lost', () => {
  it.each<[string, Faulty]>([
    [
      'the connection breaks after the server has acted',
      ({ method }) => (method === 'POST' ? { cutAfter: 3 } : null),
    ],
    [
      'the server acts and says nothing',
      ({ method }) => (method === 'POST' ? { reply: (real) => ({ ...real, status: 504 }) } : null),
    ],
    ['the reply comes after the deadline', ({ method }) => (method === 'POST' ? { delayMs: 60_000 } : null)],
  ])('a silence is written once although %s', async (_, fault) => {
    night = await startRealNight({ mirrorAcks: true })
    night.fire(page)
    await night.pass(16_000)
    setFault(fault)
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    await night.pass(2 * minuteMs)
    setFault(null)
    await night.pass(2 * minuteMs)
    expect(silencesInForce()).toEqual([expect.stringMatching(/^ACK! /)])
    expect(night.episode(title).ack?.order?.state).toBe('sent')
    expect(night.titles('in-hand')).toEqual([title])
  })

  it('a silence ends in the end, although one peer has not heard of it and the other has trouble', async () => {
    night = await startRealNight({ mirrorAcks: true, peers: 2 })
    night.fire(page)
    await night.pass(16_000)
    const { id } = night.episode(title)
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.pass(20_000)
    expect(silencesInForce()).toHaveLength(1)
    // 0.25 says 500 about an id it does not know: so does a peer before the gossip has come.
    setFault(({ method }) => (method === 'DELETE' ? insteadOf(500, '"silence not found"') : null), 0)
    setFault(({ method }) => (method === 'DELETE' ? insteadOf(503, 'try later') : null), 1)
    await night.order('alerts.unacknowledge', { episodeId: id })
    await night.pass(30_000)
    expect(silencesInForce()).toHaveLength(1)
    expect(night.state().desk.queued).toBe(1)
    setFault(null, 1)
    await night.pass(2 * minuteMs)
    expect(night.titles('needs-you')).toEqual([title])
    expect([silencesInForce(), night.state().desk.queued]).toEqual([[], 0])
  })
})
