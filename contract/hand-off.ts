/** What one shift hands to the next, out of the record. Plain shapes; instants are epoch ms. */
import type { Severity } from './alert.ts'
import type { Verdict } from './episode-review.ts'
import type { EpisodeId, PostmortemId, SourceId, ThreadId } from './ids.ts'
import type { PostmortemAgain } from './postmortem-again.ts'

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
  /** the source as the file names it, and the alert's fingerprint there */
  readonly source: string
  readonly fingerprint: string
  /** who has it; null = nobody */
  readonly by: string | null
  /** since when they have it, and where they took it; null while nobody has it */
  readonly tookAt: number | null
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

/** Somebody was asked to take an alert or a thread, and it is not settled: nobody has accepted yet, or nobody did. */
export interface OpenEscalation {
  /** it is about a customer’s thread */
  readonly isHandOver: boolean
  readonly direction: 'out' | 'in'
  readonly title: string
  /** who asks, and who is asked */
  readonly from: string
  readonly whom: string
  readonly isUnaccepted: boolean
  readonly dueAt: number
}

/** A customer who waits for us. */
export interface WaitingThread {
  readonly threadId: ThreadId
  readonly title: string
  readonly customer: string | null
  readonly channel: string
  readonly tier: string | null
  /** who has it; null = nobody yet */
  readonly holder: string | null
  /** the customer’s last message */
  readonly since: number
}

/** Where a hand-off can be sent: to the channel of the team, or as a comment in an issue. */
export interface HandOffPlace {
  readonly sourceId: SourceId
  /** null = the channel of the team */
  readonly threadId: ThreadId | null
  /** as people say it: `#ops`, `acme/ops#12 Shift log` */
  readonly label: string
}

/** The longest hand-off that is sent, characters: Slack takes 40,000. */
export const maxSentHandOff = 38_000

/** A postmortem that was begun. */
export interface HandOffDraft {
  readonly postmortemId: PostmortemId
  readonly title: string
  /** it was left for the morning */
  readonly isLeft: boolean
}

/** An alert that is over. */
export interface HandOffReview {
  readonly title: string
  /** null = nobody has said what it was */
  readonly verdict: Exclude<Verdict, 'not-needed'> | null
}

export interface HandOff {
  /** the shift: from when, and until when it lasts */
  readonly from: number
  readonly until: number
  /** names its notes: `handoff:<this>`, and `handoff:<this>:<episode>` for what is typed of one alert */
  readonly notesAt: number
  readonly role: string | null
  readonly me: string
  /** who has the next shift; null = nobody, or not known */
  readonly next: string | null
  readonly open: readonly OpenEpisode[]
  readonly escalations: readonly OpenEscalation[]
  /** the longest wait first, at most 100 */
  readonly threads: readonly WaitingThread[]
  readonly ending: readonly EndingSoon[]
  /** sources whose silences are not known now */
  readonly unread: readonly string[]
  /** the last 500 of them, the newest first */
  readonly happened: readonly PastEpisode[]
  /** how many there were in all, how many of these are pages, and how many ended while nobody had them */
  readonly alerts: number
  readonly pages: number
  readonly healed: number
  /** names that fired most often in the shift, three times and more */
  readonly noisy: readonly { readonly alertname: string; readonly firings: number }[]
  readonly drafts: readonly HandOffDraft[]
  /** postmortems whose alert fired again in the shift, after the fix; the last one first */
  readonly again: readonly PostmortemAgain[]
  /** ends of alerts that nobody has said anything of, or that need a postmortem that is not begun; the newest first */
  readonly reviews: readonly HandOffReview[]
}
