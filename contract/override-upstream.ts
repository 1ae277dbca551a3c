/** Shifts that somebody else takes, written into the pager that says who has them. Instants are epoch ms. */
import type { OrderProgress } from './alert.ts'
import type { Span } from './weekly-spans.ts'

/** Somebody who can be put on a shift there. */
export interface UpstreamPerson {
  readonly id: string
  /** unique within the account */
  readonly name: string
}

/** Whom a rotation's pager knows. */
export interface UpstreamPeople {
  readonly people: readonly UpstreamPerson[]
  /** why not everybody may be among them, as a whole sentence; null = everybody is */
  readonly why: string | null
}

/** One shift that was given to somebody upstream, and how far that has come. */
export interface UpstreamOverride extends Span {
  readonly orderId: number
  readonly rotation: string
  readonly person: string
  readonly by: string
  /** `sent` = it stands there */
  readonly order: OrderProgress
  /** it is being taken away again, and how far that has come; null = it is not */
  readonly undoing: OrderProgress | null
}

export interface UpstreamOverrides {
  /** the rotations whose shifts can be given to somebody upstream, by name */
  readonly rotations: readonly string[]
  /** those that are not over, oldest first */
  readonly overrides: readonly UpstreamOverride[]
}
