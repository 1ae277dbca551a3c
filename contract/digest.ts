/** The morning digest: what the night brought, and what it cost. Plain shapes; instants are epoch ms, durations ms. */
import type { Severity } from './alert.ts'
import type { EpisodeId } from './ids.ts'

/** The user's word on what called: something to be done, or noise. */
export type Worth = 'actionable' | 'noise'

/** An episode as the digest names it; it may have left the desk long ago. */
export interface DigestEpisode {
  readonly episodeId: EpisodeId
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  readonly severity: Severity
  /** held back: when that was decided; healed and woke: when it called */
  readonly at: number
  /** when it ended; null while it fires */
  readonly endedAt: number | null
  readonly worth: Worth | null
}

/** Something that called and that somebody had to look at. */
export interface WokeYou extends DigestEpisode {
  /** when somebody took it; null when nobody did */
  readonly ackedAt: number | null
  /** from its first sound (or call) to its end (or acknowledgement), without the time to fall asleep again, ms */
  readonly awakeMs: number
}

export interface Digest {
  readonly from: number
  readonly until: number
  /** decided not to call for the night */
  readonly heldBack: readonly DigestEpisode[]
  /** called, and over before anybody saw it */
  readonly healed: readonly DigestEpisode[]
  readonly woke: readonly WokeYou[]
  /** an estimate: what woke you, each with the allowance, what overlaps counted once, ms */
  readonly awakeMs: number
  /** what is added for falling asleep again, ms */
  readonly allowanceMs: number
}

/** The digest that waits to be read: its span and how much is in it. */
export interface WaitingDigest {
  readonly from: number
  readonly until: number
  readonly heldBack: number
  readonly healed: number
  readonly woke: number
  /** postmortems whose alert fired again after the fix */
  readonly again: number
}
