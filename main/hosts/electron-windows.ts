/** The windows of the app as one: which contents are ours, and whose page lives. */
import type * as Electron from 'electron'
import { createMainWindow, type MainSetting, type MainWindow } from './electron-window.ts'
import { createNightWindow, type NightWindow } from './night-window.ts'
import { createPopover, type Popover } from './popover-window.ts'
import { createSoundWindow, type SoundWindow } from './sound-window.ts'

export interface HostWindows {
  readonly main: MainWindow
  readonly popover: Popover
  readonly night: NightWindow
  readonly sound: SoundWindow
  isOurs(contents: Electron.WebContents): boolean
  /** the page in `contents` has its port */
  pageLives(contents: Electron.WebContents): void
}

/** To be called once Electron is ready: it asks for the screens. */
export function createWindows(
  parts: Pick<typeof Electron, 'BrowserWindow' | 'screen'>,
  setting: MainSetting,
  trayBounds: () => Electron.Rectangle | null,
): HostWindows {
  const main = createMainWindow(parts, setting)
  const popover = createPopover(parts, setting, trayBounds)
  const night = createNightWindow(parts, setting, main)
  const sound = createSoundWindow(parts, setting)
  const all = [main, popover, night, sound]
  return {
    main,
    popover,
    night,
    sound,
    isOurs: (contents) => all.some((window) => window.isOurs(contents)),
    pageLives: (contents) => all.find((window) => window.isOurs(contents))?.pageLives(),
  }
}
