/** The Electron host: one window, one tray, the engine behind them. It holds no rule of the product. */

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type * as Electron from 'electron'
import { orders } from '../../contract/orders.ts'
import { queries } from '../../contract/queries.ts'
import { serve } from '../../contract/wire.ts'
import type { Desk, OpenDesk } from '../desk.ts'
import type { DeskSummary } from '../engine/summary.ts'
import type { Clock } from '../platform/clock.ts'
import { appScheme, serveApp } from './app-protocol.ts'
import { menuTemplate } from './electron-menu.ts'
import { createElectronNotifier } from './electron-notifier.ts'
import { watchSystem } from './electron-system.ts'
import { createHostWindow } from './electron-window.ts'
import { guardGraphics } from './graphics.ts'
import { answerPages } from './ipc-port.ts'
import { createLinkOpener } from './links.ts'
import { type HostOptions, parseOptions } from './options.ts'
import { safePageHtml } from './safe-page.ts'
import { createTray, type HostTray } from './tray.ts'
import { denyPermissions, guardContents } from './windows.ts'

/** The part of Electron this host uses; an argument, so that it can be tried without the binary. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'net'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'session'
  | 'shell'
  | 'Tray'
>

export interface ElectronHost {
  readonly electron: ElectronParts
  readonly openDesk: OpenDesk
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** the command line without the program and the app's folder */
  readonly argv: readonly string[]
  /** the app's folder, in the asar once packaged: holds out/ and build/tray/ */
  readonly root: string
  readonly pollWorkerUrl: URL
  /** calls back when the system or a terminal asks the process to end */
  readonly onEndSignal: (end: () => void) => void
  readonly log: (line: string) => void
}

/** How long quitting waits for the engine to close. All that matters is on disk before that. */
const closeWithinMs = 5_000

/**
 * Starts the app. Must run before Electron is ready, in the first turn of the main module: the scheme, the sandbox and
 * the instance lock cannot be set later.
 */
export function runElectron(host: ElectronHost): void {
  const { app, dialog, protocol } = host.electron
  const parsed = parseOptions(host.argv, host.env, host.platform, 'ignore')
  if (parsed.kind === 'help') {
    host.log(parsed.text)
    app.exit(0)
    return
  }
  if (parsed.kind === 'wrong') {
    host.log(parsed.message)
    app.exit(2)
    return
  }
  app.enableSandbox()
  // Windows shows notifications only of apps with an id; it is the appId of electron-builder.yml.
  app.setAppUserModelId('app.nightdesk.desktop')
  protocol.registerSchemesAsPrivileged([appScheme])
  try {
    // The browser's own files stay with the data, which also makes the lock one per data folder.
    const browserDir = path.join(parsed.options.dataDir, 'browser')
    mkdirSync(browserDir, { recursive: true, mode: 0o700 })
    app.setPath('userData', browserDir)
    guardGraphics(app, path.join(browserDir, 'graphics-off'), host.log)
  } catch (error) {
    dialog.showErrorBox('Nightdesk cannot use its data folder', `${parsed.options.dataDir}\n${String(error)}`)
    app.exit(1)
    return
  }
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  watchOver(host, parsed.options)
}

/** Everything after the lock: this is the only instance. */
function watchOver(host: ElectronHost, options: HostOptions): void {
  const { electron, clock, log, platform, root } = host
  const { app } = electron
  let tray: HostTray | null = null
  let numbers: DeskSummary | null = null
  let desk: Promise<Desk> | null = null
  let stopWatching = (): void => {}
  let closing: Promise<void> | null = null

  const window = createHostWindow(electron, {
    platform,
    log,
    clock,
    preload: path.join(root, 'out', 'preload', 'preload.cjs'),
    devTools: !app.isPackaged,
    hasTray: () => tray !== null,
    mayClose: () => closing !== null,
  })

  const start = async (): Promise<void> => {
    denyPermissions(electron.session.defaultSession)
    serveApp(electron.protocol, path.join(root, 'out', 'renderer'), () => safePageHtml(numbers))
    electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(menuTemplate(platform, !app.isPackaged)))
    desk = host.openDesk({
      dataDir: options.dataDir,
      configFile: options.configFile,
      host: 'electron',
      drill: options.drill,
      notifier: createElectronNotifier(electron, clock, window.show),
      openUrl: createLinkOpener((url) => electron.shell.openExternal(url), log),
      log,
      pollWorkerUrl: host.pollWorkerUrl,
      clock,
    })
    const opened = desk
    answerPages(electron.ipcMain, electron.MessageChannelMain, window.isOurs, (port) => {
      window.pageLives()
      opened.then(
        (ready) => serve(port, ready.attach, { orders, queries }),
        () => port.close(),
      )
    })
    tray = createTray(electron, platform, path.join(root, 'build', 'tray'), {
      open: window.show,
      quit: () => app.quit(),
    })
    window.show()
    // Not before: macOS may call the app active while its page could not be served yet.
    app.on('second-instance', window.show)
    app.on('activate', window.show)
    const ready = await opened
    if (closing !== null) return
    const unwatch = ready.watchSummary((summary) => {
      numbers = summary
      tray?.show(summary)
    })
    const unhear = watchSystem(electron, clock, ready)
    stopWatching = () => {
      unwatch()
      unhear()
    }
  }

  const close = async (): Promise<void> => {
    stopWatching()
    const late = new Promise<void>((resolve) => clock.after(closeWithinMs, resolve))
    const closed = desk?.then((opened) => opened.close()).catch((error: unknown) => log(String(error)))
    await Promise.race([closed, late])
  }

  let ended = false
  let systemEnds = false
  app.on('before-quit', (event) => {
    if (ended) return
    // Holding a quit back while the system shuts down or logs out would call that off.
    if (!systemEnds) event.preventDefault()
    closing ??= close().then(() => {
      ended = true
      app.quit()
    })
  })
  // Without a listener Electron quits when the last window is gone; watching goes on.
  app.on('window-all-closed', () => {})
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  host.onEndSignal(() => app.quit())
  app
    .whenReady()
    .then(() => {
      electron.powerMonitor.on('shutdown', () => {
        systemEnds = true
      })
      return start()
    })
    .catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error)
      log(words)
      electron.dialog.showErrorBox('Nightdesk could not start', words)
      app.exit(1)
    })
}
