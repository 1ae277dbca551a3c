/** What the palette finds over everything that ever happened. Plain shapes; instants are epoch ms. */
import type { EpisodeId, PostmortemId, ThreadId } from './ids.ts'

export const findKinds = [
  'alert',
  'thread',
  'postmortem',
  'person',
  'customer',
  'environment',
  'recipe',
] as const
export type FindKind = (typeof findKinds)[number]

/** Where choosing a hit leads. */
export type FindTarget =
  /** `episodeId`: its newest episode; it fires still when the hit says `isOpen` */
  | { readonly kind: 'alert'; readonly episodeId: EpisodeId; readonly alertname: string }
  | { readonly kind: 'thread'; readonly threadId: ThreadId }
  | { readonly kind: 'postmortem'; readonly postmortemId: PostmortemId }
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'customer'; readonly name: string }
  | { readonly kind: 'environment'; readonly name: string }
  /** the recipe of this episode's alert */
  | { readonly kind: 'recipe'; readonly episodeId: EpisodeId }

/** A piece of text; `hit` where it is what was looked for. */
export interface FindPiece {
  readonly text: string
  readonly hit: boolean
}

export interface FindHit {
  readonly target: FindTarget
  readonly title: readonly FindPiece[]
  /** the words around what was found, where they are not the title's; of whom they are stands in `from` */
  readonly words: readonly FindPiece[]
  /** what the words are, and whose: "note, Yuki Arai"; null = the title itself was found */
  readonly from: string | null
  readonly environment: string | null
  readonly customer: string | null
  /** when what was found last happened, or was written; null = it has no time (a person) */
  readonly at: number | null
  /** fires now, waits now, is not closed */
  readonly isOpen: boolean
  /** of an alert: how many episodes it had; else 1 */
  readonly count: number
}

/** How many of the newest matches have each value, the most often first. */
export interface FindFacets {
  readonly kinds: readonly { readonly kind: FindKind; readonly count: number }[]
  readonly environments: readonly { readonly name: string; readonly count: number }[]
  readonly customers: readonly { readonly name: string; readonly count: number }[]
}

export interface FindAnswer {
  /** one for each target; a target of an earlier page may come again with something older that was found in it */
  readonly hits: readonly FindHit[]
  /** so many of the first hits stand there because they match best; the others follow newest first */
  readonly best: number
  readonly facets: FindFacets
  /** the facets are counted over so many of the newest matches; `all` = there are no more. Of the first page only */
  readonly counted: { readonly matches: number; readonly all: boolean }
  /** where the next page begins; null = this is the last. A page may be empty and there may be more: older is searched by it */
  readonly next: number | null
  /** so many records are not in the index yet: it is being made, or catches up; 0 = all is in it */
  readonly behind: number
  /** why the history cannot be searched, as a sentence; then the hits are what is on the desk */
  readonly problem: string | null
}
