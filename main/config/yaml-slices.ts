/** The slices of a YAML text that a change replaces, and the words that go in their place. Pure; checks nothing. */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import {
  columnOf,
  commentsIn,
  contentEnd,
  dashOf,
  isBlock,
  isFirstOnLine,
  keyStart,
  lineBreakOf,
  lineEnd,
  lineStart,
  nextLine,
  type Stretch,
} from './yaml-text.ts'

export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain }
type Path = readonly (string | number)[]

/** The text with the entry at `path` set: in its place when it is there, else at the end of its map. */
export function putEntry(text: string, document: Document, path: Path, value: Plain): string {
  const parent = document.getIn(path.slice(0, -1), true)
  const key = path.at(-1) ?? ''
  if (isSeq(parent)) {
    const item = parent.items[Number(key)]
    return replaceValue(text, item, value, isBlock(parent), contentEnd(text, item))
  }
  if (!isMap(parent))
    return `${text.replace(/[^\n]$/, `$&${lineBreakOf(text)}`)}${lines(text, { [key]: value }, 0)}${lineBreakOf(text)}`
  const pair = pairOf(parent, key)
  if (pair) return replacePair(text, pair, value, isBlock(parent))
  const last = parent.items.at(-1)
  if (!isBlock(parent) || !last) {
    const at = last ? contentEnd(text, last) : (parent.range?.[0] ?? 0) + 1
    return splice(
      text,
      { from: at, to: at },
      `${last ? ', ' : ''}${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    )
  }
  const first = parent.items[0]
  const column = columnOf(text, first ? keyStart(first) : 0)
  return below(text, contentEnd(text, last), lines(text, { [key]: value }, column))
}

/** The text without a map's entry; the comments in it stay as lines of their own. */
export function cutEntry(text: string, document: Document, path: Path): string {
  const parent = document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return text
  const index = parent.items.findIndex((pair) => nameOf(pair) === String(path.at(-1)))
  const pair = parent.items[index]
  if (!pair) return text
  if (!isBlock(parent)) return cutFlow(text, parent, index)
  const from = keyStart(pair)
  const end = contentEnd(text, pair)
  if (isFirstOnLine(text, from)) return cutLines(text, from, end, columnOf(text, from))
  // The first entry beside a dash: the next one moves up into its place.
  const next = parent.items[index + 1]
  if (!next) return splice(text, { from, to: end }, '{}')
  const kept = commentsIn(text, { from, to: keyStart(next) })
  const moved = splice(text, { from, to: keyStart(next) }, '')
  return above(moved, from, kept)
}

/** The text without a list's item, and the comments that went with it. */
export function cutItem(
  text: string,
  document: Document,
  path: Path,
  keepComments: boolean,
): { readonly text: string; readonly dropped: readonly string[] } {
  const list = document.getIn(path.slice(0, -1), true)
  const index = Number(path.at(-1))
  const none = { text, dropped: [] }
  if (!isSeq(list) || list.items[index] === undefined) return none
  if (!isBlock(list)) return { text: cutFlow(text, list, index), dropped: [] }
  const dash = dashOf(list, index)
  const end = contentEnd(text, list.items[index])
  if (!isFirstOnLine(text, dash)) return none
  const inside = commentsIn(text, { from: dash, to: lineEnd(text, end) })
  const without = keepComments
    ? cutLines(text, dash, end, columnOf(text, dash))
    : splice(text, { from: lineStart(text, dash), to: nextLine(text, end) }, '')
  const dropped = keepComments ? [] : inside
  if (list.items.length > 1) return { text: without, dropped }
  // A list without items would say "nothing" instead of "an empty list".
  const owner = ownerOf(document, path.slice(0, -1))
  const colon = owner ? text.indexOf(':', keyEnd(owner)) + 1 : 0
  return { text: splice(without, { from: colon, to: colon }, ' []'), dropped }
}

/** The text with one more item in a list that is there. */
export function appendItem(
  text: string,
  document: Document,
  path: Path,
  list: YAMLSeq,
  value: Plain,
): string {
  const last = list.items.at(-1)
  if (last !== undefined && isBlock(list)) {
    return below(text, contentEnd(text, list), lines(text, [value], columnOf(text, dashOf(list, 0))))
  }
  if (last !== undefined) {
    const at = contentEnd(text, last)
    return splice(text, { from: at, to: at }, `, ${JSON.stringify(value)}`)
  }
  const { from, to } = stretchOf(list)
  const owner = ownerOf(document, path)
  const inside = text.slice(from, to)
  if (!owner || !isBlock(document.getIn(path.slice(0, -1), true)) || inside.includes('\n')) {
    return splice(text, { from: from + 1, to: from + 1 }, JSON.stringify(value))
  }
  // "sources: []" becomes a list over lines: that is how people go on writing it.
  const colon = text.indexOf(':', keyEnd(owner)) + 1
  const bare = splice(text, { from: colon, to }, '')
  return below(bare, colon, lines(text, [value], columnOf(text, keyStart(owner)) + 2))
}

function replacePair(text: string, pair: Pair, value: Plain, inBlock: boolean): string {
  const end = contentEnd(text, pair)
  if (isAbsentAt(pair, end)) return splice(text, { from: end, to: end }, ` ${inline(value, inBlock)}`)
  const old = pair.value
  if (!isBlock(old)) return replaceValue(text, old, value, inBlock, end)
  const colon = text.indexOf(':', keyEnd(pair)) + 1
  const from = isNode(old) ? (old.range?.[0] ?? colon) : colon
  if (!isFirstOnLine(text, from)) return text
  const kept = comments(text, { from, to: lineEnd(text, end) }, columnOf(text, from))
  if (isEmptyOrScalar(value)) {
    const cut = splice(text, { from: lineStart(text, from), to: nextLine(text, end) }, kept)
    return splice(cut, { from: colon, to: colon }, ` ${inline(value, true)}`)
  }
  const words = lines(text, value, columnOf(text, from))
  return splice(text, { from: lineStart(text, from), to: lineEnd(text, end) }, kept + words)
}

/** Replaces a value that stands on its key's line (or is a block of text); comments in it go above that line. */
function replaceValue(text: string, old: unknown, value: Plain, inBlock: boolean, end: number): string {
  if (!isNode(old) || isBlock(old) || !old.range) return text
  const stretch = { from: old.range[0], to: end }
  const isText = isScalar(old) && (old.type === 'BLOCK_LITERAL' || old.type === 'BLOCK_FOLDED')
  const kept = isText || isAlias(old) ? [] : commentsIn(text, stretch)
  const replaced = splice(text, stretch, inline(value, inBlock))
  return inBlock ? above(replaced, stretch.from, kept) : afterAll(replaced, stretch.from, value, kept)
}

/** Comments within a flow collection go behind the value, each ending its line. */
function afterAll(text: string, at: number, value: Plain, kept: readonly string[]): string {
  const end = at + inline(value, false).length
  const words = kept.map((comment) => ` ${comment}${lineBreakOf(text)}`).join('')
  return splice(text, { from: end, to: end }, words)
}

function cutFlow(text: string, collection: YAMLMap | YAMLSeq, index: number): string {
  const ends = collection.items.map((item) => contentEnd(text, item))
  const starts = collection.items.map((item) => startOf(item))
  const stretch =
    index > 0
      ? { from: ends[index - 1] ?? 0, to: ends[index] ?? 0 }
      : { from: starts[0] ?? 0, to: starts[1] ?? ends[0] ?? 0 }
  const words = commentsIn(text, stretch).map((comment) => ` ${comment}${lineBreakOf(text)}`)
  return splice(text, stretch, words.join(''))
}

function cutLines(text: string, from: number, end: number, column: number): string {
  const kept = comments(text, { from, to: lineEnd(text, end) }, column)
  return splice(text, { from: lineStart(text, from), to: nextLine(text, end) }, kept)
}

/** The comments of a stretch as lines of their own. */
function comments(text: string, stretch: Stretch, column: number): string {
  return commentsIn(text, stretch)
    .map((comment) => `${' '.repeat(column)}${comment}${lineBreakOf(text)}`)
    .join('')
}

/** Puts comments on lines of their own above the line of `offset`. */
function above(text: string, offset: number, kept: readonly string[]): string {
  const at = lineStart(text, offset)
  const room = /^[ \uFEFF]*/.exec(text.slice(at, offset))?.[0].replace('\uFEFF', '') ?? ''
  const words = kept.map((comment) => `${room}${comment}${lineBreakOf(text)}`).join('')
  return splice(text, { from: at, to: at }, words)
}

/** Puts lines below the line of `offset`. */
function below(text: string, offset: number, words: string): string {
  const at = lineEnd(text, offset)
  return splice(text, { from: at, to: at }, lineBreakOf(text) + words)
}

/** A value over lines, each moved to `column`; the last one without its break. */
function lines(text: string, value: Plain, column: number): string {
  const words = stringify(value, { lineWidth: 0, blockQuote: false, flowCollectionPadding: false })
  return words
    .trimEnd()
    .split('\n')
    .map((line) => ' '.repeat(column) + line)
    .join(lineBreakOf(text))
}

/** A value on one line. Between brackets JSON is the form that needs no knowledge of its neighbours. */
function inline(value: Plain, inBlock: boolean): string {
  if (!inBlock) return JSON.stringify(value)
  const options = { lineWidth: 0, blockQuote: false, flowCollectionPadding: false } as const
  return stringify(value, { ...options, collectionStyle: 'flow' }).trimEnd()
}

const isEmptyOrScalar = (value: Plain): boolean =>
  typeof value !== 'object' || Object.keys(value).length === 0

function splice(text: string, { from, to }: Stretch, words: string): string {
  return text.slice(0, from) + words + text.slice(to)
}

function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.find((pair) => nameOf(pair) === String(key))
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : ''
}

function keyEnd({ key }: Pair): number {
  return isNode(key) ? (key.range?.[1] ?? 0) : 0
}

/** The entry whose value stands at `path`. */
function ownerOf(document: Document, path: Path): Pair | undefined {
  const parent = document.getIn(path.slice(0, -1), true)
  return isMap(parent) ? pairOf(parent, path.at(-1) ?? '') : undefined
}

/** Is the value of this entry not written at all, so that the entry ends with its colon? */
function isAbsentAt({ value }: Pair, end: number): boolean {
  return value === null || (isScalar(value) && (value.range?.[1] ?? 0) <= (value.range?.[0] ?? end))
}

function startOf(item: unknown): number {
  if (isPair(item)) return keyStart(item)
  return isNode(item) ? (item.range?.[0] ?? 0) : 0
}

function stretchOf(node: unknown): Stretch {
  const range = isCollection(node) ? node.range : null
  return { from: range?.[0] ?? 0, to: range?.[1] ?? 0 }
}
