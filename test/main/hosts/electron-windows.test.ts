import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DeskSummary } from '../../../main/engine/summary.ts'
import { refusable, type StubWindow, stubFrame } from '../../electron/stub.ts'
import { stubDisplay } from '../../electron/stub-system.ts'
import { appFolder, quiet, running } from '../../helpers/electron-run.ts'

const called = (calledAt: number, episodeId = 1): DeskSummary => ({
  ...quiet,
  calm: false,
  needsYou: 1,
  alerts: 1,
  call: { episodeId: episodeId as never, calledAt },
})
const asked = (calledAt: number): DeskSummary => ({
  ...quiet,
  calm: false,
  needsYou: 1,
  asked: 1,
  question: { escalationId: 7 as never, calledAt },
})
const size = { width: 380, height: 520 }

describe('the popover', () => {
  it('is loaded once the start is over, hangs under the tray, and goes when something else is used', async () => {
    const host = await running({ platform: 'win32' })
    expect(host.windowOf('popover')).toBeUndefined()
    host.clock.advance(3_000)
    const popover = host.windowOf('popover')
    expect(popover?.options).toMatchObject({ ...size, frame: false, skipTaskbar: true, show: false })
    expect(popover?.visible).toBe(false)
    host.tray?.emit('click')
    expect(popover?.calls.slice(-3)).toEqual(['bounds 1532,38 380x520', 'show', 'focus'])
    popover?.blur()
    expect(popover?.visible).toBe(false)
    expect(popover?.isDestroyed()).toBe(false)
  })

  it('is put away by the click on the tray that took its focus, and opened by the next one', async () => {
    const host = await running({ platform: 'darwin' })
    host.tray?.emit('click')
    const popover = host.windowOf('popover')
    expect(popover?.visible).toBe(true)
    popover?.blur()
    host.clock.advance(100)
    host.tray?.emit('click')
    expect(popover?.visible).toBe(false)
    host.clock.advance(1_000)
    host.tray?.emit('click')
    expect(popover?.visible).toBe(true)
    host.tray?.emit('click')
    expect(popover?.visible).toBe(false)
    const popovers = host.stub.app.windows.filter(({ webContents }) =>
      webContents.url.endsWith('popover.html'),
    )
    expect(popovers).toHaveLength(1)
  })

  it('closes to nothing but hidden, and is made anew when its window is gone', async () => {
    const host = await running({ platform: 'darwin' })
    host.tray?.emit('click')
    const popover = host.windowOf('popover')
    expect(popover?.close()).toBe(false)
    expect(popover?.visible).toBe(false)
    popover?.destroy()
    host.tray?.emit('click')
    expect(host.windowOf('popover')?.visible).toBe(true)
  })

  it('stands above a bar at the bottom, on the screen of the tray', async () => {
    const host = await running({
      platform: 'win32',
      before: ({ screen }) => {
        const [first] = screen.displays
        const second = stubDisplay(2, 1920)
        second.workArea = { ...second.bounds, height: 1040 }
        screen.displays = [first, second]
      },
    })
    if (host.tray) host.tray.bounds = { x: 3700, y: 1050, width: 16, height: 24 }
    host.tray?.emit('click')
    expect(host.windowOf('popover')?.bounds).toEqual({ ...size, x: 3452, y: 512 })
  })

  it('comes from the menu where a tray sends no clicks, in the corner by the bar', async () => {
    const host = await running()
    // A Linux tray gives no bounds; what is in this number is nowhere.
    if (host.tray) host.tray.bounds = { x: 100, y: 1000, width: 24, height: 24 }
    const item = host.tray?.menu?.template.find(({ label }) => label === 'Show summary')
    ;(item?.click as (() => void) | undefined)?.()
    const popover = host.windowOf('popover')
    expect(popover?.visible).toBe(true)
    expect(popover?.bounds).toEqual({ ...size, x: 1532, y: 38 })
  })

  it('has a seat of its own, and its page is brought back when it dies', async () => {
    const host = await running({ platform: 'darwin' })
    host.tray?.emit('click')
    const popover = host.windowOf('popover')
    host.stub.askForPort(popover?.webContents, stubFrame({ url: 'app://nightdesk/popover.html' }))
    await expect.poll(() => host.engine.pushes.size).toBe(1)
    popover?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    expect(popover?.webContents.reloads).toBe(1)
    expect(host.window.webContents.reloads).toBe(0)
    // The plain page in its place leads back to the summary, not to a whole desk in so small a window.
    popover?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    expect(popover?.calls.at(-1)).toBe('load app://nightdesk/safe-popover')
    const response = await host.stub.handlers.get('app')?.(new Request('app://nightdesk/safe-popover'))
    expect(await response?.text()).toContain('<a href="/popover.html">')
    popover?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    expect(popover?.calls.filter((call) => call.startsWith('load'))).toHaveLength(2)
  })
})

