/** Double of Electron's `app`: it records, and ends as Electron does. */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { AppEvents, OwnAppEvents } from './stub-events.ts'
import { refusable, type StubWindow } from './stub-windows.ts'

type FakedApp =
  | 'enableSandbox'
  | 'setAppUserModelId'
  | 'setToastActivatorCLSID'
  | 'setPath'
  | 'getPath'
  | 'requestSingleInstanceLock'
  | 'disableHardwareAcceleration'
  | 'getVersion'
  | 'getName'
  | 'relaunch'
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'focus'
  | 'hide'
  | 'show'
  | 'isPackaged'
  | 'setAsDefaultProtocolClient'
  | 'removeAsDefaultProtocolClient'
  | 'isDefaultProtocolClient'
  | 'setBadgeCount'

export class StubApp extends EventEmitter<AppEvents & OwnAppEvents> implements Pick<Electron.App, FakedApp> {
  readonly calls: string[] = []
  readonly paths: Record<string, string> = {}
  isPackaged = true
  hasLock = true
  exitCode: number | null = null
  version = '1.0.0'
  windows: StubWindow[] = []
  loginItem: Electron.Settings = { openAtLogin: false }
  /** what the system says of it, where that differs */
  loginFacts: Partial<Electron.LoginItemSettings> = {}
  loginItemsSet = 0
  readonly protocols = new Set<string>()
  badge = 0
  #ready = Promise.withResolvers<void>()
  #isReady = false
  readonly dock: Pick<Electron.Dock, 'setBadge' | 'bounce'> = {
    setBadge: (text) => void this.calls.push(`dock badge ${text}`),
    bounce: (type = 'informational') => {
      this.calls.push(`dock bounce ${type}`)
      return 1
    },
  }
  enableSandbox(): void {
    this.calls.push('enableSandbox')
  }
  setAppUserModelId(id: string): void {
    this.calls.push(`setAppUserModelId ${id}`)
  }
  setToastActivatorCLSID(id: string): void {
    this.calls.push(`setToastActivatorCLSID ${id}`)
  }
  setPath(name: string, value: string): void {
    this.paths[name] = value
  }
  getPath(name: string): string {
    return this.paths[name] ?? `/nowhere/${name}`
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
  getName(): string {
    return 'Nightdesk'
  }
  /** the words it was asked to start again with */
  again: readonly string[] | null = null
  relaunch(options?: Electron.RelaunchOptions): void {
    this.calls.push('relaunch')
    this.again = options?.args ?? null
  }
  focus(): void {
    this.calls.push('focus')
  }
  hide(): void {
    this.calls.push('hide')
  }
  show(): void {
    this.calls.push('show')
  }
  setAsDefaultProtocolClient(protocol: string): boolean {
    this.protocols.add(protocol)
    return true
  }
  removeAsDefaultProtocolClient(protocol: string): boolean {
    return this.protocols.delete(protocol)
  }
  isDefaultProtocolClient(protocol: string): boolean {
    return this.protocols.has(protocol)
  }
  setLoginItemSettings(settings: Electron.Settings): void {
    this.loginItem = settings
    this.loginItemsSet += 1
  }
  getLoginItemSettings(): Pick<
    Electron.LoginItemSettings,
    'openAtLogin' | 'wasOpenedAtLogin' | 'executableWillLaunchAtLogin' | 'status'
  > {
    const openAtLogin = this.loginItem.openAtLogin === true
    return {
      openAtLogin,
      wasOpenedAtLogin: false,
      executableWillLaunchAtLogin: openAtLogin,
      status: openAtLogin ? 'enabled' : 'not-registered',
      ...this.loginFacts,
    }
  }
  setBadgeCount(count = 0): boolean {
    this.badge = count
    return true
  }
  whenReady(): Promise<void> {
    return this.#ready.promise
  }
  isReady(): boolean {
    return this.#isReady
  }
  becomeReady(): void {
    this.calls.push('ready')
    this.#isReady = true
    this.#ready.resolve()
  }
  /** As Electron does it: asks, closes the windows, and ends if nobody objected. */
  quit(): void {
    const asked = refusable()
    this.emit('before-quit', asked)
    if (asked.refused || !this.windows.every((window) => window.isDestroyed() || window.close())) return
    this.emit('will-quit', refusable())
    this.exitCode = 0
    this.emit('stub-exit')
  }
  exit(code = 0): void {
    this.exitCode = code
    this.emit('stub-exit')
  }
}
