/** Deeds at PagerDuty over real HTTP: done once, never to something that is over, and explained where they are refused. */
import { describe, expect, it } from 'vitest'
import type { Deed, DeedKind } from '../../../contract/deed.ts'
import type { PagerDutyDouble } from '../../../main/drill/pagerduty-double.ts'
import type { ConnectedSource, DeedOrder, Delivery } from '../../../main/sources/source.ts'
import { noAbort } from '../../helpers/a-source.ts'
import { accountKey, anOrder, aPagerDutyDesk, marasKey } from '../../helpers/pagerduty-desk.ts'

const ack = { kind: 'acknowledge', until: null, text: null } as const
const ines = { id: 'PINES', name: 'Ines Okafor', email: 'ines@team.example' }

function perform(source: ConnectedSource, deed: Deed, order: DeedOrder): Promise<Delivery> {
  const act = source.deeds?.[deed.kind] as
    | ((deed: Deed, order: DeedOrder, signal: AbortSignal) => Promise<Delivery>)
    | undefined
  if (!act) throw new Error(`it cannot ${deed.kind}`)
  return act(deed, order, noAbort)
}

/** Does the next such write, and loses its answer. */
function loseReply({ mishap }: PagerDutyDouble, method: string): void {
  mishap({ fits: (asked) => asked === method })
}

const writes = (double: PagerDutyDouble): readonly string[] =>
  double.asked().filter((line) => !line.startsWith('GET'))

describe('an acknowledgement', () => {
  it('is written in the name of whoever the key belongs to', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    expect(await perform(connect(), ack, anOrder(incident.id))).toEqual({
      ...{ ok: true, ref: incident.id, endsAt: null },
    })
    expect(incident).toMatchObject({ status: 'acknowledged', acknowledgements: [{ by: 'PMARA' }] })
    expect(double.exchanges.at(-1)?.headers.from).toBe('mara@team.example')
  })

  it('twice is written once', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    const source = connect()
    for (const isRetry of [false, true])
      expect(await perform(source, ack, anOrder(incident.id, { isRetry }))).toMatchObject({ ok: true })
    expect(writes(double)).toEqual(['PUT /incidents'])
  })

  it('of one that is resolved opens nothing again', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    double.book.resolve(incident, 'PINES')
    expect(await perform(connect(), ack, anOrder(incident.id))).toMatchObject({
      ...{ ok: false, final: true },
      failure: { detail: expect.stringMatching(/resolved already, by Ines Okafor/) },
    })
    expect(incident.status).toBe('resolved')
    expect(writes(double)).toEqual([])
  })

  it('that was made offline leaves it with whoever took it meanwhile', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    double.book.acknowledge(incident, 'PINES')
    expect(await perform(connect(), ack, anOrder(incident.id, { isRetry: true }))).toMatchObject({ ok: true })
    expect(incident.acknowledgements.map(({ by }) => by)).toEqual(['PINES'])
  })

  it('with a key of the account needs somebody who signs', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    expect(await perform(connect({ key: accountKey }), ack, anOrder(incident.id))).toMatchObject({
      ...{ ok: false, final: true },
      failure: { detail: expect.stringMatching(/"from"/) },
    })
    const source = connect({ key: accountKey, from: 'ines@team.example' })
    expect(await perform(source, ack, anOrder(incident.id))).toMatchObject({ ok: true })
    expect(incident.acknowledgements.map(({ by }) => by)).toEqual(['PINES'])
  })

  it('with words leaves them as a note, once, also where the note fails at first', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    const source = connect()
    double.mishap({
      fits: (method, path) => method === 'POST' && path.endsWith('/notes'),
      reply: { status: 503, headers: {}, body: '' },
    })
    const deed = { ...ack, text: 'looking at it' }
    expect(await perform(source, deed, anOrder(incident.id))).toMatchObject({ ok: false, final: false })
    for (let times = 0; times < 2; times += 1)
      expect(await perform(source, deed, anOrder(incident.id, { isRetry: true }))).toMatchObject({ ok: true })
    expect(incident.notes.map(({ text }) => text)).toEqual(['looking at it [nightdesk-0001]'])
  })

  it('that PagerDuty takes back by itself has no end that anybody would put off', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    double.book.snooze(incident, 'PINES', 600)
    expect(await perform(connect(), ack, anOrder(incident.id))).toMatchObject({ ok: true, endsAt: null })
    expect(writes(double)).toEqual([])
  })
})

