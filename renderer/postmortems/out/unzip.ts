/**
 * Reads a ZIP archive in memory (PKWARE APPNOTE 6.3). What it says of itself is believed only as far as it is checked: sizes,
 * checksums, names, and that no two files share their bytes. Nothing is written anywhere by a name that stands in it.
 */
import { AppError } from '../../../contract/errors.ts'
import { checksum } from './zip.ts'

/** A file in it, unpacked when it is wanted. */
export interface PackedFile {
  /** with `/` between folders */
  readonly name: string
  /** @throws AppError where it is damaged, or is more than it says */
  unpack(): Promise<Uint8Array<ArrayBuffer>>
}

/** So many files nobody packs around a postmortem. */
const mostFiles = 2_000
/** One of them unpacked, bytes: a picture has at most 10 MB, and a text less. */
const mostOfOne = 16 * 1024 * 1024
/** All of them unpacked, bytes. */
const mostOfAll = 256 * 1024 * 1024
/** The end record without its comment, and the longest comment, bytes. */
const endBytes = 22
const longestComment = 65_535

interface Entry {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly from: number
  readonly until: number
}

/**
 * The files of an archive, without folders and what systems add of their own.
 * @param name of the archive, for what is said
 * @throws AppError `bad-input` with the reason why it is not taken
 */
export function filesOf(name: string, bytes: Uint8Array<ArrayBuffer>): readonly PackedFile[] {
  const no = (why: string): AppError =>
    new AppError('bad-input', `${name} ${why}. Nothing of it was taken in.`)
  const damaged = (): AppError => no('is no ZIP archive, or is damaged')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  if (end === null) throw damaged()
  const count = view.getUint16(end + 10, true)
  const start = view.getUint32(end + 16, true)
  if (count === 0xffff || start === 0xffffffff || count > mostFiles)
    throw no(`holds more than ${mostFiles} files`)
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw no('is a part of several')
  const entries: Entry[] = []
  let at = start
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw damaged()
    const flags = view.getUint16(at + 8, true)
    const method = view.getUint16(at + 10, true)
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    ) as [number, number, number]
    if (at + 46 + nameBytes > end) throw damaged()
    const inside = nameIn(bytes.subarray(at + 46, at + 46 + nameBytes))
    if (!isInside(inside)) throw no('names a file outside of itself')
    const mode = view.getUint32(at + 38, true) >>> 28
    const place = view.getUint32(at + 42, true)
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    // Bit 0: encrypted. Bit 13: even its list is.
    if ((flags & 0x2001) !== 0 || method === 99) throw no('is encrypted')
    if (mode === 0xa) throw no('holds a link')
    if (method !== 0 && method !== 8) throw no('is packed in a way that cannot be read here')
    if (packed === 0xffffffff || size > mostOfOne)
      throw no(`holds a file of more than ${mostOfOne / 2 ** 20} MB`)
    if (place + 30 > start || view.getUint32(place, true) !== 0x04034b50) throw damaged()
    const from = place + 30 + view.getUint16(place + 26, true) + view.getUint16(place + 28, true)
    if (from + packed > start || (method === 0 && packed !== size)) throw damaged()
    // A name of its own before its bytes would be what another program reads.
    if (nameIn(bytes.subarray(place + 30, place + 30 + view.getUint16(place + 26, true))) !== inside)
      throw damaged()
    entries.push({
      ...{ name: inside, method, packed, size, from, until: from + packed },
      crc: view.getUint32(at + 16, true),
    })
    at += 46 + nameBytes + extraBytes + commentBytes
  }
  if (entries.reduce((sum, { size }) => sum + size, 0) > mostOfAll)
    throw no(`holds more than ${mostOfAll / 2 ** 20} MB unpacked`)
  const inOrder = entries.toSorted((a, b) => a.from - b.from || a.until - b.until)
  if (inOrder.some(({ from }, index) => index > 0 && from < (inOrder[index - 1]?.until ?? 0))) throw damaged()
  if (new Set(entries.map((one) => one.name)).size < entries.length) throw no('holds a file twice')
  return entries.filter((one) => isWanted(one.name)).map((one) => fileOf(one, bytes, damaged))
}

function fileOf(entry: Entry, bytes: Uint8Array<ArrayBuffer>, damaged: () => AppError): PackedFile {
  const { name, method, crc, size, from, until } = entry
  return {
    name,
    unpack: async () => {
      const packed = bytes.subarray(from, until)
      const whole = method === 0 ? packed : await inflated(packed, size).catch(() => null)
      if (whole === null || whole.length !== size || checksum(whole) !== crc) throw damaged()
      return whole
    },
  }
}

/** Unpacks no more than was said: what goes on is thrown away unread. */
async function inflated(
  packed: Uint8Array<ArrayBuffer>,
  size: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const whole = new Uint8Array(size)
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  let at = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return at === size ? whole : null
    if (at + value.length > size) {
      await reader.cancel()
      return null
    }
    whole.set(value, at)
    at += value.length
  }
}

/** Where the end record begins: its comment reaches to the end of the file. */
function endOf(view: DataView): number | null {
  const last = view.byteLength - endBytes
  for (let at = last; at >= Math.max(0, last - longestComment); at -= 1) {
    if (
      view.getUint32(at, true) === 0x06054b50 &&
      at + endBytes + view.getUint16(at + 20, true) === view.byteLength
    )
      return at
  }
  return null
}

/** Names are UTF-8 nearly everywhere; what is none is some old code page, of which its ASCII is of use. */
function nameIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\\', '/')
  } catch {
    return new TextDecoder('latin1').decode(bytes).replaceAll('\\', '/')
  }
}

/** No way out of the folder that it would be unpacked into. */
function isInside(name: string): boolean {
  return name !== '' && !/^\/|^[a-z]:|\0/i.test(name) && !name.split('/').includes('..')
}

/** Folders, and what macOS puts beside files. */
function isWanted(name: string): boolean {
  return !name.endsWith('/') && !name.startsWith('__MACOSX/') && !/(?:^|\/)\.(?:DS_Store|_[^/]*)$/.test(name)
}
