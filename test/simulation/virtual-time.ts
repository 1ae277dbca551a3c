/**
 * Time of a simulated night. Three clocks as a laptop has them (a wall clock that can be stepped, a monotonic one that
 * stands still in sleep, an uptime that does not) beside the true time, which servers keep. Nothing ever really waits.
 */
import type { SystemClocks, SystemTimers } from '../../main/platform/clock.ts'

export interface VirtualTime {
  /** true epoch ms */
  now(): number
  /** runs `run` at a true instant, whether the laptop sleeps or not: what happens in the world outside */
  at(trueAt: number, run: () => void): void
  /** a laptop's clocks and timers; the timers of a dead program are dropped with `drop()` */
  boot(): { readonly clocks: SystemClocks; readonly timers: SystemTimers; drop(): void }
  /** the laptop's wall clock is set, ms from where it stands */
  stepWall(ms: number): void
  /** the laptop sleeps: the world goes on, its timers do not */
  sleep(ms: number): void
  /** the laptop's thread is held: all time passes, timers run late */
  stall(ms: number): void
  /** goes to the next instant at which anything is due and runs one thing; false when that is after `until` (true time) */
  step(until: number): boolean
  wallOffset(): number
}

interface Timer {
  /** world timers by true time, laptop timers by awake time */
  at: number
  readonly order: number
  readonly run: () => void
  readonly everyMs: number | null
}

export function createVirtualTime(startAt: number): VirtualTime {
  let awake = 0
  let slept = 0
  let offset = 0
  let orders = 0
  const world = new Set<Timer>()
  const laptop = new Set<Timer>()

  const earliest = (timers: ReadonlySet<Timer>): Timer | null => {
    let found: Timer | null = null
    for (const timer of timers)
      if (!found || timer.at < found.at || (timer.at === found.at && timer.order < found.order)) found = timer
    return found
  }
  const trueNow = (): number => startAt + awake + slept
  const runWorldUntil = (until: number, pass: (ms: number) => void): void => {
    for (let next = earliest(world); next && next.at <= until; next = earliest(world)) {
      world.delete(next)
      pass(Math.max(0, next.at - trueNow()))
      next.run()
    }
    pass(Math.max(0, until - trueNow()))
  }

  return {
    now: trueNow,
    at: (trueAt, run) => {
      world.add({ at: trueAt, order: orders++, run, everyMs: null })
    },
    boot: () => {
      const own = new Set<Timer>()
      const bootedAt = trueNow()
      const add = (ms: number, run: () => void, everyMs: number | null) => {
        const timer: Timer = { at: awake + Math.max(0, ms), order: orders++, run, everyMs }
        laptop.add(timer)
        own.add(timer)
        return () => {
          laptop.delete(timer)
          own.delete(timer)
        }
      }
      return {
        clocks: {
          wall: () => trueNow() + offset,
          mono: () => awake,
          uptime: () => trueNow() - bootedAt + 1_000_000,
        },
        timers: {
          once: (ms, run) => add(ms, run, null),
          every: (ms, run) => add(ms, run, ms),
        },
        drop: () => {
          for (const timer of own) laptop.delete(timer)
        },
      }
    },
    stepWall: (ms) => {
      offset += ms
    },
    sleep: (ms) =>
      runWorldUntil(trueNow() + ms, (passed) => {
        slept += passed
      }),
    stall: (ms) =>
      runWorldUntil(trueNow() + ms, (passed) => {
        awake += passed
      }),
    step: (until) => {
      const worldNext = earliest(world)
      const laptopNext = earliest(laptop)
      const laptopAt = laptopNext ? Math.max(trueNow(), startAt + slept + laptopNext.at) : Infinity
      const worldAt = worldNext ? Math.max(trueNow(), worldNext.at) : Infinity
      const at = Math.min(laptopAt, worldAt)
      if (at > until) {
        awake += Math.max(0, until - trueNow())
        return false
      }
      awake += at - trueNow()
      if (worldNext && worldAt <= laptopAt) {
        world.delete(worldNext)
        worldNext.run()
        return true
      }
      if (laptopNext) {
        if (laptopNext.everyMs === null) laptop.delete(laptopNext)
        else laptopNext.at = awake + laptopNext.everyMs
        laptopNext.run()
      }
      return true
    },
    wallOffset: () => offset,
  }
}
