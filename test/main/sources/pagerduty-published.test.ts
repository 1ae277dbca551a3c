/**
 * The fake PagerDuty, and what is asked of it, against PagerDuty's own published description. Where that lies is said by
 * NIGHTDESK_PAGERDUTY_OPENAPI (a JSON file); without it there is nothing to hold them against.
 */
import { expect, it, onTestFinished } from 'vitest'
import type { Deed } from '../../../contract/deed.ts'
import { openPagerDuty } from '../../../main/sources/pagerduty-door.ts'
import { readIncidents } from '../../../main/sources/pagerduty-incidents.ts'
import { readLog, readNotes } from '../../../main/sources/pagerduty-look.ts'
import { equalOverrides, removeOverride, writeOverride } from '../../../main/sources/pagerduty-override.ts'
import { readParts } from '../../../main/sources/pagerduty-parts.ts'
import { readPeople } from '../../../main/sources/pagerduty-people.ts'
import {
  readOnCalls,
  readOverrideAnswer,
  readOverrides,
  readSchedule,
  readUsers,
} from '../../../main/sources/pagerduty-read.ts'
import { readTurns } from '../../../main/sources/pagerduty-schedule.ts'
import type { DeedOrder } from '../../../main/sources/source.ts'
import { aPlatform, noAbort } from '../../helpers/a-source.ts'
import { startFakePagerDuty } from '../../helpers/fake-pagerduty.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { readDescription } from '../../helpers/openapi.ts'
import { accountKey, anOrder, aPagerDutyDesk } from '../../helpers/pagerduty-desk.ts'

const file = process.env.NIGHTDESK_PAGERDUTY_OPENAPI
const hourMs = 3_600_000

it.skipIf(!file)('answers, and is asked, as PagerDuty describes it', async () => {
  const described = readDescription(file ?? '')
  const startAt = Date.UTC(2026, 9, 14, 6)
  const clock = createManualClock(startAt)
  const fake = await startFakePagerDuty(clock.now)
  onTestFinished(() => fake.close())
  fake.users = ['Mara Lind', 'Ines Okafor'].map((name, index) => ({
    ...{ id: `P${index}`, name, email: `${name.split(' ')[0]?.toLowerCase()}@team.example` },
  }))
  fake.schedules.set('POPS', {
    ...{ id: 'POPS', name: 'Ops duty', overrides: [], levels: 2 },
    turns: [{ user: 'P0', from: startAt - hourMs, to: startAt + 24 * hourMs }],
  })
  const door = openPagerDuty({ url: fake.url, token: fake.key }, aPlatform(clock))
  const stretch = { from: startAt + hourMs, to: startAt + 2 * hourMs }
  const order = { userId: 'P1', ...stretch }
  const span = { from: startAt - 24 * hourMs, to: startAt + 24 * hourMs }

  await readPeople(door, noAbort)
  await writeOverride(door, 'POPS', order, clock.now(), noAbort)
  await writeOverride(door, 'POPS', { ...order, userId: 'PGONE' }, clock.now(), noAbort)
  await equalOverrides(door, 'POPS', order, clock.now(), noAbort)
  await readTurns(door, 'POPS', span, clock.now(), noAbort)
  await readTurns(door, 'PNONE', span, clock.now(), noAbort)
  clock.advance(1.5 * hourMs)
  for (const id of ['Q000001', 'Q000009']) await removeOverride(door, 'POPS', id, noAbort)
  await writeOverride(
    door,
    'POPS',
    { ...order, from: startAt + 5 * hourMs, to: startAt + 6 * hourMs },
    clock.now(),
    noAbort,
  )
  await removeOverride(door, 'POPS', 'Q000002', noAbort)
  fake.remaining = 0
  await readPeople(openPagerDuty({ url: fake.url, token: fake.key }, aPlatform(clock)), noAbort)
  await readPeople(openPagerDuty({ url: fake.url, token: 'wrong' }, aPlatform(clock)), noAbort)

  expect(fake.exchanges.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
    'GET /users 200',
    'POST /schedules/POPS/overrides 201',
    'POST /schedules/POPS/overrides 201',
    'GET /schedules/POPS/overrides 201',
    'GET /schedules/POPS 200',
    'GET /oncalls 200',
    'GET /schedules/PNONE 404',
    'DELETE /schedules/POPS/overrides/Q000001 200',
    'DELETE /schedules/POPS/overrides/Q000009 404',
    'POST /schedules/POPS/overrides 201',
    'DELETE /schedules/POPS/overrides/Q000002 204',
    'GET /users 429',
    'GET /users 401',
  ])
  expect(fake.exchanges.flatMap((exchange) => described.problemsOf(exchange))).toEqual([])
})

