import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { defaultShellSettings, type ShellSettings, type UpdateState } from '../../../contract/shell.ts'
import { createUpdates, type UpdateParts } from '../../../main/hosts/electron-updates.ts'
import { announced, StubUpdater } from '../../electron/stub-library.ts'
import { appFolder, quiet, running } from '../../helpers/electron-run.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

/** Updates over the double, with a user who chose `updates`. */
function updating(updates: ShellSettings['updates'], changed: Partial<UpdateParts> = {}) {
  const clock = createManualClock()
  const library = new StubUpdater()
  const states: UpdateState[] = []
  const log: string[] = []
  let loads = 0
  let tell = (_: ShellSettings): void => {}
  const made = createUpdates({
    clock,
    random: () => 0.5,
    isOnline: () => true,
    version: '1.0.0',
    against: null,
    how: null,
    load: () => {
      loads += 1
      return Promise.resolve(library.asUpdater)
    },
    install: (updater) => Promise.resolve(updater.quitAndInstall()),
    log: (line) => void log.push(line),
    ...changed,
  })
  const stop = made.follow({
    reportShell: ({ update }) => void (update && states.push(update)),
    watchShell: (listener) => {
      tell = listener
      listener({ ...defaultShellSettings, updates })
      return () => {}
    },
  })
  return {
    made,
    clock,
    library,
    states,
    log,
    stop,
    loads: () => loads,
    now: () => states.at(-1),
    choose: (next: ShellSettings['updates']) => tell({ ...defaultShellSettings, updates: next }),
  }
}

const minute = 60_000
const hour = 60 * minute

describe('asking for new versions', () => {
  it('begins some time after the start, goes on every six hours, and ends with the app', async () => {
    const { library, clock, loads, now, stop } = updating('tell')
    await clock.advanceAsync(29_000)
    expect(loads()).toBe(0)
    await clock.advanceAsync(minute)
    expect(library.calls).toEqual(['check'])
    expect(now()).toMatchObject({ kind: 'none', checkedAt: expect.any(Number) })
    await clock.advanceAsync(7 * hour)
    expect(library.calls).toEqual(['check', 'check'])
    expect(loads()).toBe(1)
    stop()
    await clock.advanceAsync(24 * hour)
    expect(library.calls).toHaveLength(2)
    expect(clock.pending()).toBe(0)
  })

  it('is not done while that is switched off, nor without a network', async () => {
    const off = updating('off')
    await off.clock.advanceAsync(48 * hour)
    expect(off.loads()).toBe(0)
    let online = false
    const { library, clock } = updating('tell', { isOnline: () => online })
    await clock.advanceAsync(hour)
    expect(library.calls).toEqual([])
    online = true
    await clock.advanceAsync(11 * minute)
    expect(library.calls).toEqual(['check'])
  })

  it('ends and begins as the user chooses', async () => {
    const { library, clock, choose } = updating('tell')
    choose('off')
    await clock.advanceAsync(24 * hour)
    expect(library.calls).toEqual([])
    choose('tell')
    await clock.advanceAsync(hour)
    expect(library.calls).toEqual(['check'])
  })

  it('is refused with the reason where the build must not', async () => {
    const { made, now, clock, loads } = updating('download', { against: 'No address here.' })
    expect(now()).toEqual({ kind: 'elsewhere', reason: 'No address here.' })
    await clock.advanceAsync(24 * hour)
    await expect(made.checkForUpdate()).rejects.toThrow('No address here.')
    expect(loads()).toBe(0)
  })

  it('says what failed, and keeps what is known', async () => {
    const { made, library, now, log } = updating('tell')
    library.answer = Object.assign(new Error('net::ERR_X\nsecret header'), { code: 'ERR' })
    await made.checkForUpdate()
    expect(now()).toMatchObject({ kind: 'failed', reason: expect.stringContaining('could not be reached') })
    expect(log).toEqual(['update: Error: net::ERR_X'])
    library.answer = announced('1.1.0')
    await made.checkForUpdate()
    expect(now()).toMatchObject({ kind: 'available' })
    library.answer = new Error('net::ERR_Y')
    await expect(made.checkForUpdate()).rejects.toThrow(AppError)
    expect(now()).toMatchObject({ kind: 'available', version: '1.1.0' })
  })

  it('asks once when it is told to twice', async () => {
    const { made, library } = updating('tell')
    await Promise.all([made.checkForUpdate(), made.checkForUpdate()])
    expect(library.calls).toEqual(['check'])
  })
})

