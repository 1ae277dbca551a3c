/** Connections to one file or to memory, and what their errors mean. Nothing outside this room sees them. */
import Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { pageBytes, versionOf } from './file-format.ts'
import { migrate, refuseNewer } from './migrations.ts'

export type Connection = Database.Database

/** How the file is written: WAL, or a journal that also holds where a network stands between us and the disk. */
export type Journal = 'WAL' | 'TRUNCATE'

/**
 * Opens (or makes) a database file, locks it for this process and brings it to the newest version.
 * FULL is what makes "acknowledged" true after a power cut: NORMAL lost acknowledged saves in 3 of 4 modelled cuts.
 * The exclusive lock is how a second Nightdesk on the same folder is noticed; the system drops it with the process.
 * @param lockWaitMs how long another process may hold the file before it counts as `busy`; this thread waits
 * @throws AppError `busy` when another process holds the file, `not-allowed` when it is from a newer Nightdesk,
 * `cannot-save` when it cannot be opened, cannot be written or is not a database
 */
export function openFile(file: string, journal: Journal = 'WAL', lockWaitMs = 0): Connection {
  refuseNewer(versionOf(file))
  let raw: Connection | null = null
  try {
    raw = new Database(file, { timeout: lockWaitMs })
    raw.pragma(`page_size = ${pageBytes}`)
    raw.pragma('auto_vacuum = INCREMENTAL')
    raw.pragma('locking_mode = EXCLUSIVE')
    raw.pragma(`journal_mode = ${journal}`)
    raw.pragma('synchronous = FULL')
    raw.pragma('foreign_keys = ON')
    // What a statement needs to be taken back by itself: else a file in the system's folder, which may be full, and four
    // times as many writes as the log takes.
    raw.pragma('temp_store = MEMORY')
    // 64 MiB: the working set of 100,000 open alerts; less makes every slice of a storm read its pages again.
    raw.pragma('cache_size = -65536')
    raw.exec('BEGIN IMMEDIATE; COMMIT')
    raw.pragma('busy_timeout = 0')
    migrate(raw)
    return raw
  } catch (error) {
    raw?.close()
    throw openError(file, error)
  }
}

/** Does another process hold the file? Asked without changing it. */
export function isHeld(file: string): boolean {
  let raw: Connection | null = null
  try {
    raw = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
    raw.prepare('SELECT 1 FROM sqlite_schema').get()
    return false
  } catch (error) {
    return errorCode(error).startsWith('SQLITE_BUSY') || errorCode(error).startsWith('SQLITE_LOCKED')
  } finally {
    raw?.close()
  }
}

/** An empty database of the newest version that lives in memory only. */
export function openMemory(): Connection {
  const raw = new Database(':memory:')
  raw.pragma(`page_size = ${pageBytes}`)
  raw.pragma('foreign_keys = ON')
  migrate(raw)
  return raw
}

/** A database in memory with every page of `image`, as `serialize()` gives it, brought to the newest version. */
export function openImage(image: Buffer): Connection {
  // Bytes 18 and 19 of the file format say how it is written and read; a WAL (2) cannot stand in memory.
  image[18] = 1
  image[19] = 1
  const raw = new Database(image)
  raw.pragma('foreign_keys = ON')
  migrate(raw)
  return raw
}

export type Check = 'integrity_check' | 'quick_check'

/**
 * Is the file whole? Only reads it: not a byte of it or of its WAL changes. Answers what is wrong, one line; null also when it cannot
 * be read at all, which opening it will tell.
 */
export function damageIn(file: string, how: Check): string | null {
  let raw: Connection | null = null
  try {
    raw = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
    raw.prepare('SELECT 1 FROM sqlite_schema').get()
    return findDamage(raw, how)
  } catch (error) {
    return isDamage(error) ? wordsOf(error) : null
  } finally {
    raw?.close()
  }
}

/** Has SQLite read every table and every index of the file, and found nothing wrong? False also when it could not read it. */
export function isFoundWhole(file: string): boolean {
  let raw: Connection | null = null
  try {
    raw = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
    return findDamage(raw, 'integrity_check') === null
  } catch {
    return false
  } finally {
    raw?.close()
  }
}

/**
 * Is it whole? Answers what is wrong, one line, or null.
 * @param how `integrity_check` also holds every index against its table; `quick_check` takes a fraction of the time
 */
export function findDamage(raw: Connection, how: Check): string | null {
  try {
    const found = raw.pragma(`${how}(1)`, { simple: true })
    return found === 'ok' ? null : String(found)
  } catch (error) {
    return wordsOf(error)
  }
}

/** Runs `work` in one transaction in which rows may come before what they refer to. Nothing checks them afterwards. */
export function withoutReferences<T>(raw: Connection, work: () => T): T {
  raw.pragma('foreign_keys = OFF')
  try {
    return raw.transaction(work).immediate()
  } finally {
    raw.pragma('foreign_keys = ON')
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : ''
}

/** Does the error say that the file itself is broken? */
export function isDamage(error: unknown): boolean {
  const code = errorCode(error)
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'
}

/** A disk that takes nothing, or no memory: the transaction is over, whatever comes next. A damaged page spoils its statement alone. */
export function isDiskTrouble(error: unknown): boolean {
  const code = errorCode(error)
  return ['FULL', 'IOERR', 'READONLY', 'CANTOPEN', 'NOMEM', 'BUSY'].some((kind) =>
    code.startsWith(`SQLITE_${kind}`),
  )
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** An AppError that also says whether the file is broken, so that the opener knows what to do about it. */
export class OpenError extends AppError {
  readonly damaged: boolean
  constructor(code: AppError['code'], message: string, damaged: boolean) {
    super(code, message)
    this.damaged = damaged
  }
}

function openError(file: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = errorCode(error)
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('busy', `Another Nightdesk already uses ${file}. Use that one, or end it first.`)
  }
  if (isDamage(error)) {
    return new OpenError(
      'cannot-save',
      `${file} is not a whole database (${code}). Nothing was changed. Move it aside and start again; keep it, it may be salvaged.`,
      true,
    )
  }
  return new OpenError(
    'cannot-save',
    `${file} cannot be opened: ${wordsOf(error)}. Nothing was changed.`,
    false,
  )
}
