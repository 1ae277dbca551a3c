/** Who is on duty, and whether somebody sits here. Plain shapes. */

/** Unknown duty counts as on duty (product rule 6). Instants are epoch ms. */
export interface Duty {
  readonly state: 'on' | 'off' | 'unknown'
  readonly role: string | null
  /** who is on duty while I am not, as far as a rotation says; null = nobody, or not known */
  readonly holder: string | null
  readonly from: number | null
  readonly until: number | null
  /** who is on duty after me, and who backs both up, by name */
  readonly next: string | null
  readonly backup: string | null
  /** why the plan does not say it, as a whole sentence */
  readonly why: string | null
  /** hand: said in the app; file: the configuration; none: nobody said */
  readonly origin: 'hand' | 'file' | 'none'
}

export const unknownDuty: Duty = {
  state: 'unknown',
  role: null,
  holder: null,
  from: null,
  until: null,
  next: null,
  backup: null,
  why: null,
  origin: 'none',
}

/** Is somebody at this laptop? Unknown counts as away; presence never keeps a call from coming, it only softens its start. */
export type Presence = 'active' | 'idle' | 'locked' | 'unknown'
