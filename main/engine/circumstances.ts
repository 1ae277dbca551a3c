/** The rules in force and everything beside an alert that they depend on: hours, duty, presence, and where this laptop is. */
import { createHash } from 'node:crypto'
import type { HoursPolicy } from '../../contract/hours.ts'
import {
  type Circumstances,
  type HoursState,
  isNight,
  type Rule,
  type RuleTable,
} from '../../contract/rules.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { calendarMark } from '../config/calendar-mark.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { isFields, jsonIn } from '../db/json-column.ts'
import { keepCircumstance, keepRuleSet, lastCircumstance } from '../night/circumstance-table.ts'
import { nightOf, policiesInForce, spansOver, spansSince, stateAt, withDay } from '../night/hours.ts'
import { type CompiledRules, compileRules, standardRules } from '../night/rule-table.ts'
import { compile } from '../silences/matching.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'

/** The table of rules and hours in force. */
export interface RulesInForce {
  readonly compiled: CompiledRules
  readonly policies: readonly HoursPolicy[]
  /** names the content: another one is another table */
  readonly hash: string
  /** JSON: {rules, hours} */
  readonly content: string
}

export interface CircumstancesNow {
  rules(): RulesInForce
  /** as they are at `now`, epoch ms */
  at(now: number): Circumstances
  /** the same with the hours of another moment, past or to come */
  when(at: number): Circumstances
  /** the next instant at which some hours begin or end, epoch ms; Infinity when none does */
  nextBoundary(now: number): number
  /** is it night at `now`? */
  isNight(now: number): boolean
  /** the nights of the last days that are over at `now`, the oldest first */
  nightsOver(now: number): readonly Span[]
  /** the nights since `from`, whole, the oldest first; the last one may go on at `now` */
  nightsSince(from: number, now: number): readonly Span[]
  /** writes them, or others as `circumstanceText` gave them, into the transaction where they are new; answers the row's id */
  keep(db: WriteDb, now: number, others?: string): number
  /** the configuration, or a calendar, has changed: answers whether rules or hours are others than before */
  refresh(): boolean
  /** the same, where only the laptop's zone may be another one; asked for now and then */
  look(): boolean
  /** whether the newest decision was made by these rules, with hours and duty in the state they have at `now` */
  areAsLast(db: ReadDb, now: number): boolean
}

/** The local dates a calendar names, or null while it could not be read. */
export type CalendarDays = (calendar: string) => ReadonlySet<string> | null

/** The table of a configuration, or the one Nightdesk comes with. */
export function tableOf(rules: readonly Rule[] | undefined): RuleTable {
  return rules ? { rules, origin: 'file' } : { rules: standardRules, origin: 'standard' }
}

/** Makes a table ready with Alertmanager's own expressions. */
export function readyTable(table: RuleTable): CompiledRules {
  return compileRules(table, (matchers) => {
    const compiled = compile(matchers)
    return compiled.ok ? compiled.matching.test : null
  })
}

/** Everything but the instant, as it is written down. */
export function circumstanceText({ zone, hours, duty, presence }: Circumstances): string {
  return JSON.stringify({ zone, hours, duty, presence })
}

/** Hours at an instant, each policy and the day. */
export function hoursAt(
  policies: readonly HoursPolicy[],
  now: number,
  calendarDays: CalendarDays,
): readonly HoursState[] {
  return withDay(
    policies.map((policy) =>
      stateAt(policy, now, policy.calendar === null ? null : calendarDays(policy.calendar)),
    ),
  )
}

/** What of them an outcome depends on. */
const isCircumstance = (value: unknown): boolean => isFields(value) && Array.isArray(value.hours)

function statesOf({ hours, duty }: Pick<Circumstances, 'hours' | 'duty'>): string {
  return JSON.stringify([hours.map(({ name, state }) => [name, state]), duty.state])
}

/** A policy as it is written down and shown: an address of a calendar may hold a key. */
export function withoutAddress(policy: HoursPolicy): HoursPolicy {
  return policy.calendar === null ? policy : { ...policy, calendar: calendarMark(policy.calendar) }
}

