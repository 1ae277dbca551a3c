/** Time as an argument. Wall time is anchored once a run, so that a stepped system clock changes no timer. */
import os from 'node:os'

/** What the engine knows of time. All in ms. */
export interface Clock {
  /** epoch ms: the run's wall anchor plus what has really passed since, sleep included */
  now(): number
  /** ms since the run began, sleep included; never goes back */
  mono(): number
  /** calls `run` once, `ms` from now; the answer cancels it. A waiting timer never keeps the process alive. */
  after(ms: number, run: () => void): () => void
  /** looks for sleep now instead of at the next turn (the system has just said that it woke) */
  look?(): void
  /** calls `slept` when the machine slept, with the ms that were missed */
  onGap(slept: (ms: number) => void): () => void
}

/** The three clocks a system has; an argument so that steps and sleep can be tried. All in ms. */
export interface SystemClocks {
  wall(): number
  /** may stand still while the machine sleeps */
  mono(): number
  /** goes on while the machine sleeps; coarse */
  uptime(): number
}

/** The real clocks. `os.uptime` counts sleep on Linux, macOS and Windows; `performance.now` need not. */
export const systemClocks: SystemClocks = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  uptime: () => os.uptime() * 1_000,
}

/** Differences between the coarse and the fine clock below this are rounding, not sleep. */
const sleepAtLeastMs = 5_000
/** How often sleep is looked for. */
const lookEveryMs = 2_000

/** A clock over the system's clocks. `stop()` ends its look-out for sleep. */
export function createClock(system: SystemClocks = systemClocks): Clock & { look(): void; stop(): void } {
  const wallAnchor = system.wall()
  const monoAnchor = system.mono()
  let slept = 0
  let lead = system.uptime() - system.mono()
  const listeners = new Set<(ms: number) => void>()

  const look = (): void => {
    const nextLead = system.uptime() - system.mono()
    const missed = nextLead - lead
    if (missed < sleepAtLeastMs) {
      // A slow drift is followed so that it can never add up to a sleep that was none.
      if (missed < 0 || missed < 100) lead = nextLead
      return
    }
    lead = nextLead
    slept += missed
    for (const listener of listeners) listener(missed)
  }
  const timer = setInterval(look, lookEveryMs)
  timer.unref()

  const mono = (): number => system.mono() - monoAnchor + slept
  return {
    now: () => Math.round(wallAnchor + mono()),
    mono: () => Math.round(mono()),
    after: (ms, run) => {
      // Node fires at once for waits beyond 2^31 - 1 ms; no timer here needs more than a day in one go.
      const handle = setTimeout(run, Math.min(Math.max(0, ms), 86_400_000))
      handle.unref()
      return () => clearTimeout(handle)
    },
    onGap: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    look,
    stop: () => clearInterval(timer),
  }
}
