/**
 * The app's process: the built main bundle as it is, with the double in the place of 'electron' and the windows' pages
 * in the Chromium of the test that started it. `node run.ts APP_FOLDER WORLD`, with an IPC channel.
 */
import { registerHooks } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createElectronStub } from '../stub.ts'
import { appSide } from './app-side.ts'
import { takeInstanceLock } from './instance-lock.ts'
import { createRpc } from './rpc.ts'
import type { PageSide, World } from './talk.ts'
import { createRealPages } from './windows.ts'

const [, , appFolder = '', given = ''] = process.argv
const world = JSON.parse(given) as World
const log = (line: string): void => void process.stderr.write(`double: ${line}\n`)

// What goes on while the machine sleeps: by this the engine's clock finds out that it did.
let sleptMs = 0
const awakeFor = os.uptime
os.uptime = () => awakeFor() + sleptMs / 1_000
const sleep = (ms: number): void => {
  sleptMs += ms
}

const stub = createElectronStub()
stub.app.isPackaged = world.packaged
stub.setting.trayPossible = world.tray
stub.setting.notificationsSupported = world.notifications !== 'unsupported'
stub.safeStorage.state = world.keychain
// What Electron falls back to where no keyring answers.
if (world.keychain === 'absent') stub.safeStorage.backend = 'basic_text'

const send = (message: object): void => {
  // The test may have gone already; then nobody is left to tell.
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}
const offers: Record<string, (...given: never[]) => unknown> = {}
const rpc = createRpc<PageSide>(send, offers)
const pages = createRealPages(stub, rpc.theirs, log)
Object.assign(offers, appSide(stub, pages, sleep))
process.on('message', rpc.take)
process.on('disconnect', () => process.exit(70))

stub.app.requestSingleInstanceLock = () => {
  stub.app.calls.push('requestSingleInstanceLock')
  const userData = stub.app.getPath('userData')
  if (takeInstanceLock(userData)) return true
  // Chromium puts switches of its own before the words that were given.
  const argv = [process.argv[0] ?? '', '--allow-file-access-from-files', ...process.argv.slice(1)]
  void rpc.theirs.secondInstance(userData, argv, process.cwd()).catch(() => {})
  return false
}
stub.app.relaunch = (options) => {
  stub.app.calls.push('relaunch')
  // The process ends before anybody can ask for its calls.
  log(`asked to start again: ${options?.args?.join(' ')}`)
}
stub.app.on('stub-exit', () => {
  // What was said before goes out first: the channel keeps the order.
  if (process.connected)
    process.send?.({ id: 0 }, undefined, undefined, () => process.exit(stub.app.exitCode ?? 0))
  else process.exit(stub.app.exitCode ?? 0)
})

class Notification extends stub.electron.Notification {
  override show(): void {
    super.show()
    const denied = world.notifications === 'denied'
    setImmediate(() =>
      this.emit(denied ? 'failed' : 'show', {}, denied ? 'Notifications are not allowed' : undefined),
    )
  }
}
const electron = { ...stub.electron, BrowserWindow: pages.BrowserWindow, Notification }
Object.assign(globalThis, { nightdeskElectron: electron })
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: 'double:electron', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'double:electron'
      ? {
          format: 'module',
          shortCircuit: true,
          source: `export const { ${Object.keys(electron).join(', ')} } = globalThis.nightdeskElectron`,
        }
      : next(url, context),
})

if (world.platform !== process.platform) {
  // The database's native part is this machine's all the same: it is chosen by name at its first use.
  const { default: Database } = await import('better-sqlite3')
  new Database(':memory:').close()
  Object.defineProperty(process, 'platform', { value: world.platform })
}
process.argv = ['/opt/Nightdesk/nightdesk', ...world.argv]
if (world.openUrl !== null) {
  // macOS hands an address over as soon as somebody listens, which may be before the app is ready.
  const url = world.openUrl
  stub.app.once('newListener', (event: string) => {
    if (event === 'open-url') setImmediate(() => stub.app.emit('open-url', { preventDefault: () => {} }, url))
  })
}
await import(pathToFileURL(path.join(appFolder, 'out', 'main', 'electron.js')).href)
stub.app.becomeReady()
