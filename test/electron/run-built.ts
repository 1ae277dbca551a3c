/**
 * Runs the built out/main/electron.js under Node, with a double in the place of 'electron', and plays a short life:
 * start, a stranger's and the page's own handshake, one wrong order, the page's files, closing, quitting. Prints what
 * happened as JSON. Started by electron-built.test.ts: node test/electron/run-built.ts APP_FOLDER DATA_FOLDER
 */
import { once } from 'node:events'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { standInForElectron } from './in-place.ts'
import { createElectronStub, StubContents, stubFrame } from './stub.ts'

const [, script = '', appFolder = '', dataFolder = ''] = process.argv
const stub = createElectronStub()
standInForElectron(stub)

// What a packaged app is started with: itself, then the options.
process.argv = [script, '--data-dir', dataFolder, '--some-chromium-switch=1']
await import(pathToFileURL(path.join(appFolder, 'out', 'main', 'electron.js')).href)
const callsBeforeReady = [...stub.app.calls]
const windowMade = once(stub.app, 'web-contents-created')
stub.app.becomeReady()
await windowMade
const window = stub.app.windows[0]
if (!window) throw new Error('no window')

const stranger = stubFrame({ origin: 'https://wiki.example', url: 'https://wiki.example/' })
stub.askForPort(window.webContents, stranger)
stub.askForPort(new StubContents(), stubFrame())
const frame = stubFrame()
stub.askForPort(window.webContents, frame)
const page = frame.got[0]?.ports[0]
if (!page) throw new Error('no port')

/** The next message the page gets that fits. */
const heard: unknown[] = []
const hear = (fits: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> =>
  new Promise((resolve) => {
    page.on('message', (message: Record<string, unknown>) => {
      heard.push(message)
      if (fits(message)) resolve(message)
    })
  })
const snapshot = hear((message) => message.event === 'snapshot')
const reply = hear((message) => message.id === 1)
page.postMessage({ id: 1, order: 'shell.run', input: 'rm' })
const first = await snapshot

const serve = stub.handlers.get('app')
const fetchPage = async (address: string) => {
  const response = await serve?.(new Request(address))
  return {
    status: response?.status,
    headers: Object.fromEntries(response?.headers ?? []),
    text: await response?.text(),
  }
}
const index = await fetchPage('app://nightdesk/')
const assets = [...(index.text ?? '').matchAll(/(?:src|href)="\.?\/?((?!data:)[^"]+)"/g)].map(
  ([, name]) => name,
)
const statuses = await Promise.all(
  assets.map(async (name) => [name, (await fetchPage(`app://nightdesk/${name}`)).status]),
)

const closed = window.close()
stub.app.emit('second-instance', {}, [], '/')
stub.powerMonitor.emit('resume')
const facts = {
  callsBeforeReady,
  schemes: stub.schemes,
  options: window.options,
  windowCalls: window.calls,
  navigationRefused: window.webContents.refuses('will-navigate', 'https://wiki.example/'),
  newWindow: window.webContents.openHandler?.({} as Electron.HandlerDetails),
  permission: stub.session.checks?.(
    null,
    'notifications',
    '',
    {} as Electron.PermissionCheckHandlerHandlerDetails,
  ),
  strangerGot: stranger.got.length,
  snapshot: first.snapshot,
  reply: await reply,
  index,
  assets: Object.fromEntries(statuses),
  outside: (await fetchPage('app://nightdesk/%2e%2e/main/electron.js')).status,
  closed,
  ears: {
    output: process.stdout.listenerCount('error') > 0 && process.stderr.listenerCount('error') > 0,
    signals: process.listenerCount('SIGTERM'),
  },
  trayImages: stub.trays[0]?.images,
  errorBoxes: stub.errorBoxes,
}

const ended = once(stub.app, 'stub-exit')
const portClosed = once(page, 'close')
stub.app.quit()
await ended
page.close()
await portClosed
process.stdout.write(`${JSON.stringify({ ...facts, exitCode: stub.app.exitCode })}\n`, () => process.exit(0))
