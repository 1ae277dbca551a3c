/** The places somebody is responsible for, by layer. Plain shapes; instants are epoch ms. */
import type { Layer, Severity } from './alert.ts'
import type { EpisodeId, PostmortemId, SourceId } from './ids.ts'
import type { Sight } from './source-health.ts'

/**
 * One layer of one place. firing: something fires that nobody keeps quiet; kept-quiet: all that fires there is silenced or
 * in maintenance; unknown: nobody can see it, or nobody has ever said anything of it; never taken for quiet.
 */
export interface LayerHealth {
  readonly layer: Layer
  readonly state: 'firing' | 'kept-quiet' | 'quiet' | 'unknown'
  readonly firing: number
  readonly keptQuiet: number
  readonly worst: Severity | null
  /** has any alert of this layer ever come from there? */
  readonly heard: boolean
  /** what cannot be seen there, as a sentence, also beside what fires; null = all that speaks of it is seen */
  readonly reason: string | null
}

export interface EnvironmentHealth {
  readonly name: string
  readonly customer: string | null
  readonly layers: readonly LayerHealth[]
  /** what fires there, the gravest first */
  readonly firing: readonly {
    readonly episodeId: EpisodeId
    readonly title: string
    readonly layer: Layer
    readonly severity: Severity
    readonly firedAt: number
    readonly keptQuiet: boolean
  }[]
  readonly postmortems: readonly { readonly id: PostmortemId; readonly title: string }[]
  /** maintenance windows that are open or begin within a week */
  readonly windows: readonly { readonly reason: string; readonly startsAt: number; readonly endsAt: number }[]
  /** where its alerts have come from, and whether that can be seen; `sight` null = it is not watched any more */
  readonly sources: readonly { readonly id: SourceId; readonly sight: Sight | null }[]
  /** the last upgrade somebody has noted */
  readonly upgrade: EnvironmentNote | null
}

export const environmentNoteKinds = ['upgrade', 'note'] as const

/** A word on a place. */
export interface EnvironmentNote {
  readonly id: number
  readonly environment: string
  readonly kind: (typeof environmentNoteKinds)[number]
  readonly text: string
  /** when it was so, not when it was written */
  readonly at: number
  readonly by: string
}

/** What was promised, and what this laptop saw of it. */
export interface ReportLine {
  readonly what: 'acknowledged' | 'resolved' | 'downtime' | 'first-response'
  readonly targetMs: number | null
  /** so many of so many kept to it; null where there is no target */
  readonly within: number | null
  readonly count: number
  readonly medianMs: number | null
  /** of downtime: the sum */
  readonly totalMs: number | null
  readonly leftOut: number
}

/** A customer's report: our own observation, never a statement of what was agreed. */
export interface CustomerReport {
  readonly customer: string
  readonly from: number
  readonly to: number
  readonly lines: readonly ReportLine[]
  /** 0..1 of the time in which its sources could be seen */
  readonly observed: number
  readonly incidents: readonly {
    readonly episodeId: EpisodeId
    readonly title: string
    readonly ms: number
  }[]
  readonly behind: number
  readonly markdown: string
}
