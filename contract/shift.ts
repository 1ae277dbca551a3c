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

/** A stretch of time and the duty in it. Instants are epoch ms; `until` null = no end in sight. */
export interface DutySpan {
  readonly state: Duty['state']
  readonly from: number
  readonly until: number | null
  /** who has it then, by name; null where nobody is named */
  readonly holder: string | null
}

/** What is known of a duty alone, without its plan: what comes after its end is not. */
export function spansOf(
  { state, until, holder }: Pick<Duty, 'state' | 'until' | 'holder'>,
  now: number,
): readonly DutySpan[] {
  const present: DutySpan = { state, from: now, until, holder }
  return until === null ? [present] : [present, { state: 'unknown', from: until, until: null, holder: null }]
}

/** In whose time an instant lies: mine, after my shift, while I am off duty, or nobody knows. */
export type ShiftAt =
  | { readonly kind: 'mine' }
  | { readonly kind: 'after'; readonly endsAt: number }
  | { readonly kind: 'off' }
  | { readonly kind: 'unknown' }

/** Whose time `at` (epoch ms) is, by the spans from now on in their order. What is not known is never guessed. */
export function shiftAt(spans: readonly DutySpan[], at: number): ShiftAt {
  const span = spans.find(({ from, until }) => from <= at && (until === null || at < until))
  if (span?.state === 'on') return { kind: 'mine' }
  const ended = spans.findLast(({ state, until }) => state === 'on' && until !== null && until <= at)
  if (ended?.until != null) return { kind: 'after', endsAt: ended.until }
  return span?.state === 'off' ? { kind: 'off' } : { kind: 'unknown' }
}

/** Who has the duty at `at`, by name: as a rotation says, else who is said to follow on my shift, until that is over too. */
export function holderAt(spans: readonly DutySpan[], next: string | null, at: number): string | null {
  const index = spans.findIndex(({ from, until }) => from <= at && (until === null || at < until))
  const named = spans[index]?.holder ?? null
  return named ?? (spans[index - 1]?.state === 'on' ? next : null)
}

/** Something that returns this long before the end of a shift is seen in it, ms. */
const lastMomentMs = 60_000

/** The last moment of the shift that goes on now, epoch ms; null when there is none, or no end is known. */
export function lastMoment(spans: readonly DutySpan[], now: number): number | null {
  const present = spans.find(({ from, until }) => from <= now && (until === null || now < until))
  return present?.state === 'on' && present.until !== null ? present.until - lastMomentMs : null
}

/** Is somebody at this laptop? Unknown counts as away; presence never keeps a call from coming, it only softens its start. */
export type Presence = 'active' | 'idle' | 'locked' | 'unknown'
