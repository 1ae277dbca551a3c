/** What fails around the page: its process, the graphics, the network, the machine's sleep, the notifications. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import { groupOf, isUp, itWithDouble, rowOf, shellNights } from './shell-night.ts'

const night = shellNights()

describe('a page that dies', () => {
  it('is there again with its alerts, in the same window', async () => {
    night.fire('one')
    const app = await night.start()
    await (await rowOf(app, 'one')).waitFor()
    const before = await app.window('main')
    await app.acts.crashPage(before?.id ?? -1)
    await eventually(() => app.words('main').catch(() => '')).toMatch(/Trouble one/)
    expect(await app.window('main')).toMatchObject({ id: before?.id, visible: true })
  })

  itWithDouble('gives way to a plain one the second time, with the numbers and a way back', async () => {
    night.fire('one')
    const app = await night.start()
    const id = (await app.window('main'))?.id ?? -1
    await (await rowOf(app, 'one')).waitFor()
    const first = await app.page('main')
    await app.acts.crashPage(id)
    await eventually(async () => (await app.page('main')) !== first).toBe(true)
    await (await rowOf(app, 'one')).waitFor()
    await app.acts.crashPage(id)
    const heading = async () =>
      (await app.page('main'))
        .getByRole('heading', { name: /1 needs you/ })
        .count()
        .catch(() => 0)
    await eventually(heading).toBe(1)
    expect((await app.window('main'))?.url).toBe('app://nightdesk/safe')
    await (await app.page('main')).getByRole('link', { name: /Open the full page/ }).click()
    await (await rowOf(app, 'one')).waitFor()
  })
})

describe('graphics that keep dying', () => {
  itWithDouble('start the app anew without the graphics card, and so from then on', async () => {
    const app = await night.start()
    await app.acts.childGone({ type: 'GPU', reason: 'crashed' })
    expect((await app.facts()).calls).not.toContain('relaunch')
    await app.acts.childGone({ type: 'GPU', reason: 'crashed' }).catch(() => {})
    expect(await app.exited).toBe(0)
    expect(app.output()).toMatch(/asked to start again: --data-dir=/)
    expect(existsSync(path.join(night.dataDir, 'browser', 'graphics-off'))).toBe(true)
    const again = await night.start()
    expect((await again.facts()).calls).toContain('disableHardwareAcceleration')
  })
})

/** Asked so seldom that within a test only an event can be the reason. */
const seldom = '60s'
const hourMs = 3_600_000

describe('a laptop that sleeps', () => {
  it.each(['resume', 'unlock-screen'] as const)('asks its sources at once on %s', async (event) => {
    night.pollEvery(seldom)
    const app = await night.start()
    await (await app.page('main')).getByText('1 of 1 live').first().waitFor()
    const before = night.asked()
    await app.acts.power('suspend')
    await app.acts.power(event)
    await eventually(night.asked).toBe(before + 1)
  })

  itWithDouble('says what it slept through, once, and writes the gap down', async () => {
    night.pollEvery(seldom)
    const app = await night.start()
    const page = await app.page('main')
    await page.getByText('1 of 1 live').first().waitFor()
    const before = night.asked()
    // An hour before the laptop wakes.
    night.fire('one', { agoMs: -7 * hourMs })
    // Half a minute more than said, so that no rounding matters.
    await app.acts.sleep(8 * hourMs + 30_000)
    const strip = page.getByRole('region', { name: 'Nobody watched' })
    await eventually(() => strip.innerText({ timeout: 1_000 }).catch(() => '')).toMatch(
      /^Nobody watched from .* \(8 h 00 min\)\. 1 alert fired meanwhile, 1 of them needs you\./,
    )
    await (await rowOf(app, 'one')).waitFor()
    expect(night.asked()).toBe(before + 1)
    // One call for it all, not one for each hour.
    expect((await app.facts()).notifications.filter(({ urgency }) => urgency === 'critical')).toHaveLength(1)
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.getByText(/^Health: .* of plover$/).click()
    const gaps = page
      .locator('dt', { hasText: 'Out of sight in 30 days' })
      .locator('xpath=following-sibling::dd')
    await eventually(() => gaps.innerText()).toMatch(/ to .*, 8 h/)
  })
})