/** The manual clock stands at 03:14 UTC; these tests must not depend on where they run. */
const always = { nightWindow: 'always' } as const

describe('the Night window', () => {
  it('opens for a page, above everything, on the screen in use, without the keyboard', async () => {
    const host = await running({
      platform: 'darwin',
      before: ({ screen }) => {
        screen.displays = [screen.displays[0], stubDisplay(2, 1920)]
        screen.cursor = { x: 2500, y: 500 }
      },
    })
    host.engine.choose(always)
    expect(host.windowOf('night')).toBeUndefined()
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    expect(night?.options).toMatchObject({
      width: 520,
      height: 420,
      x: 2620,
      y: 345,
      frame: false,
      show: false,
      alwaysOnTop: true,
      type: 'panel',
    })
    expect(night?.calls).toEqual([
      'load app://nightdesk/night.html',
      'on top screen-saver',
      'all workspaces true',
    ])
    night?.emit('ready-to-show')
    expect(night?.calls.slice(-2)).toEqual(['show inactive', 'move top'])
    expect(night?.focused).toBe(false)
  })

  it.each([
    ['that the page is loaded', 1, (night: StubWindow) => night.webContents.emit('did-finish-load')],
    ['nothing at all', 0, () => {}],
  ])('shows itself once, also where it is told %s', async (_what, atOnce, happens) => {
    const host = await running()
    host.engine.choose(always)
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    if (!night) throw new Error('no window')
    const shown = () => night.calls.filter((call) => call === 'show inactive').length
    happens(night)
    expect(shown()).toBe(atOnce)
    host.clock.advance(2_000)
    expect(shown()).toBe(1)
    night.emit('ready-to-show')
    night.webContents.emit('did-finish-load')
    expect(shown()).toBe(1)
  })

  it('is not shown when it is gone before there is anything to see', async () => {
    const host = await running()
    host.engine.choose(always)
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    const pending = host.clock.pending()
    night?.destroy()
    expect(host.clock.pending()).toBe(pending - 1)
    night?.emit('ready-to-show')
    expect(night?.calls).not.toContain('show inactive')
  })

  it('comes although the tray cannot follow, and the next one does, too', async () => {
    const host = await running()
    host.engine.choose(always)
    if (host.tray)
      host.tray.setToolTip = () => {
        throw new Error('no tray any more')
      }
    host.engine.say(called(1_000))
    expect(host.windowOf('night')).toBeDefined()
    expect(host.stub.app.badge).toBe(1)
    expect(host.log).toContainEqual(expect.stringContaining('no tray any more'))
    host.windowOf('night')?.close()
    host.engine.say(called(2_000, 2))
    expect(host.windowOf('night')).toBeDefined()
  })

  it('that hangs and is closed meanwhile ends nothing later', async () => {
    const host = await running()
    host.engine.choose(always)
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    const pending = host.clock.pending()
    night?.emit('unresponsive')
    expect(host.clock.pending()).toBe(pending + 1)
    let ended = 0
    if (night) night.webContents.forcefullyCrashRenderer = () => ended++
    night?.destroy()
    expect(host.clock.pending()).toBeLessThan(pending)
    host.clock.advance(20_000)
    expect(ended).toBe(0)
  })

  it('takes the keyboard only when that was chosen', async () => {
    const host = await running()
    host.engine.choose({ ...always, nightFocus: true })
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    night?.emit('ready-to-show')
    expect(night?.focused).toBe(true)
  })

  it('stays away when the choice says so', async () => {
    const host = await running()
    host.engine.choose({ nightWindow: 'never' })
    host.engine.say(called(1_000))
    expect(host.windowOf('night')).toBeUndefined()
    // Chosen later, it is for the next page: nothing jumps up because of a setting.
    host.engine.choose(always)
    host.engine.say({ ...called(1_000), blind: 1 })
    expect(host.windowOf('night')).toBeUndefined()
    host.engine.say(called(2_000, 2))
    expect(host.windowOf('night')).toBeDefined()
  })

  it('comes by night alone, unless chosen otherwise: the engine says when that is', async () => {
    const host = await running()
    host.engine.say({ ...called(1_000), night: false })
    expect(host.windowOf('night')).toBeUndefined()
    host.engine.say({ ...called(2_000), night: true })
    expect(host.windowOf('night')).toBeDefined()
  })

  it('is never two, shows itself again for a later page, and closes for good', async () => {
    const host = await running()
    host.engine.choose(always)
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    night?.emit('ready-to-show')
    host.engine.say({ ...called(1_000), overdue: 1 })
    expect(night?.calls.filter((call) => call === 'show inactive')).toHaveLength(1)
    host.engine.say(called(2_000, 2))
    expect(night?.calls.filter((call) => call === 'show inactive')).toHaveLength(2)
    expect(
      host.stub.app.windows.filter(({ webContents }) => webContents.url.endsWith('night.html')),
    ).toHaveLength(1)
    night?.close()
    expect(night?.isDestroyed()).toBe(true)
    // The newer one was taken and the older is named again: it has had its window.
    host.engine.say(called(1_000))
    expect(host.windowOf('night')).toBeUndefined()
    host.engine.say(called(3_000, 3))
    expect(host.windowOf('night')).toBeDefined()
  })

  it('goes when nothing has needed it for a while, but not before its page could say who took it', async () => {
    const host = await running()
    host.engine.choose(always)
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    host.engine.say(quiet)
    host.clock.advance(30_000)
    expect(night?.isDestroyed()).toBe(false)
    host.engine.say(called(2_000, 2))
    host.clock.advance(120_000)
    expect(night?.isDestroyed()).toBe(false)
    host.engine.say(quiet)
    host.clock.advance(60_000)
    expect(night?.isDestroyed()).toBe(true)
  })

  it.each([
    ['always', false, true],
    ['night', true, true],
    ['night', false, false],
    ['never', true, false],
  ] as const)(
    'comes for a colleague’s question as for a page: %s, by night: %s',
    async (nightWindow, night, comes) => {
      const host = await running()
      host.engine.choose({ nightWindow })
      host.engine.say({ ...asked(1_000), night })
      expect(host.windowOf('night') !== undefined).toBe(comes)
    },
  )

  it('comes once for a question, shows itself for the page after it, and goes when neither waits', async () => {
    const host = await running()
    host.engine.choose(always)
    host.engine.say(asked(1_000))
    const night = host.windowOf('night')
    night?.emit('ready-to-show')
    const shown = () => night?.calls.filter((call) => call === 'show inactive').length
    host.engine.say({ ...asked(1_000), overdue: 1 })
    expect(shown()).toBe(1)
    host.engine.say({ ...called(2_000), asked: 1, question: asked(1_000).question })
    expect(shown()).toBe(2)
    // The page is taken: the question that waited all the while is there already.
    host.engine.say(asked(1_000))
    host.clock.advance(120_000)
    expect([shown(), night?.isDestroyed()]).toEqual([2, false])
    host.engine.say(quiet)
    host.clock.advance(60_000)
    expect(night?.isDestroyed()).toBe(true)
  })

  it('moves to a screen that is left', async () => {
    const host = await running({
      before: ({ screen }) => {
        screen.displays = [screen.displays[0], stubDisplay(2, 1920)]
        screen.cursor = { x: 2500, y: 500 }
      },
    })
    host.engine.choose(always)
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    host.stub.screen.displays = [stubDisplay(1)]
    host.stub.screen.emit('display-removed', {}, stubDisplay(2, 1920))
    expect(night?.bounds).toEqual({ x: 1400, y: 345, width: 520, height: 420 })
  })

  it('gives way to the main window when its page keeps ending, and comes for the next page again', async () => {
    const host = await running({ platform: 'darwin' })
    host.engine.choose(always)
    host.window.close()
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    night?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    expect(night?.isDestroyed()).toBe(true)
    expect(night?.calls.filter((call) => call.startsWith('load'))).toHaveLength(1)
    expect(host.window.visible).toBe(true)
    host.engine.say(called(2_000, 2))
    expect(host.windowOf('night')).toBeDefined()
  })

  it.each([
    ['hidden', 'darwin'],
    ['minimised', 'linux'],
    ['gone', 'win32'],
  ] as const)(
    'gives way to a main window that was %s without taking the keyboard, unless chosen',
    async (state, platform) => {
      for (const nightFocus of [false, true]) {
        const host = await running({ platform })
        host.engine.choose({ ...always, nightFocus })
        host.window.blur()
        if (state === 'gone') host.window.destroy()
        else host.window.close()
        host.window.focused = false
        host.engine.say(called(1_000))
        const night = host.windowOf('night')
        night?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
        const main = host.stub.app.windows.findLast(
          ({ webContents }) => webContents.url === 'app://nightdesk/',
        )
        if (state === 'gone') main?.emit('ready-to-show')
        expect(main).toMatchObject({ visible: true, minimized: false, focused: nightFocus })
      }
    },
  )

  it('has a seat of its own, and its page is brought back when it dies', async () => {
    const host = await running()
    host.engine.choose(always)
    host.engine.say(called(1_000))
    const night = host.windowOf('night')
    host.stub.askForPort(night?.webContents, stubFrame({ url: 'app://nightdesk/night.html' }))
    await expect.poll(() => host.engine.pushes.size).toBe(1)
    night?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    expect(night?.webContents.reloads).toBe(1)
  })
})

