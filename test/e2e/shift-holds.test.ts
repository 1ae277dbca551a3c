/** What a shift holds back, in a real Chromium and by the keyboard alone: maintenance, snoozes, ends of silences, Git. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { expectAccessible } from '../helpers/accessible.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { maintenanceNight } from '../helpers/maintenance-engine.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { anEnding, aShift, inShift, shiftScenes } from '../helpers/shift-scenes.ts'

const open = pageOpener()

const given = (engine: FakeEngine, name: string) =>
  engine.orders.filter((order) => order.name === name).map(({ input }) => input as Record<string, unknown>)
const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}
/** Goes on by Tab until this has the focus. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  const there = () =>
    page.evaluate(() => {
      const at = document.activeElement
      return at?.getAttribute('aria-label') ?? at?.textContent ?? ''
    })
  for (let left = 80; left > 0 && !name.test(await there()); left -= 1) await page.keyboard.press('Tab')
  expect(await there()).toMatch(name)
}

describe('a maintenance window', () => {
  it('is begun by M for the chosen alert, with its place and a reason', async () => {
    const { page, engine } = await open(maintenanceNight())
    await page.getByRole('listbox', { name: 'Alerts' }).waitFor()
    await press(page, 'm')
    const dialog = page.getByRole('dialog', { name: 'Maintenance window' })
    await dialog.getByText(/fires now matches:/).waitFor()
    await dialog.getByText('A reason is missing.').waitFor()
    await page.keyboard.type('Kernel update')
    await press(page, 'Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    const [order] = given(engine, 'maintenance.save')
    expect(order).toMatchObject({ reason: 'Kernel update', long: false, replaces: null })
    expect(order?.matchers).toMatchObject([{ name: 'installation' }, { name: 'cluster' }])
    expect(Number(order?.endsAt) - Number(order?.startsAt)).toBe(7_200_000)
  })

  it('keeps a reason that was typed when the dialog is closed', async () => {
    const { page } = await open(maintenanceNight())
    await page.getByRole('listbox', { name: 'Alerts' }).waitFor()
    await press(page, 'm')
    await page.getByRole('dialog').getByLabel('Reason').waitFor()
    await page.keyboard.type('Half a reason')
    await press(page, 'Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await press(page, 'm')
    await expect.poll(() => page.getByRole('dialog').getByLabel('Reason').inputValue()).toBe('Half a reason')
  })

  it('asks for a word where more than a day is meant, and takes none without an end', async () => {
    const { page, engine } = await open(maintenanceNight())
    await press(page, 'g', 'z')
    await page.getByRole('heading', { name: /^Maintenance/ }).waitFor()
    await press(page, 'm')
    const dialog = page.getByRole('dialog', { name: 'Maintenance window' })
    await dialog.getByText('Keep at least one matcher.').waitFor()
    await dialog.getByLabel('Add a matcher').focus()
    await page.keyboard.type('installation="plover"')
    await press(page, 'Enter')
    await dialog.getByLabel('Reason').focus()
    await page.keyboard.type('Move')
    await dialog.getByLabel('Until').fill('')
    await dialog.getByText(/a window without an end is not taken/).waitFor()
    await dialog.getByLabel('Until').fill('2026-10-16T03:00')
    await dialog.getByText('It lasts longer than a day. Say that this is meant.').waitFor()
    await press(page, 'Control+Enter')
    expect(given(engine, 'maintenance.save')).toEqual([])
    await dialog.getByLabel('Longer than a day is meant').focus()
    await press(page, 'Space', 'Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(given(engine, 'maintenance.save')).toMatchObject([{ long: true, reason: 'Move' }])
  })

  it('folds in sight, with count, reason and end, and is found by the filter', async () => {
    const { page } = await open(maintenanceNight())
    const fold = page.getByRole('option', { name: /^Maintenance, 2 windows, the next ends \d\d:\d\d/ })
    await fold.waitFor()
    expect(await fold.textContent()).toMatch(/4$/)
    await press(page, '/')
    await page.keyboard.type('answers 22')
    await page.getByRole('option', { name: /^Maintenance.*3 more hidden by the filter/ }).waitFor()
  })

  it('is ended and taken out of the file from the list, by the keyboard', async () => {
    const { page, engine } = await open(maintenanceNight())
    await press(page, 'g', 'z')
    await page.getByRole('heading', { name: /^Maintenance/ }).waitFor()
    await page.getByText('It cannot be read (answered 503).').waitFor()
    await tabTo(page, /^End now Kubernetes upgrade/)
    await press(page, 'Enter')
    await expect.poll(() => given(engine, 'maintenance.end').length).toBe(1)
    await tabTo(page, /^Take out of the file Load test/)
    await press(page, 'Enter')
    await expect.poll(() => given(engine, 'maintenance.remove')).toEqual([{ key: 'hand:Load test' }])
  })
})

describe('a snooze that returns outside of the shift', () => {
  const choose = async (): Promise<{ page: Page; engine: FakeEngine }> => {
    const { page, engine } = await open(inShift(), { prepare: aShift })
    await page.getByRole('listbox', { name: 'Alerts' }).waitFor()
    await press(page, 's')
    await page.getByText('To the end of my shift').waitFor()
    await press(page, '3')
    return { page, engine }
  }

  it('is said before it is ordered, and the last minute of the shift has the focus', async () => {
    const { page, engine } = await choose()
    const words = page.getByRole('dialog').getByRole('alert')
    await words
      .getByText(/^Returns at \d\d:\d\d, after your shift ends at \d\d:\d\d\. Nobody here will see it\./)
      .waitFor()
    expect(given(engine, 'alerts.snooze')).toEqual([])
    // The key that chose it, pressed once more, orders nothing.
    await press(page, '3')
    await press(page, 'Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const end = engine.hold.ahead?.[0]?.until ?? 0
    expect(given(engine, 'alerts.snooze')).toEqual([expect.objectContaining({ untilAt: end - 60_000 })])
  })

  it('can be meant all the same, or chosen anew', async () => {
    const { page, engine } = await choose()
    await tabTo(page, /^Choose another time$/)
    await press(page, 'Enter')
    await page.getByText('To the end of my shift').waitFor()
    await press(page, '3')
    await tabTo(page, /all the same$/)
    await press(page, 'Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const [order] = given(engine, 'alerts.snooze')
    expect(Number(order?.untilAt)).toBeGreaterThan(engine.hold.ahead?.[0]?.until ?? 0)
  })

  it('is ordered at once within the shift, and says what is not known where no duty is set', async () => {
    const { page, engine } = await open(inShift(), { prepare: aShift })
    await page.getByRole('listbox', { name: 'Alerts' }).waitFor()
    await press(page, 's')
    await page.getByText('To the end of my shift').waitFor()
    await press(page, '1')
    await expect.poll(() => given(engine, 'alerts.snooze').length).toBe(1)
    const other = await open(maintenanceNight())
    await other.page.getByRole('listbox', { name: 'Alerts' }).waitFor()
    await press(other.page, 's')
    await other.page.getByText('Whose shift it returns in is not known.').waitFor()
  })
})

describe('a silence that ends in my shift', () => {
  it('is said on Watch, extended from there, and shown among the silences', async () => {
    const { page, engine } = await open(inShift(), { prepare: anEnding })
    await page
      .getByRole('status')
      .getByText(/^A silence ends at \d\d:\d\d, in your shift\./)
      .waitFor()
    await tabTo(page, /^\+1 h for this silence/)
    await press(page, 'Enter')
    await expect.poll(() => given(engine, 'silences.extend').length).toBe(1)
    await tabTo(page, /^See it/)
    await press(page, 'Enter')
    await page.getByText('Ends in your shift, 3 alerts heard again').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('silence')
  })
})

describe('a silence for Git', () => {
  it('is copied as YAML from the form, without a word being lost', async () => {
    const { page, context } = await open(inShift())
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('listbox', { name: 'Alerts' }).waitFor()
    await press(page, 'z')
    await page.getByRole('dialog').getByLabel('Reason, for the others').waitFor()
    await page.keyboard.type('Disks: "swapped" # today')
    await tabTo(page, /^As YAML for Git$/)
    await press(page, 'Enter')
    await page.getByText('It holds once it is merged and applied, not now.').waitFor()
    await page.getByRole('button', { name: 'Copy as YAML for Git' }).focus()
    await press(page, 'Enter')
    await page.getByRole('dialog').getByText('Copied', { exact: true }).waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain('# Disks: "swapped" # today')
    expect(parse(text)).toMatchObject({ kind: 'Silence', spec: { matchers: expect.any(Array) } })
    expect(await page.getByLabel('Reason, for the others').inputValue()).toContain('swapped')
  })

  it('is saved as a file from the inventory', async () => {
    const { page } = await open(inShift(), { prepare: anEnding })
    await press(page, 'g', 'z')
    await tabTo(page, /^For Git alertname="NodePoolUpgrade"/)
    await press(page, 'Enter')
    await page.getByRole('button', { name: 'Save as file' }).focus()
    const saved = page.waitForEvent('download')
    await press(page, 'Enter')
    expect((await saved).suggestedFilename()).toMatch(/^nodepoolupgrade-pay-eu-\d{8}-\d{4}z\.yaml$/)
  })
})

describe.each(Object.entries(shiftScenes))('%s', (_, scene) => {
  it.each([
    [1440, 900],
    [900, 700],
  ] as const)('is accessible at %i × %i, in contrast by night and day', async (width, height) => {
    const { page, engine, complaints } = await open(scene.night(), { width, height, prepare: scene.prepare })
    await scene.act(page)
    await expectAccessible(page, engine)
    expect(complaints).toEqual([])
  })
})
