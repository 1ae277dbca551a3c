/**
 * The watch over the watching, on a chain of timers of its own: a source of which nothing is heard, good or bad, is begun
 * anew and rings when that does not help; a turn of the engine that did not come is taken. It mends what nobody else sees
 * stop: a poll that fails says so itself, and a worker that dies is started again by the poll host.
 */
import type { SourceHealth } from '../../contract/source-health.ts'
import { watchStoppedNotice, watchTag } from '../night/notice.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'
import type { Turns } from './turns.ts'
import type { Watching } from './watching.ts'

export interface Watchdog extends EnginePart {
  start(): void
  /** what it cannot mend, as a sentence; null while it is well */
  problem(): string | null
}

export interface WatchdogDeps {
  readonly calls: Pick<Calls, 'attempt' | 'withdraw'>
  readonly turns: Pick<Turns, 'dueAt' | 'take' | 'failingSince'>
  readonly watching: Pick<Watching, 'restart' | 'reportsOf'>
}

/** How often it looks, ms. */
const lookEveryMs = 5_000
/**
 * An observation must have come this long after its try was due, ms: a poll may take 40 s, and the poll host, which sees a
 * hung worker after 50 to 55 s, is to have its turn first.
 */
export const observedWithinMs = 60_000
/** A turn of the engine must have come this long after it was due, ms. */
const turnWithinMs = 5_000
/** Its own chain counts as broken after this long without a look, ms. */
const ownWithinMs = 30_000
/** Turns that fail for this long are a thing to say, ms. */
const failingForMs = 30_000

/** Wires it into the core. It begins with `start()`. */
export function createWatchdog(core: Core, { calls, turns, watching }: WatchdogDeps): Watchdog {
  const { clock } = core
  let cancel = (): void => {}
  let running = false
  let lookedAt = 0
  /** nothing is expected before this: the machine has just woken, epoch ms */
  let patientUntil = 0
  /** sources begun anew that have not reported since: how many reports there were, and whether that has rung */
  const restarted = new Map<string, { readonly reports: number; rang: boolean }>()

  const ring = (source: SourceHealth): void => {
    core.log('watching-stopped', { sourceId: source.id })
    core.insist((db, { now }) => {
      calls.attempt(db, watchStoppedNotice(source), now)
      const text = 'nothing is heard of its polls, and beginning anew did not help'
      return { episodes: [], events: [{ sourceId: source.id, kind: 'sight-lost', text }] }
    })
  }

  const lookAtSource = (source: SourceHealth, now: number): void => {
    const { id } = source
    const heard = watching.reportsOf(id)
    if (heard === null) return
    const began = restarted.get(id)
    if (began && heard.count !== began.reports) {
      restarted.delete(id)
      if (began.rang) calls.withdraw(watchTag(id))
    }
    if (now < Math.max(heard.dueAt + observedWithinMs, patientUntil)) return
    const standing = restarted.get(id)
    core.log('watching-begun-anew', { sourceId: id })
    watching.restart(id)
    if (!standing) restarted.set(id, { reports: heard.count, rang: false })
    else if (!standing.rang && core.desk.duty.state !== 'off') {
      standing.rang = true
      ring(source)
    }
  }

  const lookAtTurns = (now: number): void => {
    const dueAt = turns.dueAt()
    if (dueAt === null || now < Math.max(dueAt + turnWithinMs, patientUntil)) return
    core.log('turn-missed', { ms: now - dueAt })
    turns.take()
  }

  const look = (): void => {
    // Before anything that may throw: a watchdog that stands still watches nothing.
    cancel = clock.after(lookEveryMs, look)
    const now = clock.now()
    lookedAt = now
    try {
      for (const id of restarted.keys()) {
        if (core.sources.has(id)) continue
        restarted.delete(id)
        calls.withdraw(watchTag(id))
      }
      for (const source of [...core.sources.values()]) lookAtSource(source, now)
      lookAtTurns(now)
    } catch (error) {
      core.log('watchdog-failed', { message: String(error) })
    }
  }

  return {
    start: () => {
      running = true
      look()
    },
    problem: () => {
      const now = clock.now()
      if (running && now - lookedAt > ownWithinMs)
        return 'Nightdesk’s watch over its own watching has stopped.'
      const failing = turns.failingSince()
      if (failing !== null && now - failing >= failingForMs)
        return 'Nightdesk’s own round fails again and again. The log in the data folder says why.'
      for (const [id, { rang }] of restarted) {
        const label = core.sources.get(id)?.label ?? id
        if (rang) return `Nothing is heard of the polls of ${label}, and beginning anew did not help.`
      }
      const [first] = restarted.keys()
      if (first !== undefined)
        return `The polls of ${core.sources.get(first)?.label ?? first} had stopped and were begun anew.`
      return null
    },
    woke: (now) => {
      patientUntil = now + observedWithinMs
      lookedAt = now
    },
    stop: () => {
      running = false
      cancel()
    },
  }
}