describe('taking an acknowledgement back', () => {
  it('makes it triggered, and only where it is acknowledged', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    const source = connect()
    expect(await perform(source, { kind: 'unacknowledge' }, anOrder(incident.id))).toMatchObject({ ok: true })
    expect(writes(double)).toEqual([])
    double.book.acknowledge(incident, 'PMARA')
    expect(await perform(source, { kind: 'unacknowledge' }, anOrder(incident.id))).toMatchObject({ ok: true })
    expect(incident.status).toBe('triggered')
    double.book.resolve(incident, 'PMARA')
    expect(await perform(source, { kind: 'unacknowledge' }, anOrder(incident.id))).toMatchObject({
      ...{ ok: false, final: true },
    })
    expect(incident.status).toBe('resolved')
  })

  it('that PagerDuty does not do is said', async () => {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    double.book.acknowledge(incident, 'PMARA')
    double.onAnswered = ({ method }) => {
      if (method === 'GET') return
      double.book.acknowledge(incident, 'PMARA')
    }
    double.mishap({
      fits: (method) => method === 'PUT',
      reply: { status: 200, headers: {}, body: '{"incidents":[]}' },
    })
    expect(await perform(connect(), { kind: 'unacknowledge' }, anOrder(incident.id))).toMatchObject({
      ...{ ok: false, final: true },
      failure: { detail: expect.stringMatching(/left it acknowledged/) },
    })
  })
})

it('a snooze is counted from now, and says when it pages again', async () => {
  const { clock, double, connect } = await aPagerDutyDesk()
  const incident = double.book.open()
  const until = clock.now() + 5_400_000
  const deed = { kind: 'snooze', until, text: 'until the vendor wakes' } as const
  expect(await perform(connect(), deed, anOrder(incident.id))).toEqual({
    ok: true,
    ref: incident.id,
    endsAt: until,
  })
  expect(incident.pending).toEqual([{ type: 'unacknowledge', at: until }])
  expect(incident.notes).toHaveLength(1)
})

it.each([
  [-1, /over/],
  [604_801_000, /a week/],
])('a snooze of %i ms is refused with its reason', async (ms, words) => {
  const { clock, double, connect } = await aPagerDutyDesk()
  const incident = double.book.open()
  const deed = { kind: 'snooze', until: clock.now() + ms, text: null } as const
  expect(await perform(connect(), deed, anOrder(incident.id))).toMatchObject({
    ...{ ok: false, final: true },
    failure: { detail: expect.stringMatching(words) },
  })
  expect(writes(double)).toEqual([])
})

it('a step up goes to the level above the one it stands at, and no further than the last', async () => {
  const { double, connect } = await aPagerDutyDesk()
  const incident = double.book.open()
  const source = connect()
  const up = { kind: 'escalate', level: null } as const
  expect(await perform(source, up, anOrder(incident.id))).toMatchObject({ ok: true })
  expect(incident.level).toBe(2)
  expect(await perform(source, { ...up, level: 3 }, anOrder(incident.id))).toMatchObject({ ok: true })
  expect(incident.level).toBe(3)
  expect(await perform(source, up, anOrder(incident.id))).toMatchObject({
    ...{ ok: false, final: true },
    failure: { detail: expect.stringMatching(/last level \(3\) of Platform/) },
  })
  incident.assigned = []
  expect(await perform(source, up, anOrder(incident.id))).toMatchObject({
    failure: { detail: expect.stringMatching(/say to which one/) },
  })
})

