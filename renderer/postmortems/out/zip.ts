/** Several files as one ZIP archive, uncompressed: pictures are compressed already, and words are short. Pure. */

/** A file in it. */
export interface ZipEntry {
  /** with `/` between folders */
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The archive in parts, to be put one behind the other. @param at when its files were made, epoch ms (PKWARE APPNOTE 6.3) */
export function zipOf(entries: readonly ZipEntry[], at: number): readonly Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const path = new TextEncoder().encode(name)
    const facts = [...factsOf(bytes, at), [2, path.length], [2, 0]] as const
    const head = record([[4, 0x04034b50], [2, 20], ...facts], path)
    directory.push(
      record(
        [[4, 0x02014b50], [2, 20], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]],
        path,
      ),
    )
    parts.push(head, bytes)
    offset += head.length + bytes.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const count = entries.length
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, offset],
    [2, 0],
  ])
  return [...parts, ...directory, end]
}

/** Bytes a number takes, and the number. */
type Field = readonly [2 | 4, number]

/** What both of an entry's records say: names are UTF-8, nothing is compressed, when, checksum, sizes. */
function factsOf(bytes: Uint8Array, at: number): readonly Field[] {
  const date = new Date(at)
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1)
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate()
  return [
    [2, 0x0800],
    [2, 0],
    [2, time],
    [2, day],
    [4, checksum(bytes)],
    [4, bytes.length],
    [4, bytes.length],
  ]
}

function record(fields: readonly Field[], tail: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
  const length = fields.reduce((sum, [size]) => sum + size, 0)
  const bytes = new Uint8Array(length + tail.length)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  bytes.set(tail, length)
  return bytes
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** CRC-32 as ZIP has it (ISO 3309). */
export function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
