/** What figures are counted from. Plain shapes; instants are epoch ms. An export holds these. */
import type { Impact, Severity } from '../../contract/alert.ts'
import type { Run, SightGap } from './insights-sight.ts'

/** A trouble that is no part of another's row, with what is known of its alert. */
export interface EpisodeFact {
  readonly id: number
  readonly sourceId: string
  readonly alertname: string
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  readonly team: string | null
  readonly severity: Severity
  readonly firedAt: number
  readonly seenAt: number
  readonly calledAt: number | null
  readonly quietAt: number | null
  readonly ackAt: number | null
  readonly ackMine: boolean
  readonly ackOrigin: 'here' | 'upstream' | null
  readonly outcome: string | null
  readonly worth: 'actionable' | 'noise' | null
  readonly impact: Impact
  readonly review: { readonly falseAlarm: boolean | null; readonly impact: Impact | null } | null
  readonly sounded: readonly Sounded[]
  /** the last postmortem that names it */
  readonly postmortemId: number | null
  /** somebody else was asked to take it */
  readonly calledIn: boolean
}

export interface Sounded {
  readonly from: number
  readonly to: number | null
  readonly unseen?: boolean
}

export interface PostmortemFact {
  readonly id: number
  readonly title: string
  readonly createdAt: number
  readonly state: string
  readonly since: number
  readonly team: string | null
  readonly impact: Impact
  readonly impactMinutes: number | null
  readonly lateAt: number | null
  readonly customers: readonly string[]
  readonly episodeIds: readonly number[]
}

export interface ThreadFact {
  readonly id: number
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  readonly openedAt: number
  readonly firstAnswerAt: number | null
}

export interface EscalationFact {
  readonly id: number
  readonly direction: string
  readonly at: number
  readonly level: string
  readonly threadId: number | null
  readonly episodeId: number | null
  /** of its alert; null = it is about a thread, or the alert is not known here */
  readonly of: {
    readonly title: string
    readonly customer: string | null
    readonly environment: string | null
    readonly team: string | null
    readonly severity: Severity
  } | null
}

/** Where facts come from: the record, or an export. Every stretch is `from` to `to`, its end not included. */
export interface FactSource {
  /** those that called first in this stretch, the oldest first */
  called(from: number, to: number): readonly EpisodeFact[]
  /** those that were told of without a call, by when they were seen, the oldest first */
  told(from: number, to: number): readonly EpisodeFact[]
  /** called in this stretch, and sounded here */
  sounded(from: number, to: number): readonly EpisodeFact[]
  /** those of which somebody said an impact and that fired in this stretch, and all that a postmortem names */
  felt(from: number, to: number): readonly EpisodeFact[]
  readonly postmortems: readonly PostmortemFact[]
  /** those that began in this stretch, the oldest first */
  threads(from: number, to: number): readonly ThreadFact[]
  escalations(from: number, to: number): readonly EscalationFact[]
  readonly gaps: readonly SightGap[]
  readonly runs: readonly Run[]
  /** when the record begins; null = there is none */
  readonly since: number | null
  /** names of teams, in order */
  readonly teams: readonly string[]
  /** the sources of what called in this stretch, in order */
  sources(from: number, to: number): readonly string[]
}
