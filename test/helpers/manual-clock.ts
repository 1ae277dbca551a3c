/** A clock that moves only when told to. Timers run in the order of their instants, then in the order they were set. */
import type { Clock } from '../../main/platform/clock.ts'

export interface ManualClock extends Clock {
  /** moves on by `ms`, running every timer that falls due on the way at its own instant */
  advance(ms: number): void
  /** the same, letting promises settle after every timer: for timers that start asynchronous work */
  advanceAsync(ms: number): Promise<void>
  /** the machine sleeps `ms`: time jumps, the gap is told, then what is overdue runs, all at the new instant */
  sleep(ms: number): void
  /** the wall clock is set between two runs: a run that goes on would not notice */
  setWall(byMs: number): void
  /** the wall clock is set while the run goes on, to this much beyond its time, and stays so */
  stepWall(leadMs: number): void
  /** timers waiting; 0 proves that nothing was left behind */
  pending(): number
}

interface Timer {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** 2026-11-22 03:14:05 UTC: a night, so that words about hours come out as in the pictures. */
const aNight = Date.UTC(2026, 10, 22, 3, 14, 5)

/** A clock standing at `startAt` (epoch ms). */
export function createManualClock(startAt: number = aNight): ManualClock {
  let passed = 0
  let wallSetBy = 0
  let orders = 0
  const timers = new Set<Timer>()
  const listeners = new Set<(ms: number) => void>()
  const setListeners = new Set<(ms: number) => void>()
  let wallLead = 0

  const takeDue = (until: number): Timer | null => {
    let due: Timer | null = null
    for (const timer of timers) {
      if (timer.at > until) continue
      if (!due || timer.at < due.at || (timer.at === due.at && timer.order < due.order)) due = timer
    }
    if (due) {
      timers.delete(due)
      passed = Math.max(passed, due.at)
    }
    return due
  }
  const advance = (ms: number): void => {
    const until = passed + ms
    for (let due = takeDue(until); due; due = takeDue(until)) due.run()
    passed = Math.max(passed, until)
  }

  return {
    now: () => startAt + wallSetBy + passed,
    mono: () => passed,
    after: (ms, run) => {
      const timer: Timer = { at: passed + Math.max(0, ms), order: orders++, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    // The loop turns whatever time it is.
    turn: (run) => void setImmediate(run),
    onGap: (slept) => {
      listeners.add(slept)
      return () => listeners.delete(slept)
    },
    advance,
    advanceAsync: async (ms) => {
      const until = passed + ms
      await settled()
      for (let due = takeDue(until); due; due = takeDue(until)) {
        due.run()
        await settled()
      }
      passed = Math.max(passed, until)
    },
    sleep: (ms) => {
      passed += ms
      for (const listener of listeners) listener(ms)
      advance(0)
    },
    setWall: (byMs) => {
      wallSetBy += byMs
    },
    wallLead: () => wallLead,
    onWallSet: (set) => {
      setListeners.add(set)
      return () => setListeners.delete(set)
    },
    stepWall: (leadMs) => {
      wallLead = leadMs
      for (const listener of setListeners) listener(leadMs)
    },
    pending: () => timers.size,
  }
}

/** One turn of the event loop: everything that waits on promises alone has run by then. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
