/** Doubles of windows and their contents: they record what the host did with them. A test is the system and the page. */
import { EventEmitter } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import type * as Electron from 'electron'
import type { ContentsEvents, WindowEvents } from './stub-events.ts'

export type PageEnd = MessagePort
/** Those by which a page is led elsewhere, or given a guest. */
export type NavigationEvent =
  | 'will-navigate'
  | 'will-frame-navigate'
  | 'will-redirect'
  | 'will-attach-webview'

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
export function refusable<Facts extends object>(facts: Facts = {} as Facts) {
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

type FakedContents =
  | 'setWindowOpenHandler'
  | 'reload'
  | 'getURL'
  | 'forcefullyCrashRenderer'
  | 'focus'
  | 'isDestroyed'

export class StubContents
  extends EventEmitter<ContentsEvents>
  implements Pick<Electron.WebContents, FakedContents>
{
  openHandler: OpenHandler | null = null
  reloads = 0
  url = ''
  destroyed = false
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }
  reload(): void {
    this.reloads += 1
  }
  getURL(): string {
    return this.url
  }
  focus(): void {}
  isDestroyed(): boolean {
    return this.destroyed
  }
  forcefullyCrashRenderer(): void {
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 })
  }
  /** Emits a navigation and says whether it was refused. */
  refuses(event: NavigationEvent, url: string): boolean {
    const asked = refusable({ url })
    this.emit(event, asked)
    return asked.refused
  }
}

type FakedWindow =
  | 'loadURL'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'moveTop'
  | 'minimize'
  | 'maximize'
  | 'restore'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'isVisible'
  | 'isFocused'
  | 'isDestroyed'
  | 'setFullScreen'
  | 'setBounds'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setPosition'
  | 'setAlwaysOnTop'
  | 'setVisibleOnAllWorkspaces'
  | 'setSkipTaskbar'
  | 'setOverlayIcon'
  | 'flashFrame'
  | 'close'
  | 'destroy'

export class StubWindow
  extends EventEmitter<WindowEvents>
  implements Pick<Electron.BrowserWindow, FakedWindow>
{
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly webContents = new StubContents()
  readonly calls: string[] = []
  /** its page has been painted; only the double with a real page knows */
  painted = false
  minimized = false
  maximized = false
  fullScreen = false
  visible: boolean
  focused = false
  bounds: Electron.Rectangle
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
    this.visible = options.show !== false
    this.bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
  }
  /** Everything the host does to a window goes by here; the double with a real page tells the test of it. */
  protected called(words: string): void {
    this.calls.push(words)
  }
  loadURL(url: string): Promise<void> {
    this.called(`load ${url}`)
    this.webContents.url = url
    return Promise.resolve()
  }
  show(): void {
    this.called('show')
    this.visible = true
    this.focused = true
    this.emit('show')
  }
  showInactive(): void {
    this.called('show inactive')
    this.visible = true
    this.emit('show')
  }
  hide(): void {
    this.called('hide')
    this.visible = false
    this.focused = false
    this.emit('hide')
  }
  focus(): void {
    this.called('focus')
    this.focused = true
    this.emit('focus')
  }
  /** By the host or by the user, who went to another window. */
  blur(): void {
    this.focused = false
    this.emit('blur')
  }
  moveTop(): void {
    this.called('move top')
  }
  minimize(): void {
    this.minimized = true
    this.called('minimize')
  }
  maximize(): void {
    this.maximized = true
    this.called('maximize')
  }
  restore(): void {
    this.minimized = false
    this.called('restore')
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isMaximized(): boolean {
    return this.maximized
  }
  isFullScreen(): boolean {
    return this.fullScreen
  }
  isVisible(): boolean {
    return this.visible
  }
  isFocused(): boolean {
    return this.focused
  }
  isDestroyed(): boolean {
    return this.webContents.destroyed
  }
  setFullScreen(on: boolean): void {
    this.fullScreen = on
    this.called(`full screen ${on}`)
    if (!on) this.emit('leave-full-screen')
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.bounds = { ...this.bounds, ...bounds }
    const { x, y, width, height } = this.bounds
    this.called(`bounds ${x},${y} ${width}x${height}`)
  }
  getBounds(): Electron.Rectangle {
    return this.bounds
  }
  getNormalBounds(): Electron.Rectangle {
    return this.bounds
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y })
  }
  setAlwaysOnTop(on: boolean, level = 'floating'): void {
    this.called(on ? `on top ${level}` : 'not on top')
  }
  setVisibleOnAllWorkspaces(on: boolean): void {
    this.called(`all workspaces ${on}`)
  }
  setSkipTaskbar(skip: boolean): void {
    this.called(`skip taskbar ${skip}`)
  }
  setOverlayIcon(icon: Electron.NativeImage | null, description: string): void {
    this.called(icon === null ? 'no overlay' : `overlay ${description}`)
  }
  flashFrame(on: boolean): void {
    this.called(`flash ${on}`)
  }
  /** What the system's close button does; says whether the window really closed. */
  close(): boolean {
    const asked = refusable()
    this.emit('close', asked)
    if (!asked.refused) this.destroy()
    return !asked.refused
  }
  destroy(): void {
    if (this.webContents.destroyed) return
    this.webContents.destroyed = true
    this.visible = false
    this.webContents.emit('destroyed')
    this.emit('closed')
  }
}
