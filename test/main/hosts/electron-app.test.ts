import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Desk } from '../../../main/desk.ts'
import { toastActivator } from '../../../main/hosts/electron-app.ts'
import { menuTemplate } from '../../../main/hosts/electron-menu.ts'
import { refusable, stubFrame } from '../../electron/stub.ts'
import { appFolder, quiet, running, start } from '../../helpers/electron-run.ts'

describe('starting', () => {
  it('does what must be done before Electron is ready, in the first turn', () => {
    const { stub } = start()
    expect(stub.app.calls).toEqual([
      'enableSandbox',
      'setAppUserModelId app.nightdesk.desktop',
      'requestSingleInstanceLock',
    ])
    expect(stub.schemes.map(({ scheme }) => scheme)).toEqual(['app'])
    expect(stub.app.paths.userData).toBe(path.join(appFolder(), 'data', 'browser'))
    expect(existsSync(path.join(appFolder(), 'data', 'browser'))).toBe(true)
    expect(stub.app.windows).toEqual([])
  })

  it('gives Windows one and the same activator for its toasts, before anything is shown', () => {
    const { stub } = start({ platform: 'win32' })
    const given = `setToastActivatorCLSID ${toastActivator}`
    expect(stub.app.calls.indexOf(given)).toBe(
      stub.app.calls.indexOf('setAppUserModelId app.nightdesk.desktop') + 1,
    )
    expect(start({ platform: 'darwin' }).stub.app.calls).not.toContain(given)
    expect(toastActivator).toBe('{D23D3E75-C61D-4F5A-BAAA-08B010BCF9F2}')
  })

  it('shows one sandboxed window on its own scheme, shown once it has painted', async () => {
    const { window, stub } = await running()
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      devTools: false,
    })
    expect(window.options.webPreferences?.preload).toBe(
      path.join(appFolder(), 'out', 'preload', 'preload.cjs'),
    )
    expect(window.calls).toEqual(['load app://nightdesk/'])
    window.emit('ready-to-show')
    expect(window.calls).toEqual(['load app://nightdesk/', 'show'])
    expect(stub.app.windows.filter(({ visible }) => visible)).toEqual([window])
    expect(window.webContents.refuses('will-navigate', 'https://wiki.example/')).toBe(true)
    expect(stub.session.checks).not.toBeNull()
  })

  it('gives the engine its options', async () => {
    const { options, stub } = await running({
      argv: ['--drill', '--data-dir', path.join(appFolder(), 'data')],
    })
    expect(options).toMatchObject([
      {
        drill: true,
        host: 'electron',
        dataDir: path.join(appFolder(), 'data'),
        configFile: path.join(appFolder(), 'data', 'config.yaml'),
      },
    ])
    options[0]?.openUrl?.('https://wiki.example/')
    options[0]?.openUrl?.('file:///etc/passwd')
    expect(stub.opened).toEqual(['https://wiki.example/'])
  })

  it('serves the built page with its policy', async () => {
    await mkdir(path.join(appFolder(), 'out', 'renderer'), { recursive: true })
    await writeFile(path.join(appFolder(), 'out', 'renderer', 'index.html'), 'page')
    const { stub } = await running()
    const response = await stub.handlers.get('app')?.(new Request('app://nightdesk/'))
    expect(await response?.text()).toBe('page')
    expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('leaves at once when another instance has the lock', () => {
    const { stub, options } = start({ before: (one) => (one.app.hasLock = false) })
    expect(stub.app.exitCode).toBe(0)
    stub.app.becomeReady()
    expect(options).toEqual([])
  })

  it('says it when it runs without the sandbox', () => {
    const argv = ['--no-sandbox', '--data-dir', path.join(appFolder(), 'data')]
    expect(start({ argv }).log).toEqual([expect.stringContaining('--no-sandbox')])
    expect(start().log).toEqual([])
  })

  it('gives help, and says what is wrong with the command line', () => {
    const help = start({ argv: ['--help', '--some-chromium-switch'] })
    expect(help.stub.app.exitCode).toBe(0)
    expect(help.log.join()).toContain('--drill')
    const wrong = start({ argv: ['--data-dir'] })
    expect(wrong.stub.app.exitCode).toBe(2)
    expect(wrong.log).toEqual(['--data-dir needs a value.'])
  })

  it('says so when the data folder cannot be used or the engine does not open', async () => {
    await writeFile(path.join(appFolder(), 'data'), 'a file in the way')
    const blocked = start()
    expect(blocked.stub.app.exitCode).toBe(1)
    expect(blocked.stub.errorBoxes).toEqual([expect.stringContaining('data folder')])

    const failing = start({
      argv: ['--data-dir', path.join(appFolder(), 'other')],
      openDesk: () => Promise.reject(new Error('the disk is full')),
    })
    failing.stub.app.becomeReady()
    await expect.poll(() => failing.stub.app.exitCode).toBe(1)
    expect(failing.stub.errorBoxes).toEqual([expect.stringContaining('the disk is full')])
  })
})

