/**
 * What the almanac is told of one record: all that it keeps of it, as it is now. Plain JSON that crosses to its thread.
 * Telling it twice changes nothing; the newest word counts. All instants are epoch ms.
 */
import type { Impact, Layer, Severity } from '../../contract/alert.ts'

export const feedKinds = [
  'alert',
  'episode',
  'note',
  'thread',
  'message',
  'postmortem',
  'gap',
  'run',
  'escalation',
] as const
export type FeedKind = (typeof feedKinds)[number]

export interface AlertEntry {
  readonly kind: 'alert'
  readonly id: number
  readonly sourceId: string
  readonly alertname: string
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  readonly layer: Layer
  readonly team: string | null
  readonly severity: Severity
  readonly labels: readonly (readonly [string, string])[]
  /** the words of its annotations that people read: summary and description */
  readonly summary: string | null
  /** where its recipe is, as its annotation says */
  readonly recipe: string | null
}

export interface EpisodeEntry {
  readonly kind: 'episode'
  readonly id: number
  /** told with every episode: the almanac may not know it yet */
  readonly alert: AlertEntry
  readonly firedAt: number
  readonly seenAt: number
  readonly calledAt: number | null
  readonly quietAt: number | null
  readonly ackAt: number | null
  readonly ackBy: string | null
  readonly ackMine: boolean
  readonly ackOrigin: 'here' | 'upstream' | null
  readonly firings: number
  readonly outcome: string | null
  readonly worth: 'actionable' | 'noise' | null
  readonly impact: Impact
  /** it was shown in the row of this one: one trouble, counted once */
  readonly leadId: number | null
  /** what was heard here because of it: each climb of the ladder from its first sound; `to` null = still */
  readonly sounded: readonly {
    readonly from: number
    readonly to: number | null
    /** it was over before anybody saw it: it woke nobody, as in the digest */
    readonly unseen?: boolean
  }[]
  /** the answers after its end; null = nobody was asked or has answered */
  readonly review: { readonly falseAlarm: boolean | null; readonly impact: Impact | null } | null
}

export interface NoteEntry {
  readonly kind: 'note'
  readonly id: number
  readonly episodeId: number
  readonly at: number
  readonly by: string | null
  readonly text: string
}

export interface ThreadEntry {
  readonly kind: 'thread'
  readonly id: number
  readonly sourceId: string
  readonly title: string
  readonly channel: string
  readonly customer: string | null
  readonly environment: string | null
  readonly openedAt: number
  readonly changedAt: number
  readonly firstAnswerAt: number | null
  readonly closedAt: number | null
  readonly outcome: string | null
}

export interface MessageEntry {
  readonly kind: 'message'
  readonly id: number
  readonly threadId: number
  readonly at: number
  readonly author: string
  readonly text: string
}

export interface PostmortemEntry {
  readonly kind: 'postmortem'
  readonly id: number
  readonly title: string
  readonly text: string
  readonly createdAt: number
  readonly savedAt: number
  readonly state: string
  /** since when it is in that state */
  readonly since: number
  readonly team: string | null
  readonly assignee: string | null
  readonly impact: Impact
  readonly impactMinutes: number | null
  /** what it waits for is late from then on; null or absent = nothing is counted */
  readonly lateAt?: number | null
  readonly customers: readonly string[]
  readonly environments: readonly string[]
  readonly episodeIds: readonly number[]
}

export interface GapEntry {
  readonly kind: 'gap'
  readonly id: number
  readonly sourceId: string
  readonly from: number
  readonly to: number | null
  readonly reason: string
}

/** A run of the program: between the last sign of life of one and the beginning of the next nobody could see. */
export interface RunEntry {
  readonly kind: 'run'
  readonly id: number
  readonly startedAt: number
  /** the last sign of life of the run before; null = it was the first */
  readonly aliveBefore: number | null
}

export interface EscalationEntry {
  readonly kind: 'escalation'
  readonly id: number
  readonly direction: string
  readonly episodeId: number | null
  readonly threadId: number | null
  readonly at: number
  readonly level: string
}

/** The record is not there any more. */
export interface GoneEntry {
  readonly kind: 'gone'
  readonly of: FeedKind
  readonly id: number
}

export type FeedEntry =
  | AlertEntry
  | EpisodeEntry
  | NoteEntry
  | ThreadEntry
  | MessageEntry
  | PostmortemEntry
  | GapEntry
  | RunEntry
  | EscalationEntry
  | GoneEntry
