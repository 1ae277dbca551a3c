/** Roles, colleagues and rest in every state, as the engine's own rules make them: for pictures, axe and the page's tests. */
import type { Page } from 'playwright'
import type { RestView } from '../../contract/rest.ts'
import type { Colleague, ColleagueNow, RoleNow } from '../../contract/role.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { restOf } from '../../main/history/rest.ts'
import { colleaguesAt } from '../../main/shifts/colleagues.ts'
import { aPlan } from './escalation-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import { hourMs, minuteMs, nightNow } from './fixtures.ts'
import { busyNight } from './nights.ts'
import { threeRotations } from './rotations.ts'
import type { Scene } from './scenes.ts'

const noWays = { phone: null, chat: null, link: null }
const week = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }]

/** At 03:14 in Zurich it is 10:14 in Tokyo, 20:14 in Lima, and 21:14 in New York. */
export const someColleagues: readonly Colleague[] = [
  { name: 'Rosa Quispe', zone: 'America/Lima', hours: week, ...noWays, chat: '@rosa' },
  { name: 'Kenji Mori', zone: 'Asia/Tokyo', hours: week, ...noWays, chat: '@kenji', phone: '+81 3 1234' },
]

export const colleaguesNow = (now = nightNow): readonly ColleagueNow[] => colleaguesAt(someColleagues, now)

export const threeRoles: readonly RoleNow[] = [
  {
    ...{ name: 'Customer support', person: null, isMine: false, isClosed: true, until: null, ...noWays },
    targets: { respondMs: 15 * minuteMs, ackMs: 2 * minuteMs, resolveMs: 2 * hourMs },
    hours: { name: 'support', state: 'outside', until: nightNow + 5 * hourMs },
  },
  {
    ...{
      name: 'ops on-call',
      person: 'Mira Lund',
      isMine: true,
      isClosed: false,
      until: nightNow + 285 * minuteMs,
      ...noWays,
    },
    targets: { respondMs: null, ackMs: 2 * minuteMs, resolveMs: 2 * hourMs },
    hours: null,
  },
  {
    ...{
      name: 'SRE',
      person: 'Tomasz Wrona',
      isMine: false,
      isClosed: false,
      until: nightNow + 29 * hourMs,
      ...noWays,
    },
    phone: '+49 30 1234',
    targets: { respondMs: null, ackMs: 5 * minuteMs, resolveMs: 4 * hourMs },
    hours: { name: 'working', state: 'inside', until: nightNow + 8 * hourMs },
  },
]

const two = (day: number): string => String(day).padStart(2, '0')
const night = (day: number): Span => ({
  from: Date.parse(`2026-10-${two(day)}T22:00+02:00`),
  to: Date.parse(`2026-10-${two(day + 1)}T06:00+02:00`),
})
const woken = (text: string, minutes: number): Span => {
  const from = Date.parse(`2026-10-${text}+02:00`)
  return { from, to: from + minutes * minuteMs }
}

/** A week of nights, the last of them a bad one. */
export function aRest(awake: readonly Span[] = badNights, now = nightNow): RestView {
  const nights = [7, 8, 9, 10, 11, 12, 13].map(night)
  const rules = { restMs: 11 * hourMs, allowanceMs: 30 * minuteMs, zone: 'Europe/Zurich' }
  return restOf({ awake, nights, since: now - 28 * 24 * hourMs }, rules, now)
}

export const badNights: readonly Span[] = [
  woken('13T23:10', 12),
  woken('14T01:21', 34),
  woken('14T02:50', 4),
  woken('12T03:40', 20),
  woken('10T14:05', 6),
  woken('11T02:15', 11),
]

/** The desk's answers with roles, colleagues and bad nights in them. */
export function withTeam(engine: FakeEngine): void {
  engine.desk.rotations = threeRotations
  engine.desk.roles = threeRoles
  engine.desk.colleagues = colleaguesNow()
  engine.desk.rest = aRest()
  engine.plan({ ...aPlan, colleagues: colleaguesNow() })
}

const openShiftsAt =
  (heading: RegExp) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('heading', { name: heading }).scrollIntoViewIfNeeded()
  }

export const teamScenes: Readonly<Record<string, Scene>> = {
  'shifts-team': { night: busyNight, prepare: withTeam, act: openShiftsAt(/^Roles/) },
  'shifts-rest': { night: busyNight, prepare: withTeam, act: openShiftsAt(/^Interruptions by hour/) },
  'shifts-twins': {
    night: busyNight,
    prepare: (engine) => {
      withTeam(engine)
      engine.desk.naming = [
        {
          ...{ rotation: 'ops on-call', as: ['Mira Lund <mira@a.example>', 'Mira Lund <mira@b.example>'] },
          ...{ mine: 24, all: 120, twins: ['mira@a.example', 'mira@b.example'] },
        },
      ]
    },
    act: openShiftsAt(/^Week/),
  },
  'escalate-colleague': {
    night: busyNight,
    prepare: withTeam,
    act: async (page) => {
      await page.keyboard.press('e')
      await page.getByRole('radio', { name: /^Kenji Mori/ }).check()
    },
  },
}
