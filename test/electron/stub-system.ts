/** Doubles of what belongs to the system: tray, notifications, power, keys, displays, keychain. They record. */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { NotificationEvents, PowerEvents, ScreenEvents, TrayEvents } from './stub-events.ts'

export class StubNotification
  extends EventEmitter<NotificationEvents>
  implements Pick<Electron.Notification, 'show' | 'close'>
{
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

export interface StubMenu {
  readonly template: Electron.MenuItemConstructorOptions[]
}

/** The faked members as Electron has them, but with our own menus and pictures in the place of Electron's. */
type FakedTray = Pick<Electron.Tray, 'setToolTip' | 'setTitle' | 'getBounds' | 'isDestroyed' | 'destroy'>

/** A picture, by the file it was read from. */
export interface StubPicture {
  readonly file: string
  isEmpty(): boolean
}

export class StubTray extends EventEmitter<TrayEvents> implements FakedTray {
  images: string[]
  toolTip = ''
  title = ''
  menu: StubMenu | null = null
  /** a tray at the right end of a bar at the top */
  bounds: Electron.Rectangle = { x: 1800, y: 0, width: 24, height: 24 }
  destroyed = false
  readonly guid: string | undefined
  constructor(image: StubPicture, guid?: string) {
    super()
    this.images = [image.file]
    this.guid = guid
  }
  setImage(image: StubPicture): void {
    this.images.push(image.file)
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
  popUpContextMenu(): void {}
  getBounds(): Electron.Rectangle {
    return this.bounds
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  destroy(): void {
    this.destroyed = true
  }
}

type Requests = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
type Checks = Parameters<Electron.Session['setPermissionCheckHandler']>[0]
type Devices = Parameters<Electron.Session['setDevicePermissionHandler']>[0]
type Displays = Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0]

type FakedSession =
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'

export class StubSession extends EventEmitter implements Pick<Electron.Session, FakedSession> {
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

export class StubPowerMonitor
  extends EventEmitter<PowerEvents>
  implements Pick<Electron.PowerMonitor, 'isOnBatteryPower' | 'onBatteryPower' | 'getSystemIdleState'>
{
  onBatteryPower = false
  isOnBatteryPower(): boolean {
    return this.onBatteryPower
  }
  idleState: ReturnType<Electron.PowerMonitor['getSystemIdleState']> = 'active'
  /** the spans asked with, s */
  readonly idleSpans: number[] = []
  getSystemIdleState(seconds: number): ReturnType<Electron.PowerMonitor['getSystemIdleState']> {
    this.idleSpans.push(seconds)
    return this.idleState
  }
}

export class StubPowerSaveBlocker implements Pick<Electron.PowerSaveBlocker, 'start' | 'stop' | 'isStarted'> {
  readonly started = new Map<number, string>()
  #last = 0
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    this.#last += 1
    this.started.set(this.#last, type)
    return this.#last
  }
  stop(id: number): boolean {
    return this.started.delete(id)
  }
  isStarted(id: number): boolean {
    return this.started.has(id)
  }
}

type FakedShortcut = 'register' | 'unregister' | 'unregisterAll' | 'isRegistered'

export class StubGlobalShortcut implements Pick<Electron.GlobalShortcut, FakedShortcut> {
  readonly registered = new Map<string, () => void>()
  /** keys that another program has */
  readonly taken = new Set<string>()
  register(accelerator: string, callback: () => void): boolean {
    // What Electron throws for words that are no keys.
    if (!/^[\w+]+$/.test(accelerator)) throw new TypeError('Error processing argument at index 0')
    if (this.taken.has(accelerator)) return false
    this.registered.set(accelerator, callback)
    return true
  }
  unregister(accelerator: string): void {
    this.registered.delete(accelerator)
  }
  unregisterAll(): void {
    this.registered.clear()
  }
  isRegistered(accelerator: string): boolean {
    return this.registered.has(accelerator)
  }
}

/** A display of 1920x1080 with a bar of 30 px at the top. */
export function stubDisplay(id: number, x = 0, y = 0): Electron.Display {
  const bounds = { x, y, width: 1920, height: 1080 }
  return { id, bounds, workArea: { ...bounds, y: y + 30, height: 1050 }, scaleFactor: 1 } as Electron.Display
}

type FakedScreen =
  | 'getAllDisplays'
  | 'getPrimaryDisplay'
  | 'getCursorScreenPoint'
  | 'getDisplayNearestPoint'
  | 'getDisplayMatching'

export class StubScreen extends EventEmitter<ScreenEvents> implements Pick<Electron.Screen, FakedScreen> {
  displays: [Electron.Display, ...Electron.Display[]] = [stubDisplay(1)]
  cursor: Electron.Point = { x: 960, y: 540 }
  getAllDisplays(): Electron.Display[] {
    return this.displays
  }
  getPrimaryDisplay(): Electron.Display {
    return this.displays[0]
  }
  getCursorScreenPoint(): Electron.Point {
    return this.cursor
  }
  getDisplayNearestPoint({ x, y }: Electron.Point): Electron.Display {
    const away = ({ bounds }: Electron.Display): number =>
      Math.max(bounds.x - x, x - bounds.x - bounds.width, 0) +
      Math.max(bounds.y - y, y - bounds.y - bounds.height, 0)
    return this.displays.toSorted((a, b) => away(a) - away(b))[0] ?? this.displays[0]
  }
  getDisplayMatching({ x, y, width, height }: Electron.Rectangle): Electron.Display {
    return this.getDisplayNearestPoint({ x: x + width / 2, y: y + height / 2 })
  }
}

type FakedSafeStorage =
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
  | 'isEncryptionAvailable'
  | 'setUsePlainTextEncryption'

/**
 * A keychain: locked (answers only once unlocked), absent (only the password that stands in Chromium's source, once it is
 * asked for), or open. It encrypts by turning the bits over.
 */
export class StubSafeStorage implements Pick<Electron.SafeStorage, FakedSafeStorage> {
  state: 'open' | 'locked' | 'absent' = 'open'
  backend: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret'
  #unlocked = Promise.withResolvers<void>()
  #plain = false
  unlock(): void {
    this.state = 'open'
    this.#unlocked.resolve()
    this.#unlocked = Promise.withResolvers()
  }
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    if (this.state === 'locked') await this.#unlocked.promise
    return this.isEncryptionAvailable()
  }
  isEncryptionAvailable(): boolean {
    return this.state === 'open' || this.#plain
  }
  async encryptStringAsync(plainText: string): Promise<Buffer> {
    if (!(await this.isAsyncEncryptionAvailable())) throw new Error('Error while encrypting the text')
    const seal = this.#plain ? 'v10' : 'v11'
    return Buffer.from([...Buffer.from(seal), ...Buffer.from(plainText).map((byte) => byte ^ 0xff)])
  }
  async decryptStringAsync(encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> {
    const isOurs = /^v1[01]$/.test(encrypted.subarray(0, 3).toString('latin1'))
    if (!(await this.isAsyncEncryptionAvailable()) || !isOurs)
      throw new Error('Error while decrypting the ciphertext')
    const result = Buffer.from(encrypted.subarray(3).map((byte) => byte ^ 0xff)).toString()
    return { shouldReEncrypt: false, result }
  }
  setUsePlainTextEncryption(on: boolean): void {
    this.#plain = on
    if (on) this.backend = 'basic_text'
  }
  getSelectedStorageBackend() {
    return this.backend
  }
}
