/** A database without a readable first page shows nothing at all; it can be lent one. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { firstPageInWal, magic, pageBytes } from './file-format.ts'

/**
 * Gives the copy of a damaged database a first page where its own cannot be one: the newest that its WAL holds, else
 * the one of `relative`, a whole database of the same tables (a backup). Where tables begin never changes in a file's
 * life, so that a relative's first page leads to the right places.
 */
export function lendFirstPage(twin: string, relative: string | null): void {
  const handle = openSync(twin, 'r+')
  try {
    const own = Buffer.alloc(magic.length)
    readSync(handle, own, 0, own.length, 0)
    if (own.equals(magic) && fstatSync(handle).size >= pageBytes) return
    const page = firstPageInWal(`${twin}-wal`) ?? (relative === null ? null : firstPageOf(relative))
    if (!page) return
    // How many pages there are: the file's own size counts, not the lender's.
    page.writeUInt32BE(Math.max(1, Math.floor(fstatSync(handle).size / pageBytes)), 28)
    writeSync(handle, page, 0, page.length, 0)
  } finally {
    closeSync(handle)
  }
}

function firstPageOf(file: string): Buffer | null {
  const handle = openSync(file, 'r')
  try {
    const page = Buffer.alloc(pageBytes)
    return readSync(handle, page, 0, pageBytes, 0) === pageBytes ? page : null
  } finally {
    closeSync(handle)
  }
}