describe('a version that is there', () => {
  it('is told with its notes and how, and fetched only when that is chosen', async () => {
    const { made, library, now, choose } = updating('tell')
    library.answer = announced('1.1.0', { releaseNotes: '<p>Better</p>' })
    await made.checkForUpdate()
    expect(now()).toEqual({
      kind: 'available',
      version: '1.1.0',
      notes: 'Better',
      how: expect.stringContaining('Choose to fetch'),
    })
    expect(library.calls).toEqual(['check'])
    choose('download')
    await expect.poll(() => library.calls).toEqual(['check', 'check', 'download'])
  })

  it('is fetched in the background, and waits to be installed', async () => {
    const { made, library, states, now } = updating('download')
    library.answer = announced('1.1.0')
    const asked = made.checkForUpdate()
    await expect.poll(now).toEqual({ kind: 'fetching', version: '1.1.0', percent: 0 })
    await expect(made.installUpdate()).rejects.toThrow('no new version')
    for (const percent of [10.1, 10.2, 10.9, 55]) library.emit('download-progress', { percent })
    expect(states.filter(({ kind }) => kind === 'fetching')).toHaveLength(3)
    library.downloading.resolve(['/tmp/x'])
    await asked
    expect(now()).toEqual({ kind: 'ready', version: '1.1.0', notes: '' })
    expect(library.calls).toEqual(['check', 'download'])
    // Asked again, it is not fetched again.
    await made.checkForUpdate()
    expect(library.calls).toEqual(['check', 'download', 'check'])
    await made.installUpdate()
    expect(library.calls.at(-1)).toContain('install')
  })

  it('that could not be fetched says so, and can be tried again', async () => {
    const { made, library, now } = updating('download')
    library.answer = announced('1.1.0')
    const bad = Object.assign(new Error('bad'), { code: 'ERR_UPDATER_INVALID_SIGNATURE' })
    library.downloading.reject(bad)
    await made.checkForUpdate()
    expect(now()).toMatchObject({ kind: 'failed', reason: expect.stringContaining('not signed by') })
    await expect(made.installUpdate()).rejects.toThrow('no new version')
    library.downloading = Promise.withResolvers()
    library.downloading.resolve([])
    await made.checkForUpdate()
    expect(now()).toMatchObject({ kind: 'ready' })
  })

  it('is only told where a package manager keeps the app', async () => {
    const { made, library, now } = updating('download', { how: 'sudo apt install ./it.deb' })
    library.answer = announced('1.1.0')
    await made.checkForUpdate()
    expect(now()).toMatchObject({ kind: 'available', how: 'sudo apt install ./it.deb' })
    expect(library.calls).toEqual(['check'])
  })

  it.each([
    ['older', announced('0.9.0')],
    ['the same', announced('1.0.0')],
    ['no version', announced('latest')],
    ['to come unencrypted', announced('2.0.0', { files: [{ url: 'http://a.example/n.exe', sha512: 'x' }] })],
    ['to come from a file', announced('2.0.0', { files: [{ url: 'file:///n.exe', sha512: 'x' }] })],
  ])('and %s is none, whatever the library says', async (_, answer) => {
    const { made, library, now } = updating('download')
    library.answer = answer
    await made.checkForUpdate()
    expect(now()).toMatchObject({ kind: 'none' })
    expect(library.calls).toEqual(['check'])
  })
})

/** The whole host, packaged, with a version fetched and ready. */
async function ready(platform: 'win32' | 'darwin') {
  const library = new StubUpdater()
  library.answer = announced('9.0.0')
  library.downloading.resolve([])
  const address = 'provider: generic\nurl: https://updates.example/\npublisherName: Us\n'
  await writeFile(path.join(appFolder(), 'app-update.yml'), address)
  const host = await running({
    platform,
    resources: appFolder(),
    loadUpdater: () => Promise.resolve(library.asUpdater),
  })
  host.engine.choose({ updates: 'download' })
  const door = host.options[0]?.shell
  if (!door) throw new Error('no door')
  await door.checkForUpdate()
  expect(host.engine.facts().update).toMatchObject({ kind: 'ready', version: '9.0.0' })
  const installs = () => library.calls.filter((call) => call.startsWith('install'))
  return { ...host, library, door, installs }
}
const called = { ...quiet, needsYou: 1, alerts: 1, call: { episodeId: 1 as never, calledAt: 1 } }

