/**
 * What one Nightdesk tells the others of a hand-over: JSON that travels unseen with a message of ours, and the sentence for
 * people beside it. Whoever may write there can write anything, so nothing is taken that is not exactly right. Pure.
 */
import { whomWords } from '../../contract/escalation.ts'
import {
  type Citation,
  type HandOverMode,
  handOverModes,
  maxSummaryLine,
  type SummaryLine,
  slotWords,
  summarySlots,
} from '../../contract/hand-over.ts'

/** Who is asked, as it travels: never how they are reached. */
export interface WordTo {
  readonly name: string
  readonly who: string | null
  readonly role: string | null
}

/** The thread it is about, for somebody who may not have it. */
export interface WordThread {
  /** the source's own id of it */
  readonly ref: string
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  /** since when the customer waits, epoch ms */
  readonly since: number
  /** the tier that has it while nobody has accepted; null = the first */
  readonly tier: string | null
}

interface WordHead {
  /** names the hand-over; begins with the tag of the installation that asks */
  readonly uid: string
  /** which of its questions: 1 = the first, one more with each that it went on to */
  readonly turn: number
  /** names the installation that says it */
  readonly from: string
  readonly by: string
  /** by the clock of whoever says it, epoch ms; the order of words is the source's, not this one's */
  readonly at: number
}

export interface HandOverAsk extends WordHead {
  readonly kind: 'ask'
  readonly to: WordTo
  readonly mode: HandOverMode
  readonly thread: WordThread
  readonly lines: readonly SummaryLine[]
  readonly acceptMs: number
  /** it rings where it comes to, by the rules there */
  readonly calls: boolean
}

export interface HandOverAnswer extends WordHead {
  readonly kind: 'accept' | 'decline' | 'withdraw'
  readonly text: string
}

export type HandOverWord = HandOverAsk | HandOverAnswer

/**
 * Goes with words to the customer that say who takes over. They answer nothing: with it the customer still waits for us, here
 * and for every other Nightdesk.
 */
export const toldWord = JSON.stringify({ v: 1, kind: 'told' })

/** A word is no longer than this, characters: Slack keeps little with a message. */
export const longestWord = 7_000
/** A question may be waited for so long, ms, and no shorter. */
const longestMs = 86_400_000
const shortestMs = 60_000
const maxText = 1_000

/** The word as text, cut until it may travel: first what it cites goes, then lines from the end. */
export function wordText(word: HandOverWord): string {
  const json = (one: HandOverWord): string => JSON.stringify({ v: 1, ...one })
  if (word.kind !== 'ask') return json(word)
  const bare = word.lines.map((line) => ({ ...line, cites: [] }))
  const fits = (lines: readonly SummaryLine[]): boolean => json({ ...word, lines }).length <= longestWord
  if (fits(word.lines)) return json(word)
  const kept = bare.findLastIndex((_, index) => fits(bare.slice(0, index + 1)))
  return json({ ...word, lines: bare.slice(0, kept + 1) })
}

/** What a message carries; null where it is no word of a hand-over, malformed or too large. */
export function readHandOverWord(text: string): HandOverWord | null {
  if (text.length > longestWord) return null
  const fields = parse(text)
  if (fields?.v !== 1) return null
  const head = headOf(fields)
  if (!head) return null
  return fields.kind === 'ask' ? askOf(fields, head) : answerOf(fields, head)
}

/** The sentence for people. @param hourMinute a wall time in UTC */
export function sentenceOf(word: HandOverWord): string {
  const by = oneLine(word.by)
  switch (word.kind) {
    case 'ask': {
      const until = new Date(word.at + word.acceptMs).toISOString().slice(11, 16)
      const what = word.mode === 'pair' ? 'to join in on' : 'to take over'
      return `${by} asks ${oneLine(whomWords(word.to))} ${what} “${oneLine(word.thread.title)}”, and to say so by ${until} UTC.`
    }
    case 'accept':
      return `${by} has it now.${word.text === '' ? '' : ` ${oneLine(word.text)}`}`
    case 'decline':
      return `${by} cannot take it.${word.text === '' ? '' : ` ${oneLine(word.text)}`}`
    case 'withdraw':
      return `${by} does not ask any more.`
  }
}

/**
 * The whole message: of a question the sentence, then the summary, a line for each of its parts. Where the customer reads it,
 * too, an answer is without its reason: whoever gives one writes to a colleague.
 */
