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
export const aShift = (engine: FakeEngine): void => {
  const until = nightNow + 105 * minuteMs
  engine.hold.ahead = [
    { state: 'on', from: nightNow - 6 * hourMs, until, holder: null },
    { state: 'off', from: until, until: until + 7 * hourMs, holder: null },
    { state: 'on', from: until + 7 * hourMs, until: null, holder: null },
  ]
}
export const inShift = (): Snapshot => {
  const night = stormNight()
  return { ...night, desk: { ...night.desk, duty: aDuty({ until: nightNow + 105 * minuteMs }) } }
}

/** The first silence of the inventory ends in 12 minutes, and three alerts are heard then. */
export function anEnding(engine: FakeEngine): void {
  fillInventory(engine)
  const [entry] = engine.hold.inventory.entries
  if (entry?.silenceId == null) throw new Error('the inventory is empty')
  const endsAt = nightNow + 12 * minuteMs
  const entries = engine.hold.inventory.entries.map((each) => (each === entry ? { ...entry, endsAt } : each))
  engine.hold.inventory = { ...engine.hold.inventory, entries }
  const ending = {
    ...{ sourceId: entry.sourceId, silenceId: entry.silenceId, endsAt, by: entry.by, why: entry.comment },
    ...{ alerts: 3, title: 'Node disk above 90 %' },
  }
  engine.push({ desk: { ...engine.state().desk, endingSilences: [ending] } })
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
  'silence-ends': {
    night: inShift,
    prepare: anEnding,
    act: (page) => page.getByText(/^A silence ends at/).waitFor(),
  },
  'silence-ends-row': {
    night: inShift,
    prepare: anEnding,
    act: async (page) => {
      await page.getByRole('button', { name: /^See it/ }).click()
      await page.getByText(/^Ends in your shift/).waitFor()
    },
  },
  'silence-git': {
    night: inShift,
    act: async (page) => {
      await press(page, 'z')
      await page.getByRole('dialog').getByLabel('Reason, for the others').fill('Disks are swapped, ask Ines')
      await page.getByRole('button', { name: 'As YAML for Git' }).click()
      await page.getByText('Copy as YAML for Git').waitFor()
      await page.getByRole('region', { name: 'Silence resource for Git' }).scrollIntoViewIfNeeded()
    },
  },
  'silence-git-row': {
    night: inShift,
    prepare: anEnding,
    act: async (page) => {
      await press(page, 'g', 'z')
      await page
        .getByRole('button', { name: /^For Git/ })
        .first()
        .click()
      await page.getByText('Copy as YAML for Git').waitFor()
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
