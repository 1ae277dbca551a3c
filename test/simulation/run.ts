/** `npm run simulate`: many nights, one after another; the first lines of a broken one and how to see it again. */
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { type NightOptions, type NightResult, runNight } from './night.ts'

const { values } = parseArgs({
  options: {
    nights: { type: 'string', default: '100' },
    seed: { type: 'string' },
    night: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    workers: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
  },
})
const began = performance.now()
const seed = values.seed === undefined ? Math.floor(Date.now() / 1_000) % 1_000_000 : Number(values.seed)
const minutes = Number(values.minutes)
const only = values.night === undefined ? null : Number(values.night)
const first = only ?? 0
const count = only === null ? Number(values.nights) : 1

const sum = { nights: 0, broken: 0, steps: 0, quiet: 0, inspections: 0, rings: 0, episodes: 0 }
const kinds = new Map<string, number[]>()
/** Counts a night; answers whether another is wanted. */
const tally = (night: number, result: NightResult): boolean => {
  sum.nights += 1
  sum.steps += result.steps
  sum.quiet += result.quiet
  sum.inspections += result.inspections
  sum.rings += result.rings
  sum.episodes += result.episodes
  if (!result.broken) return true
  sum.broken += 1
  const { atMs, what, lately } = result.broken
  const kind =
    what
      .split('\n')[0]
      ?.replaceAll(/[#\d.]+/g, 'N')
      .slice(0, 90) ?? ''
  kinds.set(kind, [...(kinds.get(kind) ?? []), night])
  if ((kinds.get(kind)?.length ?? 0) === 1) {
    const tail = lately.map((line) => `    ${line}\n`).join('')
    process.stdout.write(
      `\nNight ${night} of seed ${seed} broke at ${(atMs / 1_000).toFixed(1)} s, step ${result.steps}:\n  ${what}\n${tail}` +
        `  Again: npm run simulate -- --seed ${seed} --night ${night} --minutes ${minutes} --trace\n`,
    )
  }
  return values['keep-going']
}

let next = first
let goesOn = true
/** Takes one night after another until none is left or one of them broke. */
const runNights = async (run: (options: NightOptions) => Promise<NightResult>): Promise<void> => {
  while (goesOn && next < first + count) {
    const night = next
    next += 1
    const isLast = !tally(night, await run({ seed, night, minutes }))
    if (isLast) goesOn = false
  }
}

const trace: NightOptions['trace'] = (atMs, what) =>
  process.stdout.write(`${(atMs / 1_000).toFixed(1).padStart(9)}  ${what}\n`)
const workers = Math.min(Number(values.workers), count)
if (workers > 1) {
  await Promise.all(
    Array.from({ length: workers }, () => {
      const worker = new Worker(new URL('./night-worker.ts', import.meta.url))
      return runNights(
        (options) =>
          new Promise((resolve, reject) => {
            worker.removeAllListeners()
            worker.once('message', resolve)
            worker.once('error', reject)
            worker.postMessage(options)
          }),
      )
    }),
  )
} else await runNights((options) => runNight({ ...options, ...(values.trace ? { trace } : {}) }))

const seconds = (performance.now() - began) / 1_000
process.stdout.write(
  `\nseed ${seed}: ${sum.nights} nights of ${minutes} min in ${seconds.toFixed(1)} s (${((sum.nights / seconds) * 60).toFixed(0)} a minute), ` +
    `${sum.steps} steps, ${sum.episodes} episodes, ${sum.rings} rings, ${sum.inspections} inspections, ` +
    `quiet after ${sum.quiet} steps, ${sum.broken} broken\n`,
)
for (const [kind, nights] of kinds)
  process.stdout.write(`${nights.length} x ${kind} (${nights.slice(0, 8).join(', ')})\n`)
process.exit(sum.broken > 0 ? 1 : 0)
