/**
 * An escalation on its way through a source: what a silence's comment says to people, and in its second line to another
 * Nightdesk. Whoever may write silences there can write anything, so nothing is taken that is not exactly right. Pure.
 */
import {
  type EscalationLevel,
  type EscalationReason,
  escalationReasons,
  longestAcceptMs,
  maxEscalationNote,
  reasonWords,
  whomWords,
} from '../../contract/escalation.ts'
import { carriedId } from '../../contract/escalation-carrier.ts'
import type { SeenSilence } from '../../contract/observation.ts'
import { reasonOf } from '../../contract/silences.ts'
import type { AboutAlert } from './escalation-table.ts'

/** A question that travels. Instants are epoch ms by the clock of whoever asks. */
export interface AskWord {
  readonly kind: 'ask'
  readonly uid: string
  readonly turn: number
  /** the installation that asks, so that it knows its own */
  readonly from: string
  readonly by: string
  readonly to: Pick<EscalationLevel, 'name' | 'who' | 'role'>
  readonly alert: AboutAlert
  readonly reason: EscalationReason
  readonly note: string
  readonly askedAt: number
  readonly dueAt: number
}

/** An answer that travels back. */
export interface AnswerWord {
  readonly kind: 'accept' | 'decline'
  readonly uid: string
  readonly turn: number
  readonly from: string
  readonly by: string
  readonly text: string
  readonly at: number
}

export type CarrierWord = AskWord | AnswerWord

/** A word as a source lists it: while `stands`, whoever wrote it has not ended it. */
export interface HeardWord<Word extends CarrierWord = CarrierWord> {
  readonly word: Word
  readonly stands: boolean
}

/** The comment is no longer than this, characters: what is longer was not written by us. */
const longestComment = 8_000
/** More of them than this at one source are no escalations of a team. */
export const mostCarriers = 200

/** How a word reads in the source's own page: a sentence for people, then the same for Nightdesk. */
export function commentOf(word: CarrierWord): string {
  return `${oneLine(sentenceOf(word))} It hides no alert.\n${JSON.stringify({ v: 1, ...word })}`
}

function sentenceOf(word: CarrierWord): string {
  if (word.kind !== 'ask') {
    const did = word.kind === 'accept' ? 'has accepted' : 'has declined'
    return `Nightdesk: ${word.by} ${did} an escalation.`
  }
  const { alert, by, to, dueAt, reason } = word
  const where = alert.environment === null ? '' : ` (${alert.environment})`
  const until = `${new Date(dueAt).toISOString().slice(11, 16)} UTC`
  return `Nightdesk: ${by} asks ${whomWords(to)} to take “${alert.title}”${where} before ${until}: ${reasonWords[reason]}.`
}

/** What a silence carries; null where it is malformed, too large, or not what its own matchers say. */
export function readWord({ matchers, comment, state }: SeenSilence): HeardWord | null {
  const uid = carriedId(matchers)
  if (uid === null || comment.length > longestComment) return null
  const text = reasonOf(comment)
  const at = text.indexOf('\n')
  const fields = at < 0 ? null : parse(text.slice(at + 1))
  if (fields?.v !== 1 || fields.uid !== uid) return null
  const word = fields.kind === 'ask' ? askOf(fields) : answerOf(fields)
  return word && { word, stands: state !== 'expired' }
}

type Fields = Readonly<Record<string, unknown>>

function parse(json: string): Fields | null {
  try {
    return asFields(JSON.parse(json))
  } catch {
    return null
  }
}

function askOf(fields: Fields): AskWord | null {
  const head = headOf(fields)
  const to = asFields(fields.to)
  const alert = asFields(fields.alert)
  const { reason, note, askedAt, dueAt } = fields
  if (!head || !to || !alert || !isReason(reason)) return null
  if (!isText(note, 0, maxEscalationNote) || !isInstant(askedAt) || !isInstant(dueAt)) return null
  if (dueAt <= askedAt || dueAt - askedAt > longestAcceptMs) return null
  const { name, who, role } = to
  if (!isText(name, 1, 100) || !isTextOrNull(who, 100) || !isTextOrNull(role, 100)) return null
  const { fingerprint, title, environment, customer, firedAt } = alert
  if (!isText(fingerprint, 1, 128) || !isText(title, 1, 500) || !isInstant(firedAt)) return null
  if (!isTextOrNull(environment, 300) || !isTextOrNull(customer, 300)) return null
  return {
    kind: 'ask',
    ...head,
    to: { name, who, role },
    alert: { fingerprint, title, environment, customer, firedAt },
    reason,
    note,
    askedAt,
    dueAt,
  }
}

function answerOf(fields: Fields): AnswerWord | null {
  const head = headOf(fields)
  const { kind, text, at } = fields
  if (!head || (kind !== 'accept' && kind !== 'decline')) return null
  if (!isText(text, 0, maxEscalationNote) || !isInstant(at)) return null
  return { kind, ...head, text, at }
}

function headOf({ uid, turn, from, by }: Fields): Pick<CarrierWord, 'uid' | 'turn' | 'from' | 'by'> | null {
  if (typeof uid !== 'string' || !/^[\w-]{8,80}$/.test(uid)) return null
  if (typeof turn !== 'number' || !Number.isInteger(turn) || turn < 1 || turn > 1_000) return null
  if (!isText(from, 1, 80) || !isText(by, 1, 100)) return null
  return { uid, turn, from, by }
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

function isReason(value: unknown): value is EscalationReason {
  return escalationReasons.some((reason) => reason === value)
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** What a source lists, in order: of each question the newest, of each who answered the newest answer. */
export function wordsOf(carriers: readonly SeenSilence[]): {
  readonly asks: readonly HeardWord<AskWord>[]
  readonly answers: readonly AnswerWord[]
  /** so many could not be read */
  readonly refused: number
} {
  const asks = new Map<string, HeardWord<AskWord>>()
  const answers = new Map<string, AnswerWord>()
  let refused = Math.max(0, carriers.length - mostCarriers)
  for (const silence of carriers.slice(0, mostCarriers)) {
    const heard = readWord(silence)
    if (!heard) {
      refused += 1
      continue
    }
    const { word } = heard
    if (word.kind === 'ask') {
      const key = `${word.uid} ${word.from}`
      const known = asks.get(key)
      const isNewer = !known || word.turn > known.word.turn || (word.turn === known.word.turn && heard.stands)
      if (isNewer) asks.set(key, { word, stands: heard.stands })
    } else {
      const key = `${word.uid} ${word.from}`
      const known = answers.get(key)
      if (!known || word.at > known.at) answers.set(key, word)
    }
  }
  return {
    asks: [...asks.values()],
    answers: [...answers.values()].toSorted((a, b) => a.at - b.at),
    refused,
  }
}

/** Names an answer, so that each is taken in once. */
export function nameOf({ from, turn, kind, at }: AnswerWord): string {
  return `${from} ${turn} ${kind} ${at}`
}