it('a step up that somebody else took meanwhile is not taken again; to a level that was named it goes', async () => {
  const { double, connect } = await aPagerDutyDesk()
  const incident = double.book.open()
  double.book.escalate(incident, 'PINES', 2)
  const order = anOrder(incident.id, { isRetry: true })
  expect(await perform(connect(), { kind: 'escalate', level: null }, order)).toMatchObject({ ok: true })
  expect(incident.level).toBe(2)
  expect(await perform(connect(), { kind: 'escalate', level: 3 }, order)).toMatchObject({ ok: true })
  expect(incident.level).toBe(3)
})

it('responders are asked in the words that were written, unless the account cannot', async () => {
  const { double, connect } = await aPagerDutyDesk()
  const incident = double.book.open()
  const source = connect()
  const deed = { kind: 'add-responders', to: [ines], text: 'please look' } as const
  for (const isRetry of [false, true])
    expect(await perform(source, deed, anOrder(incident.id, { isRetry }))).toMatchObject({ ok: true })
  expect(incident.responders).toMatchObject([
    { user: 'PINES', by: 'PMARA', message: 'please look [nightdesk-0001]' },
  ])
  double.abilities.length = 0
  expect(await perform(source, deed, anOrder(incident.id, { marker: 'nightdesk-0002' }))).toMatchObject({
    ...{ ok: false, final: true },
    failure: { detail: expect.stringMatching(/402.*coordinated_responding/) },
  })
})

it('somebody else gets it', async () => {
  const { double, connect } = await aPagerDutyDesk()
  const incident = double.book.open()
  const source = connect()
  for (let times = 0; times < 2; times += 1)
    expect(await perform(source, { kind: 'reassign', to: [ines] }, anOrder(incident.id))).toMatchObject({
      ok: true,
    })
  expect(incident.assigned).toEqual(['PINES'])
  expect(writes(double)).toEqual(['PUT /incidents'])
})

it('a resolve says how it was', async () => {
  const { double, connect } = await aPagerDutyDesk()
  const incident = double.book.open()
  const deed = { kind: 'resolve', text: 'rolled back' } as const
  expect(await perform(connect(), deed, anOrder(incident.id))).toMatchObject({ ok: true })
  expect(incident).toMatchObject({ status: 'resolved', notes: [{ text: 'rolled back' }] })
})

const all: readonly (readonly [Deed, string])[] = [
  [ack, 'PUT'],
  [{ kind: 'unacknowledge' }, 'PUT'],
  [{ kind: 'resolve', text: null }, 'PUT'],
  [{ kind: 'escalate', level: null }, 'PUT'],
  [{ kind: 'reassign', to: [ines] }, 'PUT'],
  [{ kind: 'snooze', until: Date.UTC(2026, 10, 30, 9), text: null }, 'POST'],
  [{ kind: 'note', text: 'seen before' }, 'POST'],
  [{ kind: 'add-responders', to: [ines], text: 'please look' }, 'POST'],
  [{ kind: 'status-update', text: 'we are on it' }, 'POST'],
]

