/**
 * Time that several laptops share: the world goes on, each laptop has clocks of its own, sleeps by itself and may be set
 * wrongly. Nothing ever really waits.
 */
import type { SystemClocks, SystemTimers } from '../../main/platform/clock.ts'

export interface LaptopTime {
  /** clocks and timers for one run of the program; `drop` throws the timers of a dead one away */
  boot(): { readonly clocks: SystemClocks; readonly timers: SystemTimers; drop(): void }
  /** its timers stand still until it wakes */
  sleep(): void
  wake(): void
  isAsleep(): boolean
  /** its wall clock is so far from the true time, ms */
  setOffset(ms: number): void
  offset(): number
}

export interface SharedTime {
  /** true epoch ms */
  now(): number
  /** runs `run` at a true instant: what happens in the world */
  at(trueAt: number, run: () => void): void
  laptop(): LaptopTime
  /** goes to the next instant at which anything is due and runs one thing; false when that is after `until` */
  step(until: number): boolean
}

interface Timer {
  /** world timers by true time, a laptop's by the time that it was awake */
  at: number
  readonly order: number
  readonly run: () => void
  readonly everyMs: number | null
}

export function createSharedTime(startAt: number): SharedTime {
  let now = startAt
  let orders = 0
  const world = new Set<Timer>()
  const laptops: { readonly timers: Set<Timer>; slept(): number; isAsleep(): boolean }[] = []

  const earliest = (timers: ReadonlySet<Timer>): Timer | null => {
    let found: Timer | null = null
    for (const timer of timers)
      if (!found || timer.at < found.at || (timer.at === found.at && timer.order < found.order)) found = timer
    return found
  }

  return {
    now: () => now,
    at: (at, run) => {
      world.add({ at: Math.max(Math.round(at), now), order: orders++, run, everyMs: null })
    },
    laptop: () => {
      const timers = new Set<Timer>()
      let slept = 0
      let sleptSince: number | null = null
      let offset = 0
      const awake = (): number => (sleptSince ?? now) - startAt - slept
      laptops.push({ timers, slept: () => slept, isAsleep: () => sleptSince !== null })
      return {
        isAsleep: () => sleptSince !== null,
        offset: () => offset,
        setOffset: (ms) => {
          offset = ms
        },
        sleep: () => {
          sleptSince ??= now
        },
        wake: () => {
          slept += now - (sleptSince ?? now)
          sleptSince = null
        },
        boot: () => {
          const own = new Set<Timer>()
          const bootedAt = now
          const add = (ms: number, run: () => void, everyMs: number | null) => {
            const timer: Timer = { at: awake() + Math.max(0, Math.round(ms)), order: orders++, run, everyMs }
            timers.add(timer)
            own.add(timer)
            return () => {
              timers.delete(timer)
              own.delete(timer)
            }
          }
          return {
            clocks: {
              wall: () => now + offset,
              mono: awake,
              uptime: () => now - bootedAt + 1_000_000,
            },
            timers: {
              once: (ms, run) => add(ms, run, null),
              every: (ms, run) => add(ms, run, ms),
            },
            drop: () => {
              for (const timer of own) timers.delete(timer)
            },
          }
        },
      }
    },
    step: (until) => {
      let next = earliest(world)
      let at = next ? Math.max(now, next.at) : Number.POSITIVE_INFINITY
      let timers = world
      let awakeFrom = 0
      for (const laptop of laptops) {
        if (laptop.isAsleep()) continue
        const first = earliest(laptop.timers)
        const due = first ? Math.max(now, startAt + laptop.slept() + first.at) : Number.POSITIVE_INFINITY
        if (
          first &&
          (due < at || (due === at && next !== null && timers !== world && first.order < next.order))
        ) {
          ;[next, at, timers, awakeFrom] = [first, due, laptop.timers, startAt + laptop.slept()]
        }
      }
      if (!next || at > until) {
        now = Math.max(now, until)
        return false
      }
      now = at
      if (next.everyMs === null) timers.delete(next)
      else next.at = now - awakeFrom + next.everyMs
      next.run()
      return true
    },
  }
}
