/** The life of the Electron host, from the instance lock to its end: engine, windows, tray. It holds no rule of the product. */

import path from 'node:path'
import type { ShowTarget } from '../../contract/wire.ts'
import type { Desk } from '../desk.ts'
import { whyNotInstall } from '../engine/may-install.ts'
import { isReallyCalled } from '../engine/shown-outside.ts'
import type { DeskSummary } from '../engine/summary.ts'
import { serveApp } from './app-protocol.ts'
import { createAppUpdates } from './app-updates.ts'
import { episodeIn, type LinkInbox } from './deep-links.ts'
import type { ElectronHost } from './electron-app.ts'
import { menuTemplate } from './electron-menu.ts'
import { createElectronNotifier } from './electron-notifier.ts'
import { createElectronSecrets } from './electron-secrets.ts'
import { followDesk } from './electron-surroundings.ts'
import { createWindows } from './electron-windows.ts'
import { createFarewell, type Farewell } from './farewell.ts'
import { createLinkOpener } from './links.ts'
import { type HostOptions, wordsToStartAgain } from './options.ts'
import { safePageHtml } from './safe-page.ts'
import { type Seats, seatPages } from './seats.ts'
import { createShellDoor } from './shell-door.ts'
import { createStartAtLogin } from './start-at-login.ts'
import { createTray, type HostTray } from './tray.ts'
import { createTrayPictures } from './tray-pictures.ts'
import { isSigned, readPackageFiles } from './update-address.ts'
import { createMemoryFile } from './window-memory.ts'
import { denyPermissions, guardContents } from './windows.ts'

/** What the app says of itself: no alert's, and never loud. */
const ownNotice = { attemptId: 0, episodeId: null, loud: false, actions: [], onClick: () => {} } as const
const keepsWatching = {
  tag: 'host:tray',
  title: 'Nightdesk keeps watching in the tray',
  body: 'Closing the window ends nothing. Quit it from its picture in the tray.',
} as const
const heldLink = {
  tag: 'host:link',
  title: 'A link waits for the fire drill',
  body: 'It ends no drill. Its alert is shown when you have ended it.',
} as const

/** What is to be known of a running app from outside. */
export interface Life {
  readonly farewell: Farewell
  /** the command line with which another start would be as this one is now */
  wordsToStartAgain(): readonly string[]
}

/**
 * Everything after the lock: this is the only instance.
 * @param browserDir the browser's own folder, which also remembers the window's place
 */
export function live(host: ElectronHost, options: HostOptions, browserDir: string, links: LinkInbox): Life {
  const { electron, clock, log, platform, root } = host
  const { app } = electron
  const pictures = createTrayPictures(electron, platform, path.join(root, 'build', 'tray'))
  const memory = createMemoryFile(path.join(browserDir, 'window.json'), log)
  const login = createStartAtLogin(app, host)
  let tray: HostTray | null = null
  let desk: Promise<Desk> | null = null
  let opened: Desk | null = null
  /** Asked when somebody wants to know: a page that came a moment ago counts. null = the engine is not open */
  const numbers = (): DeskSummary | null => opened?.summary() ?? null
  let seats: Seats | null = null
  let isAway = (): boolean => options.hidden
  const again = (): readonly string[] =>
    wordsToStartAgain(
      host.argv,
      { hidden: isAway(), drill: numbers()?.drill ?? options.drill },
      app.isPackaged ? null : root,
    )
  let stopFollowing = (): void => {}

  const farewell = createFarewell(
    electron,
    clock,
    () => isReallyCalled(numbers()),
    async () => {
      stopFollowing()
      await desk?.then((watching) => watching.close()).catch((error: unknown) => log(String(error)))
    },
  )
  const show = (target: ShowTarget | null, drill?: number): void => seats?.show(target, drill)
  const showLinked = (target: ShowTarget): void => seats?.showLinked(target)
  const updates = createAppUpdates(host, farewell, () => whyNotInstall(numbers()), again)

  const start = async (): Promise<void> => {
    denyPermissions(electron.session.defaultSession)
    serveApp(electron.protocol, path.join(root, 'out', 'renderer'), (back) => safePageHtml(numbers(), back))
    electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(menuTemplate(platform, !app.isPackaged)))
    const notifier = createElectronNotifier(electron, clock, {
      platform,
      bringToFront: () => show(null),
      // Before the engine is there it waits, as a link does.
      showAlert: links.put,
    })
    const windows = createWindows(
      electron,
      {
        platform,
        log,
        clock,
        memory,
        preload: path.join(root, 'out', 'preload', 'preload.cjs'),
        devTools: !app.isPackaged,
        hasTray: () => tray !== null,
        mayClose: farewell.isClosing,
        onHidden: () => {
          if (memory.read().toldOfTray || platform === 'darwin') return
          memory.keep({ toldOfTray: true })
          void notifier.show({ ...ownNotice, ...keepsWatching })
        },
        onSessionEnd: () => {
          farewell.systemEnds()
          farewell.leave()
        },
      },
      () => tray?.bounds() ?? null,
    )
    isAway = windows.main.isAway
    const secrets = createElectronSecrets(electron.safeStorage, options.dataDir, { platform, clock })
    const opening = host.openDesk({
      dataDir: options.dataDir,
      configFile: options.configFile,
      host: 'electron',
      drill: options.drill,
      notifier,
      openUrl: createLinkOpener(electron.shell, log),
      shell: createShellDoor({ show, updates, secrets, restartSpeaker: windows.sound.restart }),
      secrets,
      log,
      pollWorkerUrl: host.pollWorkerUrl,
      clock,
    })
    desk = opening
    seats = seatPages(electron, windows, opening, () => {
      void notifier.show({ ...ownNotice, ...heldLink })
    })
    tray = createTray(
      electron,
      platform,
      pictures,
      {
        open: windows.main.show,
        toggleSummary: windows.popover.toggle,
        showSummary: windows.popover.show,
        quit: () => app.quit(),
      },
      app.isPackaged &&
        (platform === 'darwin' ||
          (platform === 'win32' && isSigned(readPackageFiles(host.resources).address))),
    )
    if (options.hidden || login.wasOne()) windows.main.openHidden()
    else windows.main.show()
    // Not before: macOS may call the app active while its page could not be served yet.
    app.on('second-instance', (_event, argv) => {
      const episodeId = episodeIn(argv)
      // One that the system starts at login, beside this one, wants no window.
      if (episodeId !== null) showLinked(episodeId)
      else if (!argv.includes('--hidden')) show(null)
    })
    app.on('activate', windows.main.show)
    links.follow(showLinked)
    const ready = await opening
    if (farewell.isClosing()) return
    opened = ready
    const unfollow = followDesk(host, ready, { windows, tray, login, pictures, seats })
    const stopUpdates = updates.follow(ready)
    stopFollowing = () => {
      stopUpdates()
      unfollow()
    }
  }

  // Without a listener Electron quits when the last window is gone; watching goes on.
  app.on('window-all-closed', () => {})
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  host.onEndSignal(farewell.leave)
  app
    .whenReady()
    .then(() => {
      // Electron puts its own in their place once the main module has run.
      host.onEndSignal(farewell.leave)
      electron.powerMonitor.on('shutdown', farewell.systemEnds)
      return start()
    })
    .catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error)
      log(words)
      electron.dialog.showErrorBox('Nightdesk could not start', words)
      app.exit(1)
    })
  return { farewell, wordsToStartAgain: again }
}
