/** The table of rules: the one Nightdesk comes with, and a table made ready for many alerts. Pure. */
import { pipelineLabel } from '../../contract/label-mapping.ts'
import type { Rule, RuleFacts, RuleMatcher, RuleTable, RuleWhen } from '../../contract/rules.ts'

/** Does a label set satisfy the matchers? Null for matchers that cannot be compiled. */
export type CompileMatchers = (
  matchers: readonly RuleMatcher[],
) => ((labels: Readonly<Record<string, string>>) => boolean) | null

/** A table made ready. */
export interface CompiledRules {
  readonly table: RuleTable
  /** the first row that fits; null where none does */
  match(facts: RuleFacts): Rule | null
  /** whether `facts.labels` are looked at */
  readonly needsLabels: boolean
}

const rule = (name: string, when: RuleWhen, rest: Partial<Omit<Rule, 'name' | 'when'>>): Rule => ({
  ...{ name, when, hours: null, then: 'badge', outsideHours: 'badge', offDuty: 'badge' },
  ...rest,
})

/**
 * What holds for whoever writes no rules: a page wakes whoever is on duty, and what is less never makes a sound at night.
 * A test pipeline's page wakes nobody unless it says that it pages everywhere.
 */
export const standardRules: readonly Rule[] = [
  rule(
    'Pages of all pipelines',
    { severity: ['page'], allPipelines: true },
    { then: 'wake', outsideHours: 'wake' },
  ),
  rule(
    'Pages of test pipelines',
    {
      severity: ['page'],
      labels: [{ name: pipelineLabel, value: '.*test.*', isRegex: true, isEqual: true }],
    },
    { then: 'digest', outsideHours: 'digest' },
  ),
  rule(
    'Pages for working hours',
    { severity: ['page'], cancelOutsideHours: true },
    { hours: 'working', then: 'wake', outsideHours: 'digest' },
  ),
  rule('Pages', { severity: ['page'] }, { then: 'wake', outsideHours: 'wake' }),
  rule('Notify', { severity: ['notify'] }, { hours: 'day', then: 'notify', outsideHours: 'digest' }),
  rule('Tickets', { severity: ['ticket'] }, {}),
  rule('Everything else', {}, {}),
]

/** No label of that name says more than what was read of it into `facts.pipeline`. */
const isOfLabels = ({ name }: RuleMatcher): boolean => name !== pipelineLabel

/**
 * Makes a table ready. A row whose expressions cannot be compiled fits nothing: the configuration refuses such a row, so
 * none gets here.
 */
export function compileRules(table: RuleTable, compileMatchers: CompileMatchers): CompiledRules {
  const rows = table.rules.map((row) => {
    const labels = row.when.labels ?? []
    const ofLabels = labels.filter(isOfLabels)
    const ofPipeline = labels.filter((matcher) => !isOfLabels(matcher))
    return {
      row,
      labels: ofLabels.length === 0 ? always : compileMatchers(ofLabels),
      pipeline: ofPipeline.length === 0 ? always : compileMatchers(ofPipeline),
    }
  })
  return {
    table,
    needsLabels: table.rules.some(({ when }) => when.labels?.some(isOfLabels) ?? false),
    match: (facts) => {
      const found = rows.find(
        ({ row, labels, pipeline }) =>
          fits(row.when, facts) &&
          pipeline?.({ [pipelineLabel]: facts.pipeline ?? '' }) === true &&
          labels?.(facts.labels ?? {}) === true,
      )
      return found?.row ?? null
    },
  }
}

const always = (): boolean => true

/** A label that is not there says how much a cluster matters: most of all. */
const noPriority = 'highest'

function fits(when: RuleWhen, facts: RuleFacts): boolean {
  return (
    among(when.severity, facts.severity) &&
    among(when.pipeline, facts.pipeline) &&
    among(when.team, facts.team) &&
    among(when.environment, facts.environment) &&
    among(when.customer, facts.customer) &&
    among(when.servicePriority, facts.servicePriority ?? noPriority) &&
    among(when.impact, facts.impact) &&
    (when.allPipelines === undefined || when.allPipelines === facts.allPipelines) &&
    (when.cancelOutsideHours === undefined || when.cancelOutsideHours === facts.cancelOutsideHours)
  )
}

function among<T extends string>(wanted: readonly T[] | undefined, value: T | null): boolean {
  return wanted === undefined || (value !== null && wanted.includes(value))
}
