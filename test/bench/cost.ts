/** What something takes: time as it passes, and CPU of this process, which other work on the machine does not lengthen. */

export interface Cost {
  readonly tookMs: number
  readonly cpuMs: number
}

/** Begins to count; the answer tells what has been taken since. */
export function startCost(): () => Cost {
  const [began, before] = [performance.now(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(before)
    return { tookMs: performance.now() - began, cpuMs: (user + system) / 1_000 }
  }
}
