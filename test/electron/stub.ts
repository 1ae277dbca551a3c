/**
 * A double of the part of Electron the host uses. It records, and lets a test be the system and the page. Node loads
 * this file as it is (types only stripped), so it uses no syntax that would have to be compiled. Each class implements
 * the members it stands for as electron.d.ts declares them: an Electron with other signatures does not compile here.
 */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { ElectronParts } from '../../main/hosts/electron-app.ts'
import { StubApp } from './stub-app.ts'
import { StubChannel } from './stub-ports.ts'
import {
  StubGlobalShortcut,
  type StubMenu,
  StubNotification,
  type StubPicture,
  StubPowerMonitor,
  StubPowerSaveBlocker,
  StubSafeStorage,
  StubScreen,
  StubSession,
  StubTray,
} from './stub-system.ts'
import { StubAutoUpdater } from './stub-updater.ts'
import { type StubContents, type StubFrame, StubWindow } from './stub-windows.ts'

export { type StubMenu, StubNotification, StubTray } from './stub-system.ts'
export {
  type NavigationEvent,
  type PageEnd,
  refusable,
  StubContents,
  type StubFrame,
  StubWindow,
  stubFrame,
} from './stub-windows.ts'

type Serve = Parameters<Electron.Protocol['handle']>[1]
type Template = Parameters<typeof Electron.Menu.buildFromTemplate>[0]
/** Of a menu's items the double keeps what it was built from, so that is what the host must give. */
type PlainTemplate = Extract<Template[number], Electron.MenuItemConstructorOptions>[]

/** Those that are plain functions have Electron's own types. */
interface PlainParts {
  readonly dialog: Pick<Electron.Dialog, 'showErrorBox' | 'showMessageBox' | 'showMessageBoxSync'>
  readonly ipcMain: { on(...given: Parameters<Electron.IpcMain['on']>): unknown }
  readonly net: Pick<Electron.Net, 'isOnline' | 'online'>
  readonly protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>
  readonly session: { readonly defaultSession: Pick<Electron.Session, 'setPermissionRequestHandler'> }
  readonly shell: Pick<Electron.Shell, 'openExternal'>
}
/** Who asks, under the names that Electron has for it. */
type AskedEvent = Readonly<Record<keyof Pick<Electron.IpcMainEvent, 'sender' | 'senderFrame'>, unknown>>
type NotificationStatics = Pick<typeof Electron.Notification, 'isSupported' | 'handleActivation' | 'remove'>
/** Their results are doubles of Electron's classes; what they are given is Electron's. */
interface PictureParts {
  readonly Menu: {
    buildFromTemplate(...given: Parameters<typeof Electron.Menu.buildFromTemplate>): StubMenu
    setApplicationMenu(menu: StubMenu | null): void
  }
  readonly nativeImage: {
    createFromPath(...given: Parameters<typeof Electron.nativeImage.createFromPath>): StubPicture
  }
}

/** One made-up Electron: `electron` for the host, the rest for the test. */
export function createElectronStub() {
  const app = new StubApp()
  const ipcMain = new EventEmitter()
  const session = new StubSession()
  const powerMonitor = new StubPowerMonitor()
  const powerSaveBlocker = new StubPowerSaveBlocker()
  const globalShortcut = new StubGlobalShortcut()
  const screen = new StubScreen()
  const safeStorage = new StubSafeStorage()
  const net = { online: true, isOnline: () => net.online }
  const notifications: StubNotification[] = []
  /** who hears of toasts that no object is left of */
  const activations: ((details: Electron.ActivationArguments) => void)[] = []
  /** ids of notices taken back from the system's list */
  const removed: string[] = []
  const trays: StubTray[] = []
  const schemes: Electron.CustomScheme[] = []
  const handlers = new Map<string, Serve>()
  const opened: string[] = []
  const errorBoxes: string[] = []
  /** questions asked of the user; `answers` holds the buttons that are pressed, in order, else the cancelling one */
  const questions: Electron.MessageBoxOptions[] = []
  const answers: number[] = []
  const menus: (StubMenu | null)[] = []
  const setting = { notificationsSupported: true, trayPossible: true, picturesGone: false }

  class BrowserWindow extends StubWindow {
    static getAllWindows(): StubWindow[] {
      return app.windows.filter((window) => !window.isDestroyed())
    }
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
    static handleActivation(listener: (details: Electron.ActivationArguments) => void): void {
      activations.push(listener)
    }
    static remove(id: string | string[]): void {
      removed.push(...[id].flat())
    }
    constructor(options: Electron.NotificationConstructorOptions) {
      super(options)
      notifications.push(this)
    }
  }
  class Tray extends StubTray {
    constructor(image: StubPicture, guid?: string) {
      if (!setting.trayPossible) throw new Error('no tray here')
      super(image, guid)
      trays.push(this)
    }
  }
  const ask = (options: Electron.MessageBoxOptions): number => {
    questions.push(options)
    return answers.shift() ?? options.cancelId ?? options.defaultId ?? 0
  }
  const autoUpdater = new StubAutoUpdater()
  const parts = {
    app,
    autoUpdater,
    BrowserWindow,
    dialog: {
      showErrorBox: (title: string, content: string) => void errorBoxes.push(`${title}: ${content}`),
      showMessageBox: (
        ...given: [Electron.BaseWindow, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]
      ) =>
        Promise.resolve({ response: ask(given.length === 2 ? given[1] : given[0]), checkboxChecked: false }),
      showMessageBoxSync: (
        ...given: [Electron.BaseWindow, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]
      ) => ask(given.length === 2 ? given[1] : given[0]),
    },
    globalShortcut,
    ipcMain,
    Menu: {
      buildFromTemplate: (template: Template): StubMenu => ({ template: template as PlainTemplate }),
      setApplicationMenu: (menu: StubMenu | null) => void menus.push(menu),
    },
    MessageChannelMain: StubChannel,
    nativeImage: {
      createFromPath: (file: string): StubPicture => ({ file, isEmpty: () => setting.picturesGone }),
    },
    net,
    Notification: Notification satisfies NotificationStatics,
    powerMonitor,
    powerSaveBlocker,
    protocol: {
      registerSchemesAsPrivileged: (added: Electron.CustomScheme[]) => void schemes.push(...added),
      handle: (scheme: string, handler: Serve) => void handlers.set(scheme, handler),
    },
    safeStorage,
    screen,
    session: { defaultSession: session },
    shell: {
      openExternal: (url: string) => {
        opened.push(url)
        return Promise.resolve()
      },
    },
    Tray,
  } satisfies PlainParts & PictureParts & Record<keyof ElectronParts, unknown>
  const all: Record<keyof ElectronParts, unknown> = parts

  return {
    // Electron's classes have hundreds of members; the host uses these. A member that is missing here fails a test.
    electron: all as ElectronParts,
    app,
    autoUpdater,
    ipcMain,
    session,
    powerMonitor,
    powerSaveBlocker,
    globalShortcut,
    screen,
    safeStorage,
    net,
    notifications,
    activations,
    removed,
    trays,
    schemes,
    handlers,
    opened,
    errorBoxes,
    questions,
    answers,
    menus,
    setting,
    /** What the preload sends when the page of `contents` wants a port. */
    askForPort: (contents: StubContents | undefined, frame: StubFrame | null) => {
      const asked: AskedEvent = { sender: contents, senderFrame: frame }
      ipcMain.emit('nightdesk:ready', asked)
    },
  }
}

export type ElectronStub = ReturnType<typeof createElectronStub>
