/** Items of somebody's JSON as alerts, by the places that the configuration names. Pure; hostile values are kept as text. */
import { createHash } from 'node:crypto'
import type { SeenAlert } from '../../contract/observation.ts'
import type { JsonFields, JsonStates } from '../../contract/source-options.ts'
import { oneLine } from './http-failure.ts'
import { valueAt } from './json-pointer.ts'
import { asList, instantOf, shorten } from './json-shape.ts'

/** How items are read. */
export interface ItemReading {
  readonly items: string
  readonly fields: JsonFields
  readonly states: JsonStates
}

/** One item: as an alert, or over by its own word. */
export interface ReadItem {
  readonly alert: SeenAlert
  readonly isOver: boolean
  /** it names no id: it is known by all it says, and is another one when that changes */
  readonly isNameless: boolean
  /** when it began is not said: `firedAt` is when it was read */
  readonly isTimeless: boolean
  /** others of the same list have its id too, and are not the same */
  readonly isShared?: boolean
}

/** For so long an item stands by its last look, ms. */
export const vouchedMs = 300_000
/** More labels of one item than this help nobody. */
const mostLabels = 100

/**
 * The items of an answer. What is missing in one, or of another type than usual, never drops it.
 * @param now epoch ms
 * @param base the address of the answer, for links that are written without a host
 * @throws ShapeError where no list stands at its place
 */
export function readItemsOf(
  whole: unknown,
  reading: ItemReading,
  now: number,
  base: string,
): readonly ReadItem[] {
  const at = valueAt(whole, reading.items)
  const where = reading.items === '' ? 'the answer' : `what stands at ${oneLine(reading.items)}`
  return asList(at, where).map((item) => readItem(item, reading, now, base))
}

function readItem(item: unknown, { fields, states }: ItemReading, now: number, base: string): ReadItem {
  const textAt = (pointer: string | null): string | null =>
    pointer === null ? null : textOf(valueAt(item, pointer))
  const id = textAt(fields.id)
  const state = textAt(fields.state)?.toLowerCase() ?? ''
  const since = fields.since === null ? null : instantAt(valueAt(item, fields.since))
  const title = textAt(fields.title)
  const heldBy = textAt(fields.heldBy)
  const isHeld = states.held.includes(state) || (heldBy !== null && fields.heldBy !== null)
  const severity = textAt(fields.severity)
  const labels = labelsOf(item, fields)
  if (severity !== null) labels.set('severity', severity)
  if (state !== '') labels.set('state', state)
  if (!labels.has('alertname')) labels.set('alertname', title ?? id ?? 'Item without a title')
  return {
    alert: {
      fingerprint: id ?? createHash('sha256').update(JSON.stringify(item)).digest('hex').slice(0, 32),
      labels: Object.fromEntries(labels),
      annotations: title === null ? {} : { summary: title },
      firedAt: since ?? now,
      endsAt: now + vouchedMs,
      generatorUrl: linkOf(textAt(fields.url), base),
      suppressed: false,
      ...{ silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [] },
      ...(isHeld ? { held: { by: heldBy, mine: false, at: null, until: null } } : {}),
      ...(since === null ? { sinceUnknown: true } : {}),
    },
    isOver: states.over.includes(state),
    isNameless: id === null,
    isTimeless: since === null,
  }
}

function labelsOf(item: unknown, fields: JsonFields): Map<string, string> {
  // A label may be called `__proto__`: in a map that is a name as any other.
  const labels = new Map<string, string>()
  const all = fields.allLabels === null ? null : valueAt(item, fields.allLabels)
  if (typeof all === 'object' && all !== null && !Array.isArray(all))
    for (const [name, value] of Object.entries(all).slice(0, mostLabels)) {
      const text = textOf(value)
      if (text !== null && name !== '') labels.set(shorten(name), text)
    }
  for (const [name, pointer] of Object.entries(fields.labels)) {
    const text = textOf(valueAt(item, pointer))
    if (text !== null) labels.set(name, text)
  }
  return labels
}

/** A value as text: numbers and flags as they are written, lists by commas; null where there is nothing. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'string') return shorten(value)
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return value.length === 0 ? null : shorten(value.join(', '))
  return shorten(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** Before this an amount of time since 1970 is in seconds: as ms it would lie in the first months of it. */
const leastMs = 100_000_000_000

/** RFC 3339, or a number (also as text) of seconds or ms since 1970; null for anything else. */
function instantAt(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{9,16}(\.\d{1,9})?$/.test(value) ? Number(value) : value
  if (typeof number === 'number') {
    const ms = Math.round(number < leastMs ? number * 1_000 : number)
    return Number.isSafeInteger(ms) && ms > 0 ? ms : null
  }
  const at = typeof value === 'string' ? instantOf(value) : Number.NaN
  return Number.isNaN(at) || at === 0 ? null : at
}

/** A link to the web; null for any other. */
function linkOf(text: string | null, base: string): string | null {
  const url = text === null ? null : URL.parse(text, base)
  return url && /^https?:$/.test(url.protocol) ? url.href : null
}
