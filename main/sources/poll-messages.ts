/** What the poll host and its worker say to each other. Plain JSON; `watch` numbers tell a source's watches apart. */
import type { Observation, SeenAlert } from '../../contract/observation.ts'
import type { LookQuestion } from './look.ts'
import type { SourceConfig } from './source.ts'

export type ToWorker =
  | { readonly kind: 'watch'; readonly watch: number; readonly config: SourceConfig }
  | { readonly kind: 'stop'; readonly watch: number }
  | { readonly kind: 'try-now'; readonly watch: number }
  /** the machine slept: sleep is noticed in one place only, or each side would throw a poll away */
  | { readonly kind: 'gap'; readonly missedMs: number }
  /** what this worker's clock says beyond the engine's, ms: the wall clock was set before it was started */
  | { readonly kind: 'clock'; readonly leadMs: number }
  | { readonly kind: 'kept'; readonly report: number; readonly kept: boolean }
  /** answered by a LookAnswer, by a worker that does nothing else */
  | { readonly kind: 'look'; readonly question: LookQuestion }

/** Each report waits for its `kept`: the engine sets the pace. */
export type FromWorker =
  | {
      readonly kind: 'slice'
      readonly watch: number
      readonly report: number
      readonly changed: readonly SeenAlert[]
      readonly first: boolean
    }
  | {
      readonly kind: 'observed'
      readonly watch: number
      readonly report: number
      readonly observation: Observation
    }
