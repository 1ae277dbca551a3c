/** The page's only clock. Time is the engine's: its last word plus what has passed here since. All in ms. */
import { useSyncExternalStore } from 'react'

/** Wall and monotonic time drifting apart by more than this means that the machine slept. */
const sleepAtLeastMs = 2_000

let engineAt = Date.now()
let heardMono = performance.now()
let heardWall = Date.now()

/** Ms on a clock that never goes back. */
export function monotonic(): number {
  return performance.now()
}

/** The engine's time was `now` (epoch ms) when this message was posted. */
export function hearEngineNow(now: number): void {
  engineAt = now
  heardMono = performance.now()
  heardWall = Date.now()
  tellAll()
}

/**
 * The engine's time now, epoch ms. The monotonic clock may stand still in sleep, so a large lead of the wall clock
 * counts too: a countdown is right in the first frame after waking, before the engine has said a word.
 */
export function engineNow(): number {
  const passed = performance.now() - heardMono
  const wall = Date.now() - heardWall
  return engineAt + (wall - passed > sleepAtLeastMs ? wall : passed)
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
