/** Budget 4: what a poll needs beside what there was before it, and whether that grows. */
import { youngMb } from '../../../main/platform/poll-thread.ts'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { type Figure, growthOf, type Measure, median, notRun } from '../figures.ts'
import type { PollMemoryChild } from '../poll-memory.ts'

/** As small as in the poll worker: V8 counts three halves of what is young. */
const asInWorker = [`--max-semi-space-size=${youngMb / 3}`]

/** The process must not be more than this larger after many polls than after ten, %. */
const mostGrowth = 5

export const measure: Measure = async ({ quick, say }) => {
  if (process.platform !== 'linux')
    return [notRun('4', 'memory of a poll', 'reads /proc, which only Linux has')]
  const sizes = quick ? [20_000] : [1_000, 10_000, 50_000, 100_000]
  const polls = quick ? 60 : 1_000
  const first: Figure[] = []
  const later: Figure[] = []
  for (const count of sizes) {
    const taken = await onePoll(count, say)
    first.push(taken.first)
    later.push(taken.later)
  }
  return [
    ...first,
    ...later,
    ...growthOf(sizes, first),
    ...growthOf(sizes, later),
    ...(await manyPolls(quick ? 2_000 : 5_000, polls, say)),
  ]
}

async function onePoll(
  count: number,
  say: (text: string) => void,
): Promise<{ readonly first: Figure; readonly later: Figure }> {
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const child = startChild<PollMemoryChild>(new URL('../poll-memory.ts', import.meta.url), asInWorker)
  try {
    const url = await server.call('serve', { count, resendEvery: 0 })
    const { bytes } = await server.call('resend', null)
    await child.call('connect', { url })
    say(`memory: the first answer of ${count} alerts, ${Math.round(bytes / 1_048_576)} MB`)
    const first = await child.call('poll', null)
    const later: number[] = []
    for (let round = 0; round < 7; round += 1) {
      await server.call('step', { share: 0.01 })
      const { peak, before } = await child.call('poll', null)
      later.push((peak - before) / bytes)
    }
    const info = { 'body MB': bytes / 1_048_576, 'RSS before MB': first.before / 1_048_576, moonshot: 0.5 }
    // Of a thousand alerts nearly all is the process itself, whatever it reads: told, not judged.
    const goal = count >= 10_000 ? 2 : null
    return {
      first: {
        budget: '4',
        what: `memory of the first answer of ${count} alerts / its body`,
        value: (first.peak - first.before) / bytes,
        unit: 'x',
        goal,
        info: { ...info, 'kept after it': (first.after - first.before) / bytes },
      },
      later: {
        budget: '4',
        what: `memory of a refresh of ${count} alerts / its body`,
        value: median(later),
        unit: 'x',
        goal,
        info: { ...info, worst: Math.max(...later), rounds: later.length },
      },
    }
  } finally {
    await Promise.all([server.stop(), child.stop()])
  }
}

async function manyPolls(
  count: number,
  polls: number,
  say: (text: string) => void,
): Promise<readonly Figure[]> {
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const child = startChild<PollMemoryChild>(new URL('../poll-memory.ts', import.meta.url), asInWorker)
  try {
    const url = await server.call('serve', { count, resendEvery: 0 })
    await child.call('connect', { url })
    say(`memory: ${polls} polls of ${count} alerts`)
    const afterMb: number[] = []
    const keptMb: number[] = []
    for (let poll = 0; poll < polls; poll += 1) {
      await server.call('step', { share: 0.01 })
      afterMb.push((await child.call('poll', null)).after / 1_048_576)
      // Only around the ends: a collection before each poll would be another program.
      const isNearAnEnd = (poll >= 20 && poll < 30) || poll >= polls - 10
      if (isNearAnEnd) keptMb.push((await child.call('kept', null)).bytes / 1_048_576)
    }
    // Medians of ten: between two collections of garbage any single value is chance.
    const grown = (what: string, early: number, late: number, goal: number | null): Figure => ({
      budget: '4',
      what: `growth of ${what} to ${polls} polls of ${count} alerts`,
      value: (100 * (late - early)) / early,
      unit: '%',
      goal,
      info: { 'before MB': early, 'at the end MB': late },
    })
    return [
      // What nobody needs any more is not counted: this grows only if something is never let go.
      grown('what is kept from 20', median(keptMb.slice(0, 10)), median(keptMb.slice(-10)), mostGrowth),
      // The system's figure holds rubbish too, and V8 makes room for it in the first hundred polls.
      grown('the process from 10', median(afterMb.slice(10, 20)), median(afterMb.slice(-10)), mostGrowth),
    ]
  } finally {
    await Promise.all([server.stop(), child.stop()])
  }
}
