import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import type { DeskSummary } from '../../../main/engine/summary.ts'
import { desktopEntry } from '../../../main/hosts/start-at-login.ts'
import { refusable } from '../../electron/stub.ts'
import { appFolder, quiet, running } from '../../helpers/electron-run.ts'

const needs = (needsYou: number, changed: Partial<DeskSummary> = {}): DeskSummary => ({
  ...quiet,
  calm: false,
  needsYou,
  alerts: needsYou,
  ...changed,
})
const call = (calledAt: number) => ({ episodeId: 1 as never, calledAt })

describe('what the shell is told of', () => {
  it.each([
    ['linux', 'unsure'],
    ['win32', 'up'],
    ['darwin', 'up'],
  ] as const)('on %s the tray is %s', async (platform, tray) => {
    const host = await running({ platform })
    expect(host.engine.facts()).toMatchObject({ windows: true, tray })
    const bare = await running({ platform, before: ({ setting }) => (setting.trayPossible = false) })
    expect(bare.engine.facts()).toMatchObject({ windows: true, tray: 'none' })
  })

  it('is the lock and the battery, as far as the system says', async () => {
    const host = await running({ platform: 'win32' })
    expect(host.engine.facts()).toMatchObject({ locked: false, onBattery: false })
    host.stub.powerMonitor.emit('lock-screen')
    expect(host.engine.facts().locked).toBe(true)
    host.stub.powerMonitor.emit('unlock-screen')
    expect(host.engine.facts().locked).toBe(false)
    expect(host.engine.told.at(-1)).toBe('resumed')
    // Windows has no event for the battery: it is asked.
    host.stub.powerMonitor.onBatteryPower = true
    host.clock.advance(2_000)
    expect(host.engine.facts().onBattery).toBe(true)
    host.stub.powerMonitor.onBatteryPower = false
    host.stub.powerMonitor.emit('on-ac')
    expect(host.engine.facts().onBattery).toBe(false)
    host.stub.powerMonitor.onBatteryPower = true
    host.stub.powerMonitor.emit('on-battery')
    expect(host.engine.facts().onBattery).toBe(true)
    expect((await running()).engine.facts().locked).toBeNull()
  })

  it('is the lock on Linux once the desktop has said that it is locked, and not before', async () => {
    const host = await running()
    const look = (state: 'active' | 'idle' | 'locked' | 'unknown') => {
      host.stub.powerMonitor.idleState = state
      host.clock.advance(2_000)
      return host.engine.facts().locked
    }
    expect([look('active'), look('idle'), look('unknown')]).toEqual([null, null, null])
    expect([look('locked'), look('idle'), look('active')]).toEqual([true, false, false])
    // Elsewhere there are events, and they are what counts.
    const mac = await running({ platform: 'darwin' })
    mac.stub.powerMonitor.idleState = 'locked'
    mac.clock.advance(2_000)
    expect(mac.engine.facts().locked).toBe(false)
  })

  it('is another network, too, although it was never offline', async () => {
    const wifi = { address: '10.0.0.7', internal: false }
    const own = { address: '127.0.0.1', internal: true }
    let now: Record<string, { address: string; internal: boolean }[]> = { lo: [own], wlan0: [wifi] }
    const host = await running({ interfaces: () => now })
    const told = () => host.engine.told.filter((word) => word === 'online' || word === 'offline')
    host.clock.advance(10_000)
    expect(told()).toEqual(['online'])
    now = { wlan0: [wifi], lo: [own, { address: '127.0.0.2', internal: true }] }
    host.clock.advance(2_000)
    expect(told()).toEqual(['online'])
    now = { ...now, tun0: [{ address: '10.8.0.2', internal: false }] }
    host.clock.advance(2_000)
    expect(told()).toEqual(['online', 'online'])
    now = { ...now, wlan0: [{ ...wifi, address: '192.168.1.3' }] }
    host.clock.advance(10_000)
    expect(told()).toEqual(['online', 'online', 'online'])
    // Offline is said once, whatever goes with it.
    host.stub.net.online = false
    now = { lo: [own] }
    host.clock.advance(2_000)
    now = {}
    host.clock.advance(2_000)
    expect(told().slice(3)).toEqual(['offline'])
  })

  it('is what is new, out of the packed change log', async () => {
    await writeFile(path.join(appFolder(), 'CHANGELOG.md'), '# Changelog\n\n## 1.0.0\n\n* It rings.\n')
    const host = await running({ resources: appFolder() })
    host.clock.advance(3_000)
    expect(host.engine.facts().whatIsNew).toEqual({ version: '1.0.0', text: '• It rings.' })
    const source = await running()
    source.clock.advance(3_000)
    expect(source.engine.facts().whatIsNew).toBeNull()
  })

  it('is whether somebody sits there, asked with a minute, and not on Wayland', async () => {
    const host = await running()
    expect([host.engine.facts().idle, host.stub.powerMonitor.idleSpans.at(-1)]).toEqual([false, 60])
    host.stub.powerMonitor.idleState = 'idle'
    host.clock.advance(2_000)
    expect(host.engine.facts().idle).toBe(true)
    host.stub.powerMonitor.idleState = 'unknown'
    host.clock.advance(2_000)
    expect(host.engine.facts().idle).toBeNull()
    const wayland = await running({ env: { XDG_SESSION_TYPE: 'wayland' } })
    expect(wayland.engine.facts().idle).toBeNull()
  })

  it('keeps the program awake while it watches, and says whether the system took it', async () => {
    const { stub, engine } = await running()
    expect(engine.facts().sleepBlocked).toBe(true)
    expect([...stub.powerSaveBlocker.started.values()]).toEqual(['prevent-app-suspension'])
    stub.app.quit()
    engine.closing.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)
    expect(stub.powerSaveBlocker.started.size).toBe(0)
  })

  it('lets the machine sleep while the engine says that it may, and keeps it awake again with the shift', async () => {
    const { stub, engine } = await running()
    engine.say({ ...quiet, staysAwake: false })
    expect([stub.powerSaveBlocker.started.size, engine.facts().sleepBlocked]).toEqual([0, null])
    engine.say({ ...quiet, staysAwake: false, blind: 1 })
    expect(stub.powerSaveBlocker.started.size).toBe(0)
    engine.say(quiet)
    engine.say({ ...quiet, blind: 1 })
    expect([...stub.powerSaveBlocker.started.values()]).toEqual(['prevent-app-suspension'])
    expect(engine.facts().sleepBlocked).toBe(true)
  })

  it('leaves nothing behind when it ends', async () => {
    const { stub, engine, clock, window } = await running()
    window.emit('move')
    stub.app.quit()
    engine.closing.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)
    expect([engine.listeners.size, engine.choosers.size]).toEqual([0, 0])
    for (const event of stub.screen.eventNames()) expect(stub.screen.listenerCount(event)).toBe(0)
    // What still waits is the end of patience with an engine that does not close.
    expect(clock.pending()).toBe(1)
    clock.advance(10_000)
    expect(stub.app.windows.map(({ webContents }) => webContents.url)).toEqual([
      'app://nightdesk/',
      'app://nightdesk/sound.html',
    ])
  })

  it('wakes the engine at once when the machine does', async () => {
    const { stub, engine } = await running()
    stub.powerMonitor.emit('suspend')
    stub.powerMonitor.emit('resume')
    expect(engine.told.at(-1)).toBe('resumed')
  })
})

