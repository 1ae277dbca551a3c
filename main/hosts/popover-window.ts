/** The summary that hangs on the tray: opens at once, since it is kept hidden, and goes when something else is used. */
import type * as Electron from 'electron'
import { openPageWindow, type PageWindow, type WindowSetting } from './page-window.ts'
import { besideTray, inTrayCorner, isKnown } from './placement.ts'
import { windowSizes } from './windows.ts'

/** The click on the tray that takes the focus away also means "close": it must not open it again, ms. */
const sameClickWithinMs = 250

export interface Popover {
  /** makes it ready, out of sight */
  prepare(): void
  /** shows it beside the tray's picture, or puts it away */
  toggle(): void
  show(): void
  hide(): void
  isOurs(contents: Electron.WebContents): boolean
  pageLives(): void
}

/** @param trayBounds where the tray's picture is; null where the system does not say */
export function createPopover(
  parts: Pick<typeof Electron, 'BrowserWindow' | 'screen'>,
  setting: WindowSetting,
  trayBounds: () => Electron.Rectangle | null,
): Popover {
  const { clock } = setting
  let opened: PageWindow | null = null
  let leftAt: number | null = null

  const open = (): PageWindow => {
    const page = openPageWindow(parts, 'popover', setting, {}, (window) => window.hide())
    const { window } = page
    window.on('blur', () => {
      if (!window.isVisible()) return
      leftAt = clock.mono()
      window.hide()
    })
    window.on('closed', () => {
      opened = null
    })
    opened = page
    return page
  }
  const place = (): Electron.Rectangle => {
    const tray = trayBounds()
    const size = windowSizes.popover
    return isKnown(tray)
      ? besideTray(tray, parts.screen.getDisplayMatching(tray), size)
      : inTrayCorner(parts.screen.getDisplayNearestPoint(parts.screen.getCursorScreenPoint()), size)
  }
  const show = (): void => {
    const { window } = opened ?? open()
    window.setBounds(place())
    window.show()
    window.focus()
  }
  return {
    prepare: () => {
      if (opened === null) open()
    },
    toggle: () => {
      const justLeft = leftAt !== null && clock.mono() - leftAt < sameClickWithinMs
      leftAt = null
      if (opened?.window.isVisible()) opened.window.hide()
      else if (!justLeft) show()
    },
    show,
    hide: () => {
      if (opened?.window.isVisible()) opened.window.hide()
    },
    isOurs: (contents) => opened !== null && contents === opened.window.webContents,
    pageLives: () => opened?.lives(),
  }
}
