/** Rotations: people who take turns, and the shifts that come of it. No zod here. */
import type { WeeklyHours } from './hours.ts'
import type { Span } from './weekly-spans.ts'

/** People in turns from a first hand-over on. Everything is a wall time of its zone, so a turn across a DST change is an hour shorter or longer. */
export interface RotationLayer {
  /** an IANA zone */
  readonly zone: string
  readonly people: readonly string[]
  /** when the first person's first turn begins: a wall time, as the epoch ms it would be in UTC */
  readonly startsAtWall: number
  /** how long a turn is on the wall, ms */
  readonly turnMs: number
  /** when of the week somebody is on duty at all; none = always */
  readonly hours: readonly WeeklyHours[]
}

/** Somebody takes a stretch that another would have; null = nobody does. Instants are epoch ms. */
export interface RotationOverride {
  readonly person: string | null
  readonly from: number
  readonly to: number
}

/** A stretch that another system gives to somebody; epoch ms, the end not included. */
export interface FedTurn {
  /** null = it names nobody that could be read: then nobody knows who has it */
  readonly person: string | null
  /** what the system itself knows them by, where it says that */
  readonly id?: string
  /** their address there, where it was asked for */
  readonly email?: string
  readonly from: number
  readonly to: number
}

/** What of a calendar's event names who has it. */
export type EventField = 'summary' | 'description' | 'attendee' | 'organizer'

/** What another system (a calendar, a pager) says of who has it, as it was last read whole. Instants are epoch ms. */
export interface FedTurns {
  /** what people call it, such as "calendar ops"; never its address */
  readonly source: string
  /** in order; null = never read */
  readonly turns: readonly FedTurn[] | null
  /** what it was asked about: outside of that nothing is known by it; null = never read */
  readonly known: Span | null
  readonly readAt: number | null
  /** why it could not be read since then, as a whole sentence; null = it could */
  readonly why: string | null
}

/**
 * One role's turns. Where layers overlap the later one holds, and an override before all of them. What is fed stands
 * beside the layers: where two of them name different people nobody is guessed.
 */
export interface Rotation {
  readonly name: string
  /** the IANA zone that its overrides are written in; absent = that of its first layer */
  readonly zone?: string
  /** who has it stands in the strip, beside one's own duty */
  readonly inStrip?: boolean
  readonly layers: readonly RotationLayer[]
  readonly fed: readonly FedTurns[]
  readonly overrides: readonly RotationOverride[]
}

/** Of what was read longer ago than this its age is said, ms. */
const oldMs = 24 * 3_600_000

/** Is what it says an older copy, because it could not be read since, or was not for a day? */
export function isOldCopy({ readAt, why }: Pick<FedTurns, 'readAt' | 'why'>, now: number): boolean {
  return readAt !== null && (why !== null || now - readAt > oldMs)
}

/** A stretch of which nobody knows who has it, and why, as a whole sentence; epoch ms, the end not included. */
export interface Doubt extends Span {
  /** conflict: different people are named; unknown: what would name them has not, or not so far */
  readonly kind: 'conflict' | 'unknown'
  readonly why: string
}

/** What a rotation is read from, and how that stands. */
export type FedFrom = Pick<FedTurns, 'source' | 'readAt' | 'why'>

/** A stretch that one person has in one piece; epoch ms, the end not included, null = further away than was looked. */
export interface Shift {
  readonly rotation: string
  readonly person: string
  readonly from: number | null
  readonly to: number | null
  readonly isOverride: boolean
}

export interface OwnShift extends Shift {
  readonly isMine: boolean
}

/** A shift of mine that is over, and what this laptop saw of it. */
export interface PastShift {
  readonly rotation: string
  readonly from: number
  readonly to: number
  /** pages and notify alerts of my teams that nobody kept quiet */
  readonly alerts: number
  readonly pages: number
  /** how many of them called here */
  readonly called: number
}

/** One rotation over some time. */
export interface RotationTime {
  readonly name: string
  /** the zone that its overrides are written in */
  readonly zone: string
  /** everybody whom it names, each once, in the order of their turns */
  readonly people: readonly string[]
  /** all of them, in their order in the file */
  readonly overrides: readonly RotationOverride[]
  readonly layers: readonly RotationLayer[]
  readonly shifts: readonly OwnShift[]
  /** when somebody should be on duty and nobody is */
  readonly gaps: readonly Span[]
  /** when nobody knows who is */
  readonly doubts: readonly Doubt[]
  /** where it comes from, beside the file */
  readonly fed: readonly FedFrom[]
  /** why nothing can be said, as a whole sentence; null where something can */
  readonly why: string | null
}

/** All rotations over some time, and my own shifts that have not ended, the nearest first. */
export interface ShiftsView {
  readonly from: number
  readonly to: number
  readonly rotations: readonly RotationTime[]
  readonly mine: readonly OwnShift[]
  /** names the rotations as they stand in the file: an order over others is refused */
  readonly base: string
}

/** Where a rotation's overrides are written. */
export function zoneOf({ zone, layers }: Pick<Rotation, 'zone' | 'layers'>): string {
  return zone ?? layers[0]?.zone ?? 'UTC'
}
