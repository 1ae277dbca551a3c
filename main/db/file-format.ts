/** What must be known of SQLite's files before SQLite itself may touch them: opening already writes. */
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'

/** Every file has pages of this size, bytes; a copy must not differ, or it could not take the original's place. */
export const pageBytes = 8_192
/** How each database file begins. */
export const magic = Buffer.from('SQLite format 3\0')

/** Sizes of the WAL format: a header, then frames of a header and a page. */
const walHeaderBytes = 32
const frameHeaderBytes = 24
/** Where `user_version` stands in the first page, 4 bytes. */
const versionAt = 60

/**
 * The version (`user_version`) a file is of, 0 when it is none. The newest first page may stand in the WAL alone: a
 * newer program that was killed after its migration leaves it there.
 */
export function versionOf(file: string): number {
  const header = firstBytes(file, versionAt + 4)
  const own = header?.subarray(0, magic.length).equals(magic) ? header.readInt32BE(versionAt) : 0
  return firstPageInWal(`${file}-wal`)?.readInt32BE(versionAt) ?? own
}

/** The newest committed first page among the frames of a WAL's present round, or null. */
export function firstPageInWal(file: string): Buffer | null {
  const wal = existsSync(file) ? readWhole(file) : null
  if (!wal || wal.length < walHeaderBytes) return null
  const size = wal.readUInt32BE(8)
  if (size < 512 || size > 65_536) return null
  const salts = wal.subarray(16, 24)
  let found: Buffer | null = null
  let committed: Buffer | null = null
  const step = frameHeaderBytes + size
  for (let at = walHeaderBytes; at + step <= wal.length; at += step) {
    // Frames of an earlier round carry other salts.
    if (!wal.subarray(at + 8, at + 16).equals(salts)) break
    if (wal.readUInt32BE(at) === 1) found = wal.subarray(at + frameHeaderBytes, at + step)
    // The last frame of a transaction says how large the database is then; the others say 0.
    if (wal.readUInt32BE(at + 4) !== 0) committed = found
  }
  return committed && Buffer.from(committed)
}

function readWhole(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}

function firstBytes(file: string, count: number): Buffer | null {
  const bytes = Buffer.alloc(count)
  try {
    const handle = openSync(file, 'r')
    try {
      return readSync(handle, bytes, 0, count, 0) === count ? bytes : null
    } finally {
      closeSync(handle)
    }
  } catch {
    // No file yet, or none that can be read: opening it says which.
    return null
  }
}
