/** The numbers of an episode's life, in ms. Configurable; these are the product's defaults. */
export interface EpisodePolicy {
  readonly ackTargetMs: number
  readonly resolveTargetMs: number
  /** firings closer than this are one episode (product rule 4) */
  readonly episodeGapMs: number
  /** an acked episode comes back this long before its resolve target (product rule 2) */
  readonly returnBeforeMs: number
  /** how long an ack can be taken back before upstream hears of it (product rule 2) */
  readonly undoMs: number
  /** how long an ended episode stays on Watch */
  readonly quietWindowMs: number
  /** an absence that cannot be checked is believed this long after the alert's last endsAt (product rule 5) */
  readonly absenceGraceMs: number
}

export const defaultPolicy: EpisodePolicy = {
  ackTargetMs: 120_000,
  resolveTargetMs: 7_200_000,
  episodeGapMs: 600_000,
  returnBeforeMs: 600_000,
  undoMs: 5_000,
  quietWindowMs: 43_200_000,
  absenceGraceMs: 60_000,
}
