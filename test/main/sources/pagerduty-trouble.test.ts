/** What PagerDuty and the way to it can do to a look: limits, clocks, keys, bodies that are not what they should be. */
import { describe, expect, it } from 'vitest'
import type { ServerReply } from '../../../main/platform/http-server.ts'
import { noAbort } from '../../helpers/a-source.ts'
import { aPagerDutyDesk, createAlertKeeper, marasKey } from '../../helpers/pagerduty-desk.ts'

const isList = (_: string, path: string): boolean => path === '/incidents'
const json = (body: unknown, status = 200): ServerReply => ({
  ...{ status, headers: { 'content-type': 'application/json' } },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('a limit', () => {
  it.each(['seconds', 'date', 'nothing'] as const)(
    'of ten minutes that is told as %s ends by itself, and nothing is concluded meanwhile',
    async (tells) => {
      const { clock, double, connect } = await aPagerDutyDesk()
      const incident = double.book.open()
      const source = connect()
      const keeper = createAlertKeeper(() => source)
      await keeper.poll()
      double.limitedUntil = { at: clock.now() + 600_000, tells }
      double.book.resolve(incident, 'PINES')
      const before = double.exchanges.length
      let asked = 0
      for (let waited = 0; waited < 600_000; waited += 30_000) {
        const polled = await keeper.poll()
        expect(polled).toMatchObject({ kind: 'miss', failure: { kind: 'rate-limited' } })
        expect(polled.nextTryInMs).toBeGreaterThan(0)
        asked = double.exchanges.length - before
        clock.advance(30_000)
      }
      // It is left alone while it asks for that.
      expect(asked).toBeLessThanOrEqual(tells === 'nothing' ? 10 : 1)
      expect(keeper.open.size).toBe(1)
      expect(await keeper.poll()).toMatchObject({ kind: 'answer', ended: [{ fingerprint: incident.id }] })
    },
  )

  it('that is nearly used up by others is kept for the list: labels wait', async () => {
    const { clock, double, connect } = await aPagerDutyDesk()
    double.book.open({ alerts: [{ details: { host: 'h1' } }] })
    double.limit = 4
    const source = connect()
    const keeper = createAlertKeeper(() => source)
    expect(await keeper.poll()).toMatchObject({ budget: { limit: 4, left: 2 } })
    expect([...keeper.open.values()][0]?.labels).not.toHaveProperty('host')
    double.limit = 960
    clock.advance(61_000)
    await keeper.poll()
    expect([...keeper.open.values()][0]?.labels).toMatchObject({ host: 'h1' })
  })
})

it.each([-600_000, 600_000])(
  'a clock that is %i ms off is told, and instants stay as PagerDuty has them',
  async (skewMs) => {
    const { clock, double, connect } = await aPagerDutyDesk()
    double.skewMs = skewMs
    const incident = double.book.open()
    const source = connect()
    expect(await source.poll(noAbort)).toMatchObject({
      changed: [{ firedAt: clock.now() + skewMs }],
      peers: [{ skewMs }],
    })
    double.book.resolve(incident, 'PINES')
    expect(await source.poll(noAbort)).toMatchObject({ ended: [{ at: clock.now() + skewMs }] })
  },
)

it('a new start tells everything anew', async () => {
  const { double, connect } = await aPagerDutyDesk()
  const [first] = [double.book.open(), double.book.open()]
  let source = connect()
  const keeper = createAlertKeeper(() => source)
  await keeper.poll()
  double.book.resolve(first, 'PINES')
  source = connect()
  expect(await keeper.poll()).toMatchObject({ full: true, complete: true, total: 1 })
  expect(keeper.open.size).toBe(2)
  await keeper.poll()
  expect(keeper.open.size).toBe(1)
  source.forget()
  expect(await keeper.poll()).toMatchObject({ full: true, total: 1 })
})

it('a key that is revoked midway is said to be, and its own words stand in no sentence', async () => {
  const { double, connect } = await aPagerDutyDesk()
  for (let times = 0; times < 150; times += 1) double.book.open()
  const source = connect()
  const keeper = createAlertKeeper(() => source)
  await keeper.poll()
  const key = double.keys.get(marasKey)
  double.onAnswered = ({ path }) => {
    if (key && path === '/incidents') key.isRevoked = true
  }
  expect(await keeper.poll()).toMatchObject({ kind: 'miss', failure: { kind: 'unauthorised' } })
  expect(keeper.open.size).toBe(150)
  double.mishap({ reply: json({ error: { message: `no ${marasKey}`, code: 1 } }, 401) })
  expect(JSON.stringify(await keeper.poll())).not.toContain(marasKey)
  double.onAnswered = null
  if (key) key.isRevoked = false
  expect(await keeper.poll()).toMatchObject({ kind: 'answer', complete: true })
})

const good = {
  ...{ id: 'Q1', title: 'x', status: 'triggered', urgency: 'high', created_at: '2026-11-30T08:00:00Z' },
}
const listOf = (incident: unknown): ServerReply =>
  json({ incidents: [incident], more: false, limit: 100, offset: 0 })

describe('a list', () => {
  it.each<readonly [string, ServerReply, RegExp]>([
    ['is no JSON', json('oh'), /is not JSON/],
    ['is a web page', json('<html>login</html>'), /web page/],
    ['is an empty body', json(''), /is not JSON/],
    ['has no word of further pages', json({ incidents: [] }), /more is not true or false/],
    ['has no incidents', json({ more: false }), /is not a list of incidents/],
    ['has incidents that are a text', json({ incidents: 'none', more: false }), /is not a list of incidents/],
    ['has a null among them', listOf(null), /incident 1 of 1: incident is not an object/],
    ['has one without an id', listOf({ ...good, id: undefined }), /incident 1 of 1: id is not a text/],
    ['has one with a number as its id', listOf({ ...good, id: 7 }), /id is not a text/],
    ['has one without a status', listOf({ ...good, status: undefined }), /status is not a text/],
    ['has one with no instant', listOf({ ...good, created_at: 'yesterday' }), /created_at is not an instant/],
    ['has one whose urgency is a number', listOf({ ...good, urgency: 1 }), /urgency is not a text/],
    ['has one whose teams are an object', listOf({ ...good, teams: {} }), /teams is not a list/],
    [
      'has one whose acknowledger is missing',
      listOf({ ...good, acknowledgements: [{ at: good.created_at }] }),
      /acknowledger is not an object/,
    ],
    [
      'has one whose pending action has no time',
      listOf({ ...good, pending_actions: [{ type: 'escalate' }] }),
      /pending_actions.at is not an instant/,
    ],
    ['has one whose title is a list', listOf({ ...good, title: ['x'] }), /title is not a text/],
  ])('that %s is not believed', async (_, reply, words) => {
    const { double, connect } = await aPagerDutyDesk()
    double.book.open()
    const source = connect()
    const keeper = createAlertKeeper(() => source)
    await keeper.poll()
    double.mishap({ fits: isList, reply })
    expect(await keeper.poll()).toMatchObject({
      kind: 'miss',
      failure: { detail: expect.stringMatching(words) },
    })
    expect(await keeper.poll()).toMatchObject({ kind: 'answer', complete: true, total: 1 })
  })

  it('with fields that PagerDuty may leave out is read all the same', async () => {
    const { double, connect } = await aPagerDutyDesk()
    double.mishap({ fits: isList, reply: listOf(good) })
    expect(await connect().poll(noAbort)).toMatchObject({
      changed: [{ fingerprint: 'Q1', labels: { severity: 'page', incident: 'Q1' }, held: null, pending: [] }],
    })
  })

  it('with words that are new keeps them as they are written', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open({ urgency: 'severe' })
    incident.status = 'paused'
    incident.pending = [
      { type: 'hibernate', at: Date.UTC(2026, 10, 30, 9) },
      { type: 'escalate', at: Date.UTC(2026, 10, 30, 10) },
    ]
    expect(await connect().poll(noAbort)).toMatchObject({
      total: 1,
      changed: [
        {
          labels: { urgency: 'severe', severity: 'severe' },
          annotations: { status: 'paused', pending: 'hibernate 2026-11-30T09:00:00.000Z' },
          held: null,
          pending: [{ kind: 'escalate' }],
        },
      ],
    })
  })

  it('that is refused for a scope says so, and loses nothing', async () => {
    const { double, connect } = await aPagerDutyDesk()
    double.book.open()
    const source = connect()
    const keeper = createAlertKeeper(() => source)
    await keeper.poll()
    double.keys.get(marasKey)?.lacks.push('incidents.read')
    expect(await keeper.poll()).toMatchObject({ kind: 'miss', failure: { kind: 'forbidden' } })
    expect(keeper.open.size).toBe(1)
  })

  it.each([408, 500, 502, 504])('that is answered with a %i is asked for again', async (status) => {
    const { double, connect } = await aPagerDutyDesk()
    double.mishap({ fits: isList, reply: json('', status) })
    const source = connect()
    expect(await source.poll(noAbort)).toMatchObject({ kind: 'miss' })
    expect(await source.poll(noAbort)).toMatchObject({ kind: 'answer' })
  })
})

it('alerts that make no sense cost their labels, not the incident', async () => {
  const { double, connect } = await aPagerDutyDesk()
  double.book.open({ alerts: [{}] })
  double.mishap({ fits: (_, path) => path.endsWith('/alerts'), reply: json({ alerts: [7], more: false }) })
  expect(await connect().poll(noAbort)).toMatchObject({ total: 1, complete: true })
})

it('alerts that are far too long cost their own labels alone', async () => {
  const { clock, double, connect } = await aPagerDutyDesk()
  const small = double.book.open({ alerts: [{ details: { host: 'db1' } }] })
  // The newest are read first.
  clock.advance(1_000)
  double.book.open({ alerts: [{ details: { words: 'x'.repeat(9_000_000) } }] })
  const keeper = createAlertKeeper(
    (
      (source) => () =>
        source
    )(connect()),
  )
  await keeper.poll()
  expect(keeper.open.get(small.id)?.labels).toMatchObject({ host: 'db1' })
  expect(keeper.open.size).toBe(2)
})

it('alerts that may not be read are said to be missing, once an hour', async () => {
  const { clock, double, connect } = await aPagerDutyDesk()
  double.book.open({ alerts: [{}] })
  const refused = json({ error: { message: 'Access Denied', code: 2010 } }, 403)
  double.mishap({ fits: (_, path) => path.endsWith('/alerts'), reply: refused, times: 1 })
  const source = connect()
  const remarks = [expect.stringMatching(/may not read the alerts of incidents/)]
  expect(await source.poll(noAbort)).toMatchObject({ remarks })
  expect(await source.poll(noAbort)).toMatchObject({ remarks })
  expect(double.asked().filter((line) => line.endsWith('/alerts'))).toHaveLength(1)
  clock.advance(3_600_000)
  expect(await source.poll(noAbort)).not.toHaveProperty('remarks')
})

it('a look that is aborted leaves no trace', async () => {
  const { double, connect } = await aPagerDutyDesk()
  double.book.open()
  const source = connect()
  await source.poll(noAbort)
  const fresh = double.book.open()
  const controller = new AbortController()
  double.onAnswered = ({ path }) => {
    if (path === '/incidents') controller.abort()
  }
  await expect(source.poll(controller.signal)).rejects.toThrow()
  double.onAnswered = null
  expect(await source.poll(noAbort)).toMatchObject({ full: false, changed: [{ fingerprint: fresh.id }] })
})
