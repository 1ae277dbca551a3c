/** What a shift holds back: maintenance windows, snoozes and silences that end. For pictures and axe. */
import type { Page } from 'playwright'
import type { Snapshot } from '../../contract/state.ts'
import type { FakeEngine } from './fake-engine.ts'
import { aDuty, hourMs, minuteMs, nightNow } from './fixtures.ts'
import { maintenanceNight } from './maintenance-engine.ts'
import { stormNight } from './nights.ts'
import { fillInventory, type Scene } from './scenes.ts'

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}

/** On duty until 05:00, off after that; the next shift begins at noon. */
const aShift = (engine: FakeEngine): void => {
  const until = nightNow + 105 * minuteMs
  engine.hold.ahead = [
    { state: 'on', from: nightNow - 6 * hourMs, until },
    { state: 'off', from: until, until: until + 7 * hourMs },
    { state: 'on', from: until + 7 * hourMs, until: null },
  ]
}
const inShift = (): Snapshot => {
  const night = stormNight()
  return { ...night, desk: { ...night.desk, duty: aDuty({ until: nightNow + 105 * minuteMs }) } }
}

export const shiftScenes: Readonly<Record<string, Scene>> = {
  maintenance: {
    night: maintenanceNight,
    act: async (page) => {
      await page.getByRole('option', { name: /^Maintenance/ }).click()
      await page
        .getByRole('option', { name: /In maintenance/ })
        .first()
        .click()
    },
  },
  'maintenance-fold': {
    night: maintenanceNight,
    act: (page) => page.getByRole('option', { name: /^Maintenance/ }).click(),
  },
  'maintenance-list': {
    night: maintenanceNight,
    prepare: (engine) => fillInventory(engine),
    act: async (page) => {
      await press(page, 'g', 'z')
      await page.getByRole('heading', { name: /^Maintenance/ }).scrollIntoViewIfNeeded()
    },
  },
  'snooze-choices': {
    night: inShift,
    prepare: aShift,
    act: async (page) => {
      await press(page, 's')
      await page.getByText('To the end of my shift').waitFor()
    },
  },
  'snooze-outside': {
    night: inShift,
    prepare: aShift,
    act: async (page) => {
      await press(page, 's')
      await page.getByText('To the end of my shift').waitFor()
      await press(page, '3')
      await page.getByRole('dialog').getByRole('alert').waitFor()
    },
  },
  window: {
    night: maintenanceNight,
    act: async (page) => {
      await press(page, 'm')
      await page.getByRole('dialog').getByLabel('Reason').fill('Kernel update of plover, Ines does it')
      await page.getByText(/fires? now match(es)?:/).waitFor()
    },
  },
}
