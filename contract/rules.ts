/** The one table that decides who is woken: its rows, what a decision depends on, and the record of one. No zod here. */
import type { Impact, Severity } from './alert.ts'
import type { HoursPurpose } from './hours.ts'
import type { Duty, Presence } from './shift.ts'

/**
 * What happens for an alert, the loudest first. wake: the ladder until somebody has it; notify: a notification without
 * the ladder; digest: held back for the morning; badge: counted; nothing: only listed.
 */
export type Outcome = 'wake' | 'notify' | 'digest' | 'badge' | 'nothing'

/** How loud each is: of two the less loud is the smaller. */
export const loudness: Readonly<Record<Outcome, number>> = {
  nothing: 0,
  badge: 1,
  digest: 2,
  notify: 3,
  wake: 4,
}

/** One Alertmanager matcher; a regular expression must match the whole value (RE2). */
export interface RuleMatcher {
  readonly name: string
  readonly value: string
  readonly isRegex: boolean
  readonly isEqual: boolean
}

/** What a rule is for. Everything named must hold; of a list one value is enough; what is absent is not asked. */
export interface RuleWhen {
  readonly severity?: readonly Severity[] | undefined
  readonly pipeline?: readonly string[] | undefined
  readonly team?: readonly string[] | undefined
  readonly environment?: readonly string[] | undefined
  readonly customer?: readonly string[] | undefined
  /** a missing label counts as `highest` */
  readonly servicePriority?: readonly string[] | undefined
  readonly impact?: readonly Impact[] | undefined
  /** pages whatever pipeline it is of */
  readonly allPipelines?: boolean | undefined
  /** carries `cancel_if_outside_working_hours` */
  readonly cancelOutsideHours?: boolean | undefined
  readonly labels?: readonly RuleMatcher[] | undefined
}

/**
 * One row of the table. The first row whose `when` fits decides, whatever the hour: hours and duty only choose between
 * its three outcomes, and never a louder one than `then`. So hours that allow more never wake less.
 */
export interface Rule {
  readonly name: string
  readonly when: RuleWhen
  /** the hours policy by name or by purpose, or `day` (outside of the night); null = always inside */
  readonly hours: string | null
  readonly then: Outcome
  /** outside of its hours; where hours are unknown they count as inside */
  readonly outsideHours: Outcome
  /** while I am off duty; where duty is unknown it counts as on */
  readonly offDuty: Outcome
}

/** The table in force. */
export interface RuleTable {
  readonly rules: readonly Rule[]
  /** whether the configuration file holds it, or it is the one Nightdesk comes with */
  readonly origin: 'standard' | 'file'
}

/** What of an alert the rules look at. `labels` are read only when a rule names one. */
export interface RuleFacts {
  readonly severity: Severity
  readonly pipeline: string | null
  readonly servicePriority: string | null
  readonly allPipelines: boolean
  readonly cancelOutsideHours: boolean
  readonly team: string | null
  readonly environment: string | null
  readonly customer: string | null
  readonly impact: Impact
  readonly labels: Readonly<Record<string, string>> | null
}

/** An hours policy at an instant: inside or outside, until when (epoch ms, null = no end in sight), and why it is not known. */
export interface HoursState {
  readonly name: string
  readonly zone: string
  readonly purposes: readonly HoursPurpose[]
  readonly state: 'inside' | 'outside' | 'unknown'
  readonly until: number | null
  readonly why: string | null
}

/** Everything beside the alert that a decision depends on, as it was at that instant. */
export interface Circumstances {
  /** epoch ms */
  readonly at: number
  /** the IANA zone of this laptop then */
  readonly zone: string
  readonly hours: readonly HoursState[]
  readonly duty: Duty
  readonly presence: Presence
}

/** The hours that a rule means by this name, else by this purpose; null when there are none, which counts as inside. */
export function hoursNamed<Hours extends Pick<HoursState, 'name' | 'purposes'>>(
  hours: readonly Hours[],
  name: string,
): Hours | null {
  return (
    hours.find((one) => one.name === name) ??
    hours.find(({ purposes }) => purposes.some((purpose) => purpose === name)) ??
    null
  )
}

/**
 * Is it night? The one meaning of the word: the hours named `night`, else those that are for it. Where they are not known
 * or missing it is night: rather too loud than unheard.
 */
export function isNight(hours: readonly HoursState[]): boolean {
  return hoursNamed(hours, 'night')?.state !== 'outside'
}

/** Why this came out. `rule`: a row of the table decided; the others stand before the table. */
export type DecisionReason =
  | 'rule'
  | 'already-called'
  | 'heartbeat'
  | 'ended'
  | 'kept-quiet'
  | 'maintenance'
  | 'snoozed'
  | 'other-team'
  | 'acknowledged'
  | 'joined'

export interface Decision {
  readonly outcome: Outcome
  readonly reason: DecisionReason
  /** the row that fitted, by name; null where none was asked */
  readonly rule: string | null
  /** which of the row's three outcomes it was; null where none was asked */
  readonly by: 'then' | 'outside-hours' | 'off-duty' | null
  /** the maintenance window that folds it: its reason, and its end (epoch ms); absent where none does */
  readonly window?: { readonly why: string | null; readonly until: number | null }
}

/** A decision as it was recorded, with what it depended on. */
export interface DecisionRecord extends Decision {
  readonly at: number
  readonly circumstances: Circumstances
  /** what the rules saw of the alert then */
  readonly facts: RuleFacts
  /** the row as it was then; null where none was asked */
  readonly row: Rule | null
  /** false when the table has been changed since */
  readonly isStillTheTable: boolean
}
