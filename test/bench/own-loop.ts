/** How long this process's own event loop stands still, for lines that have the engine in it. */

export interface Stood {
  /** the longest gap since the start, ms, and how many were longer than 50 ms */
  readonly gapMs: number
  readonly over50: number
  /** the most CPU that this thread used between two turns, ms: what is left of a gap when the machine has others to serve, and the disk */
  readonly cpuMs: number
}

export interface OwnLoop {
  stop(): Stood
}

export function watchLoop(): OwnLoop {
  const threadMs = (): number => {
    // Before Node 23.9 a thread's own CPU time is not to be had.
    const { user, system } = process.threadCpuUsage?.() ?? { user: Number.NaN, system: Number.NaN }
    return (user + system) / 1_000
  }
  let [lastAt, lastCpu] = [performance.now(), threadMs()]
  let [gapMs, over50, cpuMs] = [0, 0, 0]
  const look = (): void => {
    const [at, cpu] = [performance.now(), threadMs()]
    gapMs = Math.max(gapMs, at - lastAt - 1)
    cpuMs = Math.max(cpuMs, cpu - lastCpu)
    if (at - lastAt - 1 > 50) over50 += 1
    ;[lastAt, lastCpu] = [at, cpu]
  }
  const timer = setInterval(look, 1)
  return {
    stop: () => {
      look()
      clearInterval(timer)
      return { gapMs, over50, cpuMs }
    },
  }
}