describe('a network that is gone', () => {
  itWithDouble('is said, and the sources are asked at once when it is back', async () => {
    night.pollEvery(seldom)
    const app = await night.start()
    const page = await app.page('main')
    await page.getByText('1 of 1 live').first().waitFor()
    await app.acts.network(false)
    await page
      .getByText(/^Offline/)
      .first()
      .waitFor()
    const before = night.asked()
    await app.acts.network(true)
    await page
      .getByText(/^Online/)
      .first()
      .waitFor()
    await eventually(night.asked).toBe(before + 1)
  })
})

describe('notifications', () => {
  itWithDouble.each([
    ['denied', /Notifications are not allowed/],
    ['unsupported', /This system has no notification service/],
  ] as const)('that are %s leave their reason in the story of the alert', async (notifications, reason) => {
    const app = await night.start({ notifications })
    night.fire('one')
    const row = await rowOf(app, 'one')
    await row.waitFor()
    await row.click()
    const page = await app.page('main')
    const lines = page.locator('.story').getByRole('listitem')
    await lines.filter({ hasText: reason }).waitFor()
    expect(await lines.filter({ hasText: reason }).innerText()).toMatch(/Could not notify you/)
  })

  itWithDouble('go when their alert was taken in a window, and when it ended at its source', async () => {
    const app = await night.start()
    night.fire('one', { customer: 'Mosslund' })
    night.fire('two', { customer: 'Pendrake' })
    const isUpFor = async (id: string) =>
      (await app.facts()).notifications.some(
        ({ title, calls }) => title?.includes(`Trouble ${id}`) && calls.join() === 'show',
      )
    await eventually(() => isUpFor('one')).toBe(true)
    await eventually(() => isUpFor('two')).toBe(true)
    await (await rowOf(app, 'one')).click()
    await (await app.page('main')).keyboard.press('a')
    await eventually(() => isUpFor('one')).toBe(false)
    expect(await isUpFor('two')).toBe(true)
    night.end('two')
    await eventually(() => isUpFor('two')).toBe(false)
    expect(await groupOf(app, 'one')).toMatch(/In hand/)
  })

  itWithDouble.each(['darwin', 'win32'] as const)(
    'acknowledge by their button on %s, and bring no window up for it',
    async (platform) => {
      const app = await night.start({ platform })
      night.fire('one')
      const shown = async () =>
        (await app.facts()).notifications.find(({ title }) => title?.includes('Trouble one'))
      await eventually(async () => (await shown())?.actions?.map(({ text }) => text)).toEqual([
        'Acknowledge',
        'Open',
      ])
      await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
      await app.acts.notificationAction('Trouble one', 0)
      await eventually(() => groupOf(app, 'one').catch(() => '')).toMatch(/In hand/)
      expect((await shown())?.calls).toEqual(['show', 'close'])
      expect(await isUp(app, 'main')).toBe(false)
    },
  )

  itWithDouble('open their alert when they are clicked', async () => {
    const app = await night.start()
    night.fire('one', { customer: 'Mosslund' })
    night.fire('two', { customer: 'Pendrake' })
    const troubles = async () =>
      (await app.facts()).notifications.filter(({ title }) => title?.includes('Trouble')).length
    await eventually(troubles).toBe(2)
    await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
    for (const id of ['two', 'one']) {
      await app.acts.clickNotification(`Trouble ${id}`)
      await eventually(() => isUp(app, 'main')).toBe(true)
      const page = await app.page('main')
      await page
        .getByRole('heading', { name: new RegExp(`Trouble ${id}`) })
        .first()
        .waitFor()
    }
  })
})
