/** From the key A to silence, in the page's own clock, through its audio graph. */
import path from 'node:path'
import { launchChromium } from '../../helpers/chromium.ts'
import { startHost } from '../../helpers/node-host.ts'
import { listenInPage, type PageEar } from '../../helpers/page-ear.ts'
import { anApiAlert, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { zoneAt } from '../../helpers/zone-at.ts'
import { type Measure, median, percentile } from '../figures.ts'
import { writeConfig } from '../host.ts'
import { inScratch } from '../scratch.ts'

declare const ear: PageEar

/** Runs in the page: presses A while a beat has just begun, and answers how long it was heard after that, ms. */
async function pressWhileLoud(): Promise<number> {
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2))
  // A pause first, then the beginning of the next beat: half a second of it would still be to come.
  while (ear.level() > 0) await wait()
  while (ear.level() === 0) await wait()
  const pressedAt = performance.now()
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))
  while (ear.sources() > 0 || performance.now() - ear.lastLoudAt() < 100) await wait()
  return Math.max(0, ear.lastLoudAt() - pressedAt)
}

export const measure: Measure = async (options) => {
  const rounds = options.quick ? 8 : 20
  const source = await startScripted()
  const browser = await launchChromium()
  try {
    return await inScratch(async (folder) => {
      const dataDir = path.join(folder, 'sound')
      writeConfig(dataDir, [{ name: 'plover', urls: [source.url], poll: '5s' }])
      const host = await startHost({ dataDir, env: { TZ: zoneAt(3), DBUS_SESSION_BUS_ADDRESS: '' } })
      const page = await browser.newPage()
      await page.addInitScript(listenInPage)
      await page.goto(host.url)
      await page.getByText('Click once to allow sound.').click()
      const now = new Date().toISOString()
      const labels = { alertname: 'One', severity: 'page', installation: 'plover', customer: 'Bench' }
      source.alerts = [anApiAlert('one', { labels, startsAt: now, updatedAt: now })]
      const silenceMs: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        options.say(`key to silence: round ${round + 1} of ${rounds}`)
        await page.waitForFunction(() => ear.sources() === 1)
        // What was taken gives the selection on to the next row.
        await page.getByRole('option').first().click()
        silenceMs.push(await page.evaluate(pressWhileLoud))
        await page.keyboard.press('u')
      }
      await host.end()
      return [
        {
          budget: 'silence',
          what: 'key A to silence, worst of all',
          value: Math.max(...silenceMs),
          unit: 'ms',
          goal: 200,
          info: { median: median(silenceMs), p95: percentile(silenceMs, 0.95), rounds },
        },
      ]
    })
  } finally {
    await browser.close()
    await source.close()
  }
}
