/**
 * Budget 13, whole: from the start of the process to the first alert painted, in the main window over the Electron double
 * and in a browser's tab over the Node host. Chromium runs already in both; what a real Electron adds is not in it.
 */
import type { Browser } from 'playwright'
import { launchShell } from '../../electron/double/launch.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { type Figure, type Measure, median } from '../figures.ts'
import { startHost, writeConfig } from '../host.ts'
import { inScratch } from '../scratch.ts'

const alerts = 1_000
const firstRow = '#watch-list [role=option]'

export const measure: Measure = async ({ quick, say }) => {
  const rounds = quick ? 5 : 11
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const browser = await launchChromium()
  try {
    return await inScratch(async (dataDir) => {
      const url = await server.call('serve', { count: alerts, resendEvery: 0 })
      writeConfig(dataDir, [{ name: 'prod', urls: [url], poll: '60s' }])
      const windowMs: number[] = []
      const tabMs: number[] = []
      // The first round fills the data folder: measured is a start over yesterday's alerts.
      for (let round = -1; round < rounds; round += 1) {
        say(`start to the painted row: ${round + 1} of ${rounds}`)
        const tab = await untilRowInTab(browser, dataDir)
        const window = await untilRowInWindow(browser, dataDir)
        if (round < 0) continue
        tabMs.push(tab)
        windowMs.push(window)
      }
      const figure: Figure = {
        budget: '13',
        what: 'start to the first row painted: window over the Electron double / tab over the Node host',
        value: median(windowMs) / median(tabMs),
        unit: 'x',
        goal: null,
        info: { 'window ms': median(windowMs), 'tab ms': median(tabMs), alerts, rounds },
      }
      return [figure]
    })
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** In a window: the double's bridge is in it, twice through the test's process. */
async function untilRowInWindow(browser: Browser, dataDir: string): Promise<number> {
  const began = performance.now()
  const app = await launchShell(browser, { dataDir, notifications: 'unsupported' })
  await app.windowMade
  const page = await app.page('main')
  await page.locator(firstRow).first().waitFor()
  const ms = performance.now() - began
  await app.end()
  return ms
}

async function untilRowInTab(browser: Browser, dataDir: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const began = performance.now()
  const host = await startHost(dataDir, { probe: false })
  const page = await context.newPage()
  await page.goto(host.url, { waitUntil: 'commit' })
  await page.locator(firstRow).first().waitFor()
  const ms = performance.now() - began
  await context.close()
  await host.stop()
  return ms
}
