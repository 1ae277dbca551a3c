/** Opens the built page in a real Chromium over the fake engine, and cleans up after each test. */
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Snapshot } from '../../contract/state.ts'
import { launchChromium } from './chromium.ts'
import { type FakeEngine, startFakeEngine } from './fake-engine.ts'

/** A page that has not done it by now does not do it; a slow machine gets its time, ms. */
const patienceMs = 30_000

export interface Opened {
  readonly page: Page
  readonly engine: FakeEngine
  readonly context: BrowserContext
  /** everything the browser complained of, policy violations included */
  readonly complaints: string[]
}

export interface OpenOptions {
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** which of the pages; the main window's is the usual one */
  readonly at?: 'popover' | 'night' | undefined
  /** fills the engine before the page asks it anything */
  readonly prepare?: ((engine: FakeEngine) => void) | undefined
}

/** One browser for the tests of a file; what is opened is closed after each of them. */
export function pageOpener(): (night: Snapshot, options?: OpenOptions) => Promise<Opened> {
  let browser: Browser
  const cleanups: (() => Promise<void>)[] = []
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })
  return async (night, { width = 1440, height = 900, at, prepare } = {}) => {
    const engine = await startFakeEngine(night)
    prepare?.(engine)
    const context = await browser.newContext({
      viewport: { width, height },
      timezoneId: 'Europe/Zurich',
      reducedMotion: 'reduce',
    })
    cleanups.push(engine.stop, () => context.close())
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    if (at === undefined) {
      await page.goto(engine.url)
      await page.locator('.hints').waitFor()
    } else {
      // A browser lets no page close a window that it has not opened; the app's host does.
      await page.addInitScript(() => {
        window.close = () => document.documentElement.setAttribute('data-closed', '')
      })
      await page.goto(engine.url.replace('/#', `/${at}.html#`))
      await page.locator('[data-live=yes]').waitFor()
    }
    return { page, engine, context, complaints }
  }
}
