/**
 * Reads GET /alerts while it comes. Alerts whose bytes are those of before, their two moving stamps apart, are recognised;
 * only the others are parsed and checked. What is believed is no less checked than by parsing the whole body: a list is
 * believed only if it is, byte for byte, an opening bracket, valid alerts with commas between them, and a closing bracket,
 * each alert being either the bytes of one that was checked before or parsed and checked now.
 */
import type { SeenAlert } from '../../contract/observation.ts'
import {
  type AlertSlice,
  endsAtIfSame,
  haveSameContent,
  restamp,
  sliceOf,
  stampKeys,
  stretchFrom,
} from './alert-slice.ts'
import { readAlert } from './alertmanager-read.ts'
import { createByteWindow, isSpace } from './byte-window.ts'
import { scanObject } from './json-scan.ts'
import { type Read, readItems, readText, ShapeError, tellingBytes } from './json-shape.ts'
import type { SliceStore } from './slice-store.ts'

/** One peer's list as it was last read. Never changed: the next one takes its place. */
export interface PeerList {
  /** in the order of the answer; the same array as before when nothing but stamps differs */
  readonly slices: readonly AlertSlice[]
  /** per slice, epoch ms */
  readonly endsAt: Float64Array
  /** where each fingerprint stands first */
  readonly places: ReadonlyMap<string, number>
  /** the further places of fingerprints that are listed more than once, which no sound server does */
  readonly repeats: ReadonlyMap<string, readonly number[]>
}

/** Takes a body piece by piece; `end` tells what it was. Not to be used after that. */
export interface AlertReader {
  take(piece: Buffer): void
  end(): Read<PeerList>
}

/** What has been read so far, and the JSON that stands for it when the rest must be parsed to say what is wrong. */
const standsFor = {
  nothing: '',
  bracket: '[',
  alert: '[0',
  comma: '[0,',
  all: '[0]',
} as const

const openList = 0x5b
const closeList = 0x5d
const comma = 0x2c
const openObject = 0x7b

/** In a piece of some forty alerts: one or two that changed leave stretches between them. */
const triesAPiece = 3

