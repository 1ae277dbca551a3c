/** When the engine does something by itself: it sleeps until the nearest deadline, and waits a moment after the machine slept. */
import { nearly } from '../platform/clock.ts'
import type { Core } from './core.ts'

/** One thing that time alone brings. */
export interface TimedWork {
  /** for the log */
  readonly name: string
  /** answers when it is next to be asked, epoch ms (Infinity = not by time) */
  readonly run: (now: number) => number
  /** also while the machine wakes: it waits for no source and rings for nobody */
  readonly whileWaking?: true
}

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
  /** runs this again and again, about every so many ms, while the engine runs */
  every(ms: number, run: () => void): void
  /** when the next turn is due, epoch ms; null while none is, or the machine is waking */
  dueAt(): number | null
  /** since when every turn has failed, epoch ms; null while they do not */
  failingSince(): number | null
  stop(): void
}

/** How long a source may take to answer after sleep before its silence counts: networks come back slowly, ms. */
const wakingMs = 30_000
/** After a turn in which something failed, ms. */
const restMs = 5_000

/** @param work everything that time alone brings, in the order in which it is done */
export function createTurns(core: Core, work: () => readonly TimedWork[]): Turns {
  const { clock } = core
  let cancelWake = (): void => {}
  let wakeAt = Number.POSITIVE_INFINITY
  let running = false
  let failingSince: number | null = null
  /** when the machine last woke, until every source has answered since; epoch ms */
  let sleptUntil: number | null = null
  const timers = new Set<() => void>()

  const take = (): void => {
    cancelWake()
    wakeAt = Number.POSITIVE_INFINITY
    if (!running) return
    const now = clock.now()
    const waking = isWaking(now)
    if (waking) wakeBy((sleptUntil ?? now) + wakingMs)
    let failed = false
    for (const { name, run, whileWaking } of work()) {
      if (waking && whileWaking !== true) continue
      try {
        wakeBy(run(now))
      } catch (error) {
        // Whatever cannot do its part keeps nobody else from theirs: what is late must be called all the same.
        core.log('wake-failed', { message: `${name}: ${String(error)}` })
        failed = true
        wakeBy(now + restMs)
      }
    }
    failingSince = failed ? (failingSince ?? now) : null
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
        cancel = nearly(clock, ms, () => {
          if (!running) return
          again()
          try {
            run()
          } catch (error) {
            core.log('tick-failed', { message: String(error) })
          }
        })
      }
      again()
      timers.add(() => cancel())
    },
    dueAt: () => (running && Number.isFinite(wakeAt) ? wakeAt : null),
    failingSince: () => failingSince,
    stop: () => {
      running = false
      cancelWake()
      for (const cancel of timers) cancel()
    },
  }
}
