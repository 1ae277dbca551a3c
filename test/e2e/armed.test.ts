/** Armed, duty and the morning digest in a real Chromium, by keyboard alone. */
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { morning, notArmed, onDuty } from '../helpers/desk-scenes.ts'
import type { FakeEngine } from '../helpers/fake-engine.ts'
import { busyNight } from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'

const open = pageOpener()
const given = (engine: FakeEngine, name: string) =>
  engine.orders.filter((order) => order.name === name).map(({ input }) => input)
/** Tab until the focus is on what is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  await expect
    .poll(async () => {
      await page.keyboard.press('Tab')
      return page.evaluate(() => document.activeElement?.textContent ?? '')
    })
    .toMatch(name)
}

describe('by keyboard alone', () => {
  it('one sees why it is not armed, tests it, and says that it was heard', async () => {
    const { page, engine } = await open(notArmed(onDuty(busyNight())))
    await page.getByRole('button', { name: /^Not armed, because.*battery/ }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('l')
    await page.getByRole('heading', { name: 'Not armed' }).waitFor()
    await page.getByText('Nightdesk does not replace the phone pager').waitFor()
    await tabTo(page, /^Test now/)
    await page.keyboard.press('Enter')
    await expect.poll(() => given(engine, 'armed.check')).toEqual([{}])
    await tabTo(page, /^I heard it/)
    await page.keyboard.press('Enter')
    await page.getByText('You heard the test at 03:14.').waitFor()
    await tabTo(page, /^Off duty/)
    await page.keyboard.press('Enter')
    await page.locator('.strip-duty', { hasText: 'Off duty until 08:00' }).waitFor()
    await expectAccessible(page, engine)
  })

  it('one reads the digest of the night and says what each was worth', async () => {
    const { page, engine } = await open(morning(onDuty(busyNight())))
    await page.getByText('2 alerts woke you, 1 healed before you woke, 2 were held back.').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.getByRole('heading', { name: 'Digest' }).waitFor()
    const row = (name: RegExp) => page.getByRole('group', { name })
    await expect.poll(() => row(/^Ingress/).evaluate((each) => each === document.activeElement)).toBe(true)
    await page.keyboard.press('1')
    await row(/^Ingress.*, Actionable$/).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('2')
    await row(/^3 of 24.*, Noise$/).waitFor()
    await page.keyboard.press('2')
    await row(/^3 of 24.*, no word yet$/).waitFor()
    await expect
      .poll(() => given(engine, 'digest.worth'))
      .toMatchObject([{ worth: 'actionable' }, { worth: 'noise' }, { worth: null }])
    // No key there does what it does on Watch.
    expect(given(engine, 'alerts.acknowledge')).toEqual([])
    await expectAccessible(page, engine)
    await tabTo(page, /^I have read it/)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'I have read it' }).waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    await page.getByRole('listbox', { name: 'Alerts' }).waitFor()
    expect(await page.getByText(/^While you slept/).count()).toBe(0)
  })
})
