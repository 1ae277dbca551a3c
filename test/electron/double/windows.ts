/** Windows whose pages are real: what the stub records also happens in Chromium, and what happens there is told here. */
import type { MessagePort } from 'node:worker_threads'
import type * as Electron from 'electron'
import { type ElectronStub, refusable, type StubFrame, type StubWindow } from '../stub.ts'
import type { Caller } from './rpc.ts'
import type { FrameId, PageSide } from './talk.ts'

/** The pages of all windows, as this process sees them. */
export function createRealPages(stub: ElectronStub, pages: Caller<PageSide>, log: (line: string) => void) {
  const ports = new Map<number, MessagePort>()
  const frames = new Map<string, StubFrame>()
  let lastPort = 0

  const quietly = (done: Promise<unknown>): void => {
    done.catch((error: unknown) => log(`the page's side: ${String(error)}`))
  }

  /** Gives a port a number; from now on what comes out of it goes to the page. */
  const handOver = (port: MessagePort): number => {
    lastPort += 1
    const id = lastPort
    ports.set(id, port)
    port.on('message', (message: unknown) => quietly(pages.portMessage(id, message)))
    port.on('close', () => {
      if (ports.delete(id)) quietly(pages.portClosed(id))
    })
    return id
  }

  /** The frame of a document, the same object for as long as that lives. */
  const frameOf = (id: FrameId, origin: string, url: string): StubFrame => {
    const known = frames.get(id.world)
    if (known) return Object.assign(known, { origin, url })
    const frame: StubFrame = {
      parent: null,
      origin,
      url,
      got: [],
      postMessage: (channel, message, given) =>
        quietly(pages.post(id, channel, message, given.map(handOver))),
    }
    frames.set(id.world, frame)
    return frame
  }

  const windowOf = (id: number): StubWindow => {
    const window = stub.app.windows[id]
    if (!window) throw new Error(`there is no window ${id}`)
    return window
  }

  class BrowserWindow extends stub.electron.BrowserWindow {}
  const Recording = BrowserWindow as unknown as typeof StubWindow

  /** Electron's constructor, but with a page behind it. */
  class RealWindow extends Recording {
    static getAllWindows(): StubWindow[] {
      return stub.app.windows.filter((window) => !window.isDestroyed())
    }
    readonly #id = stub.app.windows.length - 1
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super(options)
      const { width, height } = this.bounds
      quietly(pages.make(this.#id, { width, height }, options.webPreferences?.preload ?? ''))
      this.webContents.reload = () => {
        this.webContents.reloads += 1
        quietly(pages.reload(this.#id).then(() => this.#painted()))
      }
      this.webContents.forcefullyCrashRenderer = () => quietly(pages.crash(this.#id))
    }
    override async loadURL(url: string): Promise<void> {
      await super.loadURL(url)
      await pages.load(this.#id, url)
      this.#painted()
    }
    override destroy(): void {
      if (this.isDestroyed()) return
      super.destroy()
      quietly(pages.close(this.#id))
    }
    #painted(): void {
      this.webContents.emit('did-finish-load', {})
      if (this.painted) return
      this.painted = true
      this.emit('ready-to-show', {})
    }
  }

  return {
    BrowserWindow: RealWindow,
    windowOf,
    /** what Chromium tells of its pages */
    told: {
      ipc: (id: FrameId, origin: string, url: string, channel: string, given: readonly unknown[]) => {
        const sender = windowOf(id.window).webContents
        stub.ipcMain.emit(channel, { sender, senderFrame: frameOf(id, origin, url) }, ...given)
      },
      portMessage: (port: number, message: unknown) => ports.get(port)?.postMessage(message),
      portClosed: (port: number) => {
        const closed = ports.get(port)
        ports.delete(port)
        closed?.close()
      },
      frameGone: ({ world }: FrameId) => void frames.delete(world),
      crashed: (window: number, reason: Electron.RenderProcessGoneDetails['reason']) => {
        windowOf(window).webContents.emit('render-process-gone', {}, { reason, exitCode: 5 })
      },
      navigated: (window: number, url: string) => {
        const { webContents } = windowOf(window)
        webContents.url = url
        webContents.emit('did-navigate', {}, url)
      },
      /** the page itself wants to go elsewhere; false when the host refused */
      mayNavigate: (window: number, url: string, isMainFrame: boolean): boolean => {
        const asked = refusable({ url, isMainFrame })
        const { webContents } = windowOf(window)
        webContents.emit('will-frame-navigate', asked)
        if (isMainFrame) webContents.emit('will-navigate', asked)
        return !asked.refused
      },
      /** without a handler Electron opens whatever a page asks for */
      mayOpen: (window: number, url: string): boolean => {
        const { openHandler } = windowOf(window).webContents
        return openHandler === null || openHandler({ url } as Electron.HandlerDetails).action === 'allow'
      },
      /** the page called `window.close()` */
      wantsClose: (window: number) => windowOf(window).close(),
    },
  }
}
