/** What we know of one source's health, and the pure rules of sight: never "all clear" while blind. */
import type { DeedKind } from './deed.ts'
import type { SourceId } from './ids.ts'
import type { SeenBlindSpot, SeenBudget } from './observation.ts'

/** Named reasons why a source did not give a usable answer. */
export type FailureKind =
  | 'offline'
  | 'name-unknown'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'cut-off'
  | 'tls-untrusted'
  | 'tls-expired'
  | 'tls-name'
  | 'clock-wrong'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'server-error'
  | 'bad-request'
  | 'not-json'
  | 'bad-shape'
  | 'too-large'
  | 'secret-missing'
  | 'worker-lost'
  | 'cannot-save'

/** A failed try: its kind and one sentence with the facts (status, field, size), never a secret. */
export interface Failure {
  readonly kind: FailureKind
  readonly detail: string
}

/** One peer of a source (one replica of an Alertmanager cluster). Instants are epoch ms. */
export interface PeerHealth {
  readonly url: string
  readonly lastGoodAt: number | null
  readonly failure: Failure | null
  readonly version: string | null
  readonly alertCount: number | null
  readonly latencyMs: number | null
  /** alerts that other peers list and this one does not; null when it cannot be said. Peers do not gossip alerts */
  readonly lacks: number | null
  /** since when the peers have disagreed about what fires, epoch ms; null while they agree */
  readonly disagreesSince: number | null
  /** its clock minus ours, ms; null when it was not told */
  readonly skewMs: number | null
}

/** A heartbeat alert (Watchdog and the like) of one environment; `missingSince` is set while good answers lack it. */
export interface Heartbeat {
  readonly alertname: string
  readonly environment: string
  readonly missingSince: number | null
}

/** Alertmanagers that a source sends its alerts to and that no source watches, though somebody could. */
export interface UnwatchedPeers {
  readonly urls: readonly string[]
  /** the one Alertmanager source that has the others of them: these are its peers, as far as it can be told; null = none */
  readonly beside: string | null
  /** some of those it sends to are watched */
  readonly isSome: boolean
}

/** One source as the page sees it. Instants are epoch ms, durations ms. */
export interface SourceHealth {
  readonly id: SourceId
  readonly name: string
  readonly kind: string
  readonly label: string
  readonly intervalMs: number
  readonly mirrorAcks: boolean
  /** escalations are told through it, as silences that match no alert */
  readonly carryEscalations?: boolean
  /** it lists alerts but not its silences: no escalation can arrive through it */
  readonly carriersUnread?: boolean
  /** when watching began in this run; the age of a source that has never answered counts from here */
  readonly watchedSince: number
  readonly lastGoodAt: number | null
  readonly lastTriedAt: number | null
  readonly nextTryAt: number | null
  /** the failure in force, null after a good answer */
  readonly failure: Failure | null
  readonly peers: readonly PeerHealth[]
  readonly heartbeats: readonly Heartbeat[]
  /** answers came back but the server's own picture is not whole yet (it restarted, or we were away) */
  readonly catchingUp: boolean
  readonly alertCount: number
  readonly environments: readonly string[]
  readonly customers: readonly string[]
  /** one mark a minute, oldest first, the last is the current minute: did a good answer come? null = not watched */
  readonly beats: readonly (boolean | null)[]
  /** somebody watches it by other means while it cannot be seen: it stays blind, but in hand until then */
  readonly byHand: { readonly by: string; readonly at: number; readonly until: number } | null
  /** severities this source sends that no mapping knows */
  readonly unknownSeverities: readonly string[]
  /** what can be done about its alerts at the source itself; absent = nothing */
  readonly deeds?: readonly DeedKind[]
  /** sentences that somebody has to act on; absent = none */
  readonly remarks?: readonly string[]
  /** what it should watch and cannot; absent = none. Nothing is "all quiet" while there is one */
  readonly blindSpots?: readonly SeenBlindSpot[]
  readonly budget?: SeenBudget | null
  /** why it proves nothing that it tells of no alert, as the end of a sentence; absent or null = it does */
  readonly unproven?: string | null
  /** Alertmanagers that it says it sends to and nothing watches; absent or null = none */
  readonly unwatched?: UnwatchedPeers | null
}

export type Sight = 'live' | 'stale' | 'blind' | 'catching-up' | 'waiting'

/** A source is stale after this many missed intervals (product rule 1). */
export const staleAfterIntervals = 3
/** A source is blind after this long without an answer, or three intervals if that is longer (product rule 1). */
export const blindAfterMs = 180_000
/** "All quiet" needs an answer of each source within two intervals and this much (product rule 1). */
export const calmSlackMs = 5_000

/** How long a source has been silent at `now`, in ms: since its last good answer, else since watching began. */
export function silentForMs(source: SourceHealth, now: number): number {
  return Math.max(0, now - (source.lastGoodAt ?? source.watchedSince))
}

/** When a silent source turns blind, epoch ms. */
export function blindAt(source: SourceHealth): number {
  const span = Math.max(blindAfterMs, staleAfterIntervals * source.intervalMs)
  return (source.lastGoodAt ?? source.watchedSince) + span
}

/** The sight of one source at `now`; a missing heartbeat is blindness although answers come. */
export function sightOf(source: SourceHealth, now: number): Sight {
  if (now >= blindAt(source)) return 'blind'
  if (source.heartbeats.some((beat) => beat.missingSince !== null)) return 'blind'
  if (silentForMs(source, now) > staleAfterIntervals * source.intervalMs) return 'stale'
  if (source.lastGoodAt === null) return 'waiting'
  return source.catchingUp ? 'catching-up' : 'live'
}

/** Since when a blind source cannot be seen, epoch ms. */
export function blindSince(source: SourceHealth, now: number): number {
  const missing = source.heartbeats.flatMap((beat) => (beat.missingSince === null ? [] : [beat.missingSince]))
  if (now < blindAt(source) && missing.length > 0) return Math.min(...missing)
  return source.lastGoodAt ?? source.watchedSince
}

/** Does somebody watch it by other means at `now`? It stays blind, but it is in hand. */
export function isByHand({ byHand }: SourceHealth, now: number): boolean {
  return byHand !== null && now < byHand.until
}

/** The servers of a source that cannot be reached now. While others answer it is live: what only they know is not seen. */
export function unreachedPeers({ peers }: Pick<SourceHealth, 'peers'>): readonly PeerHealth[] {
  return peers.filter(({ failure }) => failure !== null)
}

/** The sources that cannot show that nothing fires, however live they are: "all quiet" must name them. */
export function unprovenSources<Source extends Pick<SourceHealth, 'unproven'>>(
  sources: readonly Source[],
): readonly Source[] {
  return sources.filter(({ unproven }) => unproven != null)
}

/** Was this source heard recently and completely enough to say "all quiet"? */
export function isVerifiedCalm(source: SourceHealth, now: number): boolean {
  return sightOf(source, now) === 'live' && now <= calmUntil(source) && !source.blindSpots?.length
}

/** Until when (epoch ms) its last answer lets anybody say "all quiet"; one that never answered does not. */
export function calmUntil({ lastGoodAt, intervalMs }: SourceHealth): number {
  if (lastGoodAt === null) return Number.NEGATIVE_INFINITY
  // Beyond three intervals it is stale, which is sooner for one that is asked every few seconds.
  return lastGoodAt + Math.min(2 * intervalMs + calmSlackMs, staleAfterIntervals * intervalMs)
}
