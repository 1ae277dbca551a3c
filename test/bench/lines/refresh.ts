/** Budget 1: what a refresh costs, 1 % changed and every stamp moved, beside read + parse + write of the same changes. */
import path from 'node:path'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { type Cost, startCost } from '../cost.ts'
import { countingSeat, startEngine } from '../engine-under-test.ts'
import { type BenchOptions, type Figure, type Measure, median } from '../figures.ts'
import type { Floor } from '../floor.ts'
import { inScratch } from '../scratch.ts'

/** The share of alerts that a refresh changes. */
const share = 0.01

export const measure: Measure = async (options) => {
  const sizes = options.quick
    ? [
        { count: 1_000, rounds: 9 },
        { count: 10_000, rounds: 7 },
      ]
    : [
        { count: 1_000, rounds: 25 },
        { count: 10_000, rounds: 15 },
        { count: 50_000, rounds: 9 },
        { count: 100_000, rounds: 7 },
      ]
  const figures: Figure[] = []
  for (const { count, rounds } of sizes) figures.push(await refresh(count, rounds, options))
  return [...figures, ...growthOf(figures)]
}

/** How the CPU of one alert grows from each size to the next: 1 means that twice the alerts take twice as much. */
function growthOf(figures: readonly Figure[]): readonly Figure[] {
  return figures.slice(1).map((figure, index) => {
    const before = figures[index]
    const [each, eachBefore] = [Number(figure.info['CPU us each']), Number(before?.info['CPU us each'])]
    return {
      budget: '1',
      what: `CPU of one alert at ${figure.info.alerts} / at ${before?.info.alerts}`,
      value: each / eachBefore,
      unit: 'x',
      goal: null,
      info: {
        'CPU us each': each,
        'floor too': Number(figure.info['floor CPU us each']) / Number(before?.info['floor CPU us each']),
      },
    }
  })
}

async function refresh(count: number, rounds: number, options: BenchOptions): Promise<Figure> {
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const floor = startChild<Floor>(new URL('../floor.ts', import.meta.url))
  try {
    return await inScratch(async (folder) => {
      const url = await server.call('serve', { count, resendEvery: 0 })
      await floor.call('fill', { url, file: path.join(folder, 'floor.db') })
      options.say(`refresh: ${count} alerts, the first snapshot`)
      const product = startEngine(path.join(folder, 'product.db'), url)
      const { sent } = countingSeat(product.engine)
      const cold = await product.firstPoll
      const products: Cost[] = []
      const floors: Cost[] = []
      let changed = 0
      // One round more than counts: the first ones after a start are slower on either side.
      for (let round = -1; round < rounds; round += 1) {
        options.say(`refresh: ${count} alerts, round ${round + 1} of ${rounds}`)
        const step = await server.call('step', { share })
        const takeFloor = (): Promise<Cost> => floor.call('refresh', { url, step })
        const takeProduct = async (): Promise<Cost> => {
          global.gc?.()
          const taken = startCost()
          const { observation, kept, tookMs } = await product.poll()
          const { cpuMs } = taken()
          if (observation.kind === 'miss') throw new Error(`no answer: ${observation.failure.detail}`)
          if (!kept) throw new Error('the answer was not kept')
          changed = observation.total
          return { tookMs, cpuMs }
        }
        // In turns, so that neither always finds the other's dirt in the caches.
        const floorFirst = round % 2 === 0
        const first = await (floorFirst ? takeFloor() : takeProduct())
        const second = await (floorFirst ? takeProduct() : takeFloor())
        if (round < 0) continue
        floors.push(floorFirst ? first : second)
        products.push(floorFirst ? second : first)
      }
      if (changed !== count) throw new Error(`${changed} alerts instead of ${count}`)
      await product.stop()
      const [productMs, floorMs] = [products, floors].map((all) => median(all.map(({ tookMs }) => tookMs)))
      const [productCpu, floorCpu] = [products, floors].map((all) => median(all.map(({ cpuMs }) => cpuMs)))
      if (!productMs || !floorMs || !productCpu || !floorCpu) throw new Error('nothing was measured')
      const ratios = products.map(({ tookMs }, index) => tookMs / (floors[index]?.tookMs ?? Number.NaN))
      return {
        budget: '1',
        what: `refresh of ${count} alerts / read + parse + write`,
        value: productMs / floorMs,
        unit: 'x',
        // The floor of a thousand is a few ms, of which the fixed cost of any commit is most: told, not judged.
        goal: count >= 10_000 ? 1.3 : null,
        info: {
          alerts: count,
          'CPU x': productCpu / floorCpu,
          'CPU us each': (1_000 * productCpu) / count,
          'floor CPU us each': (1_000 * floorCpu) / count,
          moonshot: count >= 50_000 ? 0.7 : 0.5,
          'product ms': productMs,
          'floor ms': floorMs,
          'median of ratios': median(ratios),
          'worst ratio': Math.max(...ratios),
          rounds,
          'first snapshot ms': cold.tookMs,
          'episodes sent': sent.episodes,
        },
      }
    })
  } finally {
    await Promise.all([server.stop(), floor.stop()])
  }
}
