/** What one shift hands to the next, out of the record. Plain shapes; instants are epoch ms. */
import type { Severity } from './alert.ts'
import type { EpisodeId, PostmortemId } from './ids.ts'

/** An alert as a hand-off names it. */
interface NamedEpisode {
  readonly episodeId: EpisodeId
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  readonly severity: Severity
  /** what was noted of it last; null = nothing */
  readonly note: string | null
}

/** Still fires, and somebody has to see to it. */
export interface OpenEpisode extends NamedEpisode {
  /** who has it; null = nobody */
  readonly by: string | null
  readonly firedAt: number
  /** its next target: to acknowledge while nobody has it, else to resolve */
  readonly dueAt: number
  /** put off until then; null where it is not */
  readonly snoozedUntil: number | null
}

/** Fired in the shift. */
export interface PastEpisode extends NamedEpisode {
  /** when this laptop saw it first */
  readonly at: number
  /** when it ended; null while it fires */
  readonly endedAt: number | null
  /** who took it; null = nobody had to, or nobody did */
  readonly by: string | null
  readonly called: boolean
  readonly firings: number
}

/** Ends by itself while the next has the shift: what it keeps quiet is theirs then. */
export interface EndingSoon {
  readonly kind: 'silence' | 'snooze'
  /** an alert's title, or a silence's matchers as Alertmanager writes them */
  readonly what: string
  readonly by: string
  readonly why: string | null
  readonly at: number
}

export interface HandOff {
  /** the shift: from when, and until when it lasts */
  readonly from: number
  readonly until: number
  readonly role: string | null
  readonly me: string
  /** who has the next shift; null = nobody, or not known */
  readonly next: string | null
  readonly open: readonly OpenEpisode[]
  readonly ending: readonly EndingSoon[]
  /** sources whose silences are not known now */
  readonly unread: readonly string[]
  readonly happened: readonly PastEpisode[]
  /** how many of these are pages, and how many ended without anybody having taken them */
  readonly pages: number
  readonly healed: number
  /** names that fired most often in the shift, three times and more */
  readonly noisy: readonly { readonly alertname: string; readonly firings: number }[]
  readonly drafts: readonly { readonly postmortemId: PostmortemId; readonly title: string }[]
}
