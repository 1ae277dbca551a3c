/** What stands around the pages follows the engine: tray, badge, Night window, keys, start at login; and it says how it is. */
import type { ShellFacts, ShellSettings } from '../../contract/shell.ts'
import { defaultShellSettings } from '../../contract/shell.ts'
import type { Desk } from '../desk.ts'
import { createBadge } from './badge.ts'
import { registerLinks } from './deep-links.ts'
import type { ElectronHost } from './electron-app.ts'
import { keepAwake, watchSystem } from './electron-system.ts'
import type { HostWindows } from './electron-windows.ts'
import type { Seats } from './seats.ts'
import { createShortcut } from './shortcut.ts'
import type { StartAtLogin } from './start-at-login.ts'
import type { HostTray } from './tray.ts'
import type { TrayPictures } from './tray-pictures.ts'
import { readPackageFiles } from './update-address.ts'
import { newsOf } from './update-words.ts'

/** What can wait until the main window has had the start to itself waits this long, ms. */
const settleAfterMs = 3_000

/** Begins when the engine is open; ends with the returned function. */
export function followDesk(
  host: Pick<
    ElectronHost,
    'electron' | 'platform' | 'clock' | 'env' | 'execPath' | 'interfaces' | 'resources' | 'log'
  >,
  desk: Desk,
  around: {
    readonly windows: HostWindows
    readonly tray: HostTray | null
    readonly login: StartAtLogin
    readonly pictures: TrayPictures
    readonly seats: Pick<Seats, 'look'>
  },
): () => void {
  const { electron, platform, clock } = host
  const { windows, tray, login } = around
  const onWayland = platform === 'linux' && host.env.XDG_SESSION_TYPE === 'wayland'
  const shortcut = createShortcut(electron.globalShortcut, !onWayland, windows.popover.toggle)
  const badge = createBadge(electron, platform, around.pictures, windows.main)
  let settings: ShellSettings = defaultShellSettings
  let known = false

  // The first call may come with the first answer of a source.
  windows.sound.open()
  desk.reportShell({
    windows: true,
    // Stock GNOME shows no tray, and nobody can ask it.
    tray: tray === null ? 'none' : platform === 'linux' ? 'unsure' : 'up',
  })
  const unwatchShell = desk.watchShell((next) => {
    const chosenNow = known && next.startAtLogin !== settings.startAtLogin
    settings = next
    known = true
    desk.reportShell({
      shortcut: shortcut.use(next.shortcut),
      startAtLogin: login.set(next.startAtLogin, chosenNow),
    })
  })
  const awake = keepAwake(electron.powerSaveBlocker, (sleepBlocked) => desk.reportShell({ sleepBlocked }))
  const unwatchSummary = desk.watchSummary((summary) => {
    // Each for itself: a tray that fails must not keep the Night window away.
    for (const show of [
      () => awake.want(summary.staysAwake),
      () => windows.night.follow(summary, settings),
      () => tray?.show(summary),
      () => badge(summary),
      () => around.seats.look(),
    ]) {
      try {
        show()
      } catch (error) {
        host.log(`What stands around the pages could not follow: ${String(error)}`)
      }
    }
  })
  const unhear = watchSystem(electron, host, desk, !onWayland)
  const cancelSettling = clock.after(settleAfterMs, () => {
    windows.popover.prepare()
    around.pictures.readAll()
    // Linux starts a program of the desktop's for this, and waits for it.
    desk.reportShell({ deepLinks: registerLinks(electron.app, host), whatIsNew: whatIsNew(host) })
  })
  return () => {
    cancelSettling()
    unwatchShell()
    unwatchSummary()
    unhear()
    awake.end()
    shortcut.end()
    windows.main.rest()
    windows.night.end()
  }
}

function whatIsNew({
  electron,
  resources,
}: Pick<ElectronHost, 'electron' | 'resources'>): ShellFacts['whatIsNew'] {
  const { changes } = readPackageFiles(resources)
  const version = electron.app.getVersion()
  const text = changes === null ? null : newsOf(changes, version)
  return text === null ? null : { version, text }
}
