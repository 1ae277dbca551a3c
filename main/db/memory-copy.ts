/** A copy of the database in memory, so that the night goes on when its file cannot be used. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { type Connection, openImage, openMemory, withoutReferences } from './connection.ts'
import { copyRows } from './copy-rows.ts'
import { mendReferences } from './mend-references.ts'

/** What stands beside a database file and belongs to it. */
export const companions = ['', '-wal', '-journal'] as const

/** A copy of the open database as it was last committed; row by row when it cannot be taken as a whole. */
export function copyOpen(raw: Connection, now: number): Connection {
  try {
    return openImage(raw.serialize())
  } catch {
    return rowsOf(raw, now)
  }
}

/**
 * A copy of a file that must not be touched, not even by opening it: its bytes are copied to a private folder first.
 * A newer file comes over row by row, as far as this program knows its tables.
 * @param newer the file is from a newer Nightdesk
 */
export function copyFile(file: string, newer: boolean, now: number): Connection {
  if (!existsSync(file)) return openMemory()
  return withTwin(file, (twin) => {
    const raw = new Database(twin)
    try {
      return newer ? rowsOf(raw, now) : copyOpen(raw, now)
    } finally {
      raw.close()
    }
  })
}

/** Hands `work` a copy of the file and its companions, in a folder of its own that is gone afterwards. */
export function withTwin<T>(file: string, work: (twin: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-copy-'))
  try {
    const twin = path.join(folder, 'twin.db')
    for (const end of companions) if (existsSync(file + end)) copyFileSync(file + end, twin + end)
    return work(twin)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function rowsOf(raw: Connection, now: number): Connection {
  const to = openMemory()
  withoutReferences(to, () => {
    copyRows(raw, to, 'REPLACE')
    mendReferences(to, now)
  })
  return to
}
