/** Why it rang or did not, from the record of that moment, and what else is like this alert. Pure. */
import type { EpisodeDetail } from '../../contract/queries.ts'
import {
  type Circumstances,
  type DecisionReason,
  type DecisionRecord,
  type HoursState,
  hoursNamed,
  type Outcome,
} from '../../contract/rules.ts'
import type { Duty } from '../../contract/shift.ts'
import { clockIn, momentText } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'

/** What each outcome does, as words that follow a name. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  wake: 'call until somebody has it',
  notify: 'one notification, no sound',
  digest: 'hold it back for the morning',
  badge: 'count it',
  nothing: 'list it',
}

/** What stands before the table, by name; a name that is not here came with a newer engine. */
const reasons: Readonly<Record<Exclude<DecisionReason, 'rule'>, string>> = {
  'already-called': 'It rang already; the timeline says when.',
  heartbeat: 'It is a heartbeat alert: it proves that alerting works and never rings.',
  ended: 'It had ended before anybody had to be called.',
  'kept-quiet': 'It is kept quiet upstream.',
  maintenance: 'It is folded by a maintenance window.',
  snoozed: 'It is snoozed on this laptop.',
  'other-team': 'It belongs to another team.',
  joined: 'It stands in the row of another alert that tells of the same trouble.',
  acknowledged: 'Somebody had acknowledged it before.',
}

/** What decided, and since when it has been another table. */
export interface WhyWords {
  readonly question: string
  readonly answer: string
  /** the clock, the hours, the duty and the presence of that moment */
  readonly facts: readonly string[]
  /** set when the table has been changed since */
  readonly since: string | null
}

/** The record that answers for what it does now: of a call the one that called, else the newest. Null without any. */
export function whyOf(decisions: readonly DecisionRecord[], isCalled: boolean): WhyWords | null {
  const call = isCalled
    ? decisions.findLast(({ outcome, reason }) => outcome === 'wake' && reason === 'rule')
    : undefined
  const newest = decisions[0]
  // A call that the rules have ended since is explained by what ended it.
  const record = newest?.reason === 'rule' && newest.outcome !== 'wake' ? newest : (call ?? newest)
  if (!record) return null
  const rang = record.reason === 'rule' && record.outcome === 'wake'
  const question = rang
    ? 'Why did this ring?'
    : isCalled
      ? 'Why does this not ring any more?'
      : 'Why did this not ring?'
  return {
    question,
    answer: answerOf(record),
    facts: factWords(record),
    since: record.isStillTheTable ? null : 'Rules or hours have been changed since.',
  }
}

function answerOf(record: DecisionRecord): string {
  const { reason, window, at } = record
  if (reason === 'rule') return ruleWords(record)
  return reason === 'maintenance' && window ? windowWords(window, at) : reasonWords(reason)
}

/** `It is folded by the maintenance window “Kubernetes upgrade” until 02:00.` */
function windowWords({ why, until }: NonNullable<DecisionRecord['window']>, at: number): string {
  const name = why === null ? '' : ` “${plainLine(why)}”`
  const end = until === null ? '' : ` until ${momentText(until, at)}`
  return `It is folded by the maintenance window${name}${end}.`
}

/** The sentence for what stands before the table. */
export function reasonWords(reason: string): string {
  return Object.hasOwn(reasons, reason)
    ? (reasons[reason as keyof typeof reasons] ?? '')
    : `Its rule is named ${plainLine(reason)}.`
}

/** `Rule “Pages for working hours”: hold it back for the morning, outside of these hours.` */
export function ruleWords({ rule, outcome, by }: Pick<DecisionRecord, 'rule' | 'outcome' | 'by'>): string {
  return `${rowWords({ rule, by })}: ${outcomeWords[outcome]}.`
}

/** `Rule “Pages for working hours”, outside of its hours` */
export function rowWords({ rule, by }: Pick<DecisionRecord, 'rule' | 'by'>): string {
  if (rule === null) return 'No rule fits it'
  const because = by === 'outside-hours' ? ', outside of its hours' : by === 'off-duty' ? ', off duty' : ''
  return `Rule “${plainLine(rule)}”${because}`
}

function factWords({ at, circumstances, row, reason }: DecisionRecord): readonly string[] {
  const { zone, duty, presence } = circumstances
  const clock = `${clockIn(zone, at)} in ${plainLine(zone)}`
  if (reason !== 'rule') return [clock]
  const asked = row?.hours ?? null
  const hours = asked === null ? [] : [hoursWords(asked, circumstances)]
  return [clock, ...hours, dutyWords(duty), presenceWords[presence]]
}

/** `Hours “support”: outside until Mon 30 Nov, 08:00 in Europe/Berlin`; hours that are not known say why. */
export function hoursWords(asked: string, { hours }: Pick<Circumstances, 'hours'>): string {
  const found = hoursNamed(hours, asked)
  if (!found) return `Hours “${plainLine(asked)}” are not set, which counts as inside`
  return `Hours “${plainLine(asked === found.name ? asked : `${asked}: ${found.name}`)}”: ${stateWords(found)}`
}

/** `outside until Mon 30 Nov, 08:00 in Europe/Berlin` */
export function stateWords({ state, until, zone, why }: HoursState): string {
  if (state === 'unknown') return `not known, which counts as inside. ${plainLine(why ?? '')}`.trim()
  const end = until === null ? '' : ` until ${clockIn(zone, until)}`
  return `${state}${end} in ${plainLine(zone)}`
}

function dutyWords({ state, role }: Duty): string {
  if (state === 'unknown') return 'Duty not known, which counts as on'
  const as = role === null ? '' : ` (${plainLine(role)})`
  return state === 'on' ? `On duty${as}` : `Off duty${as}`
}

const presenceWords: Readonly<Record<Circumstances['presence'], string>> = {
  active: 'Somebody sat here',
  idle: 'Nobody sat here',
  locked: 'The screen was locked',
  unknown: 'Presence not known, which counts as away',
}

/** `6 more of this alert here. They differ in pod and node.`; '' when it is alone. */
export function siblingWords({ count, differsIn }: EpisodeDetail['siblings']): string {
  if (count === 0) return ''
  const names = differsIn.map(plainLine)
  const last = names.at(-1)
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : (last ?? '')
  const differ = list === '' ? '' : ` ${count === 1 ? 'It differs' : 'They differ'} in ${list}.`
  return `${count} more of this alert ${count === 1 ? 'is' : 'are'} open here.${differ}`
}