describe('the main window', () => {
  const memory = () => path.join(appFolder(), 'data', 'browser', 'window.json')
  const bounds = { x: 100, y: 90, width: 1000, height: 700 }

  it('is shown once, also where the system never says that it has painted', async () => {
    const host = await running()
    host.clock.advance(1_900)
    expect(host.window.calls).toEqual(['load app://nightdesk/'])
    host.clock.advance(100)
    expect(host.window.calls).toEqual(['load app://nightdesk/', 'show'])
    host.window.emit('ready-to-show')
    expect(host.window.calls).toEqual(['load app://nightdesk/', 'show'])
  })

  it('comes back where it was', async () => {
    const host = await running()
    host.window.setBounds(bounds)
    host.window.emit('move')
    host.window.emit('resize')
    host.clock.advance(1_000)
    expect(JSON.parse(await readFile(memory(), 'utf8'))).toMatchObject({ bounds, maximized: false })
    host.window.maximized = true
    host.window.emit('maximize')
    host.clock.advance(1_000)
    const next = await running()
    expect(next.window.options).toMatchObject(bounds)
    next.window.emit('ready-to-show')
    expect(next.window.calls).toEqual(['load app://nightdesk/', 'maximize', 'show'])
  })

  it('keeps its place at once when it is put away and when the app ends', async () => {
    const kept = async () => JSON.parse(await readFile(memory(), 'utf8')).bounds
    const host = await running()
    host.window.setBounds(bounds)
    host.window.close()
    expect(await kept()).toEqual(bounds)
    host.stub.app.emit('second-instance', {}, ['nightdesk'], '/')
    host.window.setBounds({ x: 300 })
    host.stub.app.quit()
    expect(await kept()).toEqual({ ...bounds, x: 300 })
  })

  it.each([
    ['beyond every screen', { ...bounds, x: 5_000 }],
    ['above the screen, where nobody can take hold of it', { ...bounds, y: -400 }],
    ['nonsense', { ...bounds, width: 'wide' }],
    ['of no size', { ...bounds, height: 0 }],
    ['absent', null],
  ])('opens as at first when its place is %s', async (_what, kept) => {
    const first = await running()
    first.engine.closing.resolve()
    await writeFile(memory(), JSON.stringify({ bounds: kept, maximized: false }))
    const next = await running()
    expect(next.window.options).toMatchObject({ width: 1440, height: 900 })
    expect(next.window.options.x).toBeUndefined()
  })

  it('is cut to a screen that became smaller, and opens although its memory is damaged', async () => {
    await running()
    await writeFile(memory(), JSON.stringify({ bounds: { x: 100, y: 90, width: 4000, height: 3000 } }))
    const next = await running()
    expect(next.window.options).toMatchObject({ x: 0, y: 30, width: 1920, height: 1050 })
    await writeFile(memory(), '{')
    expect((await running()).window.options).toMatchObject({ width: 1440, height: 900 })
  })

  it('stays out of sight in a hidden start, with its page loaded: that is what rings', async () => {
    const argv = ['--data-dir', path.join(appFolder(), 'data'), '--hidden']
    const hidden = await running({ platform: 'win32', argv })
    hidden.window.emit('ready-to-show')
    expect(hidden.window.calls).toEqual(['load app://nightdesk/'])
    hidden.stub.app.emit('second-instance', {}, ['nightdesk'], '/')
    expect(hidden.window.visible).toBe(true)
    expect(hidden.window.calls).not.toContain('maximize')
    hidden.window.maximized = true
    hidden.window.close()
    const large = await running({ platform: 'win32', argv })
    large.window.emit('ready-to-show')
    large.stub.app.emit('second-instance', {}, ['nightdesk'], '/')
    expect(large.window.calls.slice(1)).toEqual(['maximize', 'show', 'focus'])

    // Without a tray that can be seen for certain it must be in the list of windows.
    const bare = await running({ argv })
    bare.window.emit('ready-to-show')
    expect(bare.window.calls).toEqual(['load app://nightdesk/', 'minimize'])
  })

  it('is not hidden again by its first paint when somebody asked for it meanwhile', async () => {
    const argv = ['--data-dir', path.join(appFolder(), 'data'), '--hidden']
    const host = await running({ argv })
    host.stub.app.emit('second-instance', {}, ['nightdesk'], '/')
    host.window.emit('ready-to-show')
    expect(host.window.visible).toBe(true)
    expect(host.window.calls).not.toContain('minimize')
  })

  it('says once where it went when it is closed to the tray', async () => {
    const host = await running({ platform: 'win32' })
    host.window.close()
    host.window.show()
    host.window.close()
    const words = () => host.stub.notifications.map(({ options }) => options.title)
    expect(words()).toEqual(['Nightdesk keeps watching in the tray'])
    const next = await running({ platform: 'win32' })
    next.window.close()
    expect(next.stub.notifications).toEqual([])
  })

  it('lets go at once when Windows ends the session', async () => {
    const host = await running({ platform: 'win32' })
    host.engine.say(called(1_000))
    host.window.emit('session-end', {})
    await expect.poll(() => host.engine.told).toContain('close')
    const event = refusable()
    host.stub.app.emit('before-quit', event)
    expect(event.refused).toBe(false)
    expect(host.stub.questions).toEqual([])
  })
})

