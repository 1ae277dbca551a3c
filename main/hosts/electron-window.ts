/** The main window: made, shown, put away, brought back where it was. */
import type * as Electron from 'electron'
import { openPageWindow, type PageWindow, type WindowSetting } from './page-window.ts'
import { isReachable, nearest, within } from './placement.ts'
import type { MemoryFile } from './window-memory.ts'
import { onCloseOf } from './windows.ts'

/** A window being dragged says so many times a second: its place is kept once it rests, ms. */
const keepPlaceAfterMs = 1_000

export interface MainWindow {
  /** brings the window to the front, and makes it first if it is gone */
  show(): void
  /** the same, but whoever types in another program goes on typing there */
  showInactive(): void
  /** makes it without showing it: its page rings and counts down all the same */
  openHidden(): void
  /** is it out of sight? */
  isAway(): boolean
  /** makes the system point at it, or stop */
  flash(on: boolean): void
  /** Windows' small picture on the taskbar's button; null takes it away */
  overlay(picture: Electron.NativeImage | null, words: string): void
  isOurs(contents: Electron.WebContents): boolean
  pageLives(): void
  /** keeps its place at once */
  rest(): void
}

export interface MainSetting extends WindowSetting {
  readonly hasTray: () => boolean
  readonly memory: MemoryFile
  /** the window was hidden by its close button */
  readonly onHidden: () => void
  /** Windows ends the session */
  readonly onSessionEnd: () => void
}

/** Makes the main window when it is first shown. While `mayClose()` is false, closing only puts it out of sight. */
export function createMainWindow(
  parts: Pick<typeof Electron, 'BrowserWindow' | 'screen'>,
  setting: MainSetting,
): MainWindow {
  const { platform, memory, clock } = setting
  let opened: PageWindow | null = null
  let cancelKeeping = (): void => {}
  let toMaximise = false
  let flashing = false
  let overlaid: { readonly picture: Electron.NativeImage; readonly words: string } | null = null

  const appear = (window: Electron.BrowserWindow, how: 'focused' | 'inactive'): void => {
    if (toMaximise) window.maximize()
    toMaximise = false
    if (how === 'focused') window.show()
    else window.showInactive()
  }
  const flash = (on: boolean): void => {
    // One that has the focus is looked at; Windows would go on pointing at it.
    if (on ? opened?.window.isFocused() !== false : !flashing) return
    flashing = on
    opened?.window.flashFrame(on)
  }
  const keepPlace = (): void => {
    cancelKeeping()
    const window = opened?.window
    if (!window || window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    memory.keep({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  }
  const keepPlaceSoon = (): void => {
    cancelKeeping()
    cancelKeeping = clock.after(keepPlaceAfterMs, keepPlace)
  }
  const putAway = (window: Electron.BrowserWindow): void => {
    keepPlace()
    if (onCloseOf(platform, setting.hasTray()) === 'minimise') {
      window.minimize()
      return
    }
    if (window.isFullScreen()) {
      // macOS leaves a black space behind when a full-screen window is hidden.
      window.once('leave-full-screen', () => window.hide())
      window.setFullScreen(false)
    } else {
      window.hide()
    }
    setting.onHidden()
  }

  const open = (how: 'focused' | 'inactive' | 'hidden'): PageWindow => {
    const { bounds, maximized } = memory.read()
    const page = openPageWindow(parts, 'main', setting, placeFor(parts.screen, bounds), putAway)
    const { window } = page
    opened = page
    toMaximise = maximized
    page.whenPainted(() => {
      if (how !== 'hidden') appear(window, how)
      // Without a tray it must still be found in the list of windows; unless it was asked for meanwhile.
      else if (!window.isVisible() && onCloseOf(platform, setting.hasTray()) === 'minimise') window.minimize()
    })
    window.on('focus', () => flash(false))
    // Windows forgets it with the button, which goes while the window is hidden.
    window.on('show', () => {
      if (overlaid) window.setOverlayIcon(overlaid.picture, overlaid.words)
    })
    window.on('closed', () => {
      cancelKeeping()
      opened = null
    })
    window.on('resize', keepPlaceSoon)
    window.on('move', keepPlaceSoon)
    window.on('maximize', keepPlaceSoon)
    window.on('unmaximize', keepPlaceSoon)
    window.on('session-end', setting.onSessionEnd)
    return page
  }

  return {
    show: () => {
      if (opened === null) {
        open('focused')
        return
      }
      const { window } = opened
      if (window.isMinimized()) window.restore()
      appear(window, 'focused')
      window.focus()
    },
    showInactive: () => {
      if (opened === null) {
        open('inactive')
        return
      }
      const { window } = opened
      appear(window, 'inactive')
      // Windows has brought it back by that; restoring it there would take the keyboard.
      if (window.isMinimized()) window.restore()
    },
    openHidden: () => {
      if (opened === null) open('hidden')
    },
    isAway: () => opened === null || !opened.window.isVisible() || opened.window.isMinimized(),
    flash,
    overlay: (picture, words) => {
      overlaid = picture && { picture, words }
      opened?.window.setOverlayIcon(picture, words)
    },
    isOurs: (contents) => opened !== null && contents === opened.window.webContents,
    pageLives: () => opened?.lives(),
    rest: keepPlace,
  }
}

/** Where it was, moved into the screens there are now; nothing when it would be out of reach. */
function placeFor(screen: Electron.Screen, bounds: Electron.Rectangle | null): Partial<Electron.Rectangle> {
  const [first, ...others] = screen.getAllDisplays()
  if (bounds === null || !first || !isReachable(bounds, [first, ...others])) return {}
  return within(bounds, nearest(bounds, [first, ...others]).workArea)
}
