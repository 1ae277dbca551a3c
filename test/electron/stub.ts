/**
 * A double of the part of Electron the host uses. It records, and lets a test be the system and the page. Node loads
 * this file as it is (types only stripped), so it uses no syntax that would have to be compiled.
 */
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type * as Electron from 'electron'
import type { ElectronParts } from '../../main/hosts/electron-app.ts'

export type PageEnd = MessagePort

/** What a page of some window sends to the host, as `ipcMain` sees it; `got` receives what the host posts back. */
export interface StubFrame {
  parent: object | null
  origin: string
  url: string
  got: { channel: string; message: unknown; ports: PageEnd[] }[]
  postMessage(channel: string, message: unknown, ports: PageEnd[]): void
}

export function stubFrame(changed: Partial<StubFrame> = {}): StubFrame {
  const frame: StubFrame = {
    parent: null,
    origin: 'app://nightdesk',
    url: 'app://nightdesk/',
    got: [],
    postMessage: (channel, message, ports) => {
      frame.got.push({ channel, message, ports })
    },
    ...changed,
  }
  return frame
}

/** An event as Electron's refusable ones, and whether it was refused. */
export function refusable(facts: Readonly<Record<string, unknown>> = {}) {
  const event = {
    ...facts,
    refused: false,
    preventDefault: () => {
      event.refused = true
    },
  }
  return event
}

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

export class StubContents extends EventEmitter {
  openHandler: OpenHandler | null = null
  reloads = 0
  url = ''
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }
  reload(): void {
    this.reloads += 1
  }
  getURL(): string {
    return this.url
  }
  forcefullyCrashRenderer(): void {
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 })
  }
  /** Emits a navigation and says whether it was refused. */
  refuses(event: string, url: string): boolean {
    const asked = refusable({ url })
    this.emit(event, asked)
    return asked.refused
  }
}

