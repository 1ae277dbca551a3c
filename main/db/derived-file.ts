/** A database that is made out of another one: lost, damaged or of another shape, it is made anew. Never anybody's only copy. */
import { closeSync, openSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { isDamage } from './connection.ts'
import { type Db, wrap } from './db.ts'
import { pageBytes } from './file-format.ts'

/** FNV-1a of the schema, as the number a file carries in its head: 31 bits. */
function shapeOf(schema: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < schema.length; at += 1) hash = Math.imul(hash ^ schema.charCodeAt(at), 0x01000193)
  return hash >>> 1
}

class OtherShape extends Error {}

/**
 * Opens the file, or makes it anew where it has another shape than `schema` or is not whole. It holds what the record holds,
 * so it is this user's alone.
 * @param file null = in memory
 * @throws what SQLite throws where not even a new file can be made, and where another thread still holds it
 */
export function openDerived(file: string | null, schema: string): Db {
  if (file === null) return wrap(prepared(new Database(':memory:'), schema))
  try {
    return wrap(prepared(opened(file), schema))
  } catch (error) {
    if (!isDamage(error) && !(error instanceof OtherShape)) throw error
    removeDerived(file)
    return wrap(prepared(opened(file), schema))
  }
}

/** Removes it, if it is there. */
export function removeDerived(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true })
}

/** SQLite gives its other files the rights of the first. */
function opened(file: string): Database.Database {
  closeSync(openSync(file, 'a', 0o600))
  return new Database(file, { timeout: 0 })
}

function prepared(raw: Database.Database, schema: string): Database.Database {
  try {
    raw.pragma(`page_size = ${pageBytes}`)
    raw.pragma('auto_vacuum = INCREMENTAL')
    raw.pragma('locking_mode = EXCLUSIVE')
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = FULL')
    raw.pragma('temp_store = MEMORY')
    raw.pragma('cache_size = -16384')
    // 32 MB of log before it is moved into the file: while everything is told the same pages are written again and again.
    raw.pragma('wal_autocheckpoint = 4096')
    raw.pragma('journal_size_limit = 33554432')
    const shape = shapeOf(schema)
    const version = Number(raw.pragma('user_version', { simple: true }))
    if (version === shape) return raw
    const isEmpty = raw.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
    if (version !== 0 || !isEmpty) throw new OtherShape('of another shape')
    raw.transaction(() => {
      raw.exec(schema)
      raw.pragma(`user_version = ${shape}`)
    })()
    return raw
  } catch (error) {
    raw.close()
    throw error
  }
}
