/** What the record has about a postmortem's alerts and threads, read together. Plain shapes; instants are epoch ms. */
import type { Episode, Impact } from '../../contract/alert.ts'
import type { ThreadId } from '../../contract/ids.ts'
import type { StoryEvent } from '../../contract/queries.ts'
import type { Side } from '../../contract/seen-support.ts'

/** How long an alert's rule waits before it fires. */
export type RuleWait =
  | { readonly kind: 'known'; readonly forMs: number }
  /** `why` is a sentence */
  | { readonly kind: 'unknown'; readonly why: string }

export interface RecordEpisode {
  readonly episode: Episode
  /** in any order; gaps in observation are among it */
  readonly story: readonly StoryEvent[]
  /** who took it first, all notes and all words about the impact, where the story is longer than what is read of it */
  readonly said?: readonly StoryEvent[]
  readonly rule: RuleWait
}

/** What figures may be counted from: never a story that was cut. */
export function saidIn({ said, story }: Pick<RecordEpisode, 'said' | 'story'>): readonly StoryEvent[] {
  return said ?? story
}

export interface RecordMessage {
  readonly id: number
  readonly at: number
  readonly by: string
  readonly side: Side
  /** without what looks like a secret */
  readonly text: string
  /** thanks and the like: no words of their own */
  readonly isNod: boolean
}

/** Something that was done beside a thread, or a step of handing it over, in words. */
export interface RecordDeed {
  /** as in `Evidence`: `t12` what was done, `h7` a step */
  readonly key: string
  readonly at: number
  readonly kind: string
  readonly by: string | null
  readonly text: string
}

export interface RecordThread {
  readonly id: ThreadId
  readonly title: string
  readonly channel: string
  readonly url: string | null
  readonly customer: string | null
  readonly environment: string | null
  /** as a person told it */
  readonly impact: Impact
  readonly openedAt: number
  /** of a long thread the newest */
  readonly messages: readonly RecordMessage[]
  /** earlier ones that are not among them */
  readonly earlier: boolean
  readonly deeds: readonly RecordDeed[]
}

export interface PostmortemRecord {
  readonly now: number
  /** IANA name: the zone that times are told in */
  readonly zone: string
  readonly episodes: readonly RecordEpisode[]
  readonly threads: readonly RecordThread[]
  /** is any place watched where customers ask? Without one, no thread says nothing */
  readonly watchesSupport: boolean
}

/** So much before the start and after the end is looked at, ms. */
export const aroundMs = 30 * 60_000

/** The story's lines carry ids; those that are no event of their own have numbers below zero (see history/story). */
const gapIds = -1_000_000_000_000
const toldIds = -2_000_000_000_000

/** What names a line of a story for good: an event, a firing told as ours, a gap, or what came of a notification. */
export function keyOfLine(id: number): string {
  if (id > 0) return `e${id}`
  if (id <= toldIds) return `a${toldIds - id}`
  if (id <= gapIds) return `g${gapIds - id}`
  return `s${-id}`
}
