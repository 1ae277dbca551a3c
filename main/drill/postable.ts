/** Reads what is posted to an Alertmanager, refusing it in the shapes the real one uses. Pure. */

import { isLabelName, matcherProblem, matchesValue } from '../../contract/matchers.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { SentAlert } from './alert-book.ts'
import type { WantedSilence } from './silence-book.ts'

/** A reply that says no. `body` is sent as JSON: a bare string or `{code, message}`, depending on who refuses. */
export interface Refusal {
  readonly status: number
  readonly body: string | { readonly code: number; readonly message: string }
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly no: Refusal }

/** What an alert without an end gets (`resolve_timeout`). */
const resolveTimeoutMs = 300_000
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

/** Is this a UUID, as the path of one silence demands? */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}

type Json = Readonly<Record<string, unknown>>

/** Reads a body of POST /silences; `now` is epoch ms. */
export function readSilence(text: string, now: number): Read<WantedSilence> {
  const parsed = parse(text, 'silence')
  if (!parsed.ok) return parsed
  const body = parsed.value
  if (!isObject(body)) return unparsable('silence', 'it is not an object')
  const missing = ['comment', 'createdBy', 'endsAt', 'matchers', 'startsAt'].find((key) => !(key in body))
  if (missing) return invalid(602, `${missing} in body is required`)
  const { id = '', comment, createdBy, matchers } = body
  if (typeof id !== 'string' || typeof comment !== 'string' || typeof createdBy !== 'string') {
    return unparsable('silence', 'a text is not a string')
  }
  if (!Array.isArray(matchers)) return unparsable('silence', 'matchers is not a list')
  if (matchers.length === 0) return invalid(612, 'matchers in body should have at least 1 items')
  const startsAt = readInstant(body.startsAt)
  const endsAt = readInstant(body.endsAt)
  if (startsAt === null || endsAt === null) return unparsable('silence', 'a date is not RFC 3339')
  const read = readMatchers(matchers)
  if (!read.ok) return read
  if (startsAt >= endsAt) return refuse('Failed to create silence: start time must be before end time')
  if (endsAt < now) return refuse("Failed to create silence: end time can't be in the past")
  const problem = problemOf(read.value)
  if (problem) return refuse(`silence invalid: ${problem}`)
  const wanted = { id: id === '' ? null : id, comment, createdBy, matchers: read.value, startsAt, endsAt }
  return { ok: true, value: wanted }
}

function readMatchers(list: readonly unknown[]): Read<readonly SeenMatcher[]> {
  const matchers: SeenMatcher[] = []
  for (const [index, item] of list.entries()) {
    if (!isObject(item)) return unparsable('silence', 'a matcher is not an object')
    const missing = ['isRegex', 'name', 'value'].find((key) => !(key in item))
    if (missing) return invalid(602, `matchers.${index}.${missing} in body is required`)
    const { name, value, isRegex, isEqual = true } = item
    const texts = typeof name === 'string' && typeof value === 'string'
    if (!texts || typeof isRegex !== 'boolean' || typeof isEqual !== 'boolean') {
      return unparsable('silence', 'a matcher has a field of another type')
    }
    matchers.push({ name, value, isRegex, isEqual })
  }
  return { ok: true, value: matchers }
}

function problemOf(matchers: readonly SeenMatcher[]): string | null {
  for (const [index, matcher] of matchers.entries()) {
    const problem = matcherProblem(matcher)
    if (problem) return `invalid label matcher ${index}: ${problem}`
  }
  const coversAll = matchers.every((matcher) => matchesValue(matcher, ''))
  return coversAll ? 'at least one matcher must not match the empty string' : null
}

/** A body of POST /alerts: the good ones are taken even when others are refused, as the real one does. */
export function readAlerts(
  text: string,
  now: number,
): { readonly good: readonly SentAlert[]; readonly no: Refusal | null } {
  const parsed = parse(text, 'alerts')
  if (!parsed.ok) return { good: [], no: parsed.no }
  if (!Array.isArray(parsed.value)) return { good: [], no: unparsable('alerts', 'it is not a list').no }
  const good: SentAlert[] = []
  const problems: string[] = []
  for (const [index, item] of parsed.value.entries()) {
    if (!isObject(item)) return { good: [], no: unparsable('alerts', 'an alert is not an object').no }
    if (!('labels' in item)) return { good: [], no: invalid(602, `${index}.labels in body is required`).no }
    const labels = withoutEmpty(readTexts(item.labels))
    const annotations = readTexts(item.annotations)
    const startsAt = readInstant(item.startsAt)
    const endsAt = readInstant(item.endsAt)
    if (!labels || !annotations) return { good: [], no: unparsable('alerts', 'a label is not a string').no }
    const problem = labelsProblem(labels)
    if (problem) problems.push(problem)
    else {
      const generatorUrl = typeof item.generatorURL === 'string' ? item.generatorURL : null
      const times = { startsAt: startsAt ?? endsAt ?? now, endsAt: endsAt ?? now + resolveTimeoutMs }
      good.push({ labels, annotations, generatorUrl, ...times })
    }
  }
  return { good, no: problems.length > 0 ? { status: 400, body: problems.join('; ') } : null }
}

function labelsProblem(labels: Readonly<Record<string, string>>): string | null {
  const names = Object.keys(labels)
  if (names.length === 0) return 'at least one label pair required'
  const bad = names.find((name) => !isLabelName(name))
  return bad === undefined ? null : `invalid label set: invalid name ${JSON.stringify(bad)}`
}

type Texts = Readonly<Record<string, string>>

/** Texts by name, or null when it is not that. */
function readTexts(value: unknown): Texts | null {
  if (value === undefined || value === null) return {}
  if (!isObject(value) || Object.values(value).some((text) => typeof text !== 'string')) return null
  return value as Texts
}

/** A label that is empty counts as absent; an annotation does not. */
function withoutEmpty(labels: Texts | null): Texts | null {
  return labels && Object.fromEntries(Object.entries(labels).filter(([, text]) => text !== ''))
}

/** Epoch ms, or null for what is absent, no date, or Go's zero time. A date without a zone counts as UTC. */
function readInstant(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value.replace(' ', 'T')}Z`
  const at = Date.parse(zoned)
  return Number.isNaN(at) || value.startsWith('0001-') ? null : at
}

function parse(text: string, what: string): Read<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return unparsable(what, 'it is not JSON')
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type No = { readonly ok: false; readonly no: Refusal }
const refuse = (body: string): No => ({ ok: false, no: { status: 400, body } })
const invalid = (code: number, message: string): No => ({
  ok: false,
  no: { status: 422, body: { code, message } },
})
const unparsable = (what: string, why: string): No => {
  const message = `parsing ${what} body from "" failed, because ${why}`
  return { ok: false, no: { status: 400, body: { code: 400, message } } }
}
