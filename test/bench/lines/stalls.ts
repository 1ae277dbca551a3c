/** Budget 3: the thread that owns the windows never stands still, whatever comes in. Measured in the built host. */
import { constants, setPriority } from 'node:os'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { type Figure, growthOf, type Measure, median } from '../figures.ts'
import { type Gaps, type Host, type Seat, startHost, startIdleLoop, writeConfig } from '../host.ts'
import { inScratch } from '../scratch.ts'

/** RAIL: a task of 50 ms is the longest that is not felt. */
const goalMs = 50

export const measure: Measure = async ({ quick, say }) => {
  const sizes = quick ? [20_000] : [1_000, 10_000, 50_000, 100_000]
  const taken: (readonly Figure[])[] = []
  for (const count of sizes) taken.push(await stallsAt(count, quick ? 3 : 7, say))
  const kinds = taken[0] ?? []
  return [
    ...taken.flat(),
    ...kinds.flatMap((_, kind) =>
      growthOf(
        sizes,
        taken.flatMap((figures) => figures[kind] ?? []),
      ),
    ),
  ]
}

async function stallsAt(
  count: number,
  rounds: number,
  say: (text: string) => void,
): Promise<readonly Figure[]> {
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  // A real one runs on a machine of its own: what it writes together is to take no core away from ours.
  setPriority(server.pid, constants.priority.PRIORITY_LOW)
  const idle = startIdleLoop()
  const figures: Figure[] = []
  const report = (
    what: string,
    gaps: readonly Gaps[],
    noise: readonly Gaps[],
    goal: number | null = goalMs,
  ): void => {
    const worst = gaps.toSorted((a, b) => b.gapMs - a.gapMs)[0]
    figures.push({
      budget: '3',
      what: `longest stall: ${what}, ${count} alerts`,
      value: worst?.gapMs ?? null,
      unit: 'ms',
      goal,
      info: {
        'CPU in it ms': worst?.cpuMs ?? 0,
        'without a core in it ms': worst?.queuedMs ?? 'not told here',
        // SQLite waits for the disk in this thread, and for little else.
        'for the disk in it ms': worst?.queuedMs == null ? 'not told here' : waitedMs(worst),
        'median of rounds ms': median(gaps.map(({ gapMs }) => gapMs)),
        'stalls over 50 ms': gaps.reduce((sum, { over50 }) => sum + over50, 0),
        'over 16 ms': gaps.reduce((sum, { over16 }) => sum + over16, 0),
        'an idle process meanwhile ms': Math.max(...noise.map(({ gapMs }) => gapMs)),
        rounds: gaps.length,
      },
    })
  }
  try {
    await inScratch(async (dataDir) => {
      const url = await server.call('serve', { count, resendEvery: 0 })
      writeConfig(dataDir, [{ name: 'prod', urls: [url], poll: '60s' }])
      let host = await startHost(dataDir, { probe: true })
      // Until it has said its address there is no window that could stand still: how long that takes is budget 13's.
      report('before it listens', [await host.gaps()], [await idle.gaps()], null)
      let seat = await host.seat()
      say(`stalls: the first snapshot of ${count} alerts`)
      await seat.until(heard)
      report('first snapshot', [await host.gaps()], [await idle.gaps()])

      const refreshes = await refreshOften(host, seat, server, idle, rounds, say)
      report('refresh of 1 %', refreshes.gaps, refreshes.noise)

      say('stalls: another page joins')
      const other = await host.seat()
      await other.until(({ episodes }) => episodes.size >= count)
      report('a page joins', [await host.gaps()], [await idle.gaps()])
      other.leave()
      seat.leave()
      await host.stop()

      say('stalls: started again, the first answer meets a full database')
      host = await startHost(dataDir, { probe: true })
      seat = await host.seat()
      await host.gaps()
      await idle.gaps()
      await seat.until(heard)
      report('first answer after a restart', [await host.gaps()], [await idle.gaps()])
      seat.leave()
      await host.stop()
    })
    return figures
  } finally {
    await Promise.all([server.stop(), idle.stop()])
  }
}

const waitedMs = ({ gapMs, cpuMs, queuedMs }: Gaps): number => Math.max(0, gapMs - cpuMs - (queuedMs ?? 0))

const heard = ({ sources }: Seat): boolean => (sources.get('prod')?.lastGoodAt ?? null) !== null

async function refreshOften(
  host: Host,
  seat: Seat,
  server: ReturnType<typeof startChild<AlertServer>>,
  idle: ReturnType<typeof startIdleLoop>,
  rounds: number,
  say: (text: string) => void,
): Promise<{ readonly gaps: readonly Gaps[]; readonly noise: readonly Gaps[] }> {
  const gaps: Gaps[] = []
  const noise: Gaps[] = []
  for (let round = 0; round < rounds; round += 1) {
    say(`stalls: refresh ${round + 1} of ${rounds}`)
    await server.call('step', { share: 0.01 })
    const before = seat.sources.get('prod')?.lastGoodAt ?? 0
    await host.gaps()
    await idle.gaps()
    seat.order('sources.tryAgain', { name: 'prod' })
    await seat.until(({ sources }) => (sources.get('prod')?.lastGoodAt ?? 0) > before)
    gaps.push(await host.gaps())
    noise.push(await idle.gaps())
  }
  return { gaps, noise }
}
