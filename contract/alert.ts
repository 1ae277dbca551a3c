/** An episode as the page sees it, and the rules that say where it stands on Watch. No clock is read here. */
import type { EpisodeId, SourceId } from './ids.ts'
import type { SeenPending } from './observation.ts'
import type { Outcome } from './rules.ts'

export type Severity = 'page' | 'notify' | 'ticket' | 'none'
export type Impact = 'down' | 'degraded' | 'none' | 'unknown'
export type Layer = 'infrastructure' | 'network' | 'dns' | 'kubernetes' | 'other'
export type LinkKind = 'recipe' | 'dashboard' | 'query' | 'source'

/** How far an order to the upstream source has come. `reason` is a sentence, set when it was refused or waits. */
export interface OrderProgress {
  readonly state: 'waiting' | 'retrying' | 'sent' | 'refused'
  /** epoch ms of the next try, null when there is none */
  readonly nextAt: number | null
  readonly attempts: number
  readonly reason: string | null
}

/** Somebody took the episode. `order` is null when the ack lives on this laptop only. */
export interface Ack {
  readonly by: string
  readonly mine: boolean
  readonly at: number
  readonly origin: 'here' | 'upstream'
  readonly order: OrderProgress | null
}

/** An acknowledgement that ended at its source while the alert still fires: nobody has it any more. Instants are epoch ms. */
export interface AckEnded {
  /** when it ended, by our clock: as the source foretold it, else when it was seen */
  readonly at: number
  /** when we saw it: it calls from then on, and its target counts from there */
  readonly seenAt: number
  /** whose it was */
  readonly by: string
  readonly mine: boolean
  /** its time at the source was over; else somebody ended it there */
  readonly ranOut: boolean
}

/**
 * Kept quiet upstream, or folded by a maintenance window: by whom, why and until when (epoch ms), as far as that is known.
 */
export interface KeptQuiet {
  readonly kind: 'silenced' | 'inhibited' | 'muted' | 'maintenance'
  readonly by: string | null
  readonly why: string | null
  readonly until: number | null
}

/** Put off until an instant: it comes back then by itself, if it still fires. Known to this laptop only. */
export interface Snooze {
  readonly by: string
  readonly at: number
  readonly until: number
}

/** One trouble: the firings of one alert that lie less than the episode gap apart. All instants are epoch ms. */
export interface Episode {
  readonly id: EpisodeId
  /** grows with every change, also of its events: a detail that was read at an older version is out of date */
  readonly version: number
  readonly sourceId: SourceId
  readonly alertname: string
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  readonly layer: Layer
  readonly team: string | null
  readonly severity: Severity
  readonly severityKnown: boolean
  readonly impact: Impact
  /** the source's startsAt */
  readonly firedAt: number
  /** when we first saw it */
  readonly seenAt: number
  /** the instant the rules first decided that somebody must be called; null if nobody had to be */
  readonly calledAt: number | null
  /** what the rules say of it now; null before they were asked */
  readonly outcome: Outcome | null
  /** deadlines, counted from `calledAt`, else from `seenAt`; to acknowledge it anew, from when an acknowledgement ended */
  readonly ackDueAt: number
  readonly resolveDueAt: number
  readonly firing: boolean
  /** when it was believed to have ended; null while it fires */
  readonly quietAt: number | null
  /** not in the last answers, but its absence is not believed yet */
  readonly absentSince: number | null
  /** acked and still firing shortly before its resolve target: it came back to Needs you */
  readonly returnedAt: number | null
  readonly ack: Ack | null
  /** nobody has it since an acknowledgement ended at its source; absent = that is not why */
  readonly ackEnded?: AckEnded
  readonly snooze: Snooze | null
  readonly keptQuiet: KeptQuiet | null
  readonly firings: number
  /** what its source will do by itself, the soonest first; absent = nothing that is known */
  readonly pending?: readonly SeenPending[]
  /** the episode in whose row it is shown: another source tells of the same trouble; absent or null = it has its own row */
  readonly leadId?: EpisodeId | null
}

/** Where an episode stands on Watch. */
export type Place =
  | 'needs-you'
  | 'in-hand'
  | 'went-quiet'
  | 'also-firing'
  | 'also-quiet'
  | 'kept-quiet'
  | 'maintenance'
  | 'other-teams'
  | 'joined'
  | 'hidden'

/**
 * Where an episode stands on Watch (the table "What goes where").
 * @param myTeams names of the user's teams; empty means that all alerts are mine. An alert without a team is mine.
 */
export function placeOf(episode: Episode, myTeams: readonly string[]): Place {
  if (episode.severity === 'none') return 'hidden'
  if (isJoined(episode)) return 'joined'
  const mine = myTeams.length === 0 || episode.team === null || myTeams.includes(episode.team)
  if (!mine) return 'other-teams'
  const small = isSmall(episode)
  if (!episode.firing) return small ? 'also-quiet' : 'went-quiet'
  if (episode.keptQuiet) return episode.keptQuiet.kind === 'maintenance' ? 'maintenance' : 'kept-quiet'
  if (small) return 'also-firing'
  if (episode.snooze) return 'in-hand'
  if (episode.ack && episode.returnedAt === null) return 'in-hand'
  return 'needs-you'
}

/** Is it shown in the row of another one, which another source tells of? */
export function isJoined({ leadId }: Pick<Episode, 'leadId'>): boolean {
  return leadId !== null && leadId !== undefined
}

/** Does it wait until somebody has time? What the rules wake somebody for must not ring out of a fold. */
export function isSmall({ severity, outcome }: Pick<Episode, 'severity' | 'outcome'>): boolean {
  return severity === 'ticket' && outcome !== 'wake'
}

/** Do the rules wake somebody for it, now that it fires? Whether it does call is `isCall`. */
export function wakes({ outcome }: Pick<Episode, 'outcome'>): boolean {
  return outcome === 'wake'
}

/** An episode flaps when it keeps firing anew: at least this many firings, */
const flappingFirings = 4
/** and at least this many for each hour of its life. */
const flappingAnHour = 4

/** Does it keep going quiet and firing anew? It stays one row and one call; the page says so. */
export function isFlapping({ firings, firedAt }: Episode, now: number): boolean {
  const hours = Math.max(1, (now - firedAt) / 3_600_000)
  return firings >= flappingFirings && firings / hours >= flappingAnHour
}

/** The deadline a row shows: to acknowledge while nobody has it, to resolve once somebody does. */
export function dueOf(episode: Episode): { readonly kind: 'ack' | 'resolve'; readonly at: number } {
  return episode.ack ? { kind: 'resolve', at: episode.resolveDueAt } : { kind: 'ack', at: episode.ackDueAt }
}

const impactRank: Record<Impact, number> = { down: 0, degraded: 1, unknown: 2, none: 3 }
const severityRank: Record<Severity, number> = { page: 0, notify: 1, ticket: 2, none: 3 }

/** The customer who is worst off first. */
export function byImpact(a: Pick<Episode, 'impact'>, b: Pick<Episode, 'impact'>): number {
  return impactRank[a.impact] - impactRank[b.impact]
}

/** The least time left first; equal times by customer impact, then severity, then the older episode. */
export function byUrgency(a: Episode, b: Episode): number {
  return (
    dueOf(a).at - dueOf(b).at ||
    byImpact(a, b) ||
    severityRank[a.severity] - severityRank[b.severity] ||
    a.id - b.id
  )
}

/** The order of Needs you: pages stand first, the rest after them, the least time left first within each. */
export function byNeed(a: Episode, b: Episode): number {
  return Number(b.severity === 'page') - Number(a.severity === 'page') || byUrgency(a, b)
}
