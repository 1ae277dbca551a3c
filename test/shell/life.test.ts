/** The life of the app as its user sees it: started, closed, brought back, started once more, ended. */
import { describe, expect, it } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import { isUp, itWithDouble, rowOf, shellNights } from './shell-night.ts'

const night = shellNights()

describe('the app', () => {
  it('shows the first alert, and still does when its window was closed and brought back', async () => {
    night.fire('one')
    const app = await night.start()
    await (await rowOf(app, 'one')).waitFor()
    await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
    await eventually(() => isUp(app, 'main')).toBe(false)
    night.fire('two')
    await (await rowOf(app, 'two')).waitFor({ state: 'attached' })
    await app.acts.activate()
    await eventually(() => isUp(app, 'main')).toBe(true)
  })

  itWithDouble('starts cold, shows its window when it has painted, and the first alert in it', async () => {
    night.fire('one')
    const app = await night.start()
    await (await rowOf(app, 'one')).waitFor()
    const window = await app.window('main')
    expect(window?.options.show).toBe(false)
    expect(window?.calls.filter((call) => /^(load|show)/.test(call))).toEqual([
      'load app://nightdesk/',
      'show',
    ])
    expect(await app.facts()).toMatchObject({
      errorBoxes: [],
      calls: expect.arrayContaining(['enableSandbox']),
    })
    expect(app.complaints).toEqual([])
  })

  itWithDouble(
    'goes on watching and calling with its window closed, and the tray brings that back',
    async () => {
      const app = await night.start()
      const window = await app.window('main')
      expect(await app.acts.closeWindow(window?.id ?? -1)).toBe(false)
      expect(await isUp(app, 'main')).toBe(false)

      night.fire('two')
      await eventually(
        async () => (await app.facts()).notifications.filter(({ urgency }) => urgency === 'critical').length,
      ).toBe(1)
      await eventually(async () => (await app.facts()).trays[0]?.toolTip).toMatch(/1 needs you/)
      // The system may not put it to sleep, and shows the count where it keeps one.
      expect(await app.facts()).toMatchObject({ blockers: ['prevent-app-suspension'], badge: 1 })

      await app.acts.trayMenu('Open Nightdesk')
      await eventually(() => isUp(app, 'main')).toBe(true)
      await (await rowOf(app, 'two')).waitFor()
      expect(
        (await app.facts()).windows.filter(({ gone, url }) => !gone && url === 'app://nightdesk/'),
      ).toHaveLength(1)
    },
  )

  itWithDouble('keeps the system awake for the shift, and lets it sleep off duty', async () => {
    const app = await night.start()
    const blockers = async () => (await app.facts()).blockers
    await eventually(blockers).toEqual(['prevent-app-suspension'])
    const page = await app.page('main')
    await page.locator('.strip-armed').click()
    await page.getByRole('button', { name: 'Off duty', exact: true }).click()
    await eventually(blockers).toEqual([])
    await page.getByText('You are off duty, so this laptop may fall asleep.').waitFor()
    await page.getByRole('button', { name: 'As planned' }).click()
    await eventually(blockers).toEqual(['prevent-app-suspension'])
    await page.getByText('This laptop is kept from falling asleep by itself.').waitFor()
  })

  itWithDouble.each([
    ['linux', 'minimize'],
    ['win32', 'hide'],
    ['darwin', 'hide'],
  ] as const)('puts its window away as %s does it', async (platform, deed) => {
    const app = await night.start({ platform })
    await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
    const calls = (await app.window('main'))?.calls ?? []
    expect(calls.filter((call) => call === 'minimize' || call === 'hide')).toEqual([deed])
    await app.acts.activate()
    await eventually(() => isUp(app, 'main')).toBe(true)
  })

  itWithDouble('stays in the window list where there can be no tray', async () => {
    const app = await night.start({ tray: false })
    const window = await app.window('main')
    await app.acts.closeWindow(window?.id ?? -1)
    expect(await app.window('main')).toMatchObject({ minimized: true, gone: false })
    expect((await app.window('main'))?.calls).not.toContain('hide')
    await app.acts.activate()
    await eventually(() => isUp(app, 'main')).toBe(true)
  })

  it('keeps the sandbox of its pages', async () => {
    const app = await night.start()
    expect(app.child.spawnargs).not.toContain('--no-sandbox')
    // The app says so itself when somebody else took it away.
    expect(app.output()).not.toMatch(/no-sandbox/)
  })

  itWithDouble('is quit by its tray', async () => {
    const app = await night.start()
    await app.acts.trayMenu('Quit Nightdesk').catch(() => {})
    expect(await app.exited).toBe(0)
  })

  it('ends with 0 when it is quit, and leaves its folder in order', async () => {
    const app = await night.start()
    await app.acts.quit().catch(() => {})
    expect(await app.exited).toBe(0)
    const again = await night.start()
    const page = await again.page('main')
    await page.getByText('1 of 1 live').first().waitFor()
    expect(await page.getByText(/crash|not ended/i).count()).toBe(0)
  })

  itWithDouble('asks before it is quit while somebody is called, and stays unless told to go', async () => {
    night.fire('one')
    const app = await night.start()
    await (await rowOf(app, 'one')).waitFor()
    await app.acts.trayMenu('Quit Nightdesk')
    await eventually(async () => (await app.facts()).questions.length).toBe(1)
    expect(await isUp(app, 'main')).toBe(true)
    await app.acts.answerQuestions([1])
    await app.acts.trayMenu('Quit Nightdesk').catch(() => {})
    expect(await app.exited).toBe(0)
  })

  it.skipIf(process.platform === 'win32')('ends in order when the system ends it', async () => {
    const app = await night.start()
    app.child.kill('SIGTERM')
    expect(await app.exited).toBe(0)
  })

  it('shows the window of the one that runs when it is started twice', async () => {
    const app = await night.start()
    await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
    expect(await isUp(app, 'main')).toBe(false)
    const second = await night.start({ second: true })
    expect(await second.exited).toBe(0)
    await eventually(() => isUp(app, 'main')).toBe(true)
    expect((await app.window('main'))?.focused).toBe(true)
  })
})
