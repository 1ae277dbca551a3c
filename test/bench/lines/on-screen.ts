/** From an alert posted at a real Alertmanager to its row in a real Chromium: within one interval and half a second. */
import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../../main/platform/random.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import { type AlertmanagerPair, findAlertmanager, startPair } from '../../helpers/real-alertmanager.ts'
import { type Measure, median, notRun } from '../figures.ts'
import { type Seat, startHost, writeConfig } from '../host.ts'
import { inScratch } from '../scratch.ts'

const pollMs = 5_000
const what = 'alert fired to its row on the screen, slowest'

export const measure: Measure = async ({ quick, say }) => {
  const rounds = quick ? 2 : 8
  const program = findAlertmanager('fired to on screen')
  if (!program) return [notRun('on-screen', what, 'no prometheus-alertmanager on PATH')]
  const pair = await startPair(program)
  const browser = await launchChromium()
  try {
    return await inScratch(async (dataDir) => {
      writeConfig(dataDir, [{ name: 'prod', urls: pair.urls, poll: '5s' }])
      const host = await startHost(dataDir, { probe: false })
      const seat = await host.seat()
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.goto(host.url)
      await page.locator('#watch-list').waitFor()
      await polled(seat)
      const random = seededRandom(14)
      const tookMs: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        say(`on screen: ${round + 1} of ${rounds}`)
        // Half of them right after a poll, which is the worst instant there is; half at any instant.
        await polled(seat)
        if (round % 2 === 1) await pause(random() * pollMs)
        const words = `Trouble number ${round} of this night`
        const began = performance.now()
        await fire(pair, words)
        await page
          .getByRole('option')
          .filter({ hasText: words })
          .waitFor({ timeout: 4 * pollMs })
        tookMs.push(performance.now() - began)
      }
      seat.leave()
      await host.stop()
      const worst = tookMs.filter((_, round) => round % 2 === 0)
      return [
        {
          budget: 'on-screen',
          what: `${what} of ${rounds}, polled every ${pollMs / 1_000} s`,
          value: Math.max(...tookMs),
          unit: 'ms',
          goal: pollMs + 500,
          info: {
            'right after a poll, median ms': median(worst),
            'at any instant, median ms': median(tookMs.filter((_, round) => round % 2 === 1)),
          },
        },
      ]
    })
  } finally {
    await browser.close()
    await pair.stop()
  }
}

/** Resolves with the next answer of the source. */
async function polled(seat: Seat): Promise<void> {
  const before = seat.sources.get('prod')?.lastGoodAt ?? 0
  await seat.until(({ sources }) => (sources.get('prod')?.lastGoodAt ?? 0) > before)
}

/** To one peer only: what only one of them knows must be seen too. */
async function fire(pair: AlertmanagerPair, summary: string): Promise<void> {
  const labels = { alertname: 'MadeUpTrouble', severity: 'page', customer: 'Customer 1', case: summary }
  await pair.post([{ labels, annotations: { summary } }], 0)
}
