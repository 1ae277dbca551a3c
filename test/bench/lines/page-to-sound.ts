/** From the answer that brings a page to the sound of it, in wall time: through the built host, the socket and the audio graph. */
import path from 'node:path'
import { launchChromium } from '../../helpers/chromium.ts'
import { startHost } from '../../helpers/node-host.ts'
import { listenInPage, type PageEar } from '../../helpers/page-ear.ts'
import { anApiAlert, sendJson, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { zoneAt } from '../../helpers/zone-at.ts'
import { type Measure, median } from '../figures.ts'
import { writeConfig } from '../host.ts'
import { inScratch } from '../scratch.ts'

declare const ear: PageEar

/**
 * Runs in the page before its own scripts: the click that lets it sound is told to nobody. Whoever sits there has ten seconds
 * before it sounds, by design, and here nobody does.
 */
function nobodySitsHere(): void {
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (data) {
    if (!String(data).includes('presence.report')) send.call(this, data)
  }
}

/** Runs in the page: when, by the machine's wall clock, it is next loud, epoch ms. */
async function nextLoudAt(): Promise<number> {
  while (ear.level() === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  return Date.now()
}

export const measure: Measure = async (options) => {
  const rounds = options.quick ? 2 : 6
  const source = await startScripted()
  const browser = await launchChromium()
  try {
    return await inScratch(async (folder) => {
      const dataDir = path.join(folder, 'page-to-sound')
      writeConfig(dataDir, [{ name: 'plover', urls: [source.url], poll: '5s' }])
      const host = await startHost({ dataDir, env: { TZ: zoneAt(3), DBUS_SESSION_BUS_ADDRESS: '' } })
      const page = await browser.newPage()
      await page.addInitScript(listenInPage)
      await page.addInitScript(nobodySitsHere)
      await page.goto(host.url)
      await page.getByText('Click once to allow sound.').click()
      let answeredAt = 0
      source.instead.set('GET /alerts', (_request, response) => {
        if (answeredAt === 0 && source.alerts.length > 0) answeredAt = Date.now()
        sendJson(response, source.alerts)
      })
      const tookMs: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        options.say(`page to sound: round ${round + 1} of ${rounds}`)
        const now = new Date().toISOString()
        const labels = {
          alertname: `One${round}`,
          severity: 'page',
          installation: 'plover',
          customer: 'Bench',
        }
        answeredAt = 0
        source.alerts = [anApiAlert(`one${round}`, { labels, startsAt: now, updatedAt: now })]
        const loudAt = await page.evaluate(nextLoudAt)
        tookMs.push(loudAt - answeredAt)
        await page.getByRole('option').first().click()
        await page.keyboard.press('a')
        await page.waitForFunction(() => ear.sources() === 0 && ear.level() === 0)
        // One sound start in ten seconds, however many pages come.
        await page.waitForTimeout(10_500)
      }
      await host.end()
      return [
        {
          budget: 'sound',
          what: 'answer that brings a page to its sound, worst of all',
          value: Math.max(...tookMs),
          unit: 'ms',
          goal: 3_000,
          info: { median: median(tookMs), rounds },
        },
      ]
    })
  } finally {
    await browser.close()
    await source.close()
  }
}
