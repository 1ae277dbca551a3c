/** Every question the page may ask. Answers are plain JSON; all instants are epoch ms. */
import { z } from 'zod'
import type { Episode, LinkKind } from './alert.ts'
import { episodeId, type SourceForm, sourceForm, sourceId } from './orders.ts'
import type { Failure, PeerHealth } from './source-health.ts'

/** One line of an episode's story. `kind` names what happened; `text` and `by` are set where it has words or a person. */
export interface StoryEvent {
  readonly id: number
  readonly at: number
  readonly kind: StoryKind
  readonly by: string | null
  readonly text: string | null
}

export type StoryKind =
  | 'fired'
  | 'seen'
  | 'refired'
  | 'changed'
  | 'called'
  | 'shown'
  | 'not-shown'
  | 'ack-target-passed'
  | 'acked'
  | 'taken-back'
  | 'unacked'
  | 'acked-upstream'
  | 'ack-ended-upstream'
  | 'returned'
  | 'note'
  | 'impact'
  | 'kept-quiet'
  | 'heard-again'
  | 'absent'
  | 'listed-again'
  | 'quiet'
  | 'order-sent'
  | 'order-waits'
  | 'order-refused'
  | 'link-opened'
  | 'sight-lost'
  | 'sight-back'

/** When this alert fired before, from this laptop's own history. */
export interface SeenBefore {
  /** local days, oldest first, the last is today: how many episodes began */
  readonly days: readonly { readonly startsAt: number; readonly count: number }[]
  /** episodes before this one within the days shown */
  readonly count: number
  /** the newest earlier episode */
  readonly last: { readonly at: number; readonly tookMs: number | null; readonly by: string | null } | null
  /** how far back the local history reaches, epoch ms */
  readonly historyFrom: number
}

export interface EpisodeDetail {
  readonly version: number
  readonly summary: string | null
  readonly labels: readonly (readonly [string, string])[]
  readonly links: readonly {
    readonly link: LinkKind
    readonly label: string
    readonly host: string
    /** why it cannot be opened, null when it can */
    readonly refused: string | null
  }[]
  readonly story: readonly StoryEvent[]
  readonly seenBefore: SeenBefore
  /** other episodes of the same customer in the last 24 h, newest first, at most 5 */
  readonly alsoAtCustomer: readonly Episode[]
}

/** What "Test" saw: each peer, and the sum. */
export interface SourceTest {
  readonly ok: boolean
  readonly peers: readonly (PeerHealth & { readonly clusterPeers: number | null })[]
  /** alerts in the union of the peers that answered */
  readonly alertCount: number | null
  /** something to know although it works: one load-balanced address, peers of different clusters, no heartbeat */
  readonly advice: readonly string[]
  readonly failure: Failure | null
}

/** A source as the settings form shows it; secrets never leave the engine. */
export interface SourceSettings {
  readonly form: SourceForm
  readonly hasSecret: boolean
  /** false when it can only be changed in the file (it uses something the form has no field for) */
  readonly editable: boolean
}

/** What was tried with a source lately: changes of sight and failures, newest first. */
export interface SourceDetail {
  readonly tried: readonly StoryEvent[]
}

export const queries = {
  'episodes.detail': z.object({ episodeId }),
  'sources.test': sourceForm,
  'sources.settings': z.object({ name: sourceId }),
  'sources.detail': z.object({ name: sourceId }),
} as const

export interface QueryAnswers {
  readonly 'episodes.detail': EpisodeDetail
  readonly 'sources.test': SourceTest
  readonly 'sources.settings': SourceSettings
  readonly 'sources.detail': SourceDetail
}

export type Queries = { readonly [Name in keyof typeof queries]: (typeof queries)[Name] }
export type QueryName = keyof Queries
export type QueryInput<Name extends QueryName> = z.input<Queries[Name]>
export type QueryValue<Name extends QueryName> = z.output<Queries[Name]>
export type QueryAnswer<Name extends QueryName> = QueryAnswers[Name]
