/**
 * The summary that goes along with a hand-over, drafted out of what was really written: whole sentences and phrases, each
 * with its message and its place in it. Nothing is put into other words; what is not found is left out. Pure, no network.
 */
import type { Impact } from '../../contract/alert.ts'
import {
  type Citation,
  maxSummaryLine,
  type SummaryLine,
  type SummarySlot,
  summarySlots,
} from '../../contract/hand-over.ts'
import type { Side } from '../../contract/seen-support.ts'
import type { Qualified, QualifyingQuestion } from '../../contract/support.ts'
import { beginningIn, placesIn, type Signs, signsOf } from './hand-over-signs.ts'
import { type Sentence, sentencesOf } from './sentences.ts'

/** A message, or a note of ours: its key is then `note:` and its number. */
export interface DraftMessage {
  readonly key: string
  readonly at: number
  readonly side: Side
  readonly isNote: boolean
  readonly text: string
  readonly isNod: boolean
  /** it is gone at the source: nothing is cited out of it */
  readonly isRemoved: boolean
}

/** What is known beside the words. */
export interface DraftRecord {
  readonly customer: string | null
  readonly environment: string | null
  /** names of environments that may stand in a message */
  readonly environments: readonly string[]
  readonly impact: Impact
  readonly qualification: Readonly<Partial<Record<QualifyingQuestion, Qualified>>>
  readonly alerts: readonly {
    readonly title: string
    readonly environment: string | null
    readonly firing: boolean
  }[]
}

/** The key that a note is cited by. */
export function noteKey(id: number): string {
  return `note:${id}`
}

interface Piece {
  readonly message: DraftMessage
  readonly sentence: Sentence
  readonly signs: Signs
}

interface Part {
  readonly text: string
  readonly cite: Citation | null
}

/** So many parts a line has at most. */
const mostParts: Record<SummarySlot, number> = {
  ...{ sees: 2, since: 1, where: 5, impact: 2, found: 3 },
  ...{ 'ruled-out': 3, asks: 2 },
}
/** Of a long thread the beginning and the end are read: what it is about, and how it stands. */
const mostRead = { first: 40, last: 160 } as const

/** What was said of the impact by hand, as the record has it. */
const impactSaid: Record<Exclude<Impact, 'unknown'>, string> = {
  down: 'Customer down',
  degraded: 'Customer slowed',
  none: 'No customer impact',
}

/** @param messages oldest first, notes among them by their time */
export function draftSummary(
  messages: readonly DraftMessage[],
  record: DraftRecord,
): { readonly lines: readonly SummaryLine[]; readonly readFrom: number } {
  const said = messages.filter(
    ({ side, isNod, isRemoved, text }) => side !== 'bot' && !isNod && !isRemoved && text.trim() !== '',
  )
  const read =
    said.length <= mostRead.first + mostRead.last
      ? said
      : [...said.slice(0, mostRead.first), ...said.slice(-mostRead.last)]
  const pieces = read.flatMap((message) =>
    sentencesOf(message.text).flatMap((sentence): Piece[] => {
      const signs = signsOf(sentence.text)
      return signs.courtesy ? [] : [{ message, sentence, signs }]
    }),
  )
  const parts = slotted(pieces, record)
  const lines = summarySlots.flatMap((slot) => lineOf(slot, parts[slot].slice(0, mostParts[slot])))
  return { lines, readFrom: read.length }
}

