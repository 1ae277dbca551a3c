/**
 * What a careful colleague would say of a postmortem's words: about people in place of causes, guesses in place of facts, and
 * actions nobody will do. Each finding explains itself; none of them blocks anything. Pure.
 */
import type { Impact } from './alert.ts'
import { actionLint } from './postmortem-lint-actions.ts'
import { blameLint } from './postmortem-lint-blame.ts'
import { factsLint } from './postmortem-lint-facts.ts'
import { leavingLint } from './postmortem-lint-leaving.ts'
import { timelineLint } from './postmortem-lint-timeline.ts'
import { proseOf } from './postmortem-prose.ts'
import { sectionsOf } from './postmortem-sections.ts'

export const lintRules = [
  'blame',
  'loaded-word',
  'what-if',
  'why-not',
  'outage',
  'one-cause',
  'no-evidence',
  'no-zone',
  'vague',
  'action',
  'name',
  'secret',
  'acronym',
  'temporary',
  'environments',
] as const
export type LintRule = (typeof lintRules)[number]

/** One place of a text, and what is to be said of it. Places count UTF-16 units; `until` is behind the last one. */
export interface LintFinding {
  readonly rule: LintRule
  readonly from: number
  readonly until: number
  /** what is the matter and what to write instead, in plain words */
  readonly words: string
  /** what can stand in its place; null where only the writer can know */
  readonly fix: { readonly label: string; readonly insert: string } | null
}

/** What is known beside the words. */
export interface LintFacts {
  readonly impact: Impact
  /** affected environments */
  readonly environments: readonly string[]
  readonly customers: readonly string[]
  /** names of people the record knows: who acknowledged, wrote, was asked */
  readonly people: readonly string[]
  /** only a temporary fix was possible; null = not told */
  readonly temporary: boolean | null
  /** the short name of the zone the times are told in, as it was on that day, such as CEST; null = not offered */
  readonly zone: string | null
  /** who would do an action, and until which day (YYYY-MM-DD): offered where an action names neither */
  readonly owner: string | null
  readonly dueDay: string | null
}

/** All that is to be said of a text, in the order of its places. */
export function lintPostmortem(text: string, facts: LintFacts): readonly LintFinding[] {
  const sections = sectionsOf(text)
  const lines = proseOf(text, sections)
  return inOrder([
    ...blameLint(lines, facts),
    ...timelineLint(lines, facts),
    ...factsLint(text, lines, sections, facts),
    ...actionLint(lines, facts),
    ...leavingLint(lines, facts),
  ])
}

/** What should not leave the house in it: secrets, and names of customers and people anywhere in the text. */
export function lintBeforeLeaving(
  text: string,
  facts: Pick<LintFacts, 'customers' | 'people'>,
): readonly LintFinding[] {
  return inOrder(leavingLint(proseOf(text), facts, 'everywhere'))
}

/** In the order of their places; what one rule finds twice at a place is said once. */
function inOrder(findings: readonly LintFinding[]): readonly LintFinding[] {
  const ends = new Map<LintRule, number>()
  return findings
    .toSorted((a, b) => a.from - b.from || a.until - b.until)
    .filter(({ rule, from, until }) => {
      if (from < (ends.get(rule) ?? 0)) return false
      ends.set(rule, until)
      return true
    })
}
