/** The one window: made, shown, brought back, its page kept alive. */
import type * as Electron from 'electron'
import type { Clock } from '../platform/clock.ts'
import { appPage, safePage } from './app-protocol.ts'
import { watchPage } from './page-health.ts'
import { onCloseOf, windowOptions } from './windows.ts'

export interface HostWindow {
  /** brings the window to the front, and makes it first if it is gone */
  show(): void
  isOurs(contents: Electron.WebContents): boolean
  /** the page has its port: should it die from now on, it is worth a reload */
  pageLives(): void
}

/** Makes the window. While `mayClose()` is false, closing only puts it out of sight. */
export function createHostWindow(
  { BrowserWindow }: Pick<typeof Electron, 'BrowserWindow'>,
  setting: {
    readonly platform: NodeJS.Platform
    readonly preload: string
    readonly devTools: boolean
    readonly hasTray: () => boolean
    readonly mayClose: () => boolean
    readonly log: (line: string) => void
    readonly clock: Pick<Clock, 'mono' | 'after'>
  },
): HostWindow {
  let window: Electron.BrowserWindow | null = null
  let health: ReturnType<typeof watchPage> | null = null

  const putAway = (opened: Electron.BrowserWindow): void => {
    if (onCloseOf(setting.platform, setting.hasTray()) === 'minimise') {
      opened.minimize()
    } else if (opened.isFullScreen()) {
      // macOS leaves a black space behind when a full-screen window is hidden.
      opened.once('leave-full-screen', () => opened.hide())
      opened.setFullScreen(false)
    } else {
      opened.hide()
    }
  }

  const open = (): Electron.BrowserWindow => {
    const opened = new BrowserWindow(windowOptions(setting.platform, setting.preload, setting.devTools))
    opened.once('ready-to-show', () => opened.show())
    opened.on('close', (event) => {
      if (setting.mayClose()) return
      event.preventDefault()
      putAway(opened)
    })
    opened.on('closed', () => {
      window = null
    })
    const load = (address: string): void => {
      opened
        .loadURL(address)
        .catch((error: unknown) => setting.log(`The page did not load: ${String(error)}`))
    }
    health = watchPage(
      opened.webContents,
      opened,
      {
        reload: () => opened.webContents.reload(),
        safe: () => load(safePage),
        isSafe: () => opened.webContents.getURL() === safePage,
        mayClose: setting.mayClose,
      },
      setting,
    )
    load(appPage)
    return opened
  }

  const show = (): void => {
    if (window === null) {
      window = open()
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  return {
    show,
    isOurs: (contents) => window !== null && contents === window.webContents,
    pageLives: () => health?.lives(),
  }
}
