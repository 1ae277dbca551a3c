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
  /** the same at the look-out for sleep that is nearest: for what is done again and again and needs no wakeup of its own */
  near?(ms: number, run: () => void): () => void
  /** calls `run` when the loop has turned: what has come in meanwhile goes first, and no timer wakes the machine for it */
  turn?(run: () => void): void
  /** looks for sleep now instead of at the next turn (the system has just said that it woke) */
  look?(): void
  /** calls `slept` when the machine slept, with the ms that were missed */
  onGap(slept: (ms: number) => void): () => void
  /** what the wall clock says beyond `now()`, once it was set by more than a minute and that has lasted; 0 while they agree, ms */
  wallLead?(): number
  /** calls back with `wallLead()` when it has changed */
  onWallSet?(set: (leadMs: number) => void): () => void
  /** calls `stalled` when this thread could not run for a while although the machine was awake, with the ms */
  onStall?(stalled: (ms: number) => void): () => void
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

/** How the system waits; an argument so that a night can be simulated. All in ms; the answers cancel. */
export interface SystemTimers {
  once(ms: number, run: () => void): () => void
  every(ms: number, run: () => void): () => void
  /** once the loop has turned; absent = as soon as a timer can */
  turn?(run: () => void): void
}

/**
 * One piece of work in each turn of the loop, in the order they were asked for. What several parts of the engine have put
 * off would otherwise be done in one turn, and what a person does would wait for the sum of it.
 * @param turn runs something when the loop has turned
 */
export function oneInTurn(turn: (run: () => void) => void): (run: () => void) => void {
  const waiting: (() => void)[] = []
  const next = (): void => {
    const run = waiting.shift()
    // Asked for before the work is done: one that throws does not keep the others waiting.
    if (waiting.length > 0) turn(next)
    run?.()
  }
  return (run) => {
    waiting.push(run)
    if (waiting.length === 1) turn(next)
  }
}

/** The real timers. None of them keeps the process alive. */
const systemTimers: SystemTimers = {
  once: (ms, run) => {
    const handle = setTimeout(run, ms)
    handle.unref()
    return () => clearTimeout(handle)
  },
  every: (ms, run) => {
    const handle = setInterval(run, ms)
    handle.unref()
    return () => clearInterval(handle)
  },
  turn: oneInTurn((run) => void setImmediate(run)),
}

/** Differences between the coarse and the fine clock below this are rounding, not sleep. */
const sleepAtLeastMs = 5_000
/** How often sleep is looked for. */
const lookEveryMs = 2_000
/** A turn this much late is a stall: something held the thread. */
const stallAtLeastMs = 1_000
/**
 * A turn this much late is a gap in watching, whatever the clocks say: the machine slept where the monotonic clock goes on
 * over sleep (Windows), or the process was stopped. No work of ours holds the thread for as long.
 */
const gapAtLeastMs = 30_000

/** Less than this between the wall clock and ours tells nobody a wrong hour: rounding at sleep, and a clock that is trimmed. */
const setAtLeastMs = 60_000
/** A wall clock that was set counts when it has stayed so for this many turns: one that is put right at once never did. */
const setForTurns = 5
/** Two turns see the same step when they differ by less than this, ms. */
const sameStepMs = 5_000

/** A clock over the system's clocks. `stop()` ends its look-out for sleep. */
export function createClock(
  system: SystemClocks = systemClocks,
  timers: SystemTimers = systemTimers,
): Clock & { look(): void; stop(): void } {
  const wallAnchor = system.wall()
  const monoAnchor = system.mono()
  let slept = 0
  let uptimeLead = system.uptime() - system.mono()
  let turnAt = system.mono()
  const nearby = new Set<{ readonly at: number; readonly run: () => void }>()
  let stopped = false
  const listeners = new Set<(ms: number) => void>()
  const stallListeners = new Set<(ms: number) => void>()
  const setListeners = new Set<(ms: number) => void>()
  /** what the wall clock says beyond ours, since it was set */
  let lead = 0
  /** a step that has been seen and has not lasted yet */
  let step: { readonly lead: number; readonly turns: number } | null = null

  const look = (): void => {
    const nextLead = system.uptime() - system.mono()
    const missed = nextLead - uptimeLead
    if (missed < sleepAtLeastMs) {
      // A slow drift is followed so that it can never add up to a sleep that was none.
      if (missed < 0 || missed < 100) uptimeLead = nextLead
      return
    }
    uptimeLead = nextLead
    slept += missed
    for (const listener of listeners) listener(missed)
  }
  /** The wall clock may be set, and put right again; after a sleep it is looked at once that has been counted. */
  const lookAtWall = (): void => {
    const leadNow = system.wall() - wallAnchor - mono()
    if (Math.abs(leadNow - lead) < setAtLeastMs) {
      step = null
      return
    }
    const turns = step && Math.abs(leadNow - step.lead) < sameStepMs ? step.turns + 1 : 1
    step = { lead: leadNow, turns }
    if (turns < setForTurns) return
    step = null
    lead = Math.abs(leadNow) < setAtLeastMs ? 0 : Math.round(leadNow)
    for (const listener of setListeners) listener(lead)
  }
  const turn = (): void => {
    const lateMs = Math.round(system.mono() - turnAt - lookEveryMs)
    turnAt = system.mono()
    look()
    lookAtWall()
    if (lateMs >= stallAtLeastMs)
      for (const listener of lateMs < gapAtLeastMs ? stallListeners : listeners) listener(lateMs)
    // One that throws is out of the set by then: the others come with the next turn.
    for (const entry of [...nearby]) {
      if (entry.at - mono() > lookEveryMs / 2 || !nearby.delete(entry)) continue
      entry.run()
    }
  }
  const mono = (): number => system.mono() - monoAnchor + slept
  const stopTurns = timers.every(lookEveryMs, turn)
  // Node fires at once for waits beyond 2^31 - 1 ms; no timer here needs more than a day in one go.
  const after: Clock['after'] = (ms, run) => timers.once(Math.min(Math.max(0, ms), 86_400_000), run)

  return {
    now: () => Math.round(wallAnchor + mono()),
    mono: () => Math.round(mono()),
    after,
    ...(timers.turn ? { turn: timers.turn } : {}),
    near: (ms, run) => {
      if (stopped) return after(ms, run)
      const entry = { at: mono() + ms, run }
      nearby.add(entry)
      return () => nearby.delete(entry)
    },
    onGap: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onStall: (listener) => {
      stallListeners.add(listener)
      return () => stallListeners.delete(listener)
    },
    wallLead: () => lead,
    onWallSet: (listener) => {
      setListeners.add(listener)
      return () => setListeners.delete(listener)
    },
    look,
    stop: () => {
      stopped = true
      stopTurns()
    },
  }
}

/** Runs once, about `ms` from now: with the look-out for sleep where the clock has one (`near`), else with a timer. */
export function nearly(clock: Pick<Clock, 'after' | 'near'>, ms: number, run: () => void): () => void {
  return clock.near ? clock.near(ms, run) : clock.after(ms, run)
}

/** Runs once the loop has turned, or as soon as a timer can where the clock has no turns of its own. */
export function afterTurn(clock: Pick<Clock, 'after' | 'turn'>, run: () => void): void {
  if (clock.turn) clock.turn(run)
  else clock.after(0, run)
}

/** The same a turn later: what a commit before it has left for a turn of its own (its log, into the file) has been done by then. */
export function afterFreeTurn(clock: Pick<Clock, 'after' | 'turn'>, run: () => void): void {
  afterTurn(clock, () => afterTurn(clock, run))
}
