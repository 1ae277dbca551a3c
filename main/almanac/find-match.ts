/** Whether a text has what a line asks for, and where: the last word on what the index only names as likely. Pure. */
import type { FindPiece } from '../../contract/find.ts'
import type { LabelTerm, Line, Term } from './find-line.ts'
import { type Form, type Word, wordsOf } from './find-words.ts'

/** A part of a document: its title, one of its labels, its words. */
export interface Field {
  readonly text: string
  /** of a label: its name */
  readonly label: string | null
  /** whose or what it is, as it is said beside the words; null = the title */
  readonly from: string | null
}

/** Do these parts of one document together have all the line asks for, and nothing that it does not want? */
export function holds(fields: readonly Field[], { terms, without, labels }: Line): boolean {
  const texts = fields.map(({ text }) => text)
  return (
    labels.every((label) => fields.some((field) => hasLabel(field, label))) &&
    terms.every((term) => texts.some((text) => textHasTerm(text, term))) &&
    !without.some((term) => texts.some((text) => textHasTerm(text, term)))
  )
}

/** Are all labels that the line asks for among these? */
export function hasLabels(all: readonly (readonly [string, string])[], { labels }: Line): boolean {
  return labels.every((label) =>
    all.some(([name, text]) => hasLabel({ label: name, text, from: null }, label)),
  )
}

function textHasTerm(text: string, term: Term): boolean {
  return mayHave(text, term) && hasTerm(wordsOf(text), term)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ascii = /^[\u0000-\u007f]*$/

/** A quick look: a plain text whose letters nowhere are those of the words has not the words either. */
function mayHave(text: string, { words }: Term): boolean {
  if (!ascii.test(text)) return true
  const lower = text.toLowerCase()
  return words.every((word) => lower.includes(word))
}

function hasTerm(words: readonly Word[], { words: sought, isPrefix }: Term): boolean {
  const last = sought.length - 1
  return words.some((_, at) =>
    sought.every((word, index) => {
      const here = words[at + index]
      return here !== undefined && formIn(here, word, isPrefix && index === last) !== null
    }),
  )
}

function formIn({ forms }: Word, sought: string, isPrefix: boolean): Form | null {
  const exact = forms.find(({ folded }) => folded === sought)
  return exact ?? (isPrefix ? (forms.find(({ folded }) => folded.startsWith(sought)) ?? null) : null)
}

function hasLabel({ label, text }: Field, { name, value, isPrefix }: LabelTerm): boolean {
  if (label !== name) return false
  const mine = text.toLowerCase()
  return mine === value || (isPrefix && mine.startsWith(value))
}

/** How well a title or a name answers the line: 2 = it is the very words, 1 = it has all of them, 0 = it has not. */
export function likeness(title: string, line: Line): 0 | 1 | 2 {
  const { terms } = line
  if (terms.length === 0 || !holds([{ text: title, label: null, from: null }], { ...line, labels: [] }))
    return 0
  const typed = terms.flatMap(({ words }) => words).join(' ')
  const whole = wordsOf(title)
    .map(({ forms: [{ folded }] }) => folded)
    .join(' ')
  return typed === whole ? 2 : 1
}

interface Span {
  readonly from: number
  readonly to: number
}

/** Where the words of the line stand in the text, in order, never over one another. */
function spansIn(words: readonly Word[], { terms }: Line): Span[] {
  const spans: Span[] = []
  for (const word of words) {
    let best: Span | null = null
    for (const term of terms)
      for (const [index, sought] of term.words.entries()) {
        const span = spanOf(word, sought, term.isPrefix && index === term.words.length - 1)
        if (span && (best === null || span.to - span.from > best.to - best.from)) best = span
      }
    if (best) spans.push(best)
  }
  return spans
}

/** The typed beginning of a word; all of it where folding has changed its length. */
function spanOf(word: Word, sought: string, isPrefix: boolean): Span | null {
  const form = formIn(word, sought, isPrefix)
  if (!form) return null
  const isPlain = form.folded.length === form.to - form.from
  return { from: form.from, to: isPlain ? form.from + sought.length : form.to }
}

function cut(text: string, spans: readonly Span[], from: number, to: number): FindPiece[] {
  const pieces: FindPiece[] = []
  const add = (piece: string, hit: boolean): void => {
    if (piece !== '') pieces.push({ text: piece.replace(/\s+/g, ' '), hit })
  }
  let at = from
  for (const span of spans) {
    if (span.from < at || span.to > to) continue
    add(text.slice(at, span.from), false)
    add(text.slice(span.from, span.to), true)
    at = span.to
  }
  add(text.slice(at, to), false)
  return pieces
}

/** No character is cut in two. */
function wholeEnd(text: string, end: number): number {
  const isHalf = end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1))
  return isHalf ? end - 1 : end
}

/** A title of more characters than this is cut: a page of text is no line of a list. */
const maxTitle = 200

/** The whole text in pieces. */
export function piecesOf(text: string, line: Line): FindPiece[] {
  return cut(text, spansIn(wordsOf(text), line), 0, wholeEnd(text, Math.min(text.length, maxTitle)))
}

/** So much is shown before the first word that was found, and in all, in characters. */
const before = 40
const inAll = 160

/** Longer texts are read around the place where the letters are first. */
const longText = 600
/** So many places are looked at before all of a long text is read. */
const maxTries = 12

/** A part of a long text that has a word of the line, as far as that can be told quickly; else all of it. */
function nearText(text: string, line: Line): string {
  if (text.length <= longText) return text
  const lower = text.toLowerCase()
  for (const word of line.terms.flatMap(({ words }) => words))
    for (let at = lower.indexOf(word), tries = 0; at >= 0 && tries < maxTries; tries += 1) {
      const from = at <= before ? 0 : text.lastIndexOf(' ', at - before) + 1
      const part = text.slice(from, text.indexOf(' ', at + inAll + word.length) + 1 || text.length)
      if (part.length <= longText && spansIn(wordsOf(part), line).length > 0)
        return `${from > 0 ? '… ' : ''}${part}${from + part.length < text.length ? '…' : ''}`
      at = lower.indexOf(word, at + word.length)
    }
  return text
}

/** The words around the first place where the line was found; null where this text has none of it. */
export function snippetOf(field: Field, line: Line): FindPiece[] | null {
  const { label } = field
  const text = nearText(field.text, line)
  const words = wordsOf(text)
  const isLabel = label !== null && line.labels.some((sought) => hasLabel(field, sought))
  const spans = isLabel ? [{ from: 0, to: text.length }] : spansIn(words, line)
  const first = spans[0]
  if (!first) return null
  const near = words.find(({ forms: [{ from }] }) => from >= first.from - before)
  const from = first.from <= before ? 0 : (near?.forms[0].from ?? first.from)
  const end = wholeEnd(text, Math.min(text.length, Math.max(from + inAll, first.to)))
  const pieces = cut(text, spans, from, end)
  const lead: FindPiece[] = from > 0 ? [{ text: '… ', hit: false }] : []
  const tail: FindPiece[] = end < text.length ? [{ text: ' …', hit: false }] : []
  const named: FindPiece[] = label === null ? [] : [{ text: `${label} = `, hit: false }]
  return [...named, ...lead, ...pieces, ...tail]
}

/** How many different words of the line the text has: by it the part that is shown is chosen. */
export function richness(field: Field, line: Line): number {
  const found = line.terms.filter((term) => textHasTerm(field.text, term)).length
  return found + line.labels.filter((label) => hasLabel(field, label)).length
}
