/** What to look at before a postmortem's words leave: secrets always, customers' names where others will read them. Pure. */
import { type LintFinding, lintBeforeLeaving } from './postmortem-lint.ts'

/** `own`: a place of the user's own, such as their folder or repository. `outside`: others will read it there. */
export type LeavingTo = 'own' | 'outside'

export interface LeavingRemark {
  readonly kind: 'secret' | 'customer'
  /** one sentence */
  readonly words: string
  /** the first place of it in the text, in UTF-16 units; null = it stands beside the text */
  readonly at: number | null
}

/** So many names or lines are told in one remark. */
const mostTold = 6

/** What is to be said of a text. @param customers as the configuration and the record call them */
export function leavingRemarks(
  text: string,
  customers: readonly string[],
  to: LeavingTo,
): readonly LeavingRemark[] {
  const { secrets, names } = judged(text, customers)
  const lines = [...new Set(secrets.map(({ from }) => lineAt(text, from)))]
  const named = namesIn(text, names)
  return [
    ...(lines.length === 0
      ? []
      : [{ kind: 'secret' as const, words: secretLines(lines), at: secrets[0]?.from ?? null }]),
    ...(to === 'own' || named.length === 0
      ? []
      : [{ kind: 'customer' as const, words: `It names ${some(named)}.`, at: names[0]?.from ?? null }]),
  ]
}

/**
 * What a file holds beside the text: facts at its head, alerts, notes of its story. Only what the text does not say itself.
 * @param content the whole file, or what stands beside the text in it
 */
export function besideRemarks(
  content: string,
  text: string,
  customers: readonly string[],
): readonly LeavingRemark[] {
  const { secrets, names } = judged(content, customers)
  const hasSecret = secrets.some(({ from, until }) => !text.includes(content.slice(from, until)))
  const named = namesIn(content, names).filter((name) => !text.includes(name))
  return [
    ...(hasSecret
      ? [{ kind: 'secret' as const, words: 'Its record holds what looks like a secret.', at: null }]
      : []),
    ...(named.length === 0
      ? []
      : [{ kind: 'customer' as const, words: `Its record names ${some(named)}.`, at: null }]),
  ]
}

/** The number of the line at a place, from 1. */
export function lineAt(text: string, at: number): string {
  return `${text.slice(0, at).split('\n').length}`
}

/** "Line 4 looks like it holds a secret." */
export function secretLines(lines: readonly string[]): string {
  return lines.length === 1
    ? `Line ${lines[0]} looks like it holds a secret.`
    : `Lines ${some(lines)} look like they hold secrets.`
}

/** The first few, and how many more. */
export function some(all: readonly string[]): string {
  const more = all.length - mostTold
  return more > 0 ? `${all.slice(0, mostTold).join(', ')} and ${more} more` : all.join(', ')
}

function judged(
  text: string,
  customers: readonly string[],
): { readonly secrets: readonly LintFinding[]; readonly names: readonly LintFinding[] } {
  const findings = lintBeforeLeaving(text, { customers, people: [] })
  return {
    secrets: findings.filter(({ rule }) => rule === 'secret'),
    names: findings.filter(({ rule }) => rule === 'name'),
  }
}

function namesIn(text: string, found: readonly LintFinding[]): readonly string[] {
  return [...new Set(found.map(({ from, until }) => text.slice(from, until)))]
}
