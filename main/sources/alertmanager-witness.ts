/** What somebody else knows of an Alertmanager's alerts: heard before an absence is believed. */
import type { SeenAlert, SeenBlindSpot } from '../../contract/observation.ts'

export interface Testimony {
  /** false = what is not listed any more may fire all the same */
  readonly isSettled: boolean
  readonly blindSpots: readonly SeenBlindSpot[]
  readonly remarks: readonly string[]
}

/** Asked once a poll, after the lists. Rejects only when the signal aborts. */
export type Witness = (poll: {
  /** listed in the answer before, not in this one */
  readonly gone: readonly SeenAlert[]
  readonly isListed: (fingerprint: string) => boolean
  readonly signal: AbortSignal
}) => Promise<Testimony>
