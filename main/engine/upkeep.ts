/** Upkeep of the data folder: daily backups, retention, exports. */
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface Upkeep extends EnginePart {
  readonly run: (now: number) => number
}

/** Wires upkeep to the core. */
export function createUpkeep(_core: Core): Upkeep {
  return { run: () => Number.POSITIVE_INFINITY }
}
