/** Budget 13: from the start of the process to rows, over a year of history. The backend, then the page. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { type Figure, type Measure, median } from '../figures.ts'
import { startHost } from '../host.ts'
import { fillHistory } from '../long-history.ts'
import { inScratch } from '../scratch.ts'

export const measure: Measure = async ({ quick, say }) => {
  const rounds = quick ? 7 : 11
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  try {
    return await inScratch(async (dataDir) => {
      const url = await server.call('serve', { count: 1_000, resendEvery: 0 })
      say('start: making a history of 100 000 events')
      await fillHistory(dataDir, url, 30_000)
      const productMs: number[] = []
      const addressMs: number[] = []
      const floorMs: number[] = []
      const partsMs: number[] = []
      for (let round = -1; round < rounds; round += 1) {
        say(`start: ${round + 1} of ${rounds}`)
        const floor = await emptyProcess('0')
        const parts = await emptyProcess(whatWeStandOn)
        const product = await startToRows(dataDir)
        if (round < 0) continue
        floorMs.push(floor)
        partsMs.push(parts)
        productMs.push(product.rowsMs)
        addressMs.push(product.addressMs)
      }
      const figure: Figure = {
        budget: '13',
        what: 'start of the host to the first 100 rows / node -e 0',
        value: median(productMs) / median(floorMs),
        unit: 'x',
        goal: 1.5,
        info: {
          'product ms': median(productMs),
          'node -e 0 ms': median(floorMs),
          'the same with HTTP listening and SQLite open ms': median(partsMs),
          'rows / that': median(productMs) / median(partsMs),
          'until it listens ms': median(addressMs),
          rounds,
        },
      }
      return [figure]
    })
  } finally {
    await server.stop()
  }
}

/** No host of this kind can start faster: Node, its HTTP on a port, and our build of SQLite. */
const whatWeStandOn = `new (require('better-sqlite3'))(':memory:');
require('http').createServer().listen(0, '127.0.0.1', () => process.exit())`

/** How long Node takes to run the script and end, ms. */
async function emptyProcess(script: string): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
  await once(child, 'exit')
  return performance.now() - began
}

async function startToRows(
  dataDir: string,
): Promise<{ readonly rowsMs: number; readonly addressMs: number }> {
  const began = performance.now()
  const host = await startHost(dataDir, { probe: false })
  const seat = await host.seat()
  await seat.until(({ episodes }) => episodes.size >= 100)
  const rowsMs = performance.now() - began
  seat.leave()
  await host.stop()
  return { rowsMs, addressMs: host.startedMs }
}
