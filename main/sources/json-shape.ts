/** Shape checks for what servers answer: fast, by hand, naming the field that is wrong. Pure. */
import type { Failure } from '../../contract/source-health.ts'
import { isWebPage, oneLine } from './http-failure.ts'

/** A whole body read, or why none of it is believed. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }

/** The longest text that is kept, characters; longer ones are shortened, not refused: an alert may not blind us. */
const longestText = 10_000

type Fields = Readonly<Record<string, unknown>>

/** A field that is not what it should be; the sentence says which and what was expected. */
export class ShapeError extends Error {
  constructor(field: string, expected: string) {
    super(`${field} is not ${expected}`)
  }
}

/** Reads a body that is a list. One item out of shape makes all the others doubtful: the failure names it. */
export function readList<T>(body: Buffer, what: string, readItem: (item: unknown) => T): Read<readonly T[]> {
  return readBody(body, (parsed) => readItems(parsed, what, readItem, 0))
}

/** The items of a parsed list from the one numbered `first` on; those before it were read elsewhere. @throws ShapeError */
export function readItems<T>(
  parsed: unknown,
  what: string,
  readItem: (item: unknown) => T,
  first: number,
): readonly T[] {
  if (!Array.isArray(parsed)) throw new ShapeError(`the answer${hintOf(parsed)}`, `a list of ${what}s`)
  return parsed.slice(first).map((item, index) => {
    try {
      return readItem(item)
    } catch (error) {
      if (error instanceof ShapeError)
        error.message = `${what} ${first + index + 1} of ${parsed.length}: ${error.message}`
      throw error
    }
  })
}

/** Reads a JSON body with `readAll`, whose ShapeError becomes a failure. */
export function readBody<T>(body: Buffer, readAll: (parsed: unknown) => T): Read<T> {
  return readText(body.toString('utf8'), { start: body, length: body.length }, readAll)
}

/** Reads JSON text as `readBody` does; `body` is what a failure tells of: its beginning, and how many bytes it had. */
export function readText<T>(
  text: string,
  body: { readonly start: Buffer; readonly length: number },
  readAll: (parsed: unknown) => T,
): Read<T> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { ok: false, failure: notJson(body.start, body.length) }
  }
  try {
    return { ok: true, value: readAll(parsed) }
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    return {
      ok: false,
      failure: { kind: 'bad-shape', detail: `Not the answer that was expected: ${error.message}.` },
    }
  }
}

/** The bytes at its beginning that show whether a body is a web page. */
export const tellingBytes = 512

function notJson(body: Buffer, length: number): Failure {
  const start = body.subarray(0, tellingBytes).toString('utf8')
  const detail = isWebPage(start, undefined)
    ? 'A web page came instead of data: probably a login page, or a network that wants a sign-in.'
    : `The answer (${length} bytes) is not JSON.`
  return { kind: 'not-json', detail }
}

/** The words of an object that came where a list should be; some proxies report their errors with status 200. */
function hintOf(parsed: unknown): string {
  if (typeof parsed !== 'object' || parsed === null) return ''
  const { message, error } = parsed as Fields
  const words = typeof message === 'string' ? message : typeof error === 'string' ? error : ''
  return words === '' ? '' : ` ("${oneLine(words)}")`
}

/** The `as…` functions give the value back with its type, or throw a ShapeError that names the field. */
export function asObject(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ShapeError(field, 'an object')
  return value as Fields
}

export function asList(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ShapeError(field, 'a list')
  return value
}

export function asString(value: unknown, field: string): string {
  if (typeof value !== 'string') throw new ShapeError(field, 'a text')
  return value
}

export function asText(value: unknown, field: string, longest: number): string {
  const text = asString(value, field)
  if (text === '' || text.length > longest)
    throw new ShapeError(field, `a text of 1 to ${longest} characters`)
  return text
}

export function asFlag(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(field, 'true or false')
  return value
}

/** Ids in a fixed order, so that an order that differs is no change. Absent and null mean none. */
export function asIds(value: unknown, field: string): readonly string[] {
  if (value == null) return []
  const ids = asList(value, field).map((id) => asString(id, field))
  return ids.length > 1 ? ids.sort() : ids
}

/** An RFC 3339 instant as epoch ms. Go's zero time (year 1) becomes 0. */
export function asInstant(value: unknown, field: string): number {
  const at = typeof value === 'string' ? instantOf(value) : Number.NaN
  if (Number.isNaN(at)) throw new ShapeError(field, 'an instant such as 2026-01-31T12:00:00Z')
  return at
}

/** An RFC 3339 instant as epoch ms, the years before 1970 as 0; NaN for any other text. */
export function instantOf(text: string): number {
  // Date.parse alone would also take "2026" or "Nov 1".
  const at = text.length >= 20 && text[10] === 'T' ? Date.parse(text) : Number.NaN
  return at < 0 ? 0 : at
}

/** An object of texts. What JSON.parse made is kept as it is (its names are its own) unless a text is far too long. */
export function asTexts(value: unknown, field: string): Readonly<Record<string, string>> {
  const texts = asObject(value, field)
  let tooLong = false
  for (const name in texts) {
    const text = texts[name]
    if (typeof text !== 'string') throw new ShapeError(`${field}.${oneLine(name)}`, 'a text')
    if (text.length > longestText || name.length > longestText) tooLong = true
  }
  if (!tooLong) return texts as Record<string, string>
  const short: Record<string, string> = Object.create(null)
  for (const name in texts) short[shorten(name)] = shorten(texts[name] as string)
  return short
}

/** A text that is far too long, cut; the rest as it is. */
export function shorten(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText - 1).toWellFormed()}…` : text
}
