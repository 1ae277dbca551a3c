/** One window with one of our pages in it, kept alive: what the three windows have in common. */
import type * as Electron from 'electron'
import type { Clock } from '../platform/clock.ts'
import { appOrigin, safePages } from './app-protocol.ts'
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

/** A window is shown with what it has after this long, ms: a page that calls must not wait for its first paint. */
const paintedWithinMs = 2_000

export interface PageWindow {
  readonly window: Electron.BrowserWindow
  /** calls once when there is something to see, or when that takes too long; never for a window that is gone */
  whenPainted(appear: () => void): void
  /** the page has its port: should it die from now on, it is worth a reload */
  lives(): void
}

/** The hidden one has another life: sound-window.ts. */
type ShownKind = Exclude<WindowKind, 'sound'>

const pages: Readonly<Record<ShownKind, string>> = {
  main: `${appOrigin}/`,
  popover: `${appOrigin}/popover.html`,
  night: `${appOrigin}/night.html`,
}

/**
 * Makes the window, hidden, and loads its page. Closing it only calls `putAway`, until the app ends.
 * @param bounds where, in the place of the usual size anywhere
 * @param giveUp what happens when the page keeps ending; absent, a plain one stands in its place
 */
export function openPageWindow(
  { BrowserWindow }: Pick<typeof Electron, 'BrowserWindow'>,
  kind: ShownKind,
  setting: WindowSetting,
  bounds: Partial<Electron.Rectangle>,
  putAway: (window: Electron.BrowserWindow) => void,
  giveUp?: (window: Electron.BrowserWindow) => void,
): PageWindow {
  const { platform, preload, devTools, log, mayClose, clock } = setting
  const window = new BrowserWindow({ ...windowOptions(kind, platform, preload, devTools), ...bounds })
  window.on('close', (event) => {
    if (mayClose()) return
    event.preventDefault()
    putAway(window)
  })
  const load = (address: string): void => {
    window.loadURL(address).catch((error: unknown) => log(`The page did not load: ${String(error)}`))
  }
  const safe = safePages[kind === 'popover' ? 'popover' : 'main'].address
  const health = watchPage(
    window.webContents,
    window,
    {
      reload: () => window.webContents.reload(),
      safe: () => (giveUp ? giveUp(window) : load(safe)),
      isSafe: () => window.webContents.getURL() === safe,
      mayClose: () => mayClose() || window.isDestroyed(),
    },
    setting,
  )
  load(pages[kind])
  return { window, whenPainted: (appear) => whenPainted(window, clock, appear), lives: health.lives }
}

/** Wayland sends `ready-to-show` not reliably to a window that is made hidden, so that alone is not waited for. */
function whenPainted(window: Electron.BrowserWindow, clock: Pick<Clock, 'after'>, appear: () => void): void {
  let over = false
  const first = (): void => {
    cancel()
    if (over || window.isDestroyed()) return
    over = true
    appear()
  }
  const cancel = clock.after(paintedWithinMs, first)
  window.once('ready-to-show', first)
  window.webContents.once('did-finish-load', first)
  window.once('closed', cancel)
}
