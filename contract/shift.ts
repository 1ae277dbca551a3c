/** Who is on duty, and whether somebody sits here. Plain shapes; rotations come later and fill in the same. */

/** Unknown duty counts as on duty (product rule 6). Instants are epoch ms. */
export interface Duty {
  readonly state: 'on' | 'off' | 'unknown'
  readonly role: string | null
  readonly from: number | null
  readonly until: number | null
  /** who is on duty after me, and who backs both up, by name */
  readonly next: string | null
  readonly backup: string | null
  /** hand: said in the app; file: the configuration; none: nobody said */
  readonly origin: 'hand' | 'file' | 'none'
}

export const unknownDuty: Duty = {
  state: 'unknown',
  role: null,
  from: null,
  until: null,
  next: null,
  backup: null,
  origin: 'none',
}

/** Is somebody at this laptop? Unknown counts as away; presence never keeps a call from coming, it only softens its start. */
export type Presence = 'active' | 'idle' | 'locked' | 'unknown'
