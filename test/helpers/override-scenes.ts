/** Overrides, what was moved, and the states of the strip. For pictures and axe. */
import type { Page } from 'playwright'
import type { Duty } from '../../contract/shift.ts'
import { noShiftNews, type ShiftNews } from '../../contract/shift-news.ts'
import type { Snapshot } from '../../contract/state.ts'
import { openShifts } from './desk-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import { aDuty, hourMs, minuteMs, nightNow } from './fixtures.ts'
import { busyNight } from './nights.ts'
import { threeRotations } from './rotations.ts'
import type { Scene } from './scenes.ts'

const at = (text: string): number => Date.parse(`${text}+02:00`)

export const sre = {
  ...{
    rotation: 'SRE',
    person: 'Tomasz Wrona',
    isMine: false,
    isKnown: true,
    isGap: false,
    isLong: true,
    isBackup: true,
  },
} as const

/** A night with this duty and this said ahead of shifts. */
export function shiftNight(duty: Partial<Duty>, shifts: Partial<ShiftNews> = {}): Snapshot {
  const night = busyNight()
  const whole = aDuty({
    role: 'ops duty',
    next: 'Ines Okafor',
    backup: 'Tomasz Wrona',
    origin: 'file',
    ...duty,
  })
  return {
    ...night,
    desk: { ...night.desk, duty: whole, shifts: { ...noShiftNews, beside: [sre], ...shifts } },
  }
}

/** What another hand has done to two shifts, and a gap tomorrow. */
export const movedNews: Partial<ShiftNews> = {
  moved: [
    {
      rotation: 'ops on-call',
      before: { from: at('2026-10-15T20:00'), to: at('2026-10-16T08:00') },
      after: { from: at('2026-10-16T08:00'), to: at('2026-10-16T20:00') },
    },
    { rotation: 'SRE', before: null, after: { from: at('2026-10-19T08:00'), to: at('2026-10-26T08:00') } },
  ],
  gap: { rotation: 'ops on-call', from: nightNow + 9 * hourMs, to: nightNow + 21 * hourMs },
}

export const withRotations = (engine: FakeEngine): void => {
  engine.desk.rotations = threeRotations
}

/** Opens the dialog about the gap of the week, or about my next shift. */
export async function openOverride(page: Page): Promise<void> {
  await openShifts(page)
  await page.keyboard.press('w')
  await page.getByLabel('Who takes it').waitFor()
}

const strip = (duty: Partial<Duty>, news: Partial<ShiftNews> = {}): Scene => ({
  night: () => shiftNight(duty, news),
  act: (page) => page.locator('.strip').waitFor(),
})

const off = { state: 'off', holder: 'Ines Okafor', next: 'Mira Lund', from: null } as const

export const overrideScenes: Readonly<Record<string, Scene>> = {
  'shifts-override': { night: () => shiftNight({}), prepare: withRotations, act: openOverride },
  'shifts-swap': {
    night: () => shiftNight({}),
    prepare: withRotations,
    act: async (page) => {
      await openOverride(page)
      await page.getByLabel(/^In return/).selectOption({ index: 1 })
      await page.getByRole('button', { name: 'Swap them' }).waitFor()
    },
  },
  'shifts-standing': {
    night: () => shiftNight({}),
    prepare: withRotations,
    act: async (page) => {
      await openShifts(page)
      await page.getByRole('button', { name: /^You \(Mira Lund\), Fri 16 Oct/ }).click()
      await page.getByRole('button', { name: /^Take it back/ }).waitFor()
    },
  },
  'shifts-moved': {
    night: () => shiftNight({}, movedNews),
    prepare: withRotations,
    act: async (page) => {
      await openShifts(page)
      await page.getByText('Your shifts were changed.').waitFor()
      await page.getByRole('heading', { name: /^Overrides/ }).waitFor()
    },
  },
  'strip-on': strip({}),
  'strip-elsewhere': strip({}, { zone: 'America/New_York' }),
  'strip-off': strip({ ...off, until: nightNow + 9 * hourMs }),
  'strip-soon': strip({ ...off, until: nightNow + 12 * minuteMs }),
  'strip-unknown': strip({ state: 'unknown', why: 'ops duty does not name Mira Lund.', next: null }),
  'strip-nobody': strip(
    { until: nightNow + 4 * hourMs, next: 'Ines Okafor' },
    {
      nobodyFollows: true,
      gap: { rotation: 'ops duty', from: nightNow + 4 * hourMs, to: nightNow + 16 * hourMs },
    },
  ),
  'strip-gap': strip(
    {},
    {
      gap: { rotation: 'ops on-call', from: nightNow + 9 * hourMs, to: nightNow + 21 * hourMs },
      soon: [{ rotation: 'Customer support', kind: 'begins', at: nightNow + 55 * minuteMs }],
    },
  ),
}
