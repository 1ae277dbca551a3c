/** Budget 2: an answer in which only the stamps moved writes nothing and shows nothing. */
import path from 'node:path'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { countingSeat, startEngine } from '../engine-under-test.ts'
import { type Figure, growthOf, type Measure, median } from '../figures.ts'
import type { Floor } from '../floor.ts'
import { inScratch } from '../scratch.ts'

export const measure: Measure = async ({ quick, say }) => {
  const sizes = quick ? [3_000] : [1_000, 10_000, 50_000, 100_000]
  const taken: (readonly Figure[])[] = []
  // A hundred polls of the largest take as long as a thousand of the others.
  for (const count of sizes) taken.push(await unchanged(count, quick || count > 10_000 ? 20 : 100, say))
  return [
    ...taken.flat(),
    ...growthOf(
      sizes,
      taken.flatMap((figures) => figures.at(-1) ?? []),
    ),
  ]
}

async function unchanged(
  count: number,
  polls: number,
  say: (text: string) => void,
): Promise<readonly Figure[]> {
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const floor = startChild<Floor>(new URL('../floor.ts', import.meta.url))
  try {
    return await inScratch(async (folder) => {
      const url = await server.call('serve', { count, resendEvery: 0 })
      say(`nothing changed: ${count} alerts, the first snapshot`)
      const product = startEngine(path.join(folder, 'product.db'), url)
      const { sent } = countingSeat(product.engine)
      await product.firstPoll
      await server.call('resend', null)
      await product.poll()
      const rowsWritten = (): number => Number(product.db.get('SELECT total_changes() AS n')?.n)
      // What answers do, and not what time brings meanwhile: calls that nobody takes, what is told to the almanac.
      const stand = () => ({
        rows: rowsWritten(),
        transactions: product.transactions(),
        episodes: sent.episodes,
      })
      const done = { rows: 0, transactions: 0, episodes: 0 }
      let before = stand()
      product.aroundAnswers({
        before: () => {
          before = stand()
        },
        after: () => {
          const now = stand()
          done.rows += now.rows - before.rows
          done.transactions += now.transactions - before.transactions
          done.episodes += now.episodes - before.episodes
        },
      })
      const sentBefore = { ...sent }
      const cpu: { product: number[]; hash: number[]; parse: number[] } = { product: [], hash: [], parse: [] }
      say(`nothing changed: ${polls} polls of the same alerts, sent again`)
      for (let poll = 0; poll < polls; poll += 1) {
        await server.call('resend', null)
        const began = process.cpuUsage()
        const { observation } = await product.poll()
        const { user, system } = process.cpuUsage(began)
        if (observation.kind !== 'answer' || observation.total !== count)
          throw new Error('not a whole answer')
        cpu.product.push((user + system) / 1_000)
        cpu.hash.push(await floor.call('readAndHash', { url }))
        cpu.parse.push(await floor.call('readAndParse', { url }))
      }
      const { rows, episodes, transactions } = done
      // A change is counted: what counted nothing so far was not counting in vain.
      await server.call('step', { share: 0.01 })
      await product.poll()
      if (done.rows === rows || done.episodes === episodes) throw new Error('a change was not counted')
      const bytes = (sent.bytes - sentBefore.bytes) / polls
      await product.stop()
      return [
        {
          budget: '2',
          what: `rows written by ${polls} unchanged answers of ${count} alerts`,
          value: rows,
          unit: 'count',
          goal: 0,
          info: { transactions, alerts: count },
        },
        {
          budget: '2',
          what: `alert rows sent to a page by ${polls} unchanged answers of ${count} alerts`,
          value: episodes,
          unit: 'count',
          goal: 0,
          info: { 'messages per poll': (sent.messages - sentBefore.messages) / polls },
        },
        {
          budget: '2',
          what: "bytes per poll of a source's health (the page shows its age)",
          value: bytes,
          unit: 'bytes',
          goal: null,
          info: {},
        },
        {
          budget: '2',
          what: `CPU of an unchanged poll of ${count} alerts / read + sha256`,
          value: median(cpu.product) / median(cpu.hash),
          unit: 'x',
          // The budget names only its moonshot here: 1.1.
          goal: null,
          info: {
            'product ms': median(cpu.product),
            'read + sha256 ms': median(cpu.hash),
            'read + parse ms': median(cpu.parse),
            'to read + parse': median(cpu.product) / median(cpu.parse),
          },
        },
      ]
    })
  } finally {
    await Promise.all([server.stop(), floor.stop()])
  }
}
