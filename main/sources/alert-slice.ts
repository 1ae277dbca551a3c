/** One listed alert as bytes: validated once, then recognised without being parsed again. */
import type { SeenAlert } from '../../contract/observation.ts'
import { readAlert } from './alertmanager-read.ts'
import type { ScannedObject, WantedKey } from './json-scan.ts'
import { instantOf } from './json-shape.ts'
import type { KeptBytes } from './slice-store.ts'

/**
 * Where a slice's bytes lie. Nothing but the two stamps in them is ever written to; tidying moves them, whole, into another
 * block.
 */
export interface AlertSlice extends KeptBytes {
  /** the endsAt that the bytes spell, epoch ms: written together with them, so that the same bytes mean the same instant */
  endsAt: number
  readonly fingerprint: string
  readonly silencedBy: readonly string[]
  /** the two stamps that move at every re-send, counted from `from`; 0 and 0 where they are not left out */
  readonly endsFrom: number
  readonly endsTo: number
  readonly updatedFrom: number
  readonly updatedTo: number
}

const nobody: readonly string[] = []

/** The stamps that are looked for in an alert, in the order in which `sliceOf` takes them. */
export const stampKeys: readonly WantedKey[] = [
  { name: Buffer.from('endsAt'), holds: 'text' },
  { name: Buffer.from('updatedAt'), holds: 'text' },
]

/**
 * The slice of an alert that has been parsed and checked as `seen`.
 * @param scanned found in the same bytes, which begin at `begin`, by `stampKeys`
 */
export function sliceOf(
  seen: SeenAlert,
  scanned: ScannedObject,
  begin: number,
  place: { readonly block: Buffer; readonly from: number },
): AlertSlice {
  const { end, spans } = scanned
  const [endsFrom = 0, endsTo = 0, updatedFrom = 0, updatedTo = 0] = spans
  return {
    ...place,
    endsAt: seen.endsAt,
    length: end - begin,
    fingerprint: seen.fingerprint,
    silencedBy: seen.silencedBy.length === 0 ? nobody : seen.silencedBy,
    endsFrom: endsTo > 0 ? endsFrom - begin : 0,
    endsTo: endsTo > 0 ? endsTo - begin : 0,
    updatedFrom: updatedTo > 0 ? updatedFrom - begin : 0,
    updatedTo: updatedTo > 0 ? updatedTo - begin : 0,
  }
}

/** The alert again, with the `endsAt` (epoch ms) it was last listed with. */
export function alertOf(slice: AlertSlice, endsAt: number): SeenAlert {
  const { block, from, length } = slice
  return { ...readAlert(JSON.parse(block.toString('utf8', from, from + length))), endsAt }
}

/**
 * Do the bytes at `at` spell the same alert, its two stamps apart? Answers its endsAt as epoch ms, or NaN if they do not.
 * What differs may only be digits and the few signs of an instant, so the bytes are as valid as the slice.
 */
export function endsAtIfSame(slice: AlertSlice, bytes: Buffer, at: number): number {
  const { endsFrom, endsTo, updatedFrom, updatedTo, length } = slice
  const endsAt = endsTo === 0 ? slice.endsAt : instantAt(bytes, at + endsFrom, at + endsTo)
  if (Number.isNaN(endsAt)) return Number.NaN
  const updated = at + updatedFrom
  const updatedEnd = at + updatedTo
  if (!isLast(lastUpdatedAt, bytes, updated, updatedEnd)) {
    if (!isStamp(bytes, updated, updatedEnd)) return Number.NaN
    remember(lastUpdatedAt, bytes, updated, updatedEnd)
  }
  // One by one: pairs of them would be rubbish by the thousand at each poll.
  const early = endsFrom < updatedFrom
  const a = early ? endsFrom : updatedFrom
  const b = early ? endsTo : updatedTo
  const c = early ? updatedFrom : endsFrom
  const d = early ? updatedTo : endsTo
  return isSame(slice, bytes, at, 0, a) &&
    isSame(slice, bytes, at, b, c) &&
    isSame(slice, bytes, at, d, length)
    ? endsAt
    : Number.NaN
}

