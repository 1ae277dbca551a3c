/** The Night window: one page or question, one way to take it. It comes by itself, never twice for one, and never two of them. */
import type * as Electron from 'electron'
import { mayOpenNightWindow, type ShellSettings } from '../../contract/shell.ts'
import { latestCall, wantsWindow } from '../engine/shown-outside.ts'
import type { DeskSummary } from '../engine/summary.ts'
import type { MainWindow } from './electron-window.ts'
import { openPageWindow, type PageWindow, type WindowSetting } from './page-window.ts'
import { centred, nearest, within } from './placement.ts'
import { windowSizes } from './windows.ts'

/**
 * Its page says who took it, offers to take it back, and closes itself. One that does not (it hangs, it lost the engine)
 * is closed when nothing has needed it for this long, ms.
 */
const closeAfterMs = 60_000

export interface NightWindow {
  /** opens it when the summary names a page, or a colleague's question, that it has not been opened for */
  follow(summary: Pick<DeskSummary, 'call' | 'question' | 'night'>, settings: ShellSettings): void
  isOurs(contents: Electron.WebContents): boolean
  pageLives(): void
  /** forgets the screens and the timers */
  end(): void
}

/**
 * Makes the window when it is needed and destroys it when it is closed.
 * @param main the window that comes instead, when the page of this one keeps ending
 */
export function createNightWindow(
  parts: Pick<typeof Electron, 'BrowserWindow' | 'screen'>,
  setting: WindowSetting,
  main: Pick<MainWindow, 'show' | 'showInactive'>,
): NightWindow {
  const { clock, platform } = setting
  let opened: PageWindow | null = null
  let shownUntil = Number.NEGATIVE_INFINITY
  let cancelClosing: (() => void) | null = null

  const stayOnScreen = (): void => {
    const window = opened?.window
    const [first, ...others] = parts.screen.getAllDisplays()
    if (!window || !first) return
    const bounds = window.getBounds()
    const place = within(bounds, nearest(bounds, [first, ...others]).workArea)
    if (JSON.stringify(place) !== JSON.stringify(bounds)) window.setBounds(place)
  }
  parts.screen.on('display-removed', stayOnScreen)
  parts.screen.on('display-metrics-changed', stayOnScreen)

  const appear = (window: Electron.BrowserWindow, focus: boolean): void => {
    // Without the focus a sleeper's or another program's next key cannot become an acknowledgement.
    window.showInactive()
    window.moveTop()
    if (!focus) return
    window.show()
    window.focus()
  }
  const open = (focus: boolean): void => {
    const { workArea } = parts.screen.getDisplayNearestPoint(parts.screen.getCursorScreenPoint())
    const destroy = (window: Electron.BrowserWindow): void => window.destroy()
    const place = centred(windowSizes.night, workArea)
    // A plain page in a small window above everything could take nothing; the main window can.
    const page = openPageWindow(parts, 'night', setting, place, destroy, (window) => {
      window.destroy()
      // What this one may not do, the other one in its place may not either.
      if (focus) main.show()
      else main.showInactive()
    })
    const { window } = page
    opened = page
    window.setAlwaysOnTop(true, 'screen-saver')
    // Windows has no such thing. macOS would else take the Dock's picture away for a moment.
    if (platform !== 'win32') {
      window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
    }
    page.whenPainted(() => appear(window, focus))
    window.on('closed', () => {
      if (opened === page) opened = null
    })
  }
  const closeLater = (): void => {
    cancelClosing ??= clock.after(closeAfterMs, () => {
      cancelClosing = null
      opened?.window.destroy()
    })
  }

  return {
    follow: (summary, settings) => {
      const call = latestCall(summary)
      if (call === null) {
        if (opened) closeLater()
        return
      }
      cancelClosing?.()
      cancelClosing = null
      if (!wantsWindow(call, shownUntil)) return
      shownUntil = call.calledAt
      if (!mayOpenNightWindow(settings, summary.night)) return
      // One that is open shows the new page by itself; it only has to be seen.
      if (opened) appear(opened.window, settings.nightFocus)
      else open(settings.nightFocus)
    },
    isOurs: (contents) => opened !== null && contents === opened.window.webContents,
    pageLives: () => opened?.lives(),
    end: () => {
      cancelClosing?.()
      parts.screen.off('display-removed', stayOnScreen)
      parts.screen.off('display-metrics-changed', stayOnScreen)
    },
  }
}
