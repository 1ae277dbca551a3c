/** A silence while it is being made: its matchers with what is kept and left out. Pure. */
import { matcherText, readFilterLine } from '../../contract/matchers.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import {
  longestSilenceMs,
  type ProposedMatcher,
  type SilenceEntry,
  shortestSilenceMs,
} from '../../contract/silences.ts'
import type { GitWanted } from './git-text.tsx'

/** One line of the form. */
export interface DraftMatcher extends SeenMatcher {
  /** names the line while its value changes */
  readonly key: string
  readonly kept: boolean
  /** why it is proposed or left out, as a sentence; '' when the user wrote it */
  readonly detail: string
  readonly why: ProposedMatcher['why'] | 'own'
}

let lines = 0

function line(matcher: SeenMatcher, part: Pick<DraftMatcher, 'kept' | 'detail' | 'why'>): DraftMatcher {
  lines += 1
  const { name, value, isRegex, isEqual } = matcher
  return { key: `m${lines}`, name, value, isRegex, isEqual, ...part }
}

/** The proposal as lines: what is kept stands first. */
export function draftOf(proposed: readonly ProposedMatcher[]): readonly DraftMatcher[] {
  const drafted = proposed.map((each) => line(each, each))
  return [...drafted.filter((each) => each.kept), ...drafted.filter((each) => !each.kept)]
}

/** A standing silence as lines. */
export function draftOfEntry({ matchers }: Pick<SilenceEntry, 'matchers'>): readonly DraftMatcher[] {
  return matchers.map((each) => line(each, { kept: true, detail: '', why: 'own' }))
}

/** A silence of the inventory as it is to be kept in Git; one that has begun begins when it is applied. */
export function gitOfEntry(entry: SilenceEntry, now: number): GitWanted {
  const { sourceId, matchers, startsAt, endsAt, comment, by, mine } = entry
  return {
    ...{ sourceId, matchers, endsAt, comment },
    startsAt: startsAt > now ? startsAt : null,
    by: mine ? null : by,
  }
}

/** The matchers that will be written. */
export function keptOf(draft: readonly DraftMatcher[]): readonly SeenMatcher[] {
  return draft
    .filter((each) => each.kept)
    .map(({ name, value, isRegex, isEqual }) => ({ name, value, isRegex, isEqual }))
}

/** A line more; one that stands there already is only kept. */
export function withMatcher(draft: readonly DraftMatcher[], matcher: SeenMatcher): readonly DraftMatcher[] {
  const text = matcherText(matcher)
  if (draft.some((each) => matcherText(each) === text))
    return draft.map((each) => (matcherText(each) === text ? { ...each, kept: true } : each))
  return [...draft, line(matcher, { kept: true, detail: '', why: 'own' })]
}

/** What was typed into "add a matcher": a matcher, or what is wrong with it as a sentence. */
export function readMatcher(text: string): SeenMatcher | { readonly problem: string } {
  const { matchers, words, problem } = readFilterLine(text)
  const [matcher] = matchers
  if (problem !== null) return { problem }
  if (!matcher || matchers.length > 1 || words !== '')
    return { problem: 'Write it like team="edge" or pod=~"web-.*".' }
  return matcher
}

/** What keeps the lines from being asked about, as a sentence; null when nothing does. The engine judges the rest. */
export function draftProblem(draft: readonly DraftMatcher[]): string | null {
  return draft.some((each) => each.kept) ? null : 'Keep at least one matcher.'
}

/** What is wrong with when it ends, as a sentence; null when nothing is. Instants epoch ms. */
export function endProblem(endsAt: number | null, now: number): string | null {
  if (endsAt === null) return 'Say when it ends.'
  if (endsAt - now < shortestSilenceMs) return 'It would end within a minute. Choose a later time.'
  if (endsAt - now > longestSilenceMs)
    return 'It may last 90 days at most. What is to be quiet for ever is a rule to change.'
  return null
}

/** Alertmanager's four ways to compare. */
export const operators = ['=', '!=', '=~', '!~'] as const
export type Operator = (typeof operators)[number]

/** How a matcher compares. */
export function operatorOf({ isRegex, isEqual }: SeenMatcher): Operator {
  if (isRegex) return isEqual ? '=~' : '!~'
  return isEqual ? '=' : '!='
}

/** The matcher with another way to compare. */
export function withOperator(matcher: DraftMatcher, operator: Operator): DraftMatcher {
  return { ...matcher, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') }
}
