/** The last time nobody watched: closed, or asleep. Said once, until the user has read it. */
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface Away extends EnginePart {
  /** the user has read it */
  read(): void
}

/** Wires it to the core. */
export function createAway(core: Core): Away {
  return { read: () => core.setDesk({ away: null }) }
}
