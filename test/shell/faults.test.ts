/** What fails around the page: its process, the graphics, the network, the machine's sleep, the notifications. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import { isUp, itWithDouble, rowOf, shellNights } from './shell-night.ts'

const night = shellNights()

describe('a page that dies', () => {
  itWithDouble('is there again with its alerts, in the same window', async () => {
    night.fire('one')
    const app = await night.start()
    await (await rowOf(app, 'one')).waitFor()
    const before = await app.page('main')
    await app.acts.crashPage((await app.window('main'))?.id ?? -1)
    await eventually(async () => (await app.page('main')) !== before).toBe(true)
    await (await rowOf(app, 'one')).waitFor()
    expect(await app.window('main')).toMatchObject({ reloads: 1, visible: true })
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
    await app.acts.childGone('GPU', 'crashed')
    expect((await app.facts()).calls).not.toContain('relaunch')
    await app.acts.childGone('GPU', 'crashed').catch(() => {})
    expect(await app.exited).toBe(0)
    expect(app.output()).toMatch(/asked to start again/)
    expect(existsSync(path.join(night.dataDir, 'browser', 'graphics-off'))).toBe(true)
    const again = await night.start()
    expect((await again.facts()).calls).toContain('disableHardwareAcceleration')
  })
})

describe('a laptop that sleeps', () => {
  it('asks its sources at once when it wakes, also when only the lid was unlocked', async () => {
    const app = await night.start()
    const page = await app.page('main')
    await page.getByText('1 of 1 live').first().waitFor()
    const asked = (): number => night.source.requests.filter((line) => line.includes('/alerts')).length
    for (const event of ['resume', 'unlock-screen']) {
      await eventually(() => app.facts().then(() => true)).toBe(true)
      const before = asked()
      await app.acts.power('suspend')
      await app.acts.power(event)
      // The interval is 5 s: what comes within two of them could be the clock's; at once is the event's.
      await expect.poll(asked, { timeout: 2_000, interval: 20 }).toBeGreaterThan(before)
    }
  })
})

describe('a network that is gone', () => {
  itWithDouble('is said, and the sources are asked at once when it is back', async () => {
    const app = await night.start()
    const page = await app.page('main')
    await page.getByText('1 of 1 live').first().waitFor()
    await app.acts.network(false)
    await page
      .getByText(/^Offline/)
      .first()
      .waitFor()
    await app.acts.network(true)
    await page
      .getByText(/^Online/)
      .first()
      .waitFor()
  })
})

describe('notifications', () => {
  itWithDouble(
    'that the system refuses leave their reason in the history, and the page says it cannot call',
    async () => {
      const app = await night.start({ notifications: 'denied' })
      night.fire('one')
      const row = await rowOf(app, 'one')
      await row.waitFor()
      await row.click()
      const page = await app.page('main')
      await page
        .getByText(/Notifications are not allowed/)
        .first()
        .waitFor()
      expect(await isUp(app, 'main')).toBe(true)
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
