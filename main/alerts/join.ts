/**
 * Which alerts of different sources are one trouble, told twice. Pure. Wrongly joined, a trouble hides another one; so where
 * anything is open, they stay apart.
 */
import { volatileLabels } from '../../contract/label-mapping.ts'
import type { SourceKind } from '../../contract/source-options.ts'

type Labels = Readonly<Record<string, string>>

/** An alert as its source tells it. */
export interface Told {
  readonly kind: SourceKind
  readonly labels: Labels
  /** where it says that it comes from */
  readonly generatorUrl: string | null
  /** the alerts that it is made of, where the source says so */
  readonly parts: readonly Labels[]
  readonly environment: string | null
  /** the addresses of its source */
  readonly urls: readonly string[]
}

/** Whose row it is: the one that calls people, then those where it can be held quiet, then the one that only tells. */
const ranks: Partial<Record<SourceKind, number>> = {
  pagerduty: 0,
  alertmanager: 1,
  grafana: 1,
  mimir: 1,
  webhook: 1,
  prometheus: 2,
}

/** The rank of a source's kind; null = its alerts are compared with no other's. */
export function rankOf(kind: SourceKind): number | null {
  return ranks[kind] ?? null
}

/** Labels that a source says of itself, which the other copy cannot have. */
const ownLabels: ReadonlySet<string> = new Set(['alertstate', ...volatileLabels])

/**
 * Why `other` is the trouble that `lead` tells of, as a sentence; null where it is not, or not surely.
 * @param lead of the lower rank
 */
export function whyJoined(lead: Told, other: Told): string | null {
  const ranks = [rankOf(lead.kind), rankOf(other.kind)] as const
  if (ranks[0] === null || ranks[1] === null || ranks[0] >= ranks[1]) return null
  if (lead.kind === 'pagerduty') {
    // What Alertmanager sends to a pager are all of its labels: one that is missing makes it another alert.
    return lead.parts.some((part) => saysTheSame(part, other.labels) && isTelling(part))
      ? 'The incident was opened for this alert: all its labels are the same.'
      : null
  }
  if (other.kind !== 'prometheus' || !isTelling(other.labels) || !isWithin(other.labels, lead.labels))
    return null
  if (comesFrom(lead.generatorUrl, other.urls))
    return 'It is the same alert before it was sent on: the labels are the same, and it comes from there.'
  return lead.environment !== null && lead.environment === other.environment
    ? 'It is the same alert before it was sent on: the labels are the same, in the same environment.'
    : null
}

/** What labels come to, as text: two that say the same have the same, in whatever order. */
export function nameOfLabels(labels: Labels): string {
  const telling = Object.entries(labels).filter(([name, value]) => value !== '' && !ownLabels.has(name))
  return JSON.stringify(telling.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A name alone tells nothing: thousands of alerts are called the same. */
function isTelling(labels: Labels): boolean {
  return (labels.alertname ?? '') !== '' && Object.keys(labels).length >= 2
}

function saysTheSame(a: Labels, b: Labels): boolean {
  return isWithin(a, b) && isWithin(b, a)
}

/** Has `more` every label of `labels`, with its value? */
function isWithin(labels: Labels, more: Labels): boolean {
  return Object.entries(labels).every(
    ([name, value]) =>
      ownLabels.has(name) || value === '' || (Object.hasOwn(more, name) && more[name] === value),
  )
}

function comesFrom(generatorUrl: string | null, urls: readonly string[]): boolean {
  const host = generatorUrl === null ? undefined : URL.parse(generatorUrl)?.host
  return host !== undefined && host !== '' && urls.some((url) => URL.parse(url)?.host === host)
}

/** The label sets that an incident names, of an annotation that may say anything. */
export function partsOf(annotation: string | undefined): readonly Labels[] {
  if (annotation === undefined) return []
  try {
    const parsed: unknown = JSON.parse(annotation)
    return Array.isArray(parsed) ? parsed.filter(isLabels) : []
  } catch {
    return []
  }
}

function isLabels(value: unknown): value is Labels {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === 'string')
  )
}
