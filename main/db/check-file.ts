/** Reads a copy of the database from end to end. Takes its time: meant for a thread of its own. */
import Database from 'better-sqlite3'
import { type Connection, findDamage, wordsOf } from './connection.ts'
import { syncFile } from './salvage.ts'
import { lastRowId } from './tables.ts'

/** What was found. `damage` is one line, null when the file is whole. */
export interface Verdict {
  readonly damage: string | null
  readonly version: number
  /** the last event it holds: a backup must reach as far as its original did */
  readonly lastEvent: number
}

/**
 * Checks a file that nobody uses, makes it one file without companions, and puts it on the disk.
 * @returns a verdict; never throws
 */
export function checkFile(file: string): Verdict {
  const verdict = readThrough(file, 'FULL')
  if (verdict.damage !== null) return verdict
  try {
    syncFile(file)
    return verdict
  } catch (error) {
    return unread(error)
  }
}

/**
 * The same without the last step.
 * @param synchronous OFF leaves all waiting for the disk to whoever puts it there afterwards
 */
export function readThrough(file: string, synchronous: 'OFF' | 'FULL'): Verdict {
  let raw: Connection | null = null
  try {
    raw = new Database(file, { fileMustExist: true })
    raw.pragma(`synchronous = ${synchronous}`)
    raw.pragma('journal_mode = DELETE')
    const damage = findDamage(raw, 'integrity_check')
    const version = Number(raw.pragma('user_version', { simple: true }))
    const lastEvent = damage === null ? lastRowId(raw, 'event') : 0
    raw.close()
    raw = null
    return { damage, version, lastEvent }
  } catch (error) {
    return unread(error)
  } finally {
    raw?.close()
  }
}

const unread = (error: unknown): Verdict => ({ damage: wordsOf(error), version: 0, lastEvent: 0 })
