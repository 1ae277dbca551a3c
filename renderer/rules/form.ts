/** The form of one row: what is typed, and the row it means. Pure. */
import type { Impact, Severity } from '../../contract/alert.ts'
import { matcherText, parseMatcher } from '../../contract/matchers.ts'
import { loudness, type Outcome, type Rule, type RuleMatcher, type RuleWhen } from '../../contract/rules.ts'

/** Everything as text, the way fields hold it; lists are separated by commas. */
export interface RuleForm {
  readonly name: string
  readonly severity: readonly Severity[]
  readonly pipeline: string
  readonly team: string
  readonly environment: string
  readonly customer: string
  readonly servicePriority: string
  readonly impact: readonly Impact[]
  readonly allPipelines: 'any' | 'yes' | 'no'
  readonly cancelOutsideHours: 'any' | 'yes' | 'no'
  /** a matcher on each line */
  readonly labels: string
  readonly hours: string
  readonly then: Outcome
  readonly outsideHours: Outcome
  readonly offDuty: Outcome
}

export const severities: readonly Severity[] = ['page', 'notify', 'ticket', 'none']
export const impacts: readonly Impact[] = ['down', 'degraded', 'none', 'unknown']
export const outcomes: readonly Outcome[] = ['wake', 'notify', 'digest', 'badge', 'nothing']
/** What the field of hours holds where a row asks none. */
export const noHours = ''

/** A row that fits nothing of its own yet. */
export const newRule: Rule = {
  name: '',
  when: {},
  hours: null,
  then: 'badge',
  outsideHours: 'badge',
  offDuty: 'badge',
}

/** The fields of a row. */
export function formOf(rule: Rule): RuleForm {
  const { when, hours, ...rest } = rule
  const text = (values: readonly string[] | undefined): string => (values ?? []).join(', ')
  const choice = (value: boolean | undefined) => (value === undefined ? 'any' : value ? 'yes' : 'no')
  return {
    ...rest,
    severity: when.severity ?? [],
    pipeline: text(when.pipeline),
    team: text(when.team),
    environment: text(when.environment),
    customer: text(when.customer),
    servicePriority: text(when.servicePriority),
    impact: when.impact ?? [],
    allPipelines: choice(when.allPipelines),
    cancelOutsideHours: choice(when.cancelOutsideHours),
    labels: (when.labels ?? []).map(matcherText).join('\n'),
    hours: hours ?? noHours,
  }
}

/** The row that is meant, or what is wrong with the form. `taken`: the names of the other rows. */
export function readRule(
  form: RuleForm,
  taken: readonly string[],
): { readonly rule: Rule } | { readonly problem: string; readonly field: 'name' | 'labels' } {
  const name = form.name.trim()
  if (name === '') return { field: 'name', problem: 'Give the rule a name.' }
  if (taken.includes(name)) return { field: 'name', problem: 'Another rule has this name.' }
  const labels: RuleMatcher[] = []
  for (const line of form.labels.split('\n')) {
    if (line.trim() === '') continue
    const matcher = parseMatcher(line)
    if ('problem' in matcher)
      return { field: 'labels', problem: `“${line.trim()}” is no matcher, such as namespace=~"kube-.*".` }
    labels.push(matcher)
  }
  const asked = { all: flagOf(form.allPipelines), cancels: flagOf(form.cancelOutsideHours) }
  const when: RuleWhen = {
    ...(form.severity.length > 0 ? { severity: form.severity } : {}),
    ...valuesOf('pipeline', form.pipeline),
    ...valuesOf('team', form.team),
    ...valuesOf('environment', form.environment),
    ...valuesOf('customer', form.customer),
    ...valuesOf('servicePriority', form.servicePriority),
    ...(form.impact.length > 0 ? { impact: form.impact } : {}),
    ...(asked.all === undefined ? {} : { allPipelines: asked.all }),
    ...(asked.cancels === undefined ? {} : { cancelOutsideHours: asked.cancels }),
    ...(labels.length > 0 ? { labels } : {}),
  }
  const hours = form.hours === noHours ? null : form.hours
  const { then } = form
  return {
    rule: {
      ...{ name, when, hours, then },
      // Without hours nothing is outside of them.
      outsideHours: hours === null ? then : quieter(then, form.outsideHours),
      offDuty: quieter(then, form.offDuty),
    },
  }
}

/** The outcomes that are not louder than this one. */
export function notLouder(then: Outcome): readonly Outcome[] {
  return outcomes.filter((outcome) => loudness[outcome] <= loudness[then])
}

/** The less loud of the two. */
export function quieter(then: Outcome, other: Outcome): Outcome {
  return loudness[other] < loudness[then] ? other : then
}

function valuesOf<Name extends string>(name: Name, text: string): Partial<Record<Name, readonly string[]>> {
  const values = text.split(',').flatMap((part) => part.trim() || [])
  return values.length > 0 ? (Object.fromEntries([[name, values]]) as Record<Name, string[]>) : {}
}

function flagOf(choice: 'any' | 'yes' | 'no'): boolean | undefined {
  return choice === 'any' ? undefined : choice === 'yes'
}

/** Labels as people paste them: a line each, or in braces as Prometheus writes them. */
export function readLabels(
  text: string,
): { readonly labels: Readonly<Record<string, string>> } | { readonly problem: string } {
  const inside = text
    .trim()
    .replace(/^[\w:]*\{/, '')
    .replace(/\}$/, '')
  const labels: Record<string, string> = {}
  const pairs = inside.matchAll(/([a-zA-Z_]\w*)\s*[:=]\s*("(?:[^"\\]|\\.)*"|[^\s,]*)[\s,]*|(\S+)/g)
  for (const [, name = '', value = '', stray] of pairs) {
    if (stray !== undefined) return { problem: `“${stray.slice(0, 40)}” is no label, such as severity=page.` }
    labels[name] = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value
  }
  if (Object.keys(labels).length === 0)
    return { problem: 'Paste the labels of an alert: severity=page team=atlas.' }
  return { labels }
}
