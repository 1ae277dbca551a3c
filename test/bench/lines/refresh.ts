/** Budget 1: what a refresh costs, 1 % changed and every stamp moved, beside read + parse + write of the same changes. */
import path from 'node:path'
import { youngMb } from '../../../main/platform/poll-thread.ts'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { type Cost, startCost } from '../cost.ts'
import { countingSeat, startEngine } from '../engine-under-test.ts'
import { type BenchOptions, type Figure, type Measure, median } from '../figures.ts'
import type { Floor } from '../floor.ts'
import type { PollMemoryChild } from '../poll-memory.ts'
import { inScratch } from '../scratch.ts'

/** The share of alerts that a refresh changes. */
const share = 0.01
/** As small as in the poll worker: V8 counts three halves of what is young. */
const asInWorker = [`--max-semi-space-size=${youngMb / 3}`]

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
  for (const { count, rounds } of sizes) figures.push(await refresh('alertmanager', count, rounds, options))
  const ofRules = sizes.filter(({ count }) => count >= 10_000 && count <= 50_000)
  const others: Figure[] = []
  for (const { count, rounds } of ofRules) others.push(await refresh('prometheus', count, rounds, options))
  const readers: Figure[] = []
  for (const kind of ['alertmanager', 'prometheus'] as const)
    for (const { count, rounds } of ofRules) readers.push(await reading(kind, count, rounds, options))
  return [...figures, ...growthOf(figures), ...others, ...readers]
}

/** What the reading thread does, in a process of its own: read, compare, hand over what changed; beside read + parse. */
async function reading(
  kind: 'alertmanager' | 'prometheus',
  count: number,
  rounds: number,
  { say }: BenchOptions,
): Promise<Figure> {
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const floor = startChild<Floor>(new URL('../floor.ts', import.meta.url))
  const reader = startChild<PollMemoryChild>(new URL('../poll-memory.ts', import.meta.url), asInWorker)
  try {
    const url = await server.call('serve', { count, resendEvery: 0, kind })
    await reader.call('connect', { url, kind })
    const [read, parsed]: [number[], number[]] = [[], []]
    // The first poll parses everything, and the second is still slower than those that follow.
    for (let round = -2; round < rounds; round += 1) {
      say(`reading: ${count} alerts (${kind}), round ${round + 2} of ${rounds + 1}`)
      await server.call('step', { share })
      const costs = [
        await reader.call('cost', null),
        await floor.call('readAndParse', { url, kind }),
      ] as const
      if (round < 0) continue
      read.push(costs[0])
      parsed.push(costs[1])
    }
    return {
      ...{
        budget: '1',
        what: `CPU of the reading thread, ${count} alerts (${kind}) / read + parse`,
        unit: 'x',
      },
      ...{ value: median(read) / median(parsed), goal: 1.3 },
      info: { 'reading ms': median(read), 'read + parse ms': median(parsed), rounds },
    }
  } finally {
    await Promise.all([server.stop(), floor.stop(), reader.stop()])
  }
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

async function refresh(
  kind: 'alertmanager' | 'prometheus',
  count: number,
  rounds: number,
  options: BenchOptions,
): Promise<Figure> {
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const floor = startChild<Floor>(new URL('../floor.ts', import.meta.url))
  try {
    return await inScratch(async (folder) => {
      const url = await server.call('serve', { count, resendEvery: 0, kind })
      await floor.call('fill', { url, kind, file: path.join(folder, 'floor.db') })
      options.say(`refresh: ${count} alerts (${kind}), the first snapshot`)
      const product = startEngine(path.join(folder, 'product.db'), url, undefined, kind)
      const { sent } = countingSeat(product.engine)
      const cold = await product.firstPoll
      const products: Cost[] = []
      const floors: Cost[] = []
      let changed = 0
      // One round more than counts: the first ones after a start are slower on either side.
      for (let round = -1; round < rounds; round += 1) {
        options.say(`refresh: ${count} alerts, round ${round + 1} of ${rounds}`)
        const step = await server.call('step', { share })
        const takeFloor = (): Promise<Cost> => floor.call('refresh', { url, kind, step })
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
        what: `refresh of ${count} alerts${kind === 'prometheus' ? ' of a Prometheus' : ''} / read + parse + write`,
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
