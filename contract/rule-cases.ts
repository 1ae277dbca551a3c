/** Trying the table out, and the user's own tests of it. Plain shapes, no zod. All instants are epoch ms. */
import type { HoursPolicy } from './hours.ts'
import type { Circumstances, Decision, HoursState, Rule, RuleFacts, RuleTable } from './rules.ts'

/** One of the user's own tests: an alert by its labels, a moment, my duty then, and what must happen. */
export interface RuleCase {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** the source as whose its labels are read; absent = as the whole file says */
  readonly source?: string | undefined
  readonly at: number
  readonly duty: 'on' | 'off'
  readonly must: 'wake' | 'not-wake'
}

/** What a table says of something, with all that it depended on. */
export interface TryAnswer {
  readonly decision: Decision
  /** the row that fitted; null where none was asked, or none fits */
  readonly row: Rule | null
  readonly facts: RuleFacts
  /** the source as whose its labels were read; null = as the whole file says */
  readonly source: string | null
  readonly circumstances: Circumstances
}

export interface CaseResult extends TryAnswer {
  readonly case: RuleCase
  readonly passes: boolean
}

/** The screen of rules, as it is now. */
export interface RulesView {
  readonly table: RuleTable
  /** names this table and these hours: a change says which it was made over */
  readonly hash: string
  /** those in force; of a calendar's address no more than the host */
  readonly policies: readonly HoursPolicy[]
  /** the names of those that stand in the file */
  readonly hoursInFile: readonly string[]
  readonly states: readonly HoursState[]
  /** where this laptop stands */
  readonly zone: string
  readonly cases: readonly CaseResult[]
}
