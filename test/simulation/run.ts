/** `npm run simulate`: many nights, one after another; the first lines of a broken one and how to see it again. */
import { parseArgs } from 'node:util'
import type { NightOptions, NightResult } from './night.ts'
import { createNightRunner, type NightRunner } from './runner.ts'

const { values } = parseArgs({
  options: {
    nights: { type: 'string', default: '1000' },
    first: { type: 'string', default: '0' },
    seed: { type: 'string' },
    night: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    workers: { type: 'string', default: '1' },
    patience: { type: 'string', default: '300' },
    trace: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
  },
})
const began = performance.now()
const seed = values.seed === undefined ? Math.floor(Date.now() / 1_000) % 1_000_000 : Number(values.seed)
const minutes = Number(values.minutes)
const only = values.night === undefined ? null : Number(values.night)
const first = only ?? Number(values.first)
const count = only === null ? Number(values.nights) : 1

const sum = {
  nights: 0,
  broken: 0,
  steps: 0,
  quiet: 0,
  inspections: 0,
  prompt: 0,
  rings: 0,
  episodes: 0,
  simulatedMs: 0,
}
const kinds = new Map<string, number[]>()
/** Counts a night; answers whether another is wanted. */
const tally = (night: number, result: NightResult): boolean => {
  sum.nights += 1
  sum.steps += result.steps
  sum.quiet += result.quiet
  sum.inspections += result.inspections
  sum.prompt += result.prompt
  sum.rings += result.rings
  sum.episodes += result.episodes
  sum.simulatedMs += result.simulatedMs
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
const trace: NightOptions['trace'] = (atMs, what) =>
  process.stdout.write(`${(atMs / 1_000).toFixed(1).padStart(9)}  ${what}\n`)
/** Takes one night after another until none is left or one of them broke. */
const runNights = async (runner: NightRunner): Promise<void> => {
  while (goesOn && next < first + count) {
    const night = next
    next += 1
    const isLast = !tally(night, await runner.run({ seed, night, minutes }, values.trace ? trace : undefined))
    if (isLast) goesOn = false
    if (sum.nights % 100 === 0) process.stderr.write(`${sum.nights} nights, ${sum.broken} broken\n`)
  }
  await runner.close()
}
const workers = Math.min(Number(values.workers), count)
await Promise.all(
  Array.from({ length: workers }, () => runNights(createNightRunner(Number(values.patience) * 1_000))),
)

const seconds = (performance.now() - began) / 1_000
process.stdout.write(
  `\nseed ${seed}: ${sum.nights} nights of ${minutes} min in ${seconds.toFixed(1)} s (${((sum.nights / seconds) * 60).toFixed(0)} a minute), ` +
    `${(sum.simulatedMs / 3_600_000).toFixed(0)} simulated hours, ${sum.steps} steps, ${sum.episodes} episodes, ${sum.rings} rings, ${sum.inspections} inspections, ${sum.prompt} pages called in time, ` +
    `quiet after ${sum.quiet} steps, ${sum.broken} broken\n`,
)
for (const [kind, nights] of kinds)
  process.stdout.write(`${nights.length} x ${kind} (${nights.slice(0, 8).join(', ')})\n`)
process.exit(sum.broken > 0 ? 1 : 0)