describe('the page', () => {
  it('gets the engine over a port and loses its seat when it goes', async () => {
    const { stub, window, engine } = await running()
    const frame = stubFrame()
    stub.askForPort(window.webContents, frame)
    const page = frame.got[0]?.ports[0]
    if (!page) throw new Error('no port')
    const heard: unknown[] = []
    page.on('message', (message) => heard.push(message))
    page.postMessage({ id: 1, order: 'drill.start', input: {} })
    page.postMessage({ id: 2, order: 'shell.run', input: {} })
    await expect.poll(() => heard).toHaveLength(3)
    expect(heard[0]).toEqual({ event: 'pulse', now: 1 })
    expect(heard.slice(1)).toEqual(
      expect.arrayContaining([
        { id: 1, ok: true },
        { id: 2, ok: false, code: 'unknown-name', message: expect.any(String) },
      ]),
    )
    expect(engine.told).toContain('order drill.start')
    page.close()
    await expect.poll(() => engine.pushes.size).toBe(0)
  })

  it('may ask before the engine is open', async () => {
    const opening = Promise.withResolvers<Desk>()
    const { stub, engine } = start({ openDesk: () => opening.promise })
    stub.app.becomeReady()
    await expect.poll(() => stub.app.windows).toHaveLength(1)
    const [early, late] = [stubFrame(), stubFrame()]
    stub.askForPort(stub.app.windows[0]?.webContents, early)
    stub.askForPort(stub.app.windows[0]?.webContents, late)
    const heard: unknown[] = []
    late.got[0]?.ports[0]?.on('message', (message) => heard.push(message))
    late.got[0]?.ports[0]?.postMessage({ id: 1, order: 'drill.stop', input: {} })
    opening.resolve(engine.desk)
    await expect.poll(() => heard).toContainEqual({ id: 1, ok: true })
    // The seat of the port that was closed meanwhile was given back.
    expect(engine.pushes.size).toBe(1)
    late.got[0]?.ports[0]?.close()
  })

  const gone = (reason: Electron.RenderProcessGoneDetails['reason']) => [{}, { reason, exitCode: 1 }] as const

  it('F61 is loaded again when it died; dying again soon, or before it lived, it gives way to the plain page', async () => {
    const { stub, window, log, engine, clock } = await running()
    stub.askForPort(window.webContents, stubFrame())
    window.webContents.emit('render-process-gone', ...gone('oom'))
    expect(window.webContents.reloads).toBe(1)
    expect(log).toContain('The page ended: oom.')
    stub.askForPort(window.webContents, stubFrame())
    clock.advance(60_000)
    window.webContents.emit('render-process-gone', ...gone('crashed'))
    expect(window.webContents.reloads).toBe(1)
    expect(window.calls.at(-1)).toBe('load app://nightdesk/safe')
    window.webContents.emit('render-process-gone', ...gone('crashed'))
    expect(window.calls.filter((call) => call.startsWith('load'))).toHaveLength(2)

    // It has no script, so it can only say the numbers it was served with.
    engine.say({ ...quiet, calm: false, needsYou: 2, alerts: 2, overdue: 1 })
    const response = await stub.handlers.get('app')?.(new Request('app://nightdesk/safe'))
    const html = (await response?.text()) ?? ''
    expect(html).toContain('2 need you, 1 overdue')
    expect(html).toMatch(/<a href="\/">/)
    expect(html).not.toMatch(/<script|<style|style=/)
    expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(window.webContents.refuses('will-navigate', 'app://nightdesk/')).toBe(false)
    expect(engine.told).not.toContain('close')

    // Its link leads back to the full page; should that end before it lives, the plain one comes again.
    window.webContents.url = 'app://nightdesk/'
    window.webContents.emit('render-process-gone', ...gone('crashed'))
    expect(window.calls.at(-1)).toBe('load app://nightdesk/safe')
    expect(window.calls.filter((call) => call.startsWith('load'))).toHaveLength(3)

    const early = await running({ argv: ['--data-dir', path.join(appFolder(), 'early')] })
    early.window.webContents.emit('render-process-gone', ...gone('launch-failed'))
    expect(early.window.webContents.reloads).toBe(0)
    expect(early.window.calls.at(-1)).toBe('load app://nightdesk/safe')
  })

  it('F61 that was opened again by hand has its chances back, and so has one that died long ago', async () => {
    const { stub, window, clock } = await running()
    const live = (): void => stub.askForPort(window.webContents, stubFrame())
    for (let time = 1; time <= 3; time += 1) {
      live()
      window.webContents.emit('render-process-gone', ...gone('crashed'))
      expect(window.webContents.reloads).toBe(time)
      clock.advance(600_000)
    }
    live()
    window.webContents.emit('render-process-gone', ...gone('crashed'))
    live()
    window.webContents.emit('render-process-gone', ...gone('crashed'))
    expect(window.calls.at(-1)).toBe('load app://nightdesk/safe')
    window.webContents.url = 'app://nightdesk/'
    live()
    clock.advance(600_000)
    window.webContents.emit('render-process-gone', ...gone('crashed'))
    expect(window.webContents.reloads).toBe(5)
  })

  it('F62 that hangs is ended and loaded again, unless it comes back by itself; the engine goes on', async () => {
    const { stub, window, clock, engine, tray } = await running()
    stub.askForPort(window.webContents, stubFrame())
    window.emit('unresponsive')
    clock.advance(9_000)
    window.emit('responsive')
    clock.advance(60_000)
    expect(window.webContents.reloads).toBe(0)
    window.emit('unresponsive')
    engine.say({ ...quiet, calm: false, needsYou: 1, alerts: 1 })
    expect(tray?.toolTip).toBe('Nightdesk: 1 needs you')
    clock.advance(10_000)
    expect(window.webContents.reloads).toBe(1)
    expect(engine.told).not.toContain('close')
  })

  it('is left alone when it ends because the app does', async () => {
    const { stub, window } = await running()
    stub.askForPort(window.webContents, stubFrame())
    stub.app.quit()
    window.webContents.emit('render-process-gone', ...gone('killed'))
    expect(window.webContents.reloads).toBe(0)
    expect(window.calls.filter((call) => call.startsWith('load'))).toHaveLength(1)
  })
})