/** Each sentence stands in one line at most. */
function slotted(pieces: readonly Piece[], record: DraftRecord): Record<SummarySlot, readonly Part[]> {
  const taken = new Set<Piece>()
  const pick = (isOne: (piece: Piece) => boolean): readonly Piece[] => {
    const found = pieces.filter((piece) => !taken.has(piece) && isOne(piece))
    for (const piece of found) taken.add(piece)
    return found
  }
  const theirs = ({ message }: Piece): boolean => message.side === 'customer' && !message.isNote
  const answered = (question: QualifyingQuestion): readonly Part[] => {
    const one = record.qualification[question]
    return one && one.text.trim() !== '' ? [{ text: cut(one.text.trim()), cite: one.cite }] : []
  }

  const ruledOut = pick(
    ({ sentence, signs, message }) =>
      signs.ruledOut && !sentence.isQuestion && !(signs.request && !message.isNote),
  )
  const asks = pick((piece) => {
    const { sentence, signs, message } = piece
    if (message.isNote) return signs.request
    return theirs(piece) && (signs.request || sentence.isQuestion) && words(sentence.text) > 2
  })
  const found = pick(
    ({ message, sentence, signs }) =>
      message.side !== 'customer' && !sentence.isQuestion && (message.isNote || signs.finding),
  )
  const sees = pick((piece) => theirs(piece) && piece.signs.symptom && !piece.sentence.isQuestion)
  const impact = pick((piece) => theirs(piece) && piece.signs.impact && !piece.sentence.isQuestion)
  // Not a word of what is wrong: then it is what they wrote first.
  const first =
    sees.length > 0 ? [] : pick((piece) => theirs(piece) && !piece.sentence.isQuestion).slice(0, 1)

  const changed = record.qualification['recent-change']
  const isNoChange =
    changed !== undefined && /^(?:no|none|nothing|nein|nichts|kein)/i.test(changed.text.trim())
  const known = record.impact === 'unknown' ? [] : [{ text: impactSaid[record.impact], cite: null }]
  return {
    sees: whole([...sees, ...first]),
    since: [...answered('since'), ...beginning(pieces)],
    where: where(pieces, record, answered('environment')),
    impact: [...known, ...answered('felt'), ...whole(impact)],
    found: [
      ...record.alerts.map(({ title, firing }) => ({
        text: cut(firing ? `${title}, fires` : `${title}, quiet`),
        cite: null,
      })),
      ...(isNoChange ? [] : answered('recent-change')),
      ...whole(found.slice(-mostParts.found)),
    ],
    'ruled-out': [...(isNoChange ? answered('recent-change') : []), ...whole(ruledOut)],
    asks: [...answered('asks'), ...whole(asks.slice(-mostParts.asks))],
  }
}

function whole(pieces: readonly Piece[]): readonly Part[] {
  return pieces.map(({ message, sentence }) => partOf(message, sentence))
}

function partOf(
  { key, at, text }: DraftMessage,
  { from, to }: { readonly from: number; readonly to: number },
): Part {
  return { text: text.slice(from, to), cite: { key, at, from, to } }
}

/** Since when, as plainly as the customer says it anywhere; of two as plain the one written first. */
function beginning(pieces: readonly Piece[]): readonly Part[] {
  const found = pieces.flatMap(({ message, sentence, signs }) => {
    if (message.side !== 'customer' || signs.noChange) return []
    const phrase = beginningIn(sentence.text)
    return phrase ? [{ message, sentence, phrase }] : []
  })
  const [first] = found.toSorted((a, b) => a.phrase.rank - b.phrase.rank)
  if (!first) return []
  const { message, sentence, phrase } = first
  return [partOf(message, { from: sentence.from + phrase.from, to: sentence.from + phrase.to })]
}

/** Customer and environment by the record, then the places that the words name, each once. */
function where(
  pieces: readonly Piece[],
  { customer, environment, environments }: DraftRecord,
  answered: readonly Part[],
): readonly Part[] {
  const record = [customer, environment].flatMap((text): Part[] =>
    text === null ? [] : [{ text: cut(text), cite: null }],
  )
  const named = pieces.flatMap(({ message, sentence }) =>
    placesIn(sentence.text, environments).map(({ from, to }) =>
      partOf(message, { from: sentence.from + from, to: sentence.from + to }),
    ),
  )
  const seen = new Set<string>()
  return [...record, ...answered, ...named].filter(({ text }) => {
    const plain = text.toLowerCase()
    if ([...seen].some((one) => one.endsWith(plain))) return false
    seen.add(plain)
    return true
  })
}

/** One line of all its parts, as many as it takes. */
function lineOf(slot: SummarySlot, parts: readonly Part[]): readonly SummaryLine[] {
  const between = slot === 'where' ? ', ' : '. '
  let text = ''
  const cites: Citation[] = []
  for (const part of parts) {
    const longer = text === '' ? part.text : `${text}${between}${part.text}`
    if (longer.length > maxSummaryLine) break
    text = longer
    if (part.cite) cites.push(part.cite)
  }
  return text === '' ? [] : [{ slot, text, cites, edited: false }]
}

/**
 * The lines with those citations that still hold: a message that was changed or taken away since says something else, and
 * must not be marked for these words. What was written stays written.
 * @param textOf the words of a message or note now; null = it is gone
 */
export function stillCited(
  lines: readonly SummaryLine[],
  textOf: (key: string) => string | null,
): readonly SummaryLine[] {
  return lines.map((line) => ({
    ...line,
    cites: line.cites.filter(({ key, from, to }) => {
      const words = textOf(key)?.slice(from, to) ?? ''
      return words !== '' && words.length === to - from && (line.edited || isPartOf(line.text, words))
    }),
  }))
}

/** Is it one of the parts that the line was made of, whole? */
function isPartOf(line: string, words: string): boolean {
  return (
    line === words || ['. ', ', '].some((mark) => `${mark}${line}${mark}`.includes(`${mark}${words}${mark}`))
  )
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}

function cut(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, maxSummaryLine).toWellFormed()
}
