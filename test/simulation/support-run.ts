/** `npm run simulate -- --support`: support days, one after another; the first lines of a broken one and how to see it again. */
import { parseArgs } from 'node:util'
import { runSupportDay, type SupportDayResult } from './support-day.ts'

const { values } = parseArgs({
  options: {
    support: { type: 'boolean' },
    days: { type: 'string', default: '10' },
    first: { type: 'string', default: '0' },
    seed: { type: 'string' },
    day: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    threads: { type: 'string', default: '300' },
    customers: { type: 'string', default: '40' },
    trace: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
  },
})
const began = performance.now()
const seed = values.seed === undefined ? Math.floor(Date.now() / 1_000) % 1_000_000 : Number(values.seed)
const [minutes, threads, customers] = [
  Number(values.minutes),
  Number(values.threads),
  Number(values.customers),
]
const only = values.day === undefined ? null : Number(values.day)
const first = only ?? Number(values.first)
const count = only === null ? Number(values.days) : 1

const sum = {
  days: 0,
  broken: 0,
  steps: 0,
  opened: 0,
  answers: 0,
  handOvers: 0,
  checks: 0,
  waits: 0,
  simulatedMs: 0,
}
const delays: number[] = []
const say = (day: number, result: SupportDayResult): void => {
  if (!result.broken) return
  const { atMs, what, lately } = result.broken
  process.stdout.write(
    `\nDay ${day} of seed ${seed} broke at ${(atMs / 1_000).toFixed(1)} s, step ${result.steps}:\n  ${what}\n` +
      `${lately.map((line) => `    ${line}\n`).join('')}` +
      `  Again: npm run simulate -- --support --seed ${seed} --day ${day} --minutes ${minutes} --threads ${threads} --customers ${customers} --trace\n`,
  )
}
for (let day = first; day < first + count; day += 1) {
  const trace = (atMs: number, what: string): void =>
    void process.stdout.write(`${(atMs / 1_000).toFixed(1).padStart(9)}  ${what}\n`)
  const result = await runSupportDay({
    seed,
    day,
    minutes,
    threads,
    customers,
    ...(values.trace ? { trace } : {}),
  })
  say(day, result)
  sum.days += 1
  if (result.broken) sum.broken += 1
  for (const key of ['steps', 'opened', 'answers', 'handOvers', 'checks', 'waits', 'simulatedMs'] as const)
    sum[key] += result[key]
  delays.push(...result.delays)
  if (result.broken && !values['keep-going']) break
}
const seconds = (performance.now() - began) / 1_000
delays.sort((a, b) => a - b)
const at = (part: number): string =>
  `${((delays[Math.min(delays.length - 1, Math.floor(delays.length * part))] ?? 0) / 1_000).toFixed(0)} s`
process.stdout.write(
  `\nseed ${seed}: ${sum.days} days of ${minutes} min in ${seconds.toFixed(1)} s, ${(sum.simulatedMs / 3_600_000).toFixed(0)} simulated hours, ` +
    `${sum.steps} steps, ${sum.opened} threads, ${sum.answers} words sent, ${sum.handOvers} hand-overs, ${sum.checks} checks, ${sum.waits} waits looked at, ` +
    `customers' words on a page after ${at(0.5)} (median), ${at(0.95)} (95 %), ${at(1)} (longest), ${sum.broken} broken\n`,
)
process.exit(sum.broken > 0 ? 1 : 0)
