/** The windows' pages in a real Chromium, for one app: the preload in an isolated world, ports and files bridged. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { BrowserContext, CDPSession, Page, Route } from 'playwright'
import type { Caller } from './rpc.ts'
import type { AppSide, PageSide } from './talk.ts'

/** Chromium intercepts no scheme of our own, so app://nightdesk stands here in its place. */
export const standIn = 'https://nightdesk.invalid'
const appOrigin = 'app://nightdesk'
/** What Electron would say of an address here. */
export const toApp = (url: string): string =>
  url === standIn || url.startsWith(`${standIn}/`) ? appOrigin + url.slice(standIn.length) : url
const toChromium = (url: string): string =>
  url.startsWith(`${appOrigin}/`) ? standIn + url.slice(appOrigin.length) : url

const bridge = readFileSync(path.join(import.meta.dirname, 'preload-world.js'), 'utf8')
const worldName = 'electron-preload'

/** The page asks by its scheme whether Electron holds it; here that scheme is https. */
const schemeQuestion = /(location\.protocol\s*===?\s*)(["'`])app:\2/g

interface Told {
  readonly kind: 'ipc' | 'port' | 'port-closed' | 'close'
  readonly channel?: string
  readonly given?: readonly unknown[]
  readonly port?: number
  readonly message?: unknown
}

/** A window's page. It is another one in Chromium after each crash. */
interface PageOfWindow {
  page: Page
  cdp: CDPSession
  preload: string
  size: { readonly width: number; readonly height: number }
  /** the living document's isolated world */
  world: { readonly id: number; readonly unique: string; readonly origin: string } | null
  /** a navigation the host itself began */
  loading: boolean
  crashed: boolean
  url: string
}

export interface Pages {
  readonly offers: PageSide
  /** the page of a window once it is there; of the newest one when several were made in its place */
  pageOf(window: number): Promise<Page>
  /** everything the pages complained of, policy violations and refused requests included */
  readonly complaints: string[]
}

/** `app` is the app's process; `secondInstance` is called when this start found another one running. */
export function createPages(
  context: BrowserContext,
  app: () => Caller<AppSide>,
  secondInstance: PageSide['secondInstance'],
): Pages {
  // Whatever is no window's page gets nothing from anywhere.
  const sealed = context.route('**/*', (route) => route.abort('addressunreachable'))
  const made = new Map<number, Promise<PageOfWindow>>()
  const portWindows = new Map<number, number>()
  const complaints: string[] = []
  const quietly = (done: Promise<unknown>): void => void done.catch(() => {})

  const get = (window: number): Promise<PageOfWindow> =>
    made.get(window) ?? Promise.reject(new Error(`window ${window} has no page`))

  const inWorld = async ({ cdp, world }: PageOfWindow, call: string, given: readonly unknown[]) => {
    if (!world) return
    const expression = `nightdeskHost.${call}(${given.map((value) => JSON.stringify(value ?? null)).join(',')})`
    const { exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression,
      uniqueContextId: world.unique,
    })
    if (exceptionDetails) complaints.push(`the bridge: ${exceptionDetails.exception?.description}`)
  }

  const worldEnded = (window: number, entry: PageOfWindow): void => {
    if (!entry.world) return
    quietly(app().frameGone({ window, world: entry.world.unique }))
    entry.world = null
    for (const [port, owner] of portWindows) {
      if (owner !== window) continue
      portWindows.delete(port)
      quietly(app().portClosed(port))
    }
  }

  const hear = (window: number, entry: PageOfWindow, told: Told): void => {
    const { world } = entry
    if (told.kind === 'port') quietly(app().portMessage(told.port ?? 0, told.message))
    else if (told.kind === 'port-closed') {
      portWindows.delete(told.port ?? 0)
      quietly(app().portClosed(told.port ?? 0))
    } else if (told.kind === 'close') quietly(app().wantsClose(window))
    else if (world) {
      const frame = { window, world: world.unique }
      quietly(
        app().ipc(frame, toApp(world.origin), toApp(entry.page.url()), told.channel ?? '', told.given ?? []),
      )
    }
  }

  const answer = async (window: number, entry: () => PageOfWindow, route: Route): Promise<void> => {
    const request = route.request()
    const url = toApp(request.url())
    if (request.isNavigationRequest() && !entry().loading) {
      const isMain = request.frame().parentFrame() === null
      if (!(await app().mayNavigate(window, url, isMain))) {
        complaints.push(`navigation refused: ${url}`)
        return route.abort('aborted')
      }
    }
    if (!url.startsWith(`${appOrigin}/`)) {
      complaints.push(`no such thing here: ${url}`)
      return route.abort('addressunreachable')
    }
    const { status, headers, body } = await app().serve(url, request.method())
    const bytes = Buffer.from(body, 'base64')
    const isScript = headers['content-type']?.includes('javascript') === true
    await route.fulfill({
      status,
      headers,
      body: isScript ? bytes.toString().replaceAll(schemeQuestion, '$1"https:"') : bytes,
    })
  }

  /** Opens the page in Chromium and prepares it; nothing is loaded yet. */
  const open = async (window: number, preload: string, size: PageOfWindow['size']): Promise<PageOfWindow> => {
    await sealed
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    const entry: PageOfWindow = {
      page,
      cdp,
      preload,
      size,
      world: null,
      loading: false,
      crashed: false,
      url: '',
    }
    await page.setViewportSize(size)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('crash', () => {
      entry.crashed = true
      worldEnded(window, entry)
      quietly(app().crashed(window, 'crashed'))
    })
    page.on('popup', (popup) => {
      // It exists already, where Electron would not even have made it; its requests go nowhere.
      quietly(
        app()
          .mayOpen(window, popup.url())
          .then((may) => complaints.push(`window ${may ? 'opened' : 'refused'}: ${popup.url()}`))
          .finally(() => popup.close()),
      )
    })
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame() && frame.url() !== 'about:blank') {
        entry.url = frame.url()
        quietly(app().navigated(window, toApp(frame.url())))
      }
    })
    await page.route('**/*', (route) =>
      answer(window, () => entry, route).catch(() => route.abort().catch(() => {})),
    )
    cdp.on('Runtime.executionContextCreated', ({ context: { id, uniqueId, name, origin } }) => {
      if (name === worldName && origin !== '://') entry.world = { id, unique: uniqueId, origin }
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
      if (entry.world?.unique === executionContextUniqueId) worldEnded(window, entry)
    })
    cdp.on('Runtime.executionContextsCleared', () => worldEnded(window, entry))
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === 'nightdeskDouble' && executionContextId === entry.world?.id)
        hear(window, entry, JSON.parse(payload) as Told)
    })
    await cdp.send('Runtime.enable')
    await cdp.send('Page.enable')
    await cdp.send('Runtime.addBinding', { name: 'nightdeskDouble', executionContextName: worldName })
    const source = `${bridge}
if (window === window.top) (function (require, module, exports) { ${readFileSync(preload, 'utf8')}
})(globalThis.nightdeskRequire, { exports: {} }, {})`
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName })
    // A page may close only what a script opened; Electron's window.close asks the host.
    await page.addInitScript(() => {
      globalThis.close = () => void globalThis.dispatchEvent(new Event('nightdesk-double-close'))
    })
    return entry
  }

  /** Loads an address, in a new page where the old one has crashed: Chromium brings none of those back. */
  const go = async (window: number, address: (entry: PageOfWindow) => string): Promise<void> => {
    const old = await get(window)
    if (old.crashed) {
      made.set(window, open(window, old.preload, old.size))
      quietly(old.page.close())
    }
    const entry = await get(window)
    entry.loading = true
    try {
      await entry.page.goto(address(old), { waitUntil: 'load' })
      await entry.page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => painted(null))))
    } finally {
      entry.loading = false
    }
  }

  return {
    complaints,
    pageOf: async (window) => (await get(window)).page,
    offers: {
      make: (window, size, preload) => void made.set(window, open(window, preload, size)),
      load: (window, url) => go(window, () => toChromium(url)),
      reload: (window) => go(window, ({ url }) => url),
      crash: async (window) => quietly((await get(window)).cdp.send('Page.crash')),
      close: async (window) => quietly((await get(window)).page.close()),
      post: async ({ window, world }, channel, message, ports) => {
        // At once: what follows through these ports may come before the page is at hand.
        for (const port of ports) portWindows.set(port, window)
        const entry = await get(window)
        if (entry.world?.unique === world) return inWorld(entry, 'post', [channel, message, ports])
        for (const port of ports) {
          portWindows.delete(port)
          quietly(app().portClosed(port))
        }
      },
      portMessage: async (port, message) => {
        const window = portWindows.get(port)
        if (window !== undefined) await inWorld(await get(window), 'portMessage', [port, message])
      },
      portClosed: async (port) => {
        const window = portWindows.get(port)
        portWindows.delete(port)
        if (window !== undefined) await inWorld(await get(window), 'portClosed', [port])
      },
      secondInstance,
    },
  }
}
