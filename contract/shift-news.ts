/** What is said ahead of shifts: what begins and ends soon, what nobody has, what was moved. Plain shapes, epoch ms. */
import type { Span } from './weekly-spans.ts'

/** One of my shifts begins or ends. */
export interface ShiftEdge {
  readonly rotation: string
  readonly kind: 'begins' | 'ends'
  readonly at: number
}

/** A stretch of a rotation that nobody has although somebody should. */
export interface NamedGap extends Span {
  readonly rotation: string
}

/** A stretch of mine as it was seen; null = no end (or beginning) in sight. */
export interface SeenShift {
  readonly from: number | null
  readonly to: number | null
}

/** A shift of mine that another hand moved, took away (`after` null) or gave me (`before` null). */
export interface MovedShift {
  readonly rotation: string
  readonly before: SeenShift | null
  readonly after: SeenShift | null
}

/** Who has a rotation that stands in the strip. */
export interface StripHolder {
  readonly rotation: string
  /** null = nobody now */
  readonly person: string | null
  readonly isMine: boolean
  /** false = nobody knows: what would say it does not, or different people are named */
  readonly isKnown: boolean
  /** nobody, although somebody should */
  readonly isGap: boolean
  /** a shift of days rather than hours */
  readonly isLong: boolean
  /** it is what backs up the duty */
  readonly isBackup: boolean
}

export interface ShiftNews {
  /** what of mine begins or ends within the longest reminder, the nearest first */
  readonly soon: readonly ShiftEdge[]
  /** the nearest gap of a rotation I am in, from a day ahead on */
  readonly gap: NamedGap | null
  /** nobody has the duty after me */
  readonly nobodyFollows: boolean
  /** the zone of the rotation that my duty follows; null = none */
  readonly zone: string | null
  readonly beside: readonly StripHolder[]
  /** what was moved, until the user has read it */
  readonly moved: readonly MovedShift[]
  /** names the rotations in force: other ones are to be read anew */
  readonly edition: string
}

export const noShiftNews: ShiftNews = {
  ...{ soon: [], gap: null, nobodyFollows: false, zone: null, beside: [], moved: [], edition: '' },
}
