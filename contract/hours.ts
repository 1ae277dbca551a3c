/** Hours policies: named times of the week in a zone, with holidays, each for a purpose. No zod here. */

/** What a policy is asked for. night: when the Night window and the full ladder are right; working: `cancel_if_outside_working_hours`. */
export type HoursPurpose = 'night' | 'working' | 'support'

/** From and to are wall times "HH:MM" in the policy's zone; a `to` at or before `from` ends on the next day. */
export interface WeeklyHours {
  /** 1 = Monday … 7 = Sunday (ISO 8601) */
  readonly days: readonly number[]
  readonly from: string
  readonly to: string
}

export interface HoursPolicy {
  readonly name: string
  /** an IANA zone; one that is not known is evaluated in UTC, and its state is unknown */
  readonly zone: string
  readonly weekly: readonly WeeklyHours[]
  /** local dates "YYYY-MM-DD" on which it is outside all day */
  readonly holidays: readonly string[]
  /** an iCal file or address as the configuration names it; null = none */
  readonly calendar: string | null
  readonly purposes: readonly HoursPurpose[]
}
