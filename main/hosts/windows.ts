/** How every window is made, and what no page of ours may ever do. */
import type { BrowserWindowConstructorOptions, Session, WebContents, WebPreferences } from 'electron'
import { isOwnAddress } from './app-protocol.ts'

/** The night surface and its ink (tokens.css): the window's colour before the page has painted. */
const nightSurface = '#0f0b09'
const stripSurface = '#16120f'
const nightInk = '#ece5d9'
/** The page's duty strip is the title bar: as high as the strip, the system's buttons centred in it. */
const stripHeight = 72
/** macOS draws its three buttons 14 px high. */
const macButtonHeight = 14

/** The only place where web preferences are written down. Most are Electron's defaults; here they cannot drift. */
export function webPreferences(preload: string, devTools: boolean): WebPreferences {
  return {
    preload,
    devTools,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // The spell checker fetches its dictionaries from a server of its own on Linux and Windows.
    spellcheck: false,
    // A call must sound and count down while the window is hidden, and without a click before it.
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
  }
}

/** The main window, the summary that hangs on the tray, the window a page opens at night, and the hidden one that sounds. */
export type WindowKind = 'main' | 'popover' | 'night' | 'sound'

/** How large each begins, px. */
export const windowSizes = {
  main: { width: 1440, height: 900 },
  popover: { width: 380, height: 520 },
  night: { width: 520, height: 420 },
  sound: { width: 200, height: 100 },
} as const

/** A window's options; every window is made hidden and shown once its page has painted. Sizes in px. */
export function windowOptions(
  kind: WindowKind,
  platform: NodeJS.Platform,
  preload: string,
  devTools: boolean,
): BrowserWindowConstructorOptions {
  return {
    ...windowSizes[kind],
    show: false,
    backgroundColor: nightSurface,
    ...(kind === 'main'
      ? mainOptions(platform)
      : kind === 'sound'
        ? hiddenOptions
        : floatingOptions(kind, platform)),
    webPreferences: webPreferences(preload, devTools),
  }
}

/** Never shown, never in a list of windows, never given the keyboard. */
const hiddenOptions: BrowserWindowConstructorOptions = {
  title: 'Nightdesk: sound',
  frame: false,
  focusable: false,
  skipTaskbar: true,
}

function mainOptions(platform: NodeJS.Platform): BrowserWindowConstructorOptions {
  return {
    title: 'Nightdesk',
    minWidth: 640,
    minHeight: 480,
    titleBarStyle: 'hidden',
    titleBarOverlay:
      platform === 'darwin'
        ? { height: stripHeight }
        : { color: stripSurface, symbolColor: nightInk, height: stripHeight },
    ...(platform === 'darwin'
      ? { trafficLightPosition: { x: 14, y: (stripHeight - macButtonHeight) / 2 } }
      : {}),
  }
}

/** What stands above other programs' windows. No frame: a system's white title bar would dazzle at night. */
function floatingOptions(
  kind: 'popover' | 'night',
  platform: NodeJS.Platform,
): BrowserWindowConstructorOptions {
  return {
    title: kind === 'night' ? 'Nightdesk: a page' : 'Nightdesk: summary',
    frame: false,
    // The page of the Night window says how it is moved and closed; the popover hangs on the tray.
    ...(kind === 'night' ? { minWidth: 360, minHeight: 300 } : { resizable: false, movable: false }),
    skipTaskbar: kind === 'popover',
    alwaysOnTop: true,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    // macOS: a panel floats above full-screen apps too, on every space, and brings no other window forward with it.
    ...(platform === 'darwin' ? { type: 'panel' } : {}),
  }
}

/**
 * What closing the window does, since watching goes on without it. Linux cannot tell whether its tray is visible
 * (stock GNOME shows none), so there the window stays reachable in the window list.
 */
export function onCloseOf(platform: NodeJS.Platform, hasTray: boolean): 'hide' | 'minimise' {
  if (platform === 'darwin') return 'hide' // the Dock brings it back
  return platform === 'win32' && hasTray ? 'hide' : 'minimise'
}

/** Refuses everything that leads out of our page. For every web contents there will ever be. */
export function guardContents(contents: WebContents): void {
  const stayHome = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isOwnAddress(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stayHome)
  contents.on('will-frame-navigate', stayHome)
  contents.on('will-redirect', stayHome)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Where the page's own words lie when it saves a draft as a file; nothing else may be downloaded. */
const ownWords = 'blob:app://nightdesk/'

/** Denies every permission; Electron grants most of them when nobody objects. Notices are the host's, not the page's. */
export function denyPermissions(
  session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
    | 'on'
  >,
): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(ownWords)) event.preventDefault()
  })
}