export class StubWindow extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly webContents = new StubContents()
  readonly calls: string[] = []
  minimized = false
  fullScreen = false
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
  }
  loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`)
    this.webContents.url = url
    return Promise.resolve()
  }
  show(): void {
    this.calls.push('show')
  }
  hide(): void {
    this.calls.push('hide')
  }
  focus(): void {
    this.calls.push('focus')
  }
  minimize(): void {
    this.minimized = true
    this.calls.push('minimize')
  }
  restore(): void {
    this.minimized = false
    this.calls.push('restore')
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isFullScreen(): boolean {
    return this.fullScreen
  }
  setFullScreen(on: boolean): void {
    this.fullScreen = on
    this.calls.push(`full screen ${on}`)
    if (!on) this.emit('leave-full-screen')
  }
  /** What the system's close button does; says whether the window really closed. */
  close(): boolean {
    const asked = refusable()
    this.emit('close', asked)
    if (!asked.refused) this.emit('closed')
    return !asked.refused
  }
}

export class StubNotification extends EventEmitter {
  readonly options: Electron.NotificationConstructorOptions
  calls: string[] = []
  constructor(options: Electron.NotificationConstructorOptions) {
    super()
    this.options = options
  }
  show(): void {
    this.calls.push('show')
  }
  close(): void {
    this.calls.push('close')
    this.emit('close', { reason: 'applicationHidden' })
  }
}

export class StubTray extends EventEmitter {
  images: string[]
  toolTip = ''
  title = ''
  menu: StubMenu | null = null
  constructor(image: string) {
    super()
    this.images = [image]
  }
  setImage(image: string): void {
    this.images.push(image)
  }
  setToolTip(words: string): void {
    this.toolTip = words
  }
  setTitle(title: string): void {
    this.title = title
  }
  setContextMenu(menu: StubMenu): void {
    this.menu = menu
  }
}

export interface StubMenu {
  readonly template: Electron.MenuItemConstructorOptions[]
}

/** MessagePortMain as its types say: an emitter whose messages come wrapped, silent until it is started. */
class StubPortMain extends EventEmitter {
  readonly port: MessagePort
  constructor(port: MessagePort) {
    super()
    this.port = port
    port.on('close', () => this.emit('close'))
  }
  start(): void {
    if (this.port.listenerCount('message') > 0) return
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }
  postMessage(message: unknown): void {
    this.port.postMessage(message)
  }
  close(): void {
    this.port.close()
  }
}

class StubChannel {
  readonly port1: StubPortMain
  readonly port2: MessagePort
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new StubPortMain(port1)
    this.port2 = port2
  }
}

type Requests = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
type Checks = Parameters<Electron.Session['setPermissionCheckHandler']>[0]
type Devices = Parameters<Electron.Session['setDevicePermissionHandler']>[0]
type Displays = Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0]
type Serve = Parameters<Electron.Protocol['handle']>[1]

class StubSession extends EventEmitter {
  requests: Requests = null
  checks: Checks = null
  devices: Devices = null
  displays: Displays = null
  setPermissionRequestHandler(handler: Requests): void {
    this.requests = handler
  }
  setPermissionCheckHandler(handler: Checks): void {
    this.checks = handler
  }
  setDevicePermissionHandler(handler: Devices): void {
    this.devices = handler
  }
  setDisplayMediaRequestHandler(handler: Displays): void {
    this.displays = handler
  }
}

class StubApp extends EventEmitter {
  readonly calls: string[] = []
  readonly paths: Record<string, string> = {}
  isPackaged = true
  hasLock = true
  exitCode: number | null = null
  version = '1.0.0'
  windows: StubWindow[] = []
  #ready = Promise.withResolvers<void>()
  enableSandbox(): void {
    this.calls.push('enableSandbox')
  }
  setAppUserModelId(id: string): void {
    this.calls.push(`setAppUserModelId ${id}`)
  }
  setPath(name: string, value: string): void {
    this.paths[name] = value
  }
  requestSingleInstanceLock(): boolean {
    this.calls.push('requestSingleInstanceLock')
    return this.hasLock
  }
  disableHardwareAcceleration(): void {
    this.calls.push('disableHardwareAcceleration')
  }
  getVersion(): string {
    return this.version
  }
  relaunch(): void {
    this.calls.push('relaunch')
  }
  whenReady(): Promise<void> {
    return this.#ready.promise
  }
  becomeReady(): void {
    this.calls.push('ready')
    this.#ready.resolve()
  }
  /** As Electron does it: asks, closes the windows, and ends if nobody objected. */
  quit(): void {
    const asked = refusable()
    this.emit('before-quit', asked)
    if (asked.refused || !this.windows.every((window) => window.close())) return
    this.exitCode = 0
    this.emit('stub-exit')
  }
  exit(code = 0): void {
    this.exitCode = code
    this.emit('stub-exit')
  }
}

/** One made-up Electron: `electron` for the host, the rest for the test. */
export function createElectronStub() {
  const app = new StubApp()
  const ipcMain = new EventEmitter()
  const session = new StubSession()
  const powerMonitor = new EventEmitter()
  const net = { online: true, isOnline: () => net.online }
  const notifications: StubNotification[] = []
  const trays: StubTray[] = []
  const schemes: Electron.CustomScheme[] = []
  const handlers = new Map<string, Serve>()
  const opened: string[] = []
  const errorBoxes: string[] = []
  const menus: (StubMenu | null)[] = []
  const setting = { notificationsSupported: true, trayPossible: true }

  class BrowserWindow extends StubWindow {
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super(options)
      app.windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
  }
  class Notification extends StubNotification {
    static isSupported(): boolean {
      return setting.notificationsSupported
    }
    constructor(options: Electron.NotificationConstructorOptions) {
      super(options)
      notifications.push(this)
    }
  }
  class Tray extends StubTray {
    constructor(image: string) {
      if (!setting.trayPossible) throw new Error('no tray here')
      super(image)
      trays.push(this)
    }
  }
  const parts = {
    app,
    BrowserWindow,
    dialog: {
      showErrorBox: (title: string, content: string) => void errorBoxes.push(`${title}: ${content}`),
    },
    ipcMain,
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]): StubMenu => ({ template }),
      setApplicationMenu: (menu: StubMenu | null) => void menus.push(menu),
    },
    MessageChannelMain: StubChannel,
    net,
    Notification,
    powerMonitor,
    protocol: {
      registerSchemesAsPrivileged: (added: Electron.CustomScheme[]) => void schemes.push(...added),
      handle: (scheme: string, handler: Serve) => void handlers.set(scheme, handler),
    },
    session: { defaultSession: session },
    shell: {
      openExternal: (url: string) => {
        opened.push(url)
        return Promise.resolve()
      },
    },
    Tray,
  } satisfies Record<keyof ElectronParts, unknown>

  return {
    // Electron's classes have hundreds of members; the host uses these. A member that is missing here fails a test.
    electron: parts as unknown as ElectronParts,
    app,
    ipcMain,
    session,
    powerMonitor,
    net,
    notifications,
    trays,
    schemes,
    handlers,
    opened,
    errorBoxes,
    menus,
    setting,
    /** What the preload sends when the page of `contents` wants a port. */
    askForPort: (contents: StubContents | undefined, frame: StubFrame | null) => {
      ipcMain.emit('nightdesk:ready', { sender: contents, senderFrame: frame })
    },
  }
}

export type ElectronStub = ReturnType<typeof createElectronStub>
