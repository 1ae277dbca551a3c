/** The page's only clock. Time is the engine's: its last word plus what has passed here since. All in ms. */
import { useSyncExternalStore } from 'react'

/** The wall clock this far ahead of the monotonic one means that the machine slept, or that its clock was set. */
const doubtAtLeastMs = 2_000
/** The engine, which can tell the two apart, is waited for this long; then it counts as sleep: rather too late than in time. */
const answerWithinMs = 2_000

let engineAt = Date.now()
let heardMono = performance.now()
let heardWall = Date.now()
/** since when, by `monotonic()`, nobody has said what the wall clock's lead is; null = there is no doubt */
let doubtFrom: number | null = null
let askEngine = (): void => {}

/** How the engine is asked for its time, when this page cannot tell sleep from a clock that was set. */
export function askWith(ask: () => void): void {
  askEngine = ask
}

/** Ms on a clock that never goes back. */
export function monotonic(): number {
  return performance.now()
}

/** The engine's time was `now` (epoch ms) when this message was posted. */
export function hearEngineNow(now: number): void {
  engineAt = now
  heardMono = performance.now()
  heardWall = Date.now()
  doubtFrom = null
  tellAll()
}

/**
 * The engine's time now, epoch ms. The monotonic clock may stand still in sleep, and a page has no other that would not;
 * the wall clock may be set. So a lead of the wall clock is asked about, and no countdown jumps because a clock was set.
 */
export function engineNow(): number {
  const mono = performance.now()
  const passed = mono - heardMono
  const lead = Date.now() - heardWall - passed
  if (lead <= doubtAtLeastMs) {
    doubtFrom = null
    return engineAt + passed
  }
  if (doubtFrom === null) {
    doubtFrom = mono
    // Somebody may be rendering: nothing is ordered from within.
    after(0, () => askEngine())
  }
  return engineAt + passed + (mono - doubtFrom < answerWithinMs ? 0 : lead)
}

/** Calls `run` once, `ms` from now; the answer cancels it. */
export function after(ms: number, run: () => void): () => void {
  const handle = setTimeout(run, ms)
  return () => clearTimeout(handle)
}

const listeners = new Set<() => void>()
let shown = Math.floor(engineNow() / 1_000) * 1_000
let cancel = (): void => {}

function tellAll(): void {
  const second = Math.floor(engineNow() / 1_000) * 1_000
  if (second === shown) return
  shown = second
  for (const listener of listeners) listener()
}

function tick(): void {
  cancel()
  tellAll()
  // A few ms into the next second, so that a timer that fires early does not show the old one for a second more.
  if (listeners.size > 0) cancel = after(1_005 - (engineNow() % 1_000), tick)
}

/** Calls `listener` at every new second of the engine's clock, and at once when the page becomes visible again. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener)
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', tick)
    window.addEventListener('pageshow', tick)
    window.addEventListener('focus', tick)
    tick()
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    cancel()
    document.removeEventListener('visibilitychange', tick)
    window.removeEventListener('pageshow', tick)
    window.removeEventListener('focus', tick)
  }
}

/** The engine's time in whole seconds, epoch ms; renders again every second. */
export function useNow(): number {
  return useSyncExternalStore(onTick, () => shown)
}

/** What `read` makes of the time; renders again only when the answer differs. It must answer a primitive. */
export function useNowTo<T extends string | number | boolean>(read: (now: number) => T): T {
  return useSyncExternalStore(onTick, () => read(shown))
}
