/** When the engine does something by itself: it sleeps until the nearest deadline, and waits a moment after the machine slept. */
import type { Core } from './core.ts'

/** One thing that time alone brings; answers when it is next to be asked, epoch ms (Infinity = not by time). */
export type TimedWork = (now: number) => number

export interface Turns {
  /** from now on there are turns */
  start(): void
  isRunning(): boolean
  /** takes a turn now */
  take(): void
  /** takes a turn at this instant, epoch ms, unless one comes sooner */
  wakeBy(at: number): void
  /** the machine has just woken */
  slept(): void
  /** runs this again and again, every so many ms, while the engine runs */
  every(ms: number, run: () => void): void
  stop(): void
}

/** How long a source may take to answer after sleep before its silence counts: networks come back slowly, ms. */
const wakingMs = 30_000
/** After a turn that failed, ms. */
const restMs = 5_000

/** @param work everything that time alone brings, in the order in which it is done */
export function createTurns(core: Core, work: () => readonly TimedWork[]): Turns {
  const { clock } = core
  let cancelWake = (): void => {}
  let wakeAt = Number.POSITIVE_INFINITY
  let running = false
  /** when the machine last woke, until every source has answered since; epoch ms */
  let sleptUntil: number | null = null
  const timers = new Set<() => void>()

  const take = (): void => {
    cancelWake()
    wakeAt = Number.POSITIVE_INFINITY
    if (!running) return
    const now = clock.now()
    if (isWaking(now)) {
      wakeBy((sleptUntil ?? now) + wakingMs)
      return
    }
    try {
      for (const run of work()) wakeBy(run(now))
    } catch (error) {
      core.log('wake-failed', { message: String(error) })
      wakeBy(now + restMs)
    }
  }

  /** After sleep the sources are asked first: what the night brought must not ring before anybody has looked. */
  const isWaking = (now: number): boolean => {
    const since = sleptUntil
    if (since === null) return false
    const waits = [...core.sources.values()].some((source) => (source.lastGoodAt ?? 0) < since)
    if (waits && now < since + wakingMs) return true
    sleptUntil = null
    return false
  }

  const wakeBy = (at: number): void => {
    if (!running || at >= wakeAt || !Number.isFinite(at)) return
    cancelWake()
    wakeAt = at
    cancelWake = clock.after(Math.max(0, at - clock.now()), take)
  }

  return {
    start: () => {
      running = true
    },
    isRunning: () => running,
    take,
    wakeBy,
    slept: () => {
      sleptUntil = clock.now()
      // A timer stands still in sleep: what was due in it would come as much later as it still had to wait.
      cancelWake()
      wakeAt = Number.POSITIVE_INFINITY
    },
    every: (ms, run) => {
      let cancel = (): void => {}
      const again = (): void => {
        cancel = clock.after(ms, () => {
          if (!running) return
          run()
          again()
        })
      }
      again()
      timers.add(() => cancel())
    },
    stop: () => {
      running = false
      cancelWake()
      for (const cancel of timers) cancel()
    },
  }
}
