/** Silences as the page sees them: what one would hide, what stands upstream, what is proposed. Instants are epoch ms. */
import type { Episode, OrderProgress } from './alert.ts'
import type { EpisodeId, SourceId } from './ids.ts'
import type { SeenMatcher } from './observation.ts'

/** One label of the chosen alerts as a matcher, and whether it is a good idea to keep it. */
export interface ProposedMatcher extends SeenMatcher {
  readonly kept: boolean
  /**
   * why it is kept or left out. scope: says what or whose it is; steady: it has not changed between episodes;
   * volatile: it changes while the trouble stays the same; differs: the chosen alerts do not share it
   */
  readonly why: 'scope' | 'steady' | 'volatile' | 'differs'
  /** the facts behind `why`, as a sentence: "Changed in 4 of 5 earlier episodes." */
  readonly detail: string
}

/** A silence proposed for the chosen alerts of one source. */
export interface SilenceProposal {
  readonly sourceId: SourceId
  readonly label: string
  /** how many of the chosen alerts are this source's */
  readonly chosen: number
  readonly matchers: readonly ProposedMatcher[]
  /** labels that a silence cannot hold beside these (too long, too many): it hides alerts whatever they say */
  readonly leftOut: readonly string[]
  /** why this source takes no silence, as a sentence; null when it does */
  readonly impossible: string | null
}

/** What a silence with these matchers would hide. */
export interface SilencePreview {
  /** why it is refused, each as a sentence with what to do; empty when it may be written */
  readonly refusals: readonly SilenceRefusal[]
  /** what to know although it may be written: it matches nothing, everything, pages that nobody has */
  readonly warnings: readonly string[]
  /** what it hides now: all firing episodes of the source that match, the most urgent first, at most 20 listed */
  readonly now: { readonly count: number; readonly pages: number; readonly episodes: readonly Episode[] }
  /** what it would have hidden in the last 30 days, by alert name, most often first, at most 20 listed */
  readonly past: {
    readonly episodes: number
    readonly called: number
    readonly names: readonly { readonly alertname: string; readonly episodes: number }[]
    /** how far back the local history reaches, epoch ms */
    readonly from: number
  }
}

export interface SilenceRefusal {
  readonly kind: 'heartbeat' | 'all-pipelines' | 'no-matchers' | 'matches-empty' | 'bad-matcher' | 'bad-time'
  readonly message: string
  /** a matcher that makes it acceptable, when one does */
  readonly remedy: SeenMatcher | null
}

/** One silence of the inventory: standing upstream, on its way there, or both. */
export interface SilenceEntry {
  /** unique within the inventory: the silence's id, or the order's for one that is not written yet */
  readonly key: string
  readonly sourceId: SourceId
  /** the source's id of it, null while it is not written */
  readonly silenceId: string | null
  readonly state: 'active' | 'pending' | 'queued'
  readonly by: string
  /** written by this Nightdesk or in the user's name */
  readonly mine: boolean
  /** it tells the others of an acknowledgement (`ACK!`), by whoever */
  readonly isAck: boolean
  readonly comment: string
  readonly startsAt: number
  readonly endsAt: number
  readonly matchers: readonly SeenMatcher[]
  /** firing alerts that it hides now; 0 = it matches nothing */
  readonly hides: number
  /** the alerts it was asked for, where this Nightdesk asked; absent = not known */
  readonly episodeIds?: readonly EpisodeId[]
  /** an order about it that is not done yet, or was refused */
  readonly order: (OrderProgress & { readonly id: number; readonly kind: SilenceOrderKind }) | null
}

/**
 * A silence, or a maintenance window of this Nightdesk's own, that ends while I am on duty and keeps something quiet that
 * will then need somebody. Instants are epoch ms.
 */
export interface EndingSilence {
  readonly sourceId: SourceId
  /** the silence's id; of a window its key */
  readonly silenceId: string
  /** it is a maintenance window: nothing upstream holds it, and it is changed where it is written */
  readonly isWindow?: true
  readonly endsAt: number
  readonly by: string | null
  readonly why: string | null
  /** firing alerts that are heard again then, and the title of the most urgent one */
  readonly alerts: number
  readonly title: string
}

/** The end of a silence is said this long ahead, ms. */
export const endLeadMs = 900_000

/** A silence in the form that teams keep in Git. */
export interface GitSilence {
  /** a name for its file */
  readonly file: string
  /** YAML */
  readonly text: string
  /** what the form does not say, each as a sentence */
  readonly unsaid: readonly string[]
}

export type SilenceOrderKind = 'create' | 'extend' | 'edit' | 'expire'

/** Everything silenced, soonest end first, per source; `unread` names the sources whose silences are not known. */
export interface SilenceInventory {
  readonly entries: readonly SilenceEntry[]
  readonly unread: readonly {
    readonly sourceId: SourceId
    readonly label: string
    readonly asOf: number | null
  }[]
}

/** A silence may not outlive this, ms: 90 days; what is to be quiet for ever is a rule to change. */
export const longestSilenceMs = 90 * 86_400_000
/** A silence shorter than this is over before anybody reads it, ms. */
export const shortestSilenceMs = 60_000

/** The mark at the end of a comment by which Nightdesk knows its own silences again. */
const markAtEnd = /\s*\[(?:nd|nq)-[\w-]+\]\s*$/

/** A silence's reason as a person wrote it, without Nightdesk's mark. */
export function reasonOf(comment: string): string {
  return comment.replace(markAtEnd, '')
}
