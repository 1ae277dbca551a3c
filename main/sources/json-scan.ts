/** Finds where a JSON object ends, and where some of its own values stand, in bytes that nobody has parsed. Pure. */

/** A key whose value is looked for: a text, or an object. */
export interface WantedKey {
  readonly name: Uint8Array
  readonly holds: 'text' | 'object'
}

/** Offsets into the bytes scanned. */
export interface ScannedObject {
  /** the byte after the closing brace */
  readonly end: number
  /** per wanted key where its value begins and ends, a text without its quotes; 0 and 0 when there is none */
  readonly spans: readonly number[]
}

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openList = 0x5b
const backslash = 0x5c
const closeList = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

/**
 * Scans the object whose brace stands at `from`; null when it does not end before `to`. Only of valid JSON is the answer
 * right, so what lies between `from` and `end` must still be parsed: that it parses as an object is what proves the end,
 * since no object's text is the beginning of another's. Values are given only if their keys stand there once and plainly:
 * of a key that is there twice, or written with escapes, JSON.parse may believe another one.
 */
export function scanObject(
  bytes: Uint8Array,
  from: number,
  to: number,
  wanted: readonly WantedKey[],
): ScannedObject | null {
  const spans: number[] = wanted.flatMap(() => [0, 0])
  let depth = 0
  let awaitsKey = false
  /** which of the wanted keys was read last, and that is open as an object; -1 = none */
  let key = -1
  let open = -1
  let plain = true
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]
    if (byte === quote) {
      const begin = at + 1
      let escaped = false
      for (at = begin; at < to && bytes[at] !== quote; at += 1) {
        if (bytes[at] !== backslash) continue
        escaped = true
        at += 1
      }
      if (at >= to) return null
      if (depth !== 1) continue
      if (awaitsKey) {
        key = keyAt(wanted, bytes, begin, at)
        if (escaped || (spans[2 * key + 1] ?? 0) > 0) plain = false
      } else if (wanted[key]?.holds === 'text') [spans[2 * key], spans[2 * key + 1]] = [begin, at]
    } else if (byte === openObject || byte === openList) {
      depth += 1
      if (depth === 1) awaitsKey = true
      if (depth === 2 && byte === openObject && wanted[key]?.holds === 'object') {
        open = key
        spans[2 * open] = at
      }
    } else if (byte === closeObject || byte === closeList) {
      depth -= 1
      if (depth === 1 && open >= 0) {
        spans[2 * open + 1] = at + 1
        open = -1
      }
      if (depth === 0) return { end: at + 1, spans: plain ? spans : spans.fill(0) }
    } else if (depth === 1) {
      if (byte === comma) awaitsKey = true
      else if (byte === colon) awaitsKey = false
    }
  }
  return null
}

function keyAt(wanted: readonly WantedKey[], bytes: Uint8Array, from: number, to: number): number {
  return wanted.findIndex(({ name }) => isAt(name, bytes, from, to))
}

function isAt(word: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === word.length && word.every((byte, index) => bytes[from + index] === byte)
}