/** A reader of one body; `before` is the list that the same peer gave last. */
export function createAlertReader(before: PeerList | null, store: SliceStore): AlertReader {
  const slices: AlertSlice[] = []
  const known = before?.slices ?? []
  const endsAt: number[] = []
  let read: keyof typeof standsFor = 'nothing'
  /** the alert of `known` that is expected next */
  let next = 0
  const window = createByteWindow()
  /** so many bytes must be there before an alert that had no end is looked at again: else a huge one costs its square */
  let enough = 0
  /** how often a stretch may still be looked for in this piece: what was sent again never is one */
  let tries = triesAPiece
  let length = 0
  let start = Buffer.alloc(0)
  /** the rest of a body that is wrong, from the first byte that was not believed */
  let rest: Buffer[] | null = null

  const add = (slice: AlertSlice, at: number): void => {
    slices.push(slice)
    endsAt.push(at)
    read = 'alert'
  }

  /** Reads as many of the expected alerts as are there to the byte, stamps and commas too: then nobody sent them again. */
  const recogniseStretch = (): boolean => {
    const { bytes, begin, end } = window
    const stretch = tries > 0 ? stretchFrom(known, next, end - begin) : null
    const first = known[next]
    if (!stretch || !first) return false
    const { block, from } = first
    if (bytes.compare(block, from, from + stretch.bytes, begin, begin + stretch.bytes) !== 0) {
      tries -= 1
      return false
    }
    for (let slice = known[next]; slice && next < stretch.to; slice = known[next]) {
      add(slice, slice.endsAt)
      next += 1
    }
    window.begin += stretch.bytes
    return true
  }

  /** The alert at `begin`, if it is the one that is expected: read, or not there whole yet, or another one. */
  const recognise = (slice: AlertSlice, isLast: boolean): 'read' | 'more' | 'other' => {
    const { bytes, begin, end } = window
    if (end - begin < slice.length) return isLast ? 'other' : 'more'
    const at = endsAtIfSame(slice, bytes, begin)
    if (Number.isNaN(at)) return 'other'
    restamp(slice, bytes, begin, at)
    add(slice, at)
    next += 1
    window.begin += slice.length
    return 'read'
  }

  const parse = (isLast: boolean): 'read' | 'more' | 'wrong' => {
    const { bytes, begin, end } = window
    if (end - begin < enough && !isLast) return 'more'
    const scanned = scanObject(bytes, begin, end, stampKeys)
    if (!scanned) {
      enough = 2 * (end - begin)
      return isLast ? 'wrong' : 'more'
    }
    const seen = tryRead(bytes, begin, scanned.end)
    if (!seen) return 'wrong'
    const place = before?.places.get(seen.fingerprint)
    const old = place === undefined ? undefined : known[place]
    if (place !== undefined) next = place + 1
    const found = sliceOf(seen, scanned, begin, { block: bytes, from: begin })
    const isOld = old !== undefined && haveSameContent(old, found)
    if (isOld) restamp(old, bytes, begin, seen.endsAt)
    add(isOld ? old : { ...found, ...store.keep(bytes, begin, scanned.end) }, seen.endsAt)
    window.begin = scanned.end
    enough = 0
    return 'read'
  }

  /** Reads as far as it can. Answers false when the body is not what it should be. */
  const advance = (isLast: boolean): boolean => {
    for (;;) {
      while (window.begin < window.end && isSpace(window.bytes[window.begin])) window.begin += 1
      if (window.begin === window.end) return true
      const byte = window.bytes[window.begin]
      if (read === 'all') return false
      if (read === 'nothing') {
        if (byte !== openList) return false
        read = 'bracket'
        window.begin += 1
      } else if (byte === closeList && read !== 'comma') {
        read = 'all'
        window.begin += 1
      } else if (read === 'alert') {
        if (byte !== comma) return false
        read = 'comma'
        window.begin += 1
      } else {
        if (byte !== openObject) return false
        const expected = known[next]
        if (recogniseStretch()) continue
        let step: 'read' | 'more' | 'other' | 'wrong' = expected ? recognise(expected, isLast) : 'other'
        if (step === 'other') step = parse(isLast)
        if (step === 'more') return true
        if (step === 'wrong') return false
      }
    }
  }

  const giveUp = (): void => {
    rest = [Buffer.from(window.bytes.subarray(window.begin, window.end))]
  }

  return {
    take: (piece) => {
      length += piece.length
      if (start.length < tellingBytes) start = Buffer.concat([start, piece.subarray(0, tellingBytes)])
      if (rest) return void rest.push(piece)
      window.append(piece)
      tries = triesAPiece
      if (!advance(false)) giveUp()
    },
    end: () => {
      if (!rest && advance(true) && read === 'all') {
        // All that is kept has been copied out of it.
        window.giveBack()
        return { ok: true, value: listOf(before, slices, endsAt) }
      }
      if (!rest) giveUp()
      return whyNot(standsFor[read] + Buffer.concat(rest ?? []).toString('utf8'), slices.length, {
        start,
        length,
      })
    },
  }
}

/** Why a body is not believed of which the first `good` alerts are, in the words of a reader that parses all of it. */
function whyNot(
  text: string,
  good: number,
  body: { readonly start: Buffer; readonly length: number },
): Read<never> {
  return readText(text, body, (parsed) => {
    // One number stands for all the alerts before.
    const all = Array.isArray(parsed) && good > 0 ? [...Array(good - 1).fill(0), ...parsed] : parsed
    readItems(all, 'alert', readAlert, good)
    throw new ShapeError('the answer', 'a list that can be taken apart')
  })
}

function tryRead(bytes: Buffer, from: number, to: number): SeenAlert | null {
  try {
    return readAlert(JSON.parse(bytes.toString('utf8', from, to)))
  } catch {
    return null
  }
}

function listOf(before: PeerList | null, slices: readonly AlertSlice[], endsAt: readonly number[]): PeerList {
  const stamps = Float64Array.from(endsAt)
  if (
    before &&
    before.slices.length === slices.length &&
    slices.every((slice, at) => slice === before.slices[at])
  )
    return { ...before, endsAt: stamps }
  const places = new Map<string, number>()
  const repeats = new Map<string, number[]>()
  for (const [place, { fingerprint }] of slices.entries()) {
    const more = repeats.get(fingerprint)
    if (!places.has(fingerprint)) places.set(fingerprint, place)
    else if (more) more.push(place)
    else repeats.set(fingerprint, [place])
  }
  return { slices, endsAt: stamps, places, repeats }
}
