/** One window with one of our pages in it, kept alive: what the three windows have in common. */
import type * as Electron from 'electron'
import type { Clock } from '../platform/clock.ts'
import { appOrigin, safePage } from './app-protocol.ts'
import { watchPage } from './page-health.ts'
import { type WindowKind, windowOptions } from './windows.ts'

/** The same for every window of a run. */
export interface WindowSetting {
  readonly platform: NodeJS.Platform
  readonly preload: string
  readonly devTools: boolean
  /** true once the app ends: then closing closes, and a page that ends is left alone */
  readonly mayClose: () => boolean
  readonly log: (line: string) => void
  readonly clock: Pick<Clock, 'now' | 'mono' | 'after'>
}

export interface PageWindow {
  readonly window: Electron.BrowserWindow
  /** the page has its port: should it die from now on, it is worth a reload */
  lives(): void
}

const pages: Readonly<Record<WindowKind, string>> = {
  main: `${appOrigin}/`,
  popover: `${appOrigin}/popover.html`,
  night: `${appOrigin}/night.html`,
}

/**
 * Makes the window, hidden, and loads its page. Closing it only calls `putAway`, until the app ends.
 * @param bounds where, in the place of the usual size anywhere
 */
export function openPageWindow(
  { BrowserWindow }: Pick<typeof Electron, 'BrowserWindow'>,
  kind: WindowKind,
  setting: WindowSetting,
  bounds: Partial<Electron.Rectangle>,
  putAway: (window: Electron.BrowserWindow) => void,
): PageWindow {
  const { platform, preload, devTools, log, mayClose } = setting
  const window = new BrowserWindow({ ...windowOptions(kind, platform, preload, devTools), ...bounds })
  window.on('close', (event) => {
    if (mayClose()) return
    event.preventDefault()
    putAway(window)
  })
  const load = (address: string): void => {
    window.loadURL(address).catch((error: unknown) => log(`The page did not load: ${String(error)}`))
  }
  const health = watchPage(
    window.webContents,
    window,
    {
      reload: () => window.webContents.reload(),
      safe: () => load(safePage),
      isSafe: () => window.webContents.getURL() === safePage,
      mayClose: () => mayClose() || window.isDestroyed(),
    },
    setting,
  )
  load(pages[kind])
  return { window, lives: health.lives }
}
