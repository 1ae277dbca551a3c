/**
 * A seal: what the database's bytes were when an orderly end had just found them whole. What SQLite says of a file depends on
 * its bytes alone, so that the same bytes at the next start need not be read by SQLite from end to end again; any others are.
 */
import {
  closeSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import zlib from 'node:zlib'
import { isFoundWhole } from './connection.ts'

/** Read this many bytes at once. */
const pieceBytes = 1024 * 1024

const sealOf = (file: string): string => `${file}.seal`

/**
 * Checks a closed database, index by index, and seals it if it is whole; else there is no seal afterwards. A file that cannot
 * be sealed is checked by the next start instead.
 */
export function seal(file: string): void {
  try {
    rmSync(sealOf(file), { force: true })
    // What is taken before the check cannot be of bytes that came after it, whoever else writes to the file.
    const mark = markOf(file)
    // A log beside it belongs to what it says: only a database that is one file can be sealed.
    if (hasLog(file) || !isFoundWhole(file)) return
    const next = `${sealOf(file)}.new`
    writeFileSync(next, mark, { mode: 0o600 })
    renameSync(next, sealOf(file))
  } catch {
    // No seal.
  }
}

/** Are these, byte for byte as far as a checksum of each megabyte tells, the bytes that were found whole? */
export function isSealed(file: string): boolean {
  try {
    return !hasLog(file) && readFileSync(sealOf(file), 'latin1') === markOf(file)
  } catch {
    return false
  }
}

/** Does something lie beside the file that belongs to what it says? */
export function hasLog(file: string): boolean {
  return ['-wal', '-journal'].some((end) => (statSync(file + end, { throwIfNoEntry: false })?.size ?? 0) > 0)
}

/** The size, and a CRC-32 of each megabyte. */
function markOf(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const piece = Buffer.allocUnsafeSlow(pieceBytes)
    const sums: number[] = []
    let bytes = 0
    for (;;) {
      const count = readSync(handle, piece, 0, piece.length, bytes)
      if (count === 0) break
      bytes += count
      sums.push(zlib.crc32(piece.subarray(0, count)))
    }
    return [bytes, ...sums].join(' ')
  } finally {
    closeSync(handle)
  }
}