function isSame(
  { block, from: start }: AlertSlice,
  bytes: Buffer,
  at: number,
  from: number,
  to: number,
): boolean {
  return from === to || bytes.compare(block, start + from, start + to, at + from, at + to) === 0
}

/** Writes the stamps of the bytes at `at`, which spell the same alert and this `endsAt`, into the slice's own. */
export function restamp(slice: AlertSlice, bytes: Buffer, at: number, endsAt: number): void {
  const { block, from, endsFrom, endsTo, updatedFrom, updatedTo } = slice
  if (endsTo > 0) bytes.copy(block, from + endsFrom, at + endsFrom, at + endsTo)
  if (updatedTo > 0) bytes.copy(block, from + updatedFrom, at + updatedFrom, at + updatedTo)
  slice.endsAt = endsAt
}

/** A stretch of slices whose bytes lie behind each other with commas between, as they came. */
export interface Stretch {
  /** the place after its last slice */
  readonly to: number
  readonly bytes: number
}

/** The longest stretch from the slice at `place` on that has at most `most` bytes; null when not even that slice has. */
export function stretchFrom(slices: readonly AlertSlice[], place: number, most: number): Stretch | null {
  const first = slices[place]
  if (!first || first.length > most) return null
  const { block, from } = first
  let end = from + first.length
  let to = place + 1
  for (let next = slices[to]; next && next.block === block && next.from === end + 1; next = slices[to]) {
    if (end + 1 + next.length - from > most) break
    end += 1 + next.length
    to += 1
  }
  return { to, bytes: end - from }
}

/** Are two slices the same but for their stamps? */
export function haveSameContent(a: AlertSlice, b: AlertSlice): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.endsFrom === b.endsFrom &&
      a.endsTo === b.endsTo &&
      a.updatedFrom === b.updatedFrom &&
      a.updatedTo === b.updatedTo &&
      !Number.isNaN(endsAtIfSame(a, b.block, b.from)))
  )
}

/** Only what an instant is written with: it needs no escape and ends no text. */
function isStamp(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0
    const isDigit = byte >= 0x30 && byte <= 0x39
    // T Z . : + -
    const isSign =
      byte === 0x54 || byte === 0x5a || byte === 0x2e || byte === 0x3a || byte === 0x2b || byte === 0x2d
    if (!isDigit && !isSign) return false
  }
  return true
}

/** The stamp that was read last: alerts that were sent together have the same one, which then is known already. */
interface LastStamp {
  bytes: Buffer
  at: number
}

const lastEndsAt: LastStamp = { bytes: Buffer.alloc(0), at: Number.NaN }
const lastUpdatedAt: LastStamp = { bytes: Buffer.alloc(0), at: Number.NaN }

function isLast({ bytes: last }: LastStamp, bytes: Buffer, from: number, to: number): boolean {
  if (last.length !== to - from) return false
  for (let at = 0; at < last.length; at += 1) if (last[at] !== bytes[from + at]) return false
  return true
}

function remember(last: LastStamp, bytes: Buffer, from: number, to: number): void {
  last.bytes = Buffer.from(bytes.subarray(from, to))
}

/** The instant written there as epoch ms, NaN when there is none that the shape check would take. */
function instantAt(bytes: Buffer, from: number, to: number): number {
  if (isLast(lastEndsAt, bytes, from, to)) return lastEndsAt.at
  if (!isStamp(bytes, from, to)) return Number.NaN
  const at = instantOf(bytes.toString('latin1', from, to))
  if (Number.isNaN(at)) return at
  remember(lastEndsAt, bytes, from, to)
  lastEndsAt.at = at
  return at
}
