/** The window that sounds, in the built app: heard through its own audio graph, and made anew when it dies. */
import { describe, expect } from 'vitest'
import type { ShellApp, WindowName } from '../electron/double/launch.ts'
import { goTo } from '../helpers/desk-scenes.ts'
import { eventually } from '../helpers/eventually.ts'
import type { PageEar } from '../helpers/page-ear.ts'
import { itWithDouble, rowOf, shellNights } from './shell-night.ts'

declare const ear: PageEar

const night = shellNights()

/** How many sounds are under way in this window's page; -1 when it has none that answers. */
const sounds = async (app: ShellApp, name: WindowName): Promise<number> =>
  (await app.page(name)).evaluate(() => ear.sources()).catch(() => -1)

describe('a call by night', () => {
  itWithDouble('is heard from the hidden window alone, and from nowhere once it is taken', async () => {
    const app = await night.start({ hour: 2 })
    await eventually(async () => (await app.window('sound')) !== null).toBe(true)
    // Until a page has said that it can sound, the notification is what sounds.
    const page = await app.page('main')
    await goTo(page, 'This laptop')
    await page.getByText('Sound can be played.').waitFor()
    await goTo(page, 'Watch')
    night.fire('one')
    await (await rowOf(app, 'one')).waitFor()
    await eventually(() => sounds(app, 'sound')).toBe(1)
    expect(await sounds(app, 'main')).toBe(0)
    expect(await app.window('sound')).toMatchObject({ visible: false })
    const calls = (await app.facts()).notifications.filter(({ urgency }) => urgency === 'critical')
    expect(calls.map(({ silent }) => silent)).toEqual([true])

    await (await rowOf(app, 'one')).click()
    await (await app.page('main')).keyboard.press('a')
    await eventually(() => sounds(app, 'sound')).toBe(0)
    expect(await sounds(app, 'main')).toBe(0)
    expect(app.complaints).toEqual([])
  })

  itWithDouble('goes on from the main window when that one dies, until there is another', async () => {
    const app = await night.start({ hour: 2 })
    night.fire('one')
    await (await rowOf(app, 'one')).waitFor()
    await eventually(() => sounds(app, 'sound')).toBe(1)
    const first = (await app.window('sound'))?.id
    await app.acts.crashPage(first ?? -1)
    await eventually(async () => {
      const now = await app.window('sound')
      return now !== null && now.id !== first && (await sounds(app, 'sound')) === 1
    }).toBe(true)
    await eventually(() => sounds(app, 'main')).toBe(0)
    expect(app.output()).toMatch(/The page that sounds ended: crashed/)
  })
})
