/** A database that is made out of another one: lost, damaged or of another shape, it is made anew. Never anybody's only copy. */
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type Db, wrap } from './db.ts'
import { pageBytes } from './file-format.ts'

/** FNV-1a of the schema, as the number a file carries in its head: 31 bits. */
function shapeOf(schema: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < schema.length; at += 1) hash = Math.imul(hash ^ schema.charCodeAt(at), 0x01000193)
  return hash >>> 1
}

/**
 * Opens the file, or makes it anew where it has another shape than `schema` or is not whole. Not synced at each commit:
 * what a power cut takes is told again.
 * @param file null = in memory
 * @throws what SQLite throws where not even a new file can be made
 */
export function openDerived(file: string | null, schema: string): Db {
  if (file === null) return wrap(prepared(new Database(':memory:'), schema))
  try {
    return wrap(prepared(new Database(file, { timeout: 0 }), schema))
  } catch {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true })
    return wrap(prepared(new Database(file, { timeout: 0 }), schema))
  }
}

function prepared(raw: Database.Database, schema: string): Database.Database {
  try {
    raw.pragma(`page_size = ${pageBytes}`)
    raw.pragma('auto_vacuum = INCREMENTAL')
    raw.pragma('locking_mode = EXCLUSIVE')
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = NORMAL')
    raw.pragma('cache_size = -32768')
    const shape = shapeOf(schema)
    const version = Number(raw.pragma('user_version', { simple: true }))
    if (version === shape) return raw
    if (version !== 0) throw new Error('of another shape')
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
