/** The sound itself in a real Chromium: what goes through the audio graph of the built page, from the call to the key. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { listenInPage, type PageEar } from '../helpers/page-ear.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'

declare const ear: PageEar

describe('a page that calls', () => {
  let browser: Browser
  let source: ScriptedAlertmanager
  let dataDir: string
  let host: NodeHost
  let page: Page

  const fire = (): void => {
    const now = new Date().toISOString()
    source.alerts = [
      anApiAlert('one', {
        labels: { alertname: 'AlertOne', severity: 'page', installation: 'plover', customer: 'Mosslund' },
        annotations: { summary: 'Trouble one' },
        startsAt: now,
        updatedAt: now,
      }),
    ]
  }
  const row = () => page.getByRole('option', { name: /Trouble one/ })

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    source = await startScripted()
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-sound-'))
    writeFileSync(
      path.join(dataDir, 'config.yaml'),
      `version: 1\nme: Mara Lind\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ["${source.url}"]\n    poll: 5s\n`,
    )
    // Night everywhere, so that the ladder begins with its first stage.
    const ahead = ((3 - new Date().getUTCHours() + 36) % 24) - 12
    host = await startHost({
      dataDir,
      env: { TZ: `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}` },
    })
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript(listenInPage)
    await page.goto(host.url)
  })
  afterEach(async () => {
    await page.close()
    await host.end()
    await source.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })

  it('sounds at 520 Hz through the audio graph once it may, and falls silent with the key A', async () => {
    await page.getByText('Click once to allow sound.').click()
    await expect.poll(() => page.getByText('Click once to allow sound.').count()).toBe(0)
    fire()
    await row().waitFor()
    await expect.poll(() => page.evaluate(() => ear.level()), { timeout: 25_000 }).toBeGreaterThan(0.1)
    // The loudest of the frequencies is the tone's own.
    await expect
      .poll(() => page.evaluate(() => Math.abs(ear.loudestHz() - 520)), { timeout: 25_000 })
      .toBeLessThan(60)
    await page.keyboard.press('a')
    await eventually(() => page.evaluate(() => ear.sources())).toBe(0)
    // For longer than its pauses, by the clock of the sound itself.
    const loudest = await page.evaluate(() => ear.loudestWithin(6))
    expect(loudest).toBe(0)
  }, 60_000)

  it('sounds again with U, and where it was after the page was loaded anew', async () => {
    await page.getByText('Click once to allow sound.').click()
    fire()
    await row().waitFor()
    await expect.poll(() => page.evaluate(() => ear.sources()), { timeout: 25_000 }).toBe(1)
    await page.keyboard.press('a')
    await eventually(() => page.evaluate(() => ear.sources())).toBe(0)
    await page.keyboard.press('u')
    await eventually(() => page.evaluate(() => ear.sources())).toBe(1)
    await page.reload()
    await row().click()
    await eventually(() => page.evaluate(() => ear.sources())).toBe(1)
  }, 60_000)
})