describe.each(all)('%o', (deed, method) => {
  const begin = async () => {
    const desk = await aPagerDutyDesk()
    const incident = desk.double.book.open()
    desk.double.book.logsUpdates = true
    if (deed.kind === 'unacknowledge') desk.double.book.acknowledge(incident, 'PMARA')
    return { ...desk, incident }
  }

  it('whose answer is lost was done, and is not done again', async () => {
    const { double, connect, incident } = await begin()
    loseReply(double, method)
    expect(await perform(connect(), deed, anOrder(incident.id))).toMatchObject({ ok: true })
    expect(writes(double)).toHaveLength(1)
  })

  it('whose answer and what came after were lost is not done again by another run', async () => {
    const { clock, double, connect, incident } = await begin()
    loseReply(double, method)
    let isWritten = false
    double.onAnswered = (exchange) => {
      if (exchange.method === 'GET' || isWritten) return
      isWritten = true
      double.mishap({ reply: { status: 502, headers: {}, body: '' } })
    }
    const first = await perform(connect(), deed, anOrder(incident.id))
    expect(first.ok).toBe(false)
    clock.advance(90_000)
    const order = anOrder(incident.id, { isRetry: true })
    expect(await perform(connect(), deed, order)).toMatchObject({ ok: true })
    // To snooze until the same instant twice is to snooze once.
    const times = deed.kind === 'snooze' ? 2 : 1
    expect(writes(double)).toHaveLength(times)
  })

  it('that the key may not do says which scope it lacks', async () => {
    const { double, connect, incident } = await begin()
    const key = double.keys.get(marasKey)
    if (key) key.may = 'read'
    expect(await perform(connect(), deed, anOrder(incident.id))).toMatchObject({
      ...{ ok: false, final: true },
      failure: { kind: 'forbidden', detail: expect.stringMatching(/incidents\.write/) },
    })
  })

  it('is tried again after a limit and after trouble, and refused where there is no such incident', async () => {
    const { clock, double, connect, incident } = await begin()
    const source = connect()
    expect(await perform(source, deed, anOrder('QNONE'))).toMatchObject({ ok: false, final: true })
    double.limitedUntil = { at: clock.now() + 40_000, tells: 'seconds' }
    expect(await perform(source, deed, anOrder(incident.id))).toMatchObject({
      ...{ ok: false, final: false, retryAfterMs: 40_000 },
    })
    clock.advance(40_000)
    expect(await perform(source, deed, anOrder(incident.id, { isRetry: true }))).toMatchObject({ ok: true })
    expect(writes(double)).toHaveLength(1)
  })
})

it('a status update whose answer is lost is not sent again where PagerDuty does not tell of it', async () => {
  const { double, connect } = await aPagerDutyDesk()
  const incident = double.book.open()
  loseReply(double, 'POST')
  const deed = { kind: 'status-update', text: 'we are on it' } as const
  expect(await perform(connect(), deed, anOrder(incident.id))).toMatchObject({
    ...{ ok: false, final: true },
    failure: { detail: expect.stringMatching(/answer was lost.*Look at the incident there/) },
  })
  expect(double.book.updates).toHaveLength(1)
})

it('an answer about another incident is not acted on', async () => {
  const { double, connect } = await aPagerDutyDesk()
  const [incident, other] = [double.book.open(), double.book.open()]
  const source = connect()
  await source.poll(noAbort)
  await perform(source, { kind: 'note', text: 'x' }, anOrder(other.id))
  const body = JSON.stringify(double.exchanges.find(({ path }) => path === `/incidents/${other.id}`)?.body)
  double.mishap({
    fits: (_, path) => path === `/incidents/${incident.id}`,
    reply: { status: 200, headers: {}, body },
  })
  expect(await perform(source, ack, anOrder(incident.id))).toMatchObject({
    ...{ ok: false, final: false },
    failure: { kind: 'bad-shape' },
  })
  expect([incident.status, other.status]).toEqual(['triggered', 'triggered'])
})

it('a deed about one that is resolved opens nothing again, whatever it is', async () => {
  for (const [deed] of all) {
    const { double, connect } = await aPagerDutyDesk()
    const incident = double.book.open()
    double.book.resolve(incident, 'PINES')
    await perform(connect(), deed, anOrder(incident.id))
    expect(incident.status).toBe('resolved')
  }
})

it('can do all that PagerDuty can, and no downtime', async () => {
  const { connect } = await aPagerDutyDesk()
  const kinds = Object.keys(connect().deeds ?? {}) as DeedKind[]
  expect(kinds.toSorted()).toEqual(all.map(([{ kind }]) => kind).toSorted())
})
