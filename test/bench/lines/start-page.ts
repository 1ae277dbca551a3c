/** Budget 13, the page: from the navigation to the first alert painted, beside a blank page's first paint. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright'
import { launchChromium } from '../../helpers/chromium.ts'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { type Figure, type Measure, median } from '../figures.ts'
import { startHost, writeConfig } from '../host.ts'
import { firstPaintMs, firstRowMs, rememberFirstRow } from '../page.ts'
import { inScratch } from '../scratch.ts'

export const measure: Measure = async ({ quick, say }) => {
  const figures: Figure[] = []
  for (const count of quick ? [1_000] : [1_000, 50_000]) {
    say(`start of the page: ${count} alerts`)
    figures.push(await startOfPage(count, quick ? 5 : 11))
  }
  return figures
}

async function startOfPage(count: number, rounds: number): Promise<Figure> {
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const blank = http.createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>blank')
  })
  blank.listen(0, '127.0.0.1')
  await once(blank, 'listening')
  const browser = await launchChromium()
  try {
    return await inScratch(async (dataDir) => {
      const url = await server.call('serve', { count, resendEvery: 0 })
      writeConfig(dataDir, [{ name: 'prod', urls: [url], poll: '60s' }])
      const host = await startHost(dataDir, { probe: false })
      const seat = await host.seat()
      await seat.until(
        ({ episodes, sources }) => episodes.size >= count && sources.get('prod')?.lastGoodAt !== null,
      )
      seat.leave()
      const rowsMs: number[] = []
      const blankMs: number[] = []
      const blankUrl = `http://127.0.0.1:${(blank.address() as AddressInfo).port}/`
      for (let round = -1; round < rounds; round += 1) {
        const floor = await inNewPage(browser, blankUrl, firstPaintMs)
        const product = await inNewPage(browser, host.url, firstRowMs)
        if (round < 0) continue
        blankMs.push(floor)
        rowsMs.push(product)
      }
      await host.stop()
      return {
        budget: '13',
        what: `first rows painted, ${count} alerts / a blank page's first paint`,
        value: median(rowsMs) / median(blankMs),
        unit: 'x',
        goal: 5,
        info: { 'rows ms': median(rowsMs), 'blank ms': median(blankMs), rounds },
      }
    })
  } finally {
    await browser.close()
    blank.close()
    await server.stop()
  }
}

/** Opens the address in a browser profile of its own, so that nothing is cached. */
async function inNewPage(
  browser: Browser,
  url: string,
  read: (page: Page) => Promise<number>,
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(rememberFirstRow)
  await page.goto(url, { waitUntil: 'commit' })
  const ms = await read(page)
  await context.close()
  return ms
}