export function messageOf(word: HandOverWord, isCustomers = false): string {
  if (word.kind !== 'ask') return sentenceOf(isCustomers ? { ...word, text: '' } : word)
  const { customer, environment } = word.thread
  const where = [customer, environment].flatMap((part) => (part === null ? [] : [oneLine(part)]))
  const lines = word.lines.map(({ slot, text }) => `${slotWords[slot]}: ${oneLine(text)}`)
  return [sentenceOf(word), ...(where.length === 0 ? [] : [where.join(', ')]), ...lines].join('\n')
}

type Fields = Readonly<Record<string, unknown>>

function parse(json: string): Fields | null {
  try {
    return asFields(JSON.parse(json))
  } catch {
    return null
  }
}

function headOf({ uid, turn, from, by, at }: Fields): WordHead | null {
  if (typeof uid !== 'string' || !/^[\w-]{8,80}$/.test(uid)) return null
  if (typeof turn !== 'number' || !Number.isInteger(turn) || turn < 1 || turn > 1_000) return null
  if (!isText(from, 1, 80) || !isText(by, 1, 100) || !isInstant(at)) return null
  return { uid, turn, from, by, at }
}

function askOf(fields: Fields, head: WordHead): HandOverAsk | null {
  // Nobody asks in another's name: the id of a hand-over begins with who asks.
  if (!head.uid.startsWith(`${head.from}-`)) return null
  const to = toOf(asFields(fields.to))
  const thread = threadOf(asFields(fields.thread))
  const { mode, acceptMs, calls } = fields
  if (!to || !thread || !handOverModes.some((one) => one === mode) || typeof calls !== 'boolean') return null
  if (!isInstant(acceptMs) || acceptMs < shortestMs || acceptMs > longestMs) return null
  const lines = linesOf(fields.lines)
  if (!lines) return null
  return { kind: 'ask', ...head, to, mode: mode as HandOverMode, thread, lines, acceptMs, calls }
}

function answerOf(fields: Fields, head: WordHead): HandOverAnswer | null {
  const { kind, text } = fields
  if (kind !== 'accept' && kind !== 'decline' && kind !== 'withdraw') return null
  if (kind === 'withdraw' && !head.uid.startsWith(`${head.from}-`)) return null
  return isText(text, 0, maxText) ? { kind, ...head, text } : null
}

function toOf(fields: Fields | null): WordTo | null {
  if (!fields) return null
  const { name, who, role } = fields
  return isText(name, 1, 100) && isTextOrNull(who, 100) && isTextOrNull(role, 100)
    ? { name, who, role }
    : null
}

function threadOf(fields: Fields | null): WordThread | null {
  if (!fields) return null
  const { ref, title, customer, environment, since, tier } = fields
  if (!isText(ref, 1, 300) || !isText(title, 1, 300) || !isInstant(since)) return null
  if (!isTextOrNull(customer, 200) || !isTextOrNull(environment, 200) || !isTextOrNull(tier, 100)) return null
  return { ref, title, customer, environment, since, tier }
}

function linesOf(value: unknown): readonly SummaryLine[] | null {
  if (!Array.isArray(value) || value.length > 40) return null
  const lines = value.map((one) => lineOf(asFields(one)))
  return lines.every((line) => line !== null) ? lines : null
}

function lineOf(fields: Fields | null): SummaryLine | null {
  if (!fields || !Array.isArray(fields.cites) || fields.cites.length > 20) return null
  const slot = summarySlots.find((one) => one === fields.slot)
  const { text, edited } = fields
  const cites = fields.cites.map((one) => citeOf(asFields(one)))
  if (!slot || !isText(text, 1, maxSummaryLine) || typeof edited !== 'boolean') return null
  return cites.every((cite) => cite !== null) ? { slot, text, cites, edited } : null
}

function citeOf(fields: Fields | null): Citation | null {
  if (!fields) return null
  const { key, at, from, to } = fields
  return isText(key, 1, 200) && isInstant(at) && isInstant(from) && isInstant(to) && from <= to
    ? { key, at, from, to }
    : null
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

function isText(value: unknown, least: number, most: number): value is string {
  return typeof value === 'string' && value.trim().length >= least && value.length <= most
}

function isTextOrNull(value: unknown, most: number): value is string | null {
  return value === null || isText(value, 1, most)
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 8_640_000_000_000_000
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
