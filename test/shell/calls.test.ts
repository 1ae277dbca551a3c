/** Somebody is called: the summary at the tray and the Night window, each acknowledging the alert that it shows. */
import { describe, expect, it } from 'vitest'
import type { ShellApp } from '../electron/double/launch.ts'
import { eventually } from '../helpers/eventually.ts'
import { groupOf, isUp, itWithDouble, pressUntil, rowOf, shellNights } from './shell-night.ts'

const night = shellNights()

async function openSummary(app: ShellApp) {
  await app.acts.trayEvent('click')
  await eventually(() => isUp(app, 'popover')).toBe(true)
  return app.page('popover')
}

describe('the summary at the tray', () => {
  itWithDouble(
    'opens with a click, acknowledges its first alert with A, and every window knows',
    async () => {
      night.fire('one')
      const app = await night.start()
      await (await rowOf(app, 'one')).waitFor()
      const popover = await openSummary(app)
      await popover.getByRole('heading', { name: /Trouble one/ }).waitFor()
      await pressUntil(popover, 'a', async () => /In hand/.test(await groupOf(app, 'one')))
      await eventually(async () => (await app.facts()).trays[0]?.toolTip).not.toMatch(/need/)
      expect(app.complaints).toEqual([])
    },
  )

  itWithDouble('goes when something else is used, with Escape, and with the second click', async () => {
    const app = await night.start()
    const popover = await openSummary(app)
    await popover.getByText('1 of 1').first().waitFor()
    await popover.keyboard.press('Escape')
    await eventually(() => isUp(app, 'popover')).toBe(false)
    const again = await openSummary(app)
    expect(again).toBe(popover)
    await app.acts.trayEvent('click')
    await eventually(() => isUp(app, 'popover')).toBe(false)
    await openSummary(app)
    await app.acts.blurWindow((await app.window('popover'))?.id ?? -1)
    await eventually(() => isUp(app, 'popover')).toBe(false)
  })

  itWithDouble('opens an alert in the main window', async () => {
    night.fire('one')
    const app = await night.start()
    await (await rowOf(app, 'one')).waitFor()
    await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
    const popover = await openSummary(app)
    await popover.getByRole('button', { name: 'Open in Nightdesk' }).first().click()
    await eventually(() => isUp(app, 'main')).toBe(true)
    expect(await isUp(app, 'popover')).toBe(false)
  })
})

describe('the Night window', () => {
  itWithDouble('comes for a page by night, above all, without taking the keyboard', async () => {
    const app = await night.start({ hour: 2 })
    night.fire('one')
    await eventually(() => isUp(app, 'night')).toBe(true)
    const window = await app.window('night')
    expect(window?.calls).toEqual(expect.arrayContaining(['on top screen-saver', 'show inactive']))
    expect(window?.focused).toBe(false)
    const page = await app.page('night')
    await page.getByRole('heading', { name: /Trouble one/ }).waitFor()

    // A second page finds the window there.
    night.fire('two')
    await page.getByText('and 1 more').waitFor()
    expect((await app.facts()).windows.filter(({ url }) => url.endsWith('night.html'))).toHaveLength(1)
  })

  it.each(['Enter', 'a'])('acknowledges with %s, and gives back with U', async (key) => {
    const app = await night.start({ hour: 2 })
    night.fire('one')
    await eventually(() => isUp(app, 'night')).toBe(true)
    const page = await app.page('night')
    const taken = () =>
      page
        .getByText('You have it')
        .count()
        .then((count) => count === 1)
    await page.getByRole('heading', { name: /Trouble one/ }).waitFor()
    await pressUntil(page, key, taken)
    expect(await groupOf(app, 'one')).toMatch(/In hand/)
    await pressUntil(page, 'u', async () => /Needs you/.test(await groupOf(app, 'one')))
  })

  it('goes by itself when its page is taken elsewhere, and not before', async () => {
    const app = await night.start({ hour: 2 })
    night.fire('one')
    await eventually(() => isUp(app, 'night')).toBe(true)
    const main = await app.page('main')
    await (await rowOf(app, 'one')).click()
    await main.keyboard.press('a')
    await eventually(() => groupOf(app, 'one')).toMatch(/In hand/)
    await eventually(async () => (await app.window('night')) === null).toBe(true)
  })

  itWithDouble('does not come by day', async () => {
    const app = await night.start({ hour: 12 })
    night.fire('one')
    await (await rowOf(app, 'one')).waitFor()
    // The tray hears of the call by the same words of the engine.
    await eventually(async () => (await app.facts()).trays[0]?.toolTip).toMatch(/1 needs you/)
    expect(await app.window('night')).toBeNull()
  })
})
