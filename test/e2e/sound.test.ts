/** The sound itself in a real Chromium: what goes through the audio graph of the built page, from the call to the key. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { listenInPage, type PageEar } from '../helpers/page-ear.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'
import { zoneAt } from '../helpers/zone-at.ts'

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
    // Night, so that the ladder begins with its first stage.
    host = await startHost({ dataDir, env: { TZ: zoneAt(3) } })
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
    await expect.poll(() => page.evaluate(() => ear.level()), { timeout: 40_000 }).toBeGreaterThan(0.1)
    // The loudest of the frequencies is the tone's own.
    await expect
      .poll(() => page.evaluate(() => Math.abs(ear.loudestHz() - 520)), { timeout: 40_000 })
      .toBeLessThan(60)
    await page.keyboard.press('a')
    await eventually(() => page.evaluate(() => ear.sources())).toBe(0)
    // What was heard last is still the end of the sound.
    await eventually(() => page.evaluate(() => ear.level())).toBe(0)
    // For longer than its pauses, by the clock of the sound itself.
    const loudest = await page.evaluate(() => ear.loudestWithin(6))
    expect(loudest).toBe(0)
  })

  it('goes on from the third stage with the melody and says the page aloud, and the key A ends both', async () => {
    await page.getByText('Click once to allow sound.').click()
    await page.keyboard.press('g')
    await page.keyboard.press('l')
    // Each says what the engine has taken, which is a moment after the click.
    for (const choice of [
      page.getByRole('radio', { name: /melody/ }),
      page.getByRole('checkbox', { name: /Say the page aloud/ }),
    ]) {
      await choice.click()
      await eventually(() => choice.isChecked()).toBe(true)
    }
    // The shortest ladder there is, so that nobody waits.
    for (const [label, seconds] of [
      ['The second stage begins after, seconds', '5'],
      ['The third stage begins after, seconds', '10'],
    ] as const) {
      await page.getByLabel(label).fill(seconds)
      await page.getByLabel(label).press('Enter')
    }
    await eventually(() => readFileSync(path.join(dataDir, 'config.yaml'), 'utf8')).toMatch(/thirdAfter: 10s/)
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Sound' }).click()
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    fire()
    await row().waitFor()
    await expect.poll(() => page.evaluate(() => ear.loops()), { timeout: 40_000 }).toEqual([8])
    // Four seconds of the alarm tone and four of the melody, without a break; nothing was said before.
    await expect
      .poll(() => page.evaluate(() => ear.said()), { timeout: 40_000 })
      .toEqual([expect.stringMatching(/^Mosslund: Trouble one\. .*plover/)])
    await expect
      .poll(() => page.evaluate(() => [650, 780, 1_040].some((hz) => Math.abs(ear.loudestHz() - hz) < 40)), {
        timeout: 40_000,
      })
      .toBe(true)
    await row().click()
    await page.keyboard.press('a')
    await eventually(() => page.evaluate(() => ear.sources())).toBe(0)
    await eventually(() => page.evaluate(() => ear.said().at(-1))).toBeNull()
  })

  it('sounds again with U, and where it was after the page was loaded anew', async () => {
    await page.getByText('Click once to allow sound.').click()
    fire()
    await row().waitFor()
    await expect.poll(() => page.evaluate(() => ear.sources()), { timeout: 40_000 }).toBe(1)
    await page.keyboard.press('a')
    await eventually(() => page.evaluate(() => ear.sources())).toBe(0)
    await page.keyboard.press('u')
    await eventually(() => page.evaluate(() => ear.sources())).toBe(1)
    await page.reload()
    await row().click()
    await eventually(() => page.evaluate(() => ear.sources())).toBe(1)
  })
})