describe('installing', () => {
  it.each(['win32', 'darwin'] as const)('is refused on %s while somebody was called', async (platform) => {
    const { engine, door, stub, installs } = await ready(platform)
    engine.say(called)
    await expect(door.installUpdate()).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('nobody has it'),
    })
    expect(installs()).toEqual([])
    expect(stub.autoUpdater.calls).toEqual([])
    expect(engine.told).not.toContain('close')
  })

  it('closes the engine first on Windows, then starts the installer', async () => {
    const { engine, door, installs } = await ready('win32')
    const asked = door.installUpdate()
    await expect.poll(() => engine.told).toContain('close')
    expect(installs()).toEqual([])
    engine.closing.resolve()
    await asked
    expect(installs()).toEqual(['install true true'])
  })

  it('that fails on Windows brings the app back', async () => {
    const { engine, door, library, stub, window } = await ready('win32')
    window.close()
    engine.closing.resolve()
    await door.installUpdate()
    window.destroy()
    library.emit('error', new Error('the installer is gone'))
    expect(stub.app.again).toEqual(['--hidden', '--data-dir', path.join(appFolder(), 'data')])
    expect(stub.app.exitCode).toBe(0)
  })

  it('goes on watching on macOS until the system has the new version, and asks again then', async () => {
    const { engine, door, stub, installs, window } = await ready('darwin')
    const asked = door.installUpdate()
    await expect.poll(() => stub.autoUpdater.calls).toEqual(['checkForUpdates'])
    expect(engine.told).not.toContain('close')
    engine.say(called)
    stub.autoUpdater.emit('update-downloaded')
    await expect(asked).rejects.toThrow('nobody has it')
    expect(installs()).toEqual([])
    window.close()
    expect(window.isDestroyed()).toBe(false)

    engine.say(quiet)
    await door.installUpdate()
    expect(stub.autoUpdater.calls).toEqual(['checkForUpdates'])
    expect(installs()).toHaveLength(1)
    // The system's updater closes the windows and then ends the app; hiding them instead would stop it for good.
    window.close()
    expect(window.isDestroyed()).toBe(true)
  })

  it('has macOS take a later version anew when one was fetched since', async () => {
    const { engine, door, stub, library, installs } = await ready('darwin')
    const asked = door.installUpdate()
    await expect.poll(() => stub.autoUpdater.calls).toHaveLength(1)
    engine.say(called)
    stub.autoUpdater.emit('update-downloaded')
    await expect(asked).rejects.toThrow('nobody has it')
    library.answer = announced('9.1.0')
    await door.checkForUpdate()
    expect(engine.facts().update).toMatchObject({ kind: 'ready', version: '9.1.0' })
    engine.say(quiet)
    const later = door.installUpdate()
    await expect.poll(() => stub.autoUpdater.calls).toHaveLength(2)
    expect(installs()).toEqual([])
    stub.autoUpdater.emit('update-downloaded')
    await later
    expect(installs()).toHaveLength(1)
  })

  it('says when macOS did not take it, and can be tried again', async () => {
    const { door, stub, installs, clock } = await ready('darwin')
    const begun = (times: number) => expect.poll(() => stub.autoUpdater.calls).toHaveLength(times)
    const asked = door.installUpdate()
    await begun(1)
    stub.autoUpdater.emit('error', new Error('Code signature did not pass validation'))
    await expect(asked).rejects.toMatchObject({ code: 'not-allowed' })
    const late = door.installUpdate()
    await begun(2)
    clock.advance(300_000)
    await expect(late).rejects.toThrow('could not be installed')
    expect(installs()).toEqual([])
    const again = door.installUpdate()
    await begun(3)
    stub.autoUpdater.emit('update-downloaded')
    await again
    expect(installs()).toHaveLength(1)
  })

  it('is offered by no build without an address, and none from its source', async () => {
    const packaged = await running({ platform: 'win32', resources: appFolder() })
    expect(packaged.engine.facts().update).toMatchObject({
      reason: expect.stringContaining('knows no address'),
    })
    const source = await running({ before: ({ app }) => (app.isPackaged = false) })
    expect(source.engine.facts().update).toMatchObject({ reason: expect.stringContaining('its source') })
  })
})
