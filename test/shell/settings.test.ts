/** What the user chooses of the app, from the page's switch to what the system is asked. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect } from 'vitest'
import type { ShellApp } from '../electron/double/launch.ts'
import { eventually } from '../helpers/eventually.ts'
import { isUp, itWithDouble, shellNights } from './shell-night.ts'

const night = shellNights()

/** The screen "This laptop" of the main window. */
async function laptop(app: ShellApp) {
  const page = await app.page('main')
  await page.getByText('1 of 1 live').first().waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await page.getByRole('heading', { name: 'This app' }).waitFor()
  return page
}

describe('the choices of the app', () => {
  itWithDouble(
    'takes the keys that are recorded, opens the summary with them, and says when they are taken',
    async () => {
      const app = await night.start()
      const page = await laptop(app)
      const field = page.getByLabel(/Keys that open the summary/)
      await field.focus()
      await page.keyboard.press('Control+Alt+N')
      await eventually(async () => (await app.facts()).shortcuts.length).toBe(1)
      const [keys = ''] = (await app.facts()).shortcuts
      await app.acts.pressShortcut(keys)
      await eventually(() => isUp(app, 'popover')).toBe(true)

      await app.acts.takeShortcut('Control+Alt+M')
      await field.focus()
      await page.keyboard.press('Control+Alt+M')
      await page.getByText(/Another program already has/).waitFor()
      expect((await app.facts()).shortcuts).toEqual([])
    },
  )

  itWithDouble('starts with the session by a file of the desktop, and takes that back', async () => {
    const app = await night.start()
    const page = await laptop(app)
    const file = path.join(night.dataDir, 'xdg', 'autostart', 'nightdesk.desktop')
    await page.getByLabel(/Start with this system/).click()
    await eventually(() => existsSync(file)).toBe(true)
    expect(readFileSync(file, 'utf8')).toMatch(/^Exec=".+" --hidden$/m)
    await page.getByLabel(/Start with this system/).click()
    await eventually(() => existsSync(file)).toBe(false)
  })

  itWithDouble('starts out of sight when the session started it, and still watches', async () => {
    const app = await night.start({ hidden: true, argv: ['--hidden'] })
    await eventually(async () => (await app.facts()).trays.length).toBe(1)
    night.fire('one')
    await eventually(async () => (await app.facts()).trays[0]?.toolTip).toMatch(/1 needs you/)
    // By then a window that was to be shown would have been.
    await eventually(async () => (await app.window('main'))?.painted).toBe(true)
    expect(await isUp(app, 'main')).toBe(false)
    await app.acts.trayMenu('Open Nightdesk')
    await eventually(() => isUp(app, 'main')).toBe(true)
  })
})
