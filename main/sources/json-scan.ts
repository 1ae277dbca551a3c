/** Finds where a JSON object ends, and where two of its own texts stand, in bytes that nobody has parsed. Pure. */

/** Offsets into the bytes scanned. */
export interface ScannedObject {
  /** the byte after the closing brace */
  readonly end: number
  /** the texts of the object's own `endsAt` and `updatedAt`, without their quotes; 0 and 0 when there is none */
  readonly endsFrom: number
  readonly endsTo: number
  readonly updatedFrom: number
  readonly updatedTo: number
}

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openList = 0x5b
const backslash = 0x5c
const closeList = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

const endsAtKey = Buffer.from('endsAt')
const updatedAtKey = Buffer.from('updatedAt')

/**
 * Scans the object whose brace stands at `from`; null when it does not end before `to`. Only of valid JSON is the answer
 * right, so what lies between `from` and `end` must still be parsed: that it parses as an object is what proves the end,
 * since no object's text is the beginning of another's. Texts are given only if their keys stand there once and plainly:
 * of a key that is there twice, or written with escapes, JSON.parse may believe another one.
 */
export function scanObject(bytes: Uint8Array, from: number, to: number): ScannedObject | null {
  let depth = 0
  let awaitsKey = false
  let key: 'endsAt' | 'updatedAt' | null = null
  let plain = true
  let [endsFrom, endsTo, updatedFrom, updatedTo] = [0, 0, 0, 0]
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
        key = keyAt(bytes, begin, at)
        if (escaped || (key === 'endsAt' && endsTo > 0) || (key === 'updatedAt' && updatedTo > 0))
          plain = false
      } else if (key === 'endsAt') [endsFrom, endsTo] = [begin, at]
      else if (key === 'updatedAt') [updatedFrom, updatedTo] = [begin, at]
    } else if (byte === openObject || byte === openList) {
      depth += 1
      if (depth === 1) awaitsKey = true
    } else if (byte === closeObject || byte === closeList) {
      depth -= 1
      if (depth === 0) {
        const end = at + 1
        return plain
          ? { end, endsFrom, endsTo, updatedFrom, updatedTo }
          : { end, endsFrom: 0, endsTo: 0, updatedFrom: 0, updatedTo: 0 }
      }
    } else if (depth === 1) {
      if (byte === comma) awaitsKey = true
      else if (byte === colon) awaitsKey = false
    }
  }
  return null
}

function keyAt(bytes: Uint8Array, from: number, to: number): 'endsAt' | 'updatedAt' | null {
  if (isAt(endsAtKey, bytes, from, to)) return 'endsAt'
  return isAt(updatedAtKey, bytes, from, to) ? 'updatedAt' : null
}

function isAt(word: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === word.length && word.every((byte, index) => bytes[from + index] === byte)
}
