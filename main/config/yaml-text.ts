/** Places in a YAML text: where a node really ends, which lines it covers, which comments stand there. Pure. */
import { isCollection, isMap, isNode, isPair, isScalar, isSeq, Lexer, type Pair, type YAMLSeq } from 'yaml'

/** A stretch of a text, `to` not included. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The start of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** The end of the line that holds `offset`, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset)
  if (at < 0) return text.length
  return text[at - 1] === '\r' && at > offset ? at - 1 : at
}

/** The start of the line after the one that holds `offset`. */
export function nextLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset)
  return at < 0 ? text.length : at + 1
}

/** How far from the left `offset` stands; the mark at the head of some files is no column. */
export function columnOf(text: string, offset: number): number {
  return text.slice(lineStart(text, offset), offset).replace('\uFEFF', '').length
}

/** Does only room stand before `offset` on its line? */
export function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === ''
}

/** How lines end in this text. */
export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

/** Where the words of a node, pair or list item end: without the comments, empty lines and breaks after them. */
export function contentEnd(text: string, thing: unknown): number {
  if (isPair(thing)) {
    const key = isNode(thing.key) ? (thing.key.range?.[1] ?? 0) : 0
    return isAbsent(thing.value) ? text.indexOf(':', key) + 1 : contentEnd(text, thing.value)
  }
  if (isCollection(thing) && !thing.flow && thing.items.length > 0) {
    const last = thing.items.at(-1)
    if (isSeq(thing) && isAbsent(last)) return dashOf(thing, thing.items.length - 1) + 1
    return contentEnd(text, last)
  }
  const range = isNode(thing) ? thing.range : null
  if (!range) return 0
  return range[0] + text.slice(range[0], range[1]).trimEnd().length
}

/** A value that is not written at all ("key:"). */
function isAbsent(value: unknown): boolean {
  return value === null || (isScalar(value) && value.range?.[0] === value.range?.[1])
}

/** Where a key begins. */
export function keyStart(pair: Pair): number {
  return isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0
}

/** Where the dash of a block list's item stands, by the tokens the parser kept. */
export function dashOf(list: YAMLSeq, index: number): number {
  const token = list.srcToken
  const start = token?.type === 'block-seq' ? token.items[index]?.start : undefined
  return start?.find(({ type }) => type === 'seq-item-ind')?.offset ?? 0
}

/** Is this a collection in block style, written over lines of its own? */
export function isBlock(value: unknown): boolean {
  return (isMap(value) || isSeq(value)) && value.flow !== true
}

/** Marks of the lexer that take no room in the text: the start of a document, of a scalar, the end of a flow. */
const marks: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f'])

/** The comments within a stretch, in their order. */
export function commentsIn(
  text: string,
  { from, to }: Stretch = { from: 0, to: text.length },
): readonly string[] {
  const found: string[] = []
  let offset = 0
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) continue
    if (token.startsWith('#') && offset >= from && offset < to) found.push(token)
    offset += token.length
  }
  return found
}