describe('the door', () => {
  it('shows the window, and the alert when one is given', async () => {
    const host = await running({ platform: 'darwin' })
    const door = host.options[0]?.shell
    host.tray?.emit('click')
    host.window.close()
    door?.show(null)
    expect(host.window.visible).toBe(true)
    expect(host.windowOf('popover')?.visible).toBe(false)
    expect(host.engine.shown).toEqual([])
  })

  it('refuses what this build cannot do, in words', async () => {
    const door = (await running()).options[0]?.shell
    for (const order of [door?.checkForUpdate(), door?.installUpdate()]) {
      const error = await order?.then(
        () => null,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({ code: 'not-allowed' })
    }
  })
})

describe('secrets', () => {
  it('go behind the system’s keychain, and a weak one is allowed through the door', async () => {
    const host = await running({ before: ({ safeStorage }) => (safeStorage.backend = 'basic_text') })
    const { secrets, shell } = host.options[0] ?? {}
    expect(secrets?.keeping()).toMatchObject({ kind: 'weak', backend: 'basic_text' })
    await expect(secrets?.set('token', 'hunter2')).rejects.toThrow(AppError)
    await shell?.allowWeakSecrets()
    const file = path.join(appFolder(), 'data', 'secrets-sealed.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ weakAllowed: { backend: 'basic_text' } })
  })
})

describe('the shortcut', () => {
  it('is off until chosen, opens and closes the summary, and is given back', async () => {
    const host = await running()
    const { registered } = host.stub.globalShortcut
    expect(registered.size).toBe(0)
    expect(host.engine.facts().shortcut).toEqual({ works: true })
    host.engine.choose({ shortcut: 'Control+Alt+N' })
    registered.get('Control+Alt+N')?.()
    expect(host.windowOf('popover')?.visible).toBe(true)
    registered.get('Control+Alt+N')?.()
    expect(host.windowOf('popover')?.visible).toBe(false)
    host.engine.choose({ shortcut: 'Control+Alt+M' })
    expect([...registered.keys()]).toEqual(['Control+Alt+M'])
    host.engine.choose({ shortcut: null })
    expect(registered.size).toBe(0)
    host.engine.choose({ shortcut: 'Control+Alt+N' })
    host.stub.app.quit()
    host.engine.closing.resolve()
    await expect.poll(() => host.stub.app.exitCode).toBe(0)
    expect(registered.size).toBe(0)
  })

  it.each([
    ['Control+Alt+T', 'Another program'],
    ['Control+§', 'no combination'],
    ['N', 'needs Ctrl'],
    ['Shift+N', 'needs Ctrl'],
    ['', 'needs Ctrl'],
  ])('%j says why it does not work', async (keys, words) => {
    const host = await running({ before: ({ globalShortcut }) => globalShortcut.taken.add('Control+Alt+T') })
    host.engine.choose({ shortcut: keys })
    expect(host.engine.facts().shortcut).toEqual({ works: false, reason: expect.stringContaining(words) })
    expect(host.stub.globalShortcut.registered.size).toBe(0)
  })
})

describe('the shortcut on Wayland', () => {
  it('is taken, but never said to work: the desktop decides, and says so to nobody', async () => {
    const host = await running({ env: { XDG_SESSION_TYPE: 'wayland' } })
    expect(host.engine.facts().shortcut).toEqual({ works: true })
    for (const startAtLogin of [false, true]) {
      host.engine.choose({ shortcut: 'Control+Alt+N', startAtLogin })
      const fact = host.engine.facts().shortcut
      expect(fact).toEqual({ works: false, reason: expect.stringContaining('Wayland') })
    }
    host.stub.globalShortcut.registered.get('Control+Alt+N')?.()
    expect(host.windowOf('popover')?.visible).toBe(true)
    // The variable means nothing elsewhere.
    const other = await running({ platform: 'win32', env: { XDG_SESSION_TYPE: 'wayland' } })
    other.engine.choose({ shortcut: 'Control+Alt+N' })
    expect(other.engine.facts().shortcut).toEqual({ works: true })
  })
})

describe('keys that the system refuses without a word', () => {
  it('are found out', async () => {
    const host = await running()
    host.stub.globalShortcut.isRegistered = () => false
    host.engine.choose({ shortcut: 'Control+Alt+N' })
    expect(host.engine.facts().shortcut.works).toBe(false)
  })
})

describe('starting at login', () => {
  it('goes into the system’s list on Windows when it is chosen, hidden, and only then', async () => {
    const host = await running({ platform: 'win32' })
    host.engine.choose({ startAtLogin: true })
    expect(host.stub.app.loginItem).toEqual({ openAtLogin: true, args: ['--hidden'] })
    expect(host.engine.facts().startAtLogin).toEqual({ works: true })
    host.stub.app.loginFacts = { executableWillLaunchAtLogin: false }
    host.engine.choose({ nightFocus: true })
    expect(host.engine.facts().startAtLogin).toEqual({
      works: false,
      reason: expect.stringContaining('Task Manager'),
    })
    // Setting it again would undo what the user did there.
    expect(host.stub.app.loginItemsSet).toBe(1)
    host.engine.choose({ startAtLogin: false })
    expect(host.stub.app.loginItem).toMatchObject({ openAtLogin: false })
  })

  it('says when macOS waits for a word, and starts out of sight there', async () => {
    const before = (stub: { app: { loginFacts: object } }): void => {
      stub.app.loginFacts = { status: 'requires-approval', wasOpenedAtLogin: true }
    }
    const host = await running({ platform: 'darwin', before })
    host.engine.choose({ startAtLogin: true })
    expect(host.stub.app.loginItem).toEqual({ openAtLogin: true })
    expect(host.engine.facts().startAtLogin).toMatchObject({ reason: expect.stringContaining('Login Items') })
    host.window.emit('ready-to-show')
    expect(host.window.visible).toBe(false)
  })

  it('is a file of the desktop’s on Linux, for an AppImage its own place', async () => {
    const config = path.join(appFolder(), 'config')
    const file = path.join(config, 'autostart', 'nightdesk.desktop')
    const env = { HOME: appFolder(), XDG_CONFIG_HOME: config }
    const host = await running({ env })
    expect(existsSync(file)).toBe(false)
    host.engine.choose({ startAtLogin: true })
    expect(readFileSync(file, 'utf8')).toContain('\nExec="/opt/Nightdesk/nightdesk" --hidden\n')
    expect(host.engine.facts().startAtLogin).toEqual({ works: true })

    const moved = await running({
      env: { ...env, APPIMAGE: '/home/ada/Night desk.AppImage' },
      before: (_stub, engine) => engine.choose({ startAtLogin: true }),
    })
    expect(readFileSync(file, 'utf8')).toContain('\nExec="/home/ada/Night desk.AppImage" --hidden\n')

    await writeFile(file, readFileSync(file, 'utf8').replace('enabled=true', 'enabled=false'))
    moved.engine.choose({ nightFocus: true })
    expect(moved.engine.facts().startAtLogin).toMatchObject({
      reason: expect.stringContaining('desktop’s own'),
    })
    expect(readFileSync(file, 'utf8')).toContain('enabled=false')
    moved.engine.choose({ startAtLogin: false })
    expect(existsSync(file)).toBe(false)
  })

  it('says when it was taken out, when it cannot be written, and that a source tree cannot', async () => {
    const env = { HOME: appFolder() }
    const chosen = {
      env,
      before: (_: unknown, engine: { choose(of: object): void }) => engine.choose({ startAtLogin: true }),
    }
    expect((await running(chosen)).engine.facts().startAtLogin).toMatchObject({
      reason: expect.stringContaining('taken out'),
    })
    await mkdir(path.join(appFolder(), '.config'), { recursive: true })
    await writeFile(path.join(appFolder(), '.config', 'autostart'), 'a file in the way')
    const blocked = await running({ env })
    blocked.engine.choose({ startAtLogin: true })
    expect(blocked.engine.facts().startAtLogin).toMatchObject({
      reason: expect.stringContaining('did not take'),
    })
    const source = await running({ before: ({ app }) => (app.isPackaged = false) })
    source.engine.choose({ startAtLogin: true })
    expect(source.engine.facts().startAtLogin).toMatchObject({
      reason: expect.stringContaining('its source'),
    })
  })

  it.each([
    ['/opt/a b/n', '"/opt/a b/n"'],
    ['/opt/100%/n', '"/opt/100%%/n"'],
    ['/opt/$HOME/n', String.raw`"/opt/\\$HOME/n"`],
    ['/opt/a"b/n', String.raw`"/opt/a\\"b/n"`],
    ['/opt/`id`/n', '"/opt/\\\\`id\\\\`/n"'],
    ['/opt/a\\b/n', String.raw`"/opt/a\\\\b/n"`],
  ])('writes %s so that nothing in it is obeyed', (program, quoted) => {
    expect(desktopEntry(program)).toContain(`\nExec=${quoted} --hidden\n`)
  })

  it('writes no path that would begin a line of its own', () => {
    expect(desktopEntry('/opt/a\nExec=evil')).toBeNull()
  })
})

describe('the badge', () => {
  it('counts on macOS and Linux, and points at the window when somebody is called', async () => {
    const { stub, engine, window } = await running()
    engine.say(needs(3))
    expect(stub.app.badge).toBe(3)
    expect(window.calls).not.toContain('flash true')
    engine.say(needs(4, { call: call(1_000) }))
    engine.say(needs(5, { call: call(1_000) }))
    expect(window.calls.filter((one) => one === 'flash true')).toHaveLength(1)
    engine.say(needs(6, { call: call(2_000) }))
    expect(window.calls.filter((one) => one === 'flash true')).toHaveLength(2)
    // The newer one was taken: the older one is no new call.
    engine.say(needs(5, { call: call(1_000) }))
    expect(window.calls.filter((one) => one === 'flash true')).toHaveLength(2)
    engine.say(quiet)
    expect(stub.app.badge).toBe(0)
    expect(window.calls.at(-1)).toBe('flash false')
    engine.say(needs(6, { call: call(3_000) }))
    window.focus()
    expect(window.calls.slice(-2)).toEqual(['focus', 'flash false'])
    engine.say(needs(6, { call: call(4_000) }))
    expect(window.calls.at(-1)).toBe('flash false')
  })

  it('points at the window for a colleague’s question as for a page', async () => {
    const { engine, window } = await running()
    const question = (calledAt: number) => ({ escalationId: 7 as never, calledAt })
    engine.say(needs(1, { question: question(1_000) }))
    engine.say(needs(2, { call: call(2_000), question: question(1_000) }))
    expect(window.calls.filter((one) => one === 'flash true')).toHaveLength(2)
    engine.say(needs(1, { question: question(1_000) }))
    expect(window.calls.filter((one) => one === 'flash true')).toHaveLength(2)
    engine.say(quiet)
    expect(window.calls.at(-1)).toBe('flash false')
  })

  it('lies over the taskbar’s button on Windows, by its shape', async () => {
    const { engine, window } = await running({ platform: 'win32' })
    const overlays = () => window.calls.filter((one) => one.includes('overlay'))
    engine.say(needs(3))
    expect(overlays()).toEqual(['overlay Nightdesk: 3 need you'])
    engine.say(needs(0, { blind: 1 }))
    expect(overlays().at(-1)).toBe('overlay Nightdesk: 1 source cannot be seen')
    // Windows forgets it with the button of a window that was hidden.
    window.close()
    window.show()
    expect(overlays()).toHaveLength(3)
    expect(overlays().at(-1)).toBe('overlay Nightdesk: 1 source cannot be seen')
    engine.say(quiet)
    expect(overlays().at(-1)).toBe('no overlay')
    window.close()
    window.show()
    expect(overlays()).toHaveLength(4)
  })
})

describe('quitting while somebody is called', () => {
  const somebody = needs(1, { call: call(1_000) })

  it('asks first, and goes on watching unless told otherwise', async () => {
    const { stub, engine } = await running()
    engine.say(somebody)
    stub.app.quit()
    stub.app.quit()
    expect(stub.questions).toMatchObject([
      { buttons: ['Keep watching', 'Quit anyway'], defaultId: 0, cancelId: 0 },
    ])
    await Promise.resolve()
    expect(engine.told).not.toContain('close')
    stub.answers.push(1)
    await expect
      .poll(() => {
        stub.app.quit()
        return engine.told
      })
      .toContain('close')
    engine.closing.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)
  })

  it('asks also when the page came a moment ago and nothing on the screen has been told yet', async () => {
    const { stub, engine } = await running()
    engine.become(somebody)
    stub.app.quit()
    expect(stub.questions).toHaveLength(1)
    expect(engine.told).not.toContain('close')
  })

  it.each([
    ['nobody is called', needs(2)],
    ['it is a drill', { ...somebody, drill: true }],
  ])('does not ask when %s', async (_what, summary) => {
    const { stub, engine } = await running()
    engine.say(summary)
    stub.app.quit()
    await expect.poll(() => engine.told).toContain('close')
    expect(stub.questions).toEqual([])
  })

  it('does not ask a system that shuts down, nor a terminal', async () => {
    const { stub, engine } = await running()
    engine.say(somebody)
    stub.powerMonitor.emit('shutdown')
    const event = refusable()
    stub.app.emit('before-quit', event)
    expect(event.refused).toBe(false)
    const other = await running()
    other.engine.say(somebody)
    other.endSignal()
    await expect.poll(() => other.engine.told).toContain('close')
    expect([...stub.questions, ...other.stub.questions]).toEqual([])
  })

  it('neither asks nor ends when the graphics crash in a loop', async () => {
    const { stub, engine } = await running()
    engine.say(somebody)
    for (const type of ['GPU', 'GPU'] as const)
      stub.app.emit('child-process-gone', {}, { type, reason: 'crashed', exitCode: 1 })
    expect(engine.told).not.toContain('close')
    expect(stub.questions).toEqual([])
  })
})
