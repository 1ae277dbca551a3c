/**
 * What each double may emit, and with what. `asElectronTells` holds every one of them against electron.d.ts: an Electron that
 * tells otherwise does not compile here. Event objects are only as much of one as the host or the double looks at.
 */
import type * as Electron from 'electron'

interface Refusable {
  preventDefault(): void
}

export interface AppEvents {
  activate: [event?: object, hasVisibleWindows?: boolean]
  'before-quit': [event: Refusable]
  'child-process-gone': [event: object, details: Electron.Details]
  'open-url': [event: Refusable, url: string]
  'second-instance': [event: object, argv: string[], workingDirectory: string, additionalData?: unknown]
  'will-quit': [event: Refusable]
  'window-all-closed': []
}

/** Told with a double's contents, or by the double alone. */
export interface OwnAppEvents {
  'web-contents-created': [event: object, contents: unknown]
  newListener: [event: string]
  'stub-exit': []
}

export interface ContentsEvents {
  destroyed: []
  'did-finish-load': [event?: object]
  'did-navigate': [event: object, url: string]
  'render-process-gone': [event: object, details: Electron.RenderProcessGoneDetails]
  'will-attach-webview': [event: Refusable]
  'will-frame-navigate': [event: Refusable & Pick<Electron.WebContentsWillFrameNavigateEventParams, 'url'>]
  'will-navigate': [event: Refusable & Pick<Electron.WebContentsWillNavigateEventParams, 'url'>]
  'will-redirect': [event: Refusable & Pick<Electron.WebContentsWillRedirectEventParams, 'url'>]
}

export interface WindowEvents {
  blur: []
  close: [event: Refusable]
  closed: []
  focus: []
  hide: []
  'leave-full-screen': []
  maximize: []
  move: []
  'ready-to-show': [event?: object]
  resize: []
  responsive: []
  'session-end': [event?: object]
  show: []
  unmaximize: []
  unresponsive: []
}

export interface NotificationEvents {
  action: [details: Pick<Electron.NotificationActionEventParams, 'actionIndex'>]
  click: [event: object]
  close: [details: Electron.NotificationCloseEventParams]
  failed: [event: object, error: string]
  show: [event: object]
}

export interface TrayEvents {
  click: [event?: object, bounds?: Electron.Rectangle]
  'right-click': [event?: object, bounds?: Electron.Rectangle]
}

export interface PowerEvents {
  'lock-screen': []
  'on-ac': []
  'on-battery': []
  resume: []
  shutdown: [event?: object]
  suspend: []
  'unlock-screen': []
}

export interface ScreenEvents {
  'display-metrics-changed': [event: object, display: Electron.Display, changed: string[]]
  'display-removed': [event: object, display: Electron.Display]
}

/** Listens as whoever takes exactly what is written above. */
type Take<Events> = <Name extends keyof Events>(
  name: Name,
) => (...given: Events[Name] extends unknown[] ? Events[Name] : never) => void

/** Never called: that it compiles is what it is for. */
export function asElectronTells(
  {
    app,
    contents,
    window,
    notification,
    tray,
    power,
    screen,
  }: {
    readonly app: Electron.App
    readonly contents: Electron.WebContents
    readonly window: Electron.BrowserWindow
    readonly notification: Electron.Notification
    readonly tray: Electron.Tray
    readonly power: Electron.PowerMonitor
    readonly screen: Electron.Screen
  },
  take: Take<AppEvents> &
    Take<ContentsEvents> &
    Take<WindowEvents> &
    Take<NotificationEvents> &
    Take<TrayEvents> &
    Take<PowerEvents> &
    Take<ScreenEvents>,
): void {
  const ofApp: Take<AppEvents> = take
  app.on('activate', ofApp('activate'))
  app.on('before-quit', ofApp('before-quit'))
  app.on('child-process-gone', ofApp('child-process-gone'))
  app.on('open-url', ofApp('open-url'))
  app.on('second-instance', ofApp('second-instance'))
  app.on('will-quit', ofApp('will-quit'))
  app.on('window-all-closed', ofApp('window-all-closed'))
  const ofContents: Take<ContentsEvents> = take
  contents.on('destroyed', ofContents('destroyed'))
  contents.on('did-finish-load', ofContents('did-finish-load'))
  contents.on('did-navigate', ofContents('did-navigate'))
  contents.on('render-process-gone', ofContents('render-process-gone'))
  contents.on('will-attach-webview', ofContents('will-attach-webview'))
  contents.on('will-frame-navigate', ofContents('will-frame-navigate'))
  contents.on('will-navigate', ofContents('will-navigate'))
  contents.on('will-redirect', ofContents('will-redirect'))
  const ofWindow: Take<WindowEvents> = take
  window.on('blur', ofWindow('blur'))
  window.on('close', ofWindow('close'))
  window.on('closed', ofWindow('closed'))
  window.on('focus', ofWindow('focus'))
  window.on('hide', ofWindow('hide'))
  window.on('leave-full-screen', ofWindow('leave-full-screen'))
  window.on('maximize', ofWindow('maximize'))
  window.on('move', ofWindow('move'))
  window.on('ready-to-show', ofWindow('ready-to-show'))
  window.on('resize', ofWindow('resize'))
  window.on('responsive', ofWindow('responsive'))
  window.on('session-end', ofWindow('session-end'))
  window.on('show', ofWindow('show'))
  window.on('unmaximize', ofWindow('unmaximize'))
  window.on('unresponsive', ofWindow('unresponsive'))
  const ofNotification: Take<NotificationEvents> = take
  notification.on('action', ofNotification('action'))
  notification.on('click', ofNotification('click'))
  notification.on('close', ofNotification('close'))
  notification.on('failed', ofNotification('failed'))
  notification.on('show', ofNotification('show'))
  const ofTray: Take<TrayEvents> = take
  tray.on('click', ofTray('click'))
  tray.on('right-click', ofTray('right-click'))
  const ofPower: Take<PowerEvents> = take
  power.on('lock-screen', ofPower('lock-screen'))
  power.on('on-ac', ofPower('on-ac'))
  power.on('on-battery', ofPower('on-battery'))
  power.on('resume', ofPower('resume'))
  power.on('shutdown', ofPower('shutdown'))
  power.on('suspend', ofPower('suspend'))
  power.on('unlock-screen', ofPower('unlock-screen'))
  const ofScreen: Take<ScreenEvents> = take
  screen.on('display-metrics-changed', ofScreen('display-metrics-changed'))
  screen.on('display-removed', ofScreen('display-removed'))
}
