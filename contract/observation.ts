/** What a source saw in one poll, as it travels from `sources` to the engine. Plain JSON, instants in epoch ms. */
import type { SourceId } from './ids.ts'
import type { Failure } from './source-health.ts'

/** The annotation in which a pager names the label sets of the alerts that an incident is made of: a JSON array of objects. */
export const partsAnnotation = 'nightdesk.parts'

/** One alert as the source lists it. */
export interface SeenAlert {
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** the source's startsAt */
  readonly firedAt: number
  /** until when the source will list it without hearing of it again; not an end */
  readonly endsAt: number
  readonly generatorUrl: string | null
  readonly suppressed: boolean
  readonly silencedBy: readonly string[]
  readonly inhibitedBy: readonly string[]
  readonly mutedBy: readonly string[]
  readonly receivers: readonly string[]
  /** somebody holds it at the source itself; absent or null = nobody, or the source does not say */
  readonly held?: SeenHold | null
  /** the source itself keeps it quiet, with what it says of that; silences are named by `silencedBy` */
  readonly quiet?: SeenQuiet | null
  /** what the source will do by itself, the soonest first */
  readonly pending?: readonly SeenPending[]
  /** the source does not say when it began: `firedAt` is when it was seen first, and no other one makes a new firing */
  readonly sinceUnknown?: boolean
}

/** Who holds an alert at the source. Instants by the source's clock. */
export interface SeenHold {
  readonly by: string | null
  /** it is the account that Nightdesk itself reads with */
  readonly mine: boolean
  readonly at: number | null
  /** it ends by itself then */
  readonly until: number | null
}

export interface SeenQuiet {
  readonly kind: 'silenced' | 'muted' | 'maintenance'
  readonly by: string | null
  readonly why: string | null
  readonly until: number | null
}

export interface SeenPending {
  readonly kind: 'unacknowledge' | 'escalate' | 'resolve' | 'urgency-change'
  readonly at: number
}

export interface SeenMatcher {
  readonly name: string
  readonly value: string
  readonly isRegex: boolean
  readonly isEqual: boolean
}

/** One silence that is active or pending upstream. */
export interface SeenSilence {
  readonly id: string
  readonly state: 'active' | 'pending' | 'expired'
  readonly createdBy: string
  readonly comment: string
  readonly startsAt: number
  readonly endsAt: number
  readonly matchers: readonly SeenMatcher[]
}

/** What one peer did in this poll. */
export interface PeerAnswer {
  readonly url: string
  readonly failure: Failure | null
  readonly version: string | null
  /** epoch ms at which the peer's process started, when it was asked */
  readonly startedAt: number | null
  readonly alertCount: number | null
  /** alerts that the other peers list and this one does not; null when it did not answer or is alone */
  readonly lacks: number | null
  readonly latencyMs: number
  /** the peer's clock minus ours in ms, from its Date header */
  readonly skewMs: number | null
}

/** At least one peer gave a complete, valid answer. */
export interface Answer {
  readonly kind: 'answer'
  /** `changed` lists everything that fires: the observer had no earlier answer to compare with */
  readonly full: boolean
  /** alerts that are new or differ in anything but the two stamps that move at every re-send */
  readonly changed: readonly SeenAlert[]
  /** listed in the answer before, not in this one, with the last endsAt known; empty when `full` */
  readonly gone: readonly { readonly fingerprint: string; readonly endsAt: number }[]
  /** all silences, when they were read in this poll; null = not read, what was known stands */
  readonly silences: readonly SeenSilence[] | null
  /** silences that carry an escalation, when they were read and differ from the last; absent or null = as they were */
  readonly carriers?: readonly SeenSilence[] | null
  /** they were to be read, and no peer answered that */
  readonly carriersUnread?: boolean
  /** what the source says is over, which needs no second answer; absent = it does not say */
  readonly ended?: readonly { readonly fingerprint: string; readonly at: number | null }[]
  /** sentences for its card that somebody has to act on; absent = none */
  readonly remarks?: readonly string[]
  /** parts of what it watches that it cannot see itself (a rule that is broken); absent = none */
  readonly blindSpots?: readonly SeenBlindSpot[]
  /** why it proves nothing that it tells of no alert, as the end of a sentence (`it has no alerting rules`); absent = it does */
  readonly unproven?: string
  /** addresses of Alertmanagers that it says it sends to, when they were read; absent = as they were */
  readonly sendsTo?: readonly string[]
  /** what it lets us ask, as far as it says so */
  readonly budget?: SeenBudget | null
  /** every peer answered, and none has restarted since the good answer before: absences may be believed */
  readonly complete: boolean
  /** a peer's process is younger than our last good answer and no older peer answered */
  readonly restarted: boolean
  readonly total: number
  readonly peers: readonly PeerAnswer[]
  /** how long the observer waits before it asks again, ms */
  readonly nextTryInMs: number
}

/** Something the source should watch and cannot: what would fire there does not. */
export interface SeenBlindSpot {
  readonly name: string
  readonly detail: string
}

/** Requests: what we allow ourselves in a minute, and what is left of the vendor's own. */
export interface SeenBudget {
  /** null = whatever the vendor's own limit leaves */
  readonly ownPerMinute: number | null
  readonly usedLastMinute: number
  /** null = it does not say */
  readonly left: number | null
  readonly limit: number | null
  /** the vendor counts by the hour; absent = by the minute, or it does not say */
  readonly isHourly?: boolean
  /** epoch ms; null = nothing waits */
  readonly waitsUntil: number | null
}

/** No peer gave a usable answer; nothing may be concluded from it. */
export interface Miss {
  readonly kind: 'miss'
  readonly failure: Failure
  readonly peers: readonly PeerAnswer[]
  /** as of an answer; absent = as it was */
  readonly budget?: SeenBudget | null
  readonly nextTryInMs: number
}

export type Observation = Answer | Miss

/** An observation and whose it is. */
export interface SourceObservation {
  readonly sourceId: SourceId
  readonly observation: Observation
}
