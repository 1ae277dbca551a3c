/** Telling the almanac everything, and then changes: how long each message holds the engine's thread, and how long all of it takes. */
import path from 'node:path'
import { openDb } from '../../../main/db/db.ts'
import { createTelling } from '../../../main/engine/almanac-telling.ts'
import { createAlmanacThread } from '../../../main/engine/almanac-thread.ts'
import { startAlmanacThread } from '../../../main/platform/almanac-thread.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { noLog } from '../../../main/platform/log.ts'
import { randomToken } from '../../../main/platform/random.ts'
import { type Measure, percentile } from '../figures.ts'
import { aHundredth, aMillion, putMillion } from '../helpers/million.ts'
import { inScratch } from '../scratch.ts'

const entry = new URL('../../../main/almanac/almanac-worker.ts', import.meta.url)

/** What this thread has computed, ms: others that share its core do not count. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

export const measure: Measure = async ({ quick, say }) =>
  inScratch(async (folder) => {
    const million = quick ? aHundredth : aMillion
    const db = openDb(putMillion(folder, million))
    const clock = createClock()
    const door = createAlmanacThread({
      ...{ clock, log: noLog },
      spawn: () => startAlmanacThread(entry, path.join(folder, 'almanac.db')),
    })
    const telling = createTelling({ db, clock, door, newToken: () => randomToken(12) })
    // Its thread keeps no process alive.
    const alive = setInterval(() => {}, 1_000)
    const held: number[] = []
    /** the part of it that runs before anything else may */
    const holding = <T>(tell: () => Promise<T>): Promise<T> => {
      const from = threadMs()
      const told = tell()
      held.push(threadMs() - from)
      return told
    }
    await telling.meet()
    say('telling everything')
    const startedAt = performance.now()
    while (await holding(telling.tellPage));
    const everythingMs = performance.now() - startedAt
    const pages = held.splice(0)
    for (let index = 0; index < 300; index += 1) {
      db.transact((write) => {
        for (let row = 1; row <= 20; row += 1)
          write.run(
            'UPDATE episode SET firings = firings + 1 WHERE id = ?',
            ((index * 20 + row) % million.episodes) + 1,
          )
      }, 'later')
      await holding(telling.tellChanges)
    }
    await door.close()
    db.close()
    clock.stop()
    clearInterval(alive)
    const figure = (what: string, values: readonly number[], goal: number | null) => ({
      ...{ budget: 'almanac', what, value: Math.max(...values), unit: 'ms' as const, goal },
      info: { messages: values.length, p50: percentile(values, 0.5), p99: percentile(values, 0.99) },
    })
    return [
      figure('longest hold of the engine’s thread, telling everything', pages, 16),
      figure('longest hold of the engine’s thread, telling changes of 20 rows', held, 16),
      {
        ...{ budget: 'almanac', what: 'telling everything', value: everythingMs, unit: 'ms', goal: null },
        info: { episodes: million.episodes, messages: pages.length },
      },
    ]
  })
