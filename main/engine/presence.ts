/** Does somebody sit here? The system says so, or the page that was touched. It stays on this machine. */
import type { Presence } from '../../contract/shift.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface PresencePart extends EnginePart {
  readonly run: (now: number) => number
  /** somebody has just touched a page */
  touched(): void
}

/** Who touched a page this lately sits here, ms. The host asks its system with the same span. */
export const activeForMs = 60_000

/** Wires it into the core. */
export function createPresence(core: Core): PresencePart {
  let touchedAt: number | null = null

  const presence = (now: number): Presence => {
    const { locked, idle } = core.desk.shell.facts
    if (locked === true) return 'locked'
    if (idle !== null) return idle ? 'idle' : 'active'
    if (touchedAt === null) return 'unknown'
    return now - touchedAt < activeForMs ? 'active' : 'idle'
  }
  const look = (now = core.clock.now()): void => core.setDesk({ presence: presence(now) })
  core.afterPublish.push(() => look())

  return {
    run: (now) => {
      look(now)
      const until = (touchedAt ?? Number.NEGATIVE_INFINITY) + activeForMs
      return core.desk.presence === 'active' && until > now ? until : Number.POSITIVE_INFINITY
    },
    touched: () => {
      touchedAt = core.clock.now()
      look()
    },
    woke: (now) => look(now),
  }
}
