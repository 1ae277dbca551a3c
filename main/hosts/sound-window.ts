/** The hidden window that sounds: nobody sees it, it needs no click, and when it dies it is made anew. */
import type * as Electron from 'electron'
import { appOrigin } from './app-protocol.ts'
import type { WindowSetting } from './page-window.ts'
import { windowOptions } from './windows.ts'

export interface SoundWindow {
  /** makes it, unless it is there */
  open(): void
  /** puts another one in its place: this one does not sound */
  restart(): void
  isOurs(contents: Electron.WebContents): boolean
  pageLives(): void
}

/** It is never shown. Whether it sounds the engine knows; here it is only made. */
export function createSoundWindow(
  { BrowserWindow }: Pick<typeof Electron, 'BrowserWindow'>,
  { platform, preload, devTools, mayClose, log }: WindowSetting,
): SoundWindow {
  let opened: Electron.BrowserWindow | null = null

  const open = (): void => {
    if (opened !== null || mayClose()) return
    const window = new BrowserWindow(windowOptions('sound', platform, preload, devTools))
    opened = window
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') log(`The page that sounds ended: ${reason}.`)
    })
    window.on('closed', () => {
      if (opened === window) opened = null
    })
    window.loadURL(`${appOrigin}/sound.html`).catch((error: unknown) => {
      log(`The page that sounds did not load: ${String(error)}`)
    })
  }
  return {
    open,
    restart: () => {
      const old = opened
      opened = null
      old?.destroy()
      open()
    },
    isOurs: (contents) => opened !== null && contents === opened.webContents,
    pageLives: () => {},
  }
}
