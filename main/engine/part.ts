/** A part of the engine with a life of its own: started with it, woken when its time has come, stopped with it. */
import type { Log } from '../platform/log.ts'
import type { TimedWork } from './turns.ts'

export interface EnginePart {
  /** the configuration has been taken up, at the start and after each change */
  configured?(): void
  /** does what is due; answers when it wants to be woken next, epoch ms (Infinity = not by time) */
  run?(now: number): number
  /** the machine woke at `now` after sleeping `missedMs` */
  woke?(now: number, missedMs: number): void
  stop?(): void
}

/** The parts by name, for the log. */
export type EngineParts = Readonly<Record<string, EnginePart>>

/** What of them time alone brings, in their order. */
export function timed(parts: EngineParts): readonly TimedWork[] {
  return Object.entries(parts).flatMap(([name, { run }]) => (run ? { name, run } : []))
}

/** Does it with each of them; one that fails is logged, and keeps no other from its turn. */
export function eachPart(parts: EngineParts, log: Log, deed: (part: EnginePart) => void): void {
  for (const [name, part] of Object.entries(parts)) {
    try {
      deed(part)
    } catch (error) {
      log('part-failed', { message: `${name}: ${String(error)}` })
    }
  }
}
