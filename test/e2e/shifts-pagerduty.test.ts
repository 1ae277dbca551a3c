/** Shifts that are kept in PagerDuty, in a real Chromium, by keyboard alone: given away, taken back, and what is said of each. */
import { describe, expect, it } from 'vitest'
import { openShifts } from '../helpers/desk-scenes.ts'
import { busyNight } from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { threeRotations } from '../helpers/rotations.ts'
import { inPagerDuty } from '../helpers/upstream-engine.ts'

const open = pageOpener()

describe('a shift that is kept in PagerDuty', () => {
  it('is given to somebody with the keyboard, and taken back in time', async () => {
    const { page, engine, complaints } = await open(busyNight(), {
      prepare: (fake) => {
        inPagerDuty(fake)
        fake.desk.upstream.view = { ...fake.desk.upstream.view, overrides: [] }
      },
    })
    await openShifts(page)
    const lane = page.getByRole('region', { name: 'ops on-call' })
    await lane.getByRole('button', { name: /^You \(Mira Lund\), Fri 16 Oct/ }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Say who takes it.').waitFor()
    expect(await dialog.getByRole('button', { name: /^Give it away/ }).isDisabled()).toBe(true)
    const who = dialog.getByLabel('Who takes it')
    // Whoever has the shift is not among them.
    expect(await who.locator('option').allTextContents()).not.toContain('Mira Lund')
    await who.selectOption('Jun Park')
    await dialog.getByLabel('Until').fill('2026-10-16T23:00')
    await dialog.getByText('It is longer than the shift.').waitFor()
    await dialog.getByLabel('Until').fill('2026-10-16T12:30')
    await who.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    const given = engine.orders.filter(({ name }) => name === 'shifts.overrideUpstream')
    const input = {
      ...{ rotation: 'ops on-call', person: 'Jun Park' },
      ...{ from: Date.parse('2026-10-16T08:00+02:00'), to: Date.parse('2026-10-16T12:30+02:00') },
    }
    expect(given).toMatchObject([{ input }])
    const part = page.getByRole('region', { name: 'Overrides in PagerDuty' })
    await part.getByText('Fri 16 Oct, 08:00 to 12:30, ops on-call').waitFor()
    await part.getByText(/^Goes to PagerDuty (in \d s|now)\.$/).waitFor()
    await part.getByRole('button', { name: /^Take it back Jun Park/ }).press('Enter')
    await expect.poll(() => part.getByText('Jun Park').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('says of each that was given away how far it has come, and what may be done', async () => {
    const { page, engine } = await open(busyNight(), { prepare: inPagerDuty })
    await openShifts(page)
    const part = page.getByRole('region', { name: 'Overrides in PagerDuty' })
    const row = (name: string) => part.getByRole('listitem').filter({ hasText: name })
    await row('Jun Park').getByText('It stands in PagerDuty.').waitFor()
    await row('Anneke de Vries')
      .getByText(/^Not in PagerDuty yet: .*trouble of its own \(503\)\.$/)
      .waitFor()
    await row('Rhea Koul')
      .getByText(/^Not in PagerDuty\. .*User not found$/)
      .waitFor()
    await row('Tomasz Wrona').getByText('It is taken out of PagerDuty.').waitFor()
    expect(await row('Tomasz Wrona').getByRole('button').count()).toBe(0)
    await row('Rhea Koul')
      .getByRole('button', { name: /^Try again/ })
      .press('Enter')
    await expect
      .poll(() => engine.orders.at(-1))
      .toMatchObject({ name: 'shifts.retryUpstream', input: { orderId: 3 } })
  })

  it('says why not everybody may be listed, and may be written into the file alone', async () => {
    const { page } = await open(busyNight(), {
      prepare: (fake) => {
        inPagerDuty(fake)
        const people = fake.desk.upstream.people.people.slice(0, 2)
        fake.desk.upstream.people = {
          people,
          why: 'api.pagerduty.com does not let this sign-in do that (403).',
        }
      },
    })
    await openShifts(page)
    await page.getByText('It stands in PagerDuty.').waitFor()
    await page.keyboard.press('w')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/^Not everybody may be listed\. .*\(403\)\.$/).waitFor()
    await dialog.getByRole('button', { name: 'Only in the file' }).press('Enter')
    await dialog.getByText('This rotation is kept in PagerDuty.').waitFor({ state: 'detached' })
    await dialog
      .getByRole('button', { name: /Ctrl Enter|Write|Save/ })
      .first()
      .waitFor()
  })

  it('has nothing of all this where no rotation is kept there', async () => {
    const { page } = await open(busyNight(), {
      prepare: (fake) => {
        fake.desk.rotations = threeRotations
      },
    })
    await openShifts(page)
    await page.getByRole('heading', { name: 'Your next shifts' }).waitFor()
    await page.keyboard.press('w')
    await page.getByRole('dialog').waitFor()
    expect(await page.getByText(/PagerDuty/).count()).toBe(0)
  })
})
