/** What looks at the whole record: the almanac, and the places it tells of. */
import { type AlmanacDesk, createAlmanacDesk } from './almanac-desk.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { createEnvironments, type EnvironmentsDesk } from './environments.ts'

export interface HistoryParts {
  readonly almanac: AlmanacDesk
  readonly environments: EnvironmentsDesk
}

export function createHistoryParts(
  core: Core,
  configuration: Configuration,
  deps: Parameters<typeof createAlmanacDesk>[1],
): HistoryParts {
  return { almanac: createAlmanacDesk(core, deps), environments: createEnvironments(core, configuration) }
}