describe('the menu', () => {
  it('has the keys of each system: Cmd+W closes a window on macOS', () => {
    const roles = (platform: NodeJS.Platform) => menuTemplate(platform, false).map(({ role }) => role)
    expect(roles('darwin')).toEqual(['appMenu', 'fileMenu', 'editMenu', undefined, 'windowMenu'])
    for (const platform of ['win32', 'linux'] as const) {
      expect(roles(platform)).toEqual([undefined, 'editMenu', undefined, 'windowMenu'])
      expect(menuTemplate(platform, false)[0]?.submenu).toEqual([{ role: 'quit', accelerator: 'Ctrl+Q' }])
    }
  })
})

describe('the window', () => {
  it('is put away, not closed, and watching goes on, with a tray or without (F69)', async () => {
    const { window, stub, engine } = await running()
    expect(window.close()).toBe(false)
    expect(window.calls.at(-1)).toBe('minimize')
    // Without a listener Electron would quit with its last window.
    expect(stub.app.listenerCount('window-all-closed')).toBe(1)
    stub.app.emit('window-all-closed')
    expect(engine.told).not.toContain('close')
    stub.app.emit('second-instance', {}, [], '/')
    expect(window.calls.slice(-3)).toEqual(['restore', 'show', 'focus'])
  })

  it('hides to the tray on Windows, if there is one', async () => {
    const { window } = await running({ platform: 'win32' })
    window.close()
    expect(window.calls.at(-1)).toBe('hide')
    const bare = await running({ platform: 'win32', before: (stub) => (stub.setting.trayPossible = false) })
    bare.window.close()
    expect(bare.window.calls.at(-1)).toBe('minimize')
  })

  it('leaves full screen before it hides on macOS, and comes back from the Dock', async () => {
    const { window, stub } = await running({ platform: 'darwin' })
    window.fullScreen = true
    window.close()
    expect(window.calls.slice(-2)).toEqual(['full screen false', 'hide'])
    stub.app.emit('activate')
    expect(window.calls.slice(-2)).toEqual(['show', 'focus'])
  })
})