it.skipIf(!file)(
  "what is asked about incidents, and the double's answers, are as PagerDuty describes them",
  async () => {
    const described = readDescription(file ?? '')
    const { clock, double, connect } = await aPagerDutyDesk()
    const { book } = double
    const incident = book.open({ priority: 'P1', alerts: [{ details: { host: 'h1' } }] })
    const [source, ofAccount] = [
      connect(),
      connect({ key: accountKey, from: 'ines@team.example', teams: ['PPLAT'] }),
    ]
    await source.test(noAbort)
    await ofAccount.poll(noAbort)
    await connect({ services: ['PSHOP'], urgencies: ['high'], onlyMine: true }).poll(noAbort)
    const ines = { id: 'PINES', name: 'Ines Okafor', email: null }
    const deeds: readonly Deed[] = [
      { kind: 'acknowledge', until: null, text: 'mine' },
      { kind: 'unacknowledge' },
      { kind: 'snooze', until: clock.now() + 60_000, text: null },
      { kind: 'note', text: 'x' },
      { kind: 'escalate', level: null },
      { kind: 'reassign', to: [ines] },
      { kind: 'add-responders', to: [ines], text: 'x' },
      { kind: 'status-update', text: 'x' },
      { kind: 'resolve', text: 'done' },
    ]
    for (const [index, deed] of deeds.entries()) {
      const act = source.deeds?.[deed.kind] as (deed: Deed, order: DeedOrder, signal: AbortSignal) => unknown
      await act(deed, anOrder(incident.id, { marker: `m-${index}`, isRetry: index % 2 === 0 }), noAbort)
    }
    await source.people?.(noAbort)
    await source.detail?.({ fingerprint: incident.id, labels: {}, generatorUrl: null, firedAt: 0 }, noAbort)
    await source.poll(noAbort)
    await source.poll(noAbort)
    for (const index of Array.from({ length: 120 }).keys()) book.open({ title: `more ${index}` })
    await source.poll(noAbort)
    await source.deeds?.acknowledge?.(
      { kind: 'acknowledge', until: null, text: null },
      anOrder('QNONE'),
      noAbort,
    )
    double.limit = 0
    await ofAccount.poll(noAbort)
    await connect({ key: 'wrong' }).poll(noAbort)

    const asked = double.exchanges.map(
      ({ method, path, status }) =>
        `${method} ${path.replace(incident.id, '{id}').replace('PPOL', '{id}')} ${status}`,
    )
    expect([...new Set(asked)].toSorted()).toEqual([
      'GET /abilities 200',
      'GET /escalation_policies/{id} 200',
      'GET /incidents 200',
      'GET /incidents 429',
      'GET /incidents/QNONE 404',
      'GET /incidents/{id} 200',
      'GET /incidents/{id}/alerts 200',
      'GET /incidents/{id}/log_entries 200',
      'GET /incidents/{id}/notes 200',
      'GET /oncalls 200',
      'GET /users 200',
      'GET /users/me 200',
      'GET /users/me 400',
      'GET /users/me 401',
      'POST /incidents/{id}/notes 200',
      'POST /incidents/{id}/responder_requests 200',
      'POST /incidents/{id}/snooze 201',
      'POST /incidents/{id}/status_updates 200',
      'PUT /incidents 200',
    ])
    // Of an acknowledgement in the log the description says two things, which no entry can both be.
    const held = double.exchanges.map((exchange) => {
      const { log_entries: lines } = (exchange.body ?? {}) as { log_entries?: readonly { type: string }[] }
      const others = lines?.filter(({ type }) => type !== 'acknowledge_log_entry')
      return others ? { ...exchange, body: { ...(exchange.body as object), log_entries: others } } : exchange
    })
    expect([...new Set(held.flatMap((exchange) => described.problemsOf(exchange)))]).toEqual([])
  },
)

it.skipIf(!file)('reads what PagerDuty gives as its examples of incidents', () => {
  const described = readDescription(file ?? '')
  const body = (template: string): Buffer =>
    Buffer.from(JSON.stringify(described.example('GET', template, 200)))
  expect(readIncidents(body('/incidents'))).toMatchObject({
    ok: true,
    value: {
      items: [
        {
          ...{
            id: 'PT4KHLK',
            number: 1234,
            title: 'The server is on fire.',
            status: 'resolved',
            priority: 'P2',
          },
          ...{ endedAt: Date.parse('2015-10-06T21:38:23Z'), changedBy: 'Earline Greenholt' },
          ...{ service: { name: 'My Mail Service' }, teams: [{ name: 'Engineering' }] },
        },
      ],
      more: true,
    },
  })
  expect(readParts(body('/incidents/{id}/alerts'))).toMatchObject({
    value: { items: [{ id: 'PT4KHLK', state: 'resolved', labels: { customKey: 'Server is on fire!' } }] },
  })
  expect(readNotes(body('/incidents/{id}/notes'))).toMatchObject({
    value: [{ by: 'Earline Greenholt', text: 'Firefighters are on the scene.' }, {}],
  })
  expect(readLog(body('/incidents/{id}/log_entries'))).toMatchObject({
    value: { items: [{ kind: 'trigger_log_entry', by: { id: 'PIJ90N7' } }] },
  })
})

it.skipIf(!file)('reads what PagerDuty gives as its examples', () => {
  const described = readDescription(file ?? '')
  const body = (method: string, template: string, status: number): Buffer =>
    Buffer.from(JSON.stringify(described.example(method, template, status)))
  expect(readSchedule(body('GET', '/schedules/{id}', 200))).toMatchObject({
    ok: true,
    value: { turns: [{ user: { name: 'Regina Phalange' } }] },
  })
  const at = Date.parse('2015-03-07T00:00:00Z')
  expect(readOnCalls(body('GET', '/oncalls', 200), at)).toMatchObject({
    ok: true,
    value: { items: [{ name: 'Tim Wright' }], more: false },
  })
  expect(readUsers(body('GET', '/users', 200))).toMatchObject({ ok: true })
  expect(readOverrides(body('GET', '/schedules/{id}/overrides', 201))).toMatchObject({
    ok: true,
    value: [{ id: 'PQ47DCP' }],
  })
  const answers = described.example('POST', '/schedules/{id}/overrides', 201) as readonly unknown[]
  const read = answers.map((one) => readOverrideAnswer(Buffer.from(JSON.stringify([one]))))
  expect(read).toMatchObject([
    { value: { id: 'Q3X6MJ1LUKD6QW' } },
    { value: { id: 'Q37A85CJZP1DTT' } },
    { value: { refused: 'Override must end after its start' } },
  ])
})
