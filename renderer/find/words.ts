/** Words about what was found. Pure. */
import type { FindAnswer, FindHit, FindKind } from '../../contract/find.ts'

export const kindWords: Readonly<Record<FindKind, string>> = {
  alert: 'Alerts',
  thread: 'Threads',
  postmortem: 'Postmortems',
  person: 'People',
  customer: 'Customers',
  environment: 'Environments',
  recipe: 'Recipes',
}

export const oneOf: Readonly<Record<FindKind, string>> = {
  alert: 'Alert',
  thread: 'Thread',
  postmortem: 'Postmortem',
  person: 'Person',
  customer: 'Customer',
  environment: 'Environment',
  recipe: 'Recipe',
}

/** How far back the filters can look, in days. */
export const spans: readonly (readonly [number, string])[] = [
  [1, 'Last day'],
  [7, 'Last 7 days'],
  [30, 'Last 30 days'],
  [365, 'Last year'],
]

const count = (number: number): string => number.toLocaleString('en-GB')

/** What of the history is not there to be found yet, as a sentence; null = all of it is. */
export function behindText({ behind }: Pick<FindAnswer, 'behind'>): string | null {
  if (behind === 0) return null
  if (behind === 1) return 'One record is still being read in.'
  return `${count(behind)} records are still being read in: the oldest come last.`
}

/** How many were found, as it is said: "12 found", "more than 200 found". */
export function foundText(answer: FindAnswer | null, shown: number): string {
  if (answer === null) return ''
  const { counted, next } = answer
  const sum = Math.max(counted.matches, shown)
  if (sum === 0) return next === null ? 'Nothing found' : 'Nothing found among the newest'
  return counted.all && next === null ? `${count(sum)} found` : `${count(sum)} found, and there are more`
}

/** What is said where nothing was found: never more than is known. */
export function nothingText(answer: FindAnswer | null): string {
  if (answer !== null && answer.next !== null) return 'Nothing among the newest has all of this.'
  if (answer !== null && answer.behind > 0) return 'Nothing that has been read in so far has all of this.'
  return 'Nothing in the history has all of this.'
}

export const titleText = ({ title }: Pick<FindHit, 'title'>): string => title.map(({ text }) => text).join('')

/** What a hit is, beside its title: where, of whom, how often. */
export function factsOf({ environment, customer, count: times }: FindHit): readonly string[] {
  const place = environment === null ? [] : [environment]
  const whose = customer === null ? [] : [customer]
  return [...place, ...whose, ...(times > 1 ? [`${count(times)} times`] : [])]
}

/** What is said of an open one. */
export function openWord({ target, isOpen }: FindHit): string | null {
  if (!isOpen) return null
  if (target.kind === 'alert') return 'fires now'
  return target.kind === 'thread' || target.kind === 'postmortem' ? 'open' : null
}