describe('the tray', () => {
  it('shows the state, opens the window and quits', async () => {
    const { window, tray, engine, stub } = await running()
    expect(tray?.images.at(-1)).toBe(path.join(appFolder(), 'build', 'tray', 'calm.png'))
    engine.say({ ...quiet, calm: false, needsYou: 2, alerts: 2, overdue: 1 })
    expect(tray?.images.at(-1)).toBe(path.join(appFolder(), 'build', 'tray', 'overdue-2.png'))
    expect(tray?.toolTip).toBe('Nightdesk: 2 need you, 1 overdue')
    const items = tray?.menu?.template ?? []
    expect(items.map(({ label }) => label)).toEqual([
      'Nightdesk: 2 need you, 1 overdue',
      'Show summary',
      'Open Nightdesk',
      undefined,
      'Quit Nightdesk',
    ])
    const click = (name: string): void =>
      (items.find(({ label }) => label === name)?.click as (() => void) | undefined)?.()
    click('Open Nightdesk')
    expect(window.calls.at(-1)).toBe('focus')
    click('Quit Nightdesk')
    engine.closing.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)
  })
})

describe('the system', () => {
  it('tells the engine of waking, unlocking and the network', async () => {
    const { stub, engine, clock } = await running()
    expect(engine.told).toEqual(['online'])
    stub.net.online = false
    clock.advance(2_000)
    clock.advance(2_000)
    expect(engine.told).toEqual(['online', 'offline'])
    stub.net.online = true
    stub.powerMonitor.emit('resume')
    expect(engine.told).toEqual(['online', 'offline', 'online', 'resumed'])
    stub.powerMonitor.emit('unlock-screen')
    expect(engine.told.at(-1)).toBe('resumed')
  })
})

describe('quitting', () => {
  it('waits for the engine, then closes the window and ends', async () => {
    const { stub, engine, window, clock } = await running()
    stub.app.quit()
    stub.app.quit()
    await expect.poll(() => engine.told.filter((word) => word === 'close')).toHaveLength(1)
    expect(stub.app.exitCode).toBeNull()
    engine.closing.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)
    expect(window.calls).not.toContain('minimize')
    expect(engine.listeners.size).toBe(0)
    stub.net.online = false
    clock.advance(10_000)
    expect(engine.told).not.toContain('offline')
  })

  it('does not wait for ever', async () => {
    const { stub, clock, endSignal } = await running()
    endSignal()
    await clock.advanceAsync(4_900)
    expect(stub.app.exitCode).toBeNull()
    await clock.advanceAsync(200)
    expect(stub.app.exitCode).toBe(0)
  })

  it('listens to the system’s signals again once Electron has put its own in their place', async () => {
    const ends: (() => void)[] = []
    const { stub, engine } = await running({ onEndSignal: (end) => ends.push(end) })
    expect(ends).toHaveLength(2)
    expect(ends[0]).toBe(ends[1])
    ends[1]?.()
    await expect.poll(() => engine.told).toContain('close')
    engine.closing.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)
  })

  it('waits for an engine that is still opening', async () => {
    const opening = Promise.withResolvers<Desk>()
    const { stub, engine } = start({ openDesk: () => opening.promise })
    stub.app.becomeReady()
    await expect.poll(() => stub.app.windows).toHaveLength(1)
    stub.app.quit()
    opening.resolve(engine.desk)
    await expect.poll(() => engine.told).toEqual(['close'])
    engine.closing.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)
    expect(engine.listeners.size).toBe(0)
  })

  it('does not hold up a system that shuts down', async () => {
    const { stub, engine } = await running()
    stub.powerMonitor.emit('shutdown')
    const event = refusable()
    stub.app.emit('before-quit', event)
    expect(event.refused).toBe(false)
    await expect.poll(() => engine.told).toContain('close')
  })
})
