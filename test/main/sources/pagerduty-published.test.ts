/**
 * The fake PagerDuty, and what is asked of it, against PagerDuty's own published description. Where that lies is said by
 * NIGHTDESK_PAGERDUTY_OPENAPI (a JSON file); without it there is nothing to hold them against.
 */
import { expect, it, onTestFinished } from 'vitest'
import { openPagerDuty } from '../../../main/sources/pagerduty-door.ts'
import { equalOverrides, removeOverride, writeOverride } from '../../../main/sources/pagerduty-override.ts'
import { readPeople } from '../../../main/sources/pagerduty-people.ts'
import {
  readOnCalls,
  readOverrideAnswer,
  readOverrides,
  readSchedule,
  readUsers,
} from '../../../main/sources/pagerduty-read.ts'
import { readTurns } from '../../../main/sources/pagerduty-schedule.ts'
import { aPlatform, noAbort } from '../../helpers/a-source.ts'
import { startFakePagerDuty } from '../../helpers/fake-pagerduty.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { readDescription } from '../../helpers/openapi.ts'

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