describe('the window that sounds', () => {
  it('is made when the engine is open, never shown, and in no list of windows', async () => {
    const host = await running({ platform: 'win32' })
    const sound = host.windowOf('sound')
    expect(sound?.options).toMatchObject({
      show: false,
      focusable: false,
      skipTaskbar: true,
      webPreferences: { backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required' },
    })
    host.clock.advance(60_000)
    expect(sound?.calls).toEqual(['load app://nightdesk/sound.html'])
    expect(sound?.visible).toBe(false)
  })

  it('is made anew when the engine asks for it, crashed or hung, and takes a seat like any other', async () => {
    const host = await running()
    const first = host.windowOf('sound')
    first?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    expect(host.log.at(-1)).toBe('The page that sounds ended: crashed.')
    host.options[0]?.shell?.restartSpeaker?.()
    const second = host.windowOf('sound')
    expect(first?.isDestroyed()).toBe(true)
    expect(second).toBeDefined()
    const frame = stubFrame({ url: 'app://nightdesk/sound.html' })
    host.stub.askForPort(second?.webContents, frame)
    await expect.poll(() => frame.got).toHaveLength(1)
  })

  it('is not made once the app ends', async () => {
    const host = await running()
    host.stub.app.quit()
    const before = host.stub.app.windows.length
    host.windowOf('sound')?.destroy()
    host.options[0]?.shell?.restartSpeaker?.()
    expect(host.stub.app.windows).toHaveLength(before)
  })
})
