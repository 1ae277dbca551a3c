/** The Electron host before it is ready: what cannot be set later. Its life is in electron-life.ts. */

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type * as Electron from 'electron'
import type { OpenDesk } from '../desk.ts'
import type { Clock } from '../platform/clock.ts'
import { appScheme } from './app-protocol.ts'
import { listenForLinks } from './deep-links.ts'
import { type Life, live } from './electron-life.ts'
import type { Interfaces } from './electron-system.ts'
import { guardGraphics } from './graphics.ts'
import { parseOptions, wordsToStartAgain } from './options.ts'
import type { Updater } from './update-library.ts'

/** The part of Electron this host uses; an argument, so that it can be tried without the binary. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'autoUpdater'
  | 'BrowserWindow'
  | 'dialog'
  | 'globalShortcut'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeImage'
  | 'net'
  | 'Notification'
  | 'powerMonitor'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
  | 'Tray'
>

export interface ElectronHost {
  readonly electron: ElectronParts
  readonly openDesk: OpenDesk
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  /** the program's own file, which the system starts again */
  readonly execPath: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** where the machine is in the network */
  readonly interfaces: Interfaces
  /** the command line without the program and the app's folder */
  readonly argv: readonly string[]
  /** the app's folder, in the asar once packaged: holds out/ and build/tray/ */
  readonly root: string
  /** the packaged app's resources folder; null = not packaged */
  readonly resources: string | null
  /** the library that updates the app, loaded when it is first needed */
  readonly loadUpdater: (platform: NodeJS.Platform) => Promise<Updater>
  readonly pollWorkerUrl: URL
  /** calls back when the system or a terminal asks the process to end */
  readonly onEndSignal: (end: () => void) => void
  readonly log: (line: string) => void
}

/**
 * What Windows starts when a toast is pressed after the app has ended. Without one of its own Electron makes one up at each
 * start. It writes it into the registry and into the installer's shortcut in the Start menu (Programs/Nightdesk.lnk), so it
 * must never change; build/installer.nsh takes it out again.
 */
export const toastActivator = '{D23D3E75-C61D-4F5A-BAAA-08B010BCF9F2}'

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
  if (host.argv.includes('--no-sandbox'))
    host.log(
      'Started with --no-sandbox: the pages are not kept apart from your files. Start it without, if you can.',
    )
  app.enableSandbox()
  // Windows shows notifications only of apps with an id; it is the appId of electron-builder.yml.
  app.setAppUserModelId('app.nightdesk.desktop')
  if (host.platform === 'win32') app.setToastActivatorCLSID(toastActivator)
  protocol.registerSchemesAsPrivileged([appScheme])
  const links = listenForLinks(app, host.argv, host.log)
  // The browser's own files stay with the data, which also makes the lock one per data folder.
  const browserDir = path.join(parsed.options.dataDir, 'browser')
  let life: Life | null = null
  try {
    mkdirSync(browserDir, { recursive: true, mode: 0o700 })
    app.setPath('userData', browserDir)
    guardGraphics(app, path.join(browserDir, 'graphics-off'), host, {
      // Nobody who is called may look at an empty screen meanwhile; an AppImage does not find itself again.
      mayLeave: () => !host.env.APPIMAGE && life?.farewell.isCalled() !== true,
      leave: () => (life ? life.farewell.leave() : app.quit()),
      // Before there is a life there is no window either: then it is as it was started.
      args: () =>
        life?.wordsToStartAgain() ??
        wordsToStartAgain(host.argv, parsed.options, app.isPackaged ? null : host.root),
    })
  } catch (error) {
    dialog.showErrorBox('Nightdesk cannot use its data folder', `${parsed.options.dataDir}\n${String(error)}`)
    app.exit(1)
    return
  }
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  life = live(host, parsed.options, browserDir, links)
}
