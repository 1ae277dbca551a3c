/** One night for a test of the shell: an Alertmanager to be scripted, a data folder, the app in its windows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Locator, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type LaunchOptions, launchShell, type ShellApp, type WindowName } from '../electron/double/launch.ts'
import { launchReal, realBinary } from '../electron/real.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'
import { zoneAt } from '../helpers/zone-at.ts'

/** For what no real Electron lets a test do, or see: the system's tray, its notifications, another machine. */
export const itWithDouble = it.skipIf(realBinary !== null)

export interface StartOptions extends Partial<LaunchOptions> {
  /** do not wait for the main window */
  readonly hidden?: boolean
  /** the local hour at the start: at noon no Night window comes, at two it does */
  readonly hour?: 12 | 2
}

interface Fired {
  readonly customer?: string
  readonly severity?: string
  /** how long ago it began, ms */
  readonly agoMs?: number
}

export interface ShellNight {
  readonly source: ScriptedAlertmanager
  readonly dataDir: string
  /** a page that wakes somebody; `id` is what tells it apart */
  fire(id: string, more?: Fired): void
  /** the source no longer lists it */
  end(id: string): void
  /** how often the source is asked from the next start on; every 5 s unless said otherwise */
  pollEvery(words: string): void
  /** how often the source has been asked for its alerts */
  asked(): number
  /** starts the app and waits for its main window */
  start(options?: StartOptions): Promise<ShellApp>
}

/** Registers the hooks of a test file; the night is another one in each test. */
export function shellNights(): ShellNight {
  let browser: Browser
  let source: ScriptedAlertmanager
  let dataDir: string
  const started: ShellApp[] = []
  beforeAll(async () => {
    if (realBinary === null) browser = await launchChromium({ mayPlay: true })
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    source = await startScripted()
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-shell-'))
    pollEvery('5s')
  })
  const pollEvery = (words: string): void =>
    writeFileSync(
      path.join(dataDir, 'config.yaml'),
      `version: 1\nme: Mara Lind\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ["${source.url}"]\n    poll: ${words}\n`,
    )
  afterEach(async () => {
    for (const app of started.splice(0).reverse()) await app.end()
    await source.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })
  return {
    get source() {
      return source
    },
    get dataDir() {
      return dataDir
    },
    pollEvery,
    asked: () => source.requests.filter((line) => line.includes('/alerts')).length,
    end: (id) => {
      source.alerts = source.alerts.filter(({ fingerprint }) => fingerprint !== id)
    },
    fire: (id, { customer = 'Mosslund', severity = 'page', agoMs = 0 } = {}) => {
      const now = new Date(Date.now() - agoMs).toISOString()
      const alert = anApiAlert(id, {
        labels: { alertname: `Alert${id}`, severity, installation: 'plover', customer },
        annotations: { summary: `Trouble ${id}` },
        startsAt: now,
        updatedAt: now,
      })
      source.alerts = [...source.alerts.filter(({ fingerprint }) => fingerprint !== id), alert]
    },
    start: async ({ hidden = false, hour = 12, env = {}, ...options } = {}) => {
      const given = { dataDir, ...options, env: { TZ: zoneAt(hour), ...env } }
      const app = await (realBinary === null ? launchShell(browser, given) : launchReal(realBinary, given))
      started.push(app)
      if (hidden || given.second) return app
      let ended = false
      void app.exited.then(() => {
        ended = true
      })
      await eventually(() => ended || isUp(app, 'main')).toBe(true)
      if (ended) throw new Error(`the app ended: ${app.output()}`)
      return app
    },
  }
}

/** Is this window there, with its page shown? */
export async function isUp(app: ShellApp, name: WindowName): Promise<boolean> {
  return (await app.window(name))?.visible === true
}

/** The row of an alert in the main window's list. */
export async function rowOf(app: ShellApp, id: string): Promise<Locator> {
  return (await app.page('main')).getByRole('option', { name: new RegExp(`Trouble ${id}\\b`) })
}

/** The alert that the main window shows in full. */
export async function shownIn(app: ShellApp): Promise<string> {
  const detail = (await app.page('main')).locator('.pane-title h2')
  return (await detail.textContent({ timeout: 2_000 }).catch(() => null)) ?? ''
}

/** The name of the group a row stands in ("Needs you", "In hand"). */
export async function groupOf(app: ShellApp, id: string): Promise<string> {
  return (await rowOf(app, id)).evaluate(
    (row) => {
      const group = row.closest('[role=group]')
      const label = group?.getAttribute('aria-labelledby')
      const words = label ? document.getElementById(label) : group
      return words?.getAttribute('aria-label') ?? words?.textContent ?? ''
    },
    null,
    { timeout: 2_000 },
  )
}

/** Longer than the Night window wants no key to have been pressed after it came (`restMs` in renderer/night/desk.ts), ms. */
const handsOffMs = 1_300

/**
 * Presses a key until it did something: right after the alert appeared, keys count for nothing by intent. The next press
 * comes only after a rest, since whoever goes on typing is taken for somebody who does not know the window is there.
 */
export async function pressUntil(page: Page, key: string, done: () => Promise<boolean>): Promise<void> {
  await eventually(async () => {
    await page.keyboard.press(key)
    return expect
      .poll(done, { timeout: handsOffMs, interval: 20 })
      .toBe(true)
      .then(
        () => true,
        () => false,
      )
  }).toBe(true)
}
