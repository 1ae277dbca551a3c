/** Which labels of the chosen alerts a silence should name, learned from how they behaved before. Pure. */
import { allPipelinesLabel, type LabelMapping, volatileLabels } from '../../contract/label-mapping.ts'
import type { ProposedMatcher } from '../../contract/silences.ts'
import type { EpisodeLabels } from './label-table.ts'
import { alternation, type Labels } from './matching.ts'

/** A label counts as volatile when its value changed in at least this share of the transitions between episodes, */
const volatileShare = 0.5
/** and there were at least this many: one change alone proves nothing. */
const leastTransitions = 2
/** More values than this make a matcher that nobody reads. */
const mostValues = 10
/** The contract's longest name and value of a matcher, and the most matchers of a silence. */
const longestName = 1_000
const longestValue = 4_000
const mostMatchers = 60

/** How often a label's value changed from one episode to the next that began after it had ended. */
export interface Transitions {
  readonly changed: number
  readonly all: number
}

/**
 * Counts, over episodes of one alert name and environment in the order of time. Episodes that overlap are different
 * troubles at the same time: that their labels differ says nothing.
 */
export function transitionsOf(history: readonly EpisodeLabels[], label: string): Transitions {
  let changed = 0
  let all = 0
  for (const [index, next] of history.entries()) {
    const before = history[index - 1]
    if (!before || before.quietAt === null || before.quietAt > next.firedAt) continue
    all += 1
    if (valueIn(before.labels, label) !== valueIn(next.labels, label)) changed += 1
  }
  return { changed, all }
}

/** The labels that say what the alert is and whose: without them a silence hides what it was not meant for. */
export function scopeLabels(mapping: LabelMapping): readonly string[] {
  return [
    'alertname',
    ...mapping.installation,
    ...mapping.cluster,
    ...mapping.environment,
    ...mapping.customer,
    ...mapping.team,
    ...mapping.severity,
    allPipelinesLabel,
  ]
}

/**
 * Matchers for the chosen alerts of one source: those to keep first. `histories` holds the earlier episodes of each of
 * their names and environments.
 */
export function propose(
  chosen: readonly Labels[],
  scope: readonly string[],
  histories: readonly (readonly EpisodeLabels[])[],
): readonly ProposedMatcher[] {
  const names = [...new Set(chosen.flatMap((labels) => Object.keys(labels)))]
  const rank = (name: string): number => (scope.includes(name) ? scope.indexOf(name) : scope.length)
  return names
    .filter((name) => name !== '' && name.length <= longestName)
    .map((name) => matcherFor(name, chosen, scope, histories))
    .filter(({ value }) => value !== '' && value.length <= longestValue)
    .toSorted(
      (a, b) => Number(b.kept) - Number(a.kept) || rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1),
    )
    .slice(0, mostMatchers)
}

/** The labels of the chosen alerts that the proposal could not take in: without them it hides more than these alerts. */
export function leftOutOf(
  chosen: readonly Labels[],
  proposed: readonly ProposedMatcher[],
): readonly string[] {
  const named = new Set(proposed.map(({ name }) => name))
  const names = new Set(chosen.flatMap((labels) => Object.keys(labels)))
  return [...names]
    .filter((name) => !named.has(name) && chosen.some((labels) => valueIn(labels, name) !== ''))
    .toSorted()
}

function matcherFor(
  name: string,
  chosen: readonly Labels[],
  scope: readonly string[],
  histories: readonly (readonly EpisodeLabels[])[],
): ProposedMatcher {
  const values = [...new Set(chosen.map((labels) => valueIn(labels, name)))].toSorted()
  const isScope = scope.includes(name)
  const few = values.length <= mostValues
  const matcher =
    values.length === 1
      ? { name, value: values[0] ?? '', isRegex: false, isEqual: true }
      : { name, value: few ? alternation(values) : '.+', isRegex: true, isEqual: true }
  if (values.length > 1) {
    const inAll = !values.includes('')
    const count = `${inAll ? '' : 'Not all chosen alerts have it. '}${values.length} different values.`
    if (isScope && few && inAll) return { ...matcher, kept: true, why: 'scope', detail: count }
    return { ...matcher, kept: false, why: 'differs', detail: count }
  }
  if (isScope) return { ...matcher, kept: true, why: 'scope', detail: 'Says what it is, where or whose.' }
  if (volatileLabels.includes(name)) {
    const detail = 'Known to change while the trouble stays the same.'
    return { ...matcher, kept: false, why: 'volatile', detail }
  }
  const counts = histories.map((history) => transitionsOf(history, name))
  const changed = counts.reduce((sum, count) => sum + count.changed, 0)
  const all = counts.reduce((sum, count) => sum + count.all, 0)
  if (all >= leastTransitions && changed >= all * volatileShare) {
    const detail = `Changed in ${changed} of ${all} earlier episodes.`
    return { ...matcher, kept: false, why: 'volatile', detail }
  }
  return { ...matcher, kept: true, why: 'steady', detail: steadyWords(changed, all) }
}

function steadyWords(changed: number, all: number): string {
  if (all === 0) return 'No earlier episode to compare with.'
  if (changed > 0) return `Changed in ${changed} of ${all} earlier episodes.`
  return all === 1 ? 'The same in the episode before.' : `The same in ${all} earlier episodes.`
}

function valueIn(labels: Labels, name: string): string {
  return (Object.hasOwn(labels, name) ? labels[name] : undefined) ?? ''
}