interface KeptHours {
  readonly from: number
  readonly until: number
  readonly hours: readonly HoursState[]
  /** looked up when somebody asks */
  nights?: readonly Span[]
}

function nightsOver(
  policies: readonly HoursPolicy[],
  now: number,
  calendarDays: CalendarDays,
): readonly Span[] {
  const policy = nightOf(policies)
  return policy ? spansOver(policy, now, policy.calendar === null ? null : calendarDays(policy.calendar)) : []
}

/** Wires the circumstances to the configuration and the desk. `zone`: the IANA zone of this laptop now. */
export function createCircumstances(
  core: Core,
  configuration: Pick<Configuration, 'config'>,
  zone: () => string,
  calendarDays: CalendarDays,
): CircumstancesNow {
  let inForce: RulesInForce | null = null
  let inZone = ''
  /** what `inForce` was read of, and the hash of what was last told of */
  let of: ReturnType<typeof configuration.config> | null = null
  let toldHash = ''
  /** hours change at boundaries only, so they are kept from one to the next */
  let kept: KeptHours | null = null

  const read = (): RulesInForce => {
    inZone = zone()
    of = configuration.config()
    const { hours, night } = of
    const table = tableOf(night.rules)
    const policies = policiesInForce(hours, inZone)
    const content = JSON.stringify({ rules: table.rules, hours: policies.map(withoutAddress) })
    const hash = createHash('sha256').update(content).digest('hex')
    kept = null
    return { compiled: readyTable(table), policies, hash, content }
  }
  const rules = (): RulesInForce => {
    // Whoever asks between a change of the file and the word of it must not be told of hours that are gone.
    const isFirst = inForce === null
    if (inForce === null || of !== configuration.config()) inForce = read()
    if (isFirst) toldHash = inForce.hash
    return inForce
  }
  const refresh = (): boolean => {
    inForce = read()
    const isNews = inForce.hash !== toldHash
    toldHash = inForce.hash
    return isNews
  }
  const hoursNow = (now: number): KeptHours => {
    const { policies } = rules()
    if (kept && kept.from <= now && now < kept.until) return kept
    const hours = hoursAt(policies, now, calendarDays)
    const ends = hours.flatMap(({ until }) => until ?? [])
    kept = { from: now, until: Math.min(Number.POSITIVE_INFINITY, ...ends), hours }
    return kept
  }
  const at = (now: number): Circumstances => {
    const { hours } = hoursNow(now)
    return { at: now, zone: inZone, hours, duty: core.desk.duty, presence: core.desk.presence }
  }

  return {
    rules,
    at,
    when: (moment) => {
      const hours = hoursAt(rules().policies, moment, calendarDays)
      const { duty, presence } = core.desk
      return { at: moment, zone: inZone, hours, duty, presence }
    },
    isNight: (now) => isNight(hoursNow(now).hours),
    nightsOver: (now) => {
      const of = hoursNow(now)
      of.nights ??= nightsOver(rules().policies, now, calendarDays)
      return of.nights
    },
    nightsSince: (from, now) => {
      const policy = nightOf(rules().policies)
      const named = policy?.calendar == null ? null : calendarDays(policy.calendar)
      return policy ? spansSince(policy, from, now, named) : []
    },
    nextBoundary: (now) => hoursNow(now).until,
    keep: (db, now, others = circumstanceText(at(now))) => {
      const { hash, content } = rules()
      return keepCircumstance(db, keepRuleSet(db, hash, content, now), others, now)
    },
    refresh,
    look: () => inZone !== zone() && refresh(),
    areAsLast: (db, now) => {
      const last = lastCircumstance(db)
      if (last?.ruleSet !== rules().hash) return false
      const states = jsonIn<Parameters<typeof statesOf>[0] | null>(last.content, isCircumstance, null)
      return states !== null && statesOf(states) === statesOf(at(now))
    },
  }
}
