/** One alert of a Prometheus as bytes: checked once, then recognised in whatever order and with whatever value it comes again. */
import { scanObject, type WantedKey } from './json-scan.ts'
import { fingerprintOf } from './label-fingerprint.ts'
import { type AlertWords, readAlertWords } from './prometheus-read.ts'
import type { KeptBytes, SliceStore } from './slice-store.ts'

export interface ListedSlice extends KeptBytes {
  /** where its value stands, which moves with every evaluation; counted from `from`, 0 and 0 where it is not left out */
  readonly valueFrom: number
  readonly valueTo: number
  /** of the bytes of its labels: by it the alert is looked for */
  readonly hash: number
  readonly fingerprint: string
  /** the beginning of the fingerprint, as a number */
  readonly short: number
  readonly state: AlertWords['state']
  /** epoch ms by the server's clock */
  readonly activeAt: number
  /** the last answer that listed it, by its number */
  metBy: number
  /** the last answer that was settled with it, by its number, and in which of its lists, counted from 0; -1 = in more than one */
  settledBy: number
  place: number
  /** another one whose labels have the same hash */
  next: ListedSlice | null
}

/** What `lengthIfSame` answers of another alert, and of one that is not there whole yet. */
export const isOther = -1
export const isPart = -2

const wanted: readonly WantedKey[] = [
  { name: Buffer.from('labels'), holds: 'object' },
  { name: Buffer.from('value'), holds: 'text' },
]

/** How Prometheus begins an alert, and where its labels end, unless the value of one ends in `},`. */
const labelsFirst = Buffer.from('{"labels":{')
const nextField = Buffer.from('},"')

/** Reads, checks and keeps the alert at `from`; null where it does not end before `to`. @throws SyntaxError, ShapeError */
export function keepListed(bytes: Buffer, from: number, to: number, store: SliceStore): ListedSlice | null {
  const scanned = scanObject(bytes, from, to, wanted)
  if (!scanned) return null
  const { end, spans } = scanned
  const words = readAlertWords(JSON.parse(bytes.toString('utf8', from, end)))
  const [, , valueFrom = 0, valueTo = 0] = spans
  const fingerprint = fingerprintOf(words.labels)
  return {
    ...store.keep(bytes, from, end),
    length: end - from,
    valueFrom: valueTo > 0 ? valueFrom - from : 0,
    valueTo: valueTo > 0 ? valueTo - from : 0,
    hash: hashOf(bytes, from, end) ?? 0,
    ...{ fingerprint, short: Number.parseInt(fingerprint.slice(0, 6), 16) },
    ...{ state: words.state, activeAt: words.activeAt, metBy: 0, settledBy: 0, place: -1, next: null },
  }
}

/** What it says, read again out of its bytes. */
export function wordsOf({ block, from, length }: KeptBytes): AlertWords {
  return readAlertWords(JSON.parse(block.toString('utf8', from, from + length)))
}

/**
 * The hash by which the alert at `from` is looked for, of its labels as far as they can be told at a glance; null where they
 * are not there yet. Two alerts may have the same one: only their bytes say which it is.
 */
export function hashOf(bytes: Buffer, from: number, to: number): number | null {
  if (startsWithLabels(bytes, from, to)) {
    const end = bytes.indexOf(nextField, from)
    return end < 0 || end >= to ? null : hashBetween(bytes, from, end)
  }
  const scanned = scanObject(bytes, from, to, wanted)
  if (!scanned) return null
  const [labelsFrom = 0, labelsTo = 0] = scanned.spans
  return hashBetween(bytes, labelsFrom, labelsTo)
}

function startsWithLabels(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < labelsFirst.length) return false
  for (let at = 0; at < labelsFirst.length; at += 1) if (bytes[from + at] !== labelsFirst[at]) return false
  return true
}

let view: DataView = new DataView(new ArrayBuffer(0))

/** FNV-1a over words of four bytes, and over the bytes that are left. */
function hashBetween(bytes: Buffer, from: number, to: number): number {
  if (view.buffer !== bytes.buffer || view.byteOffset !== bytes.byteOffset)
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let hash = 0x811c9dc5 | 0
  let at = from
  for (; at + 4 <= to; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), 0x01000193)
  for (; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  // The low bits of a word reach only higher ones.
  return hash ^ (hash >>> 15)
}

/**
 * Do the bytes at `from` spell this alert, its value apart? Answers how many they are, or `isOther`, or `isPart`. What differs
 * may only be what a number is written with, so the bytes are as valid as the slice.
 */
export function lengthIfSame(slice: ListedSlice, bytes: Buffer, from: number, to: number): number {
  const { block, from: start, length, valueFrom, valueTo } = slice
  const before = valueTo > 0 ? valueFrom : length
  if (to - from < before) return startsAlike(slice, bytes, from, to) ? isPart : isOther
  if (bytes.compare(block, start, start + before, from, from + before) !== 0) return isOther
  if (valueTo === 0) return length
  let at = from + before
  while (at < to && isOfNumber(bytes[at])) at += 1
  const after = length - valueTo
  if (at === to || to - at < after) return isPart
  // A few bytes mostly: one by one they are compared sooner than by a call.
  for (let left = 0; left < after; left += 1)
    if (bytes[at + left] !== block[start + valueTo + left]) return isOther
  return at + after - from
}

function startsAlike({ block, from: start }: ListedSlice, bytes: Buffer, from: number, to: number): boolean {
  return bytes.compare(block, start, start + to - from, from, to) === 0
}

/** Only what a float is written with, `+Inf` and `NaN` too: it needs no escape and ends no text. */
function isOfNumber(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const isDigit = byte >= 0x30 && byte <= 0x39
  const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
  // + - .
  return isDigit || isLetter || byte === 0x2b || byte === 0x2d || byte === 0x2e
}
