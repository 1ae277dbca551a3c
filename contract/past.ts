/** The history of one thing over a window: an alert's name, a place, a customer, a team, a label. Instants are epoch ms. */
import type { Impact, Layer, Severity } from './alert.ts'
import type { EpisodeId, PostmortemId, SourceId } from './ids.ts'

export type PastSubject =
  | { readonly kind: 'alertname' | 'environment' | 'customer' | 'team'; readonly value: string }
  | { readonly kind: 'label'; readonly name: string; readonly value: string }

/** One episode as the history keeps it. */
export interface PastEpisode {
  readonly id: EpisodeId
  readonly sourceId: SourceId
  readonly alertname: string
  readonly title: string
  readonly environment: string | null
  readonly customer: string | null
  readonly team: string | null
  readonly layer: Layer
  readonly severity: Severity
  readonly impact: Impact
  readonly firedAt: number
  readonly seenAt: number
  readonly calledAt: number | null
  readonly ackAt: number | null
  readonly ackBy: string | null
  /** null = it fires still, as far as is known */
  readonly quietAt: number | null
  /** nobody could see when it ended: `quietAt` is when it was found to be over */
  readonly endUnseen: boolean
  readonly firings: number
  /** it was said to have been worth the call; null = nobody has said */
  readonly worth: 'actionable' | 'noise' | null
  readonly notes: number
  readonly postmortemId: PostmortemId | null
}

/** What helped before. */
export type PastHelp =
  | {
      readonly kind: 'note'
      readonly episodeId: EpisodeId
      readonly at: number
      readonly by: string | null
      readonly text: string
    }
  | { readonly kind: 'recipe'; readonly episodeId: EpisodeId; readonly label: string }
  | {
      readonly kind: 'postmortem'
      readonly postmortemId: PostmortemId
      readonly title: string
      readonly isOpen: boolean
    }

/** A time in which nobody could see: a source that did not answer, or (null) Nightdesk itself closed or asleep. */
export interface PastGap {
  readonly sourceId: SourceId | null
  readonly from: number
  /** null = still */
  readonly to: number | null
  readonly reason: string
}

/** A page of the episodes that began in the window, or began before it and lasted into it; newest first. */
export interface PastView {
  readonly subject: PastSubject
  readonly from: number
  readonly to: number
  /** at most as many as were asked for */
  readonly episodes: readonly PastEpisode[]
  /** where the next page begins; null = this is the last */
  readonly next: PastPlace | null
  /** so many records are not in yet; 0 = all is counted */
  readonly behind: number
}

/** What stands above and beside the pages: the same window, all of it. */
export interface PastAbout {
  readonly subject: PastSubject
  readonly from: number
  readonly to: number
  /** episodes that began in the window */
  readonly began: number
  /** and those that began before it and lasted into it */
  readonly carried: number
  /** stretches of the window, oldest first: how many episodes began in each. Local days where there are not too many */
  readonly counts: readonly PastCount[]
  /** what `lanes`, `takers` and `helped` are made of: the newest so many of them; fewer than there are in a wide window */
  readonly looked: number
  /** one line of the drawing for each place, or each alert's name where the subject is a place; the fullest first */
  readonly lanes: readonly PastLane[]
  /** of the sources that the subject's alerts came from, and of Nightdesk itself, oldest first; the newest so many */
  readonly gaps: readonly PastGap[]
  /** gaps in all, those that are not listed among them */
  readonly gapsInAll: number
  /** who took it, the most often first; `medianMs` from called to taken, null = nobody was called */
  readonly takers: readonly PastTaker[]
  /** what helped: recipes, postmortems, notes, each kind newest first */
  readonly helped: readonly PastHelp[]
  /** how far back the history reaches, epoch ms */
  readonly historyFrom: number
  readonly behind: number
}

export interface PastCount {
  readonly from: number
  readonly to: number
  readonly count: number
}

export interface PastLane {
  /** null = all that have no lane of their own */
  readonly name: string | null
  /** so many names are in it */
  readonly names: number
  readonly count: number
  /** episodes that are too close to be told apart are one bar; `to` null = it fires still */
  readonly bars: readonly {
    readonly from: number
    readonly to: number | null
    readonly count: number
    readonly worst: Severity
    /** the newest of them */
    readonly episodeId: EpisodeId
  }[]
}

export interface PastTaker {
  readonly by: string
  readonly count: number
  readonly medianMs: number | null
}

/** Where a page of episodes ended: the last one's start and id. */
export interface PastPlace {
  readonly firedAt: number
  readonly id: EpisodeId
}

/** A text to save or to copy, and the name of its file. */
export interface PastText {
  readonly name: string
  readonly text: string
}
export const pastForms = ['csv', 'json', 'markdown'] as const
export type PastForm = (typeof pastForms)[number]
