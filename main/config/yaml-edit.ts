/**
 * Changes of a YAML text that touch only what changes: every other byte stays as its author wrote it. The library's own
 * writer sets brackets, quotes and room anew, so it is asked for new words only. Each change is read again and compared
 * with what was meant; one that does not come out so is refused.
 */
import { isDeepStrictEqual } from 'node:util'
import { type Document, isSeq, parseDocument } from 'yaml'
import { AppError } from '../../contract/errors.ts'
import { permuteItems } from './yaml-order.ts'
import { appendItem, cutEntry, cutItem, type Plain, putEntry } from './yaml-slices.ts'
import { commentsIn } from './yaml-text.ts'

/** The way to an entry: names, and for items of a list their numbers from 0. */
export type Path = readonly (string | number)[]

/**
 * Sets the entry at `path`, whose parent exists; one that says so already is left as it is written.
 * @throws AppError `not-allowed` when it cannot be done without touching more
 */
export function setEntry(text: string, path: Path, value: Plain): string {
  const document = parse(text)
  const was = valueAt(document, path)
  if (isDeepStrictEqual(was, value)) return text
  const byItems = Array.isArray(was) && Array.isArray(value) ? setItems(text, path, was, value) : null
  return byItems ?? proved(text, putEntry(text, document, path, value), changed(document, path, value))
}

/** A list item by item, so that each comment stays beside its own: null where only writing it anew will do. */
function setItems(text: string, path: Path, was: readonly unknown[], value: readonly Plain[]): string | null {
  if (value.length === 0) return null
  const kept = was.filter((item) => value.some((wanted) => isDeepStrictEqual(wanted, item)))
  if (isDeepStrictEqual(kept, value.slice(0, kept.length)) && kept.length > 0) {
    const gone = was.flatMap((item, index) => (kept.includes(item) ? [] : [index])).reverse()
    const less = gone.reduce((now, index) => removeItem(now, [...path, index], true), text)
    return value.slice(kept.length).reduce<string>((now, item) => addItem(now, path, item), less)
  }
  if (was.length !== value.length) return null
  return value.reduce<string>((now, item, index) => setEntry(now, [...path, index], item), text)
}

/** Removes the entry at `path` of a map, if it is there; the comments in it stay, as lines of their own. */
export function removeEntry(text: string, path: Path): string {
  const document = parse(text)
  if (valueAt(document, path) === undefined) return text
  return proved(text, cutEntry(text, document, path), changed(document, path, undefined))
}

/** Removes an item of a list; what stands above and below it stays. `keepComments`: those inside it too. */
export function removeItem(text: string, path: Path, keepComments: boolean): string {
  const document = parse(text)
  const { text: after, dropped } = cutItem(text, document, path, keepComments)
  return proved(text, after, changed(document, path, undefined), dropped)
}

/** Puts an item at the end of the list at `path`, which is begun when it is not there. */
export function addItem(text: string, path: Path, value: Plain): string {
  const document = parse(text)
  const list = document.getIn(path, true)
  if (!isSeq(list)) return setEntry(text, path, [value])
  const meant = changed(document, [...path, list.items.length], value)
  return proved(text, appendItem(text, document, path, list, value), meant)
}

/**
 * Puts the items of the list at `path` in this order, given by their numbers as they stand. Each takes its comments along:
 * those inside it, and those right above it.
 */
export function orderItems(text: string, path: Path, order: readonly number[]): string {
  if (order.every((from, to) => from === to)) return text
  const document = parse(text)
  const list = document.getIn(path, true)
  if (!isSeq(list) || list.items.length !== order.length) return refuse()
  const items = order.map((from) => valueAt(document, [...path, from]) as Plain)
  return proved(text, permuteItems(text, list, order), changed(document, path, items))
}

function parse(text: string): Document {
  return parseDocument(text, { keepSourceTokens: true })
}

/** Refuses a change that did not come out as meant, or that lost a comment other than the `dropped` ones. */
function proved(before: string, after: string, meant: unknown, dropped: readonly string[] = []): string {
  const document = parse(after)
  const left = [...commentsIn(after), ...dropped]
  for (const comment of commentsIn(before)) {
    const at = left.indexOf(comment)
    if (at < 0) return refuse()
    left.splice(at, 1)
  }
  if (document.errors.length > 0 || !isDeepStrictEqual(plainOf(document), meant)) return refuse()
  return after
}

function refuse(): never {
  throw new AppError(
    'not-allowed',
    'Nothing was saved: this part of the file is written in a way that the app cannot change without touching more. Change it in the file.',
  )
}

/** More references than a configuration may have; what is edited has been read before, so it has fewer. */
const mostAliases = 100

function plainOf(document: Document): unknown {
  return document.toJS({ maxAliasCount: mostAliases }) as unknown
}

function valueAt(document: Document, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (Reflect.get(value, key) as unknown)
        : undefined,
    plainOf(document),
  )
}

/** What the file must say after the change; `undefined` takes the entry out. */
function changed(document: Document, path: Path, value: Plain | undefined): unknown {
  // Through JSON, so that what an alias shares becomes two values: a change of one must show as a change of one.
  const next = JSON.parse(JSON.stringify(plainOf(document) ?? {})) as Record<string | number, unknown>
  const key = path.at(-1) ?? ''
  const parent = path.slice(0, -1).reduce((at, part) => at[part] as Record<string | number, unknown>, next)
  if (Array.isArray(parent) && value === undefined) parent.splice(Number(key), 1)
  else if (value === undefined) delete parent[key]
  else parent[key] = value
  return next
}
