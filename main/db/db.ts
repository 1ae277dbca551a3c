/** The database: one writer, durable by default. Handing a ReadDb to something that writes does not compile. */
import { closeSync, openSync, readSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { migrate, refuseNewer } from './migrations.ts'

type Value = string | number | bigint | null | Buffer
export type Row = Record<string, Value>

declare const writes: unique symbol

/** Reading: statements are prepared once per text and reused. Rows are plain objects with snake_case columns. */
export interface ReadDb {
  all(sql: string, ...values: Value[]): Row[]
  get(sql: string, ...values: Value[]): Row | undefined
}

/** Writing, possible only inside `transact`. `run` answers the new row's id. */
export interface WriteDb extends ReadDb {
  readonly [writes]: true
  run(sql: string, ...values: Value[]): { readonly changes: number; readonly id: number }
}

export interface Db extends ReadDb {
  /** Runs `work` in one transaction: all of it is on disk when this returns, or none of it. Does not nest. */
  transact<T>(work: (db: WriteDb) => T): T
  close(): void
}

/**
 * Opens (or makes) the database file and brings it to the newest version.
 * FULL is what makes "acknowledged" true after a power cut: NORMAL lost acknowledged saves in 3 of 4 modelled cuts.
 * The exclusive lock is how a second Nightdesk on the same folder is noticed; the system drops it with the process.
 * @throws AppError `busy` when another process holds the file, `not-allowed` when it is from a newer Nightdesk,
 * `cannot-save` when it cannot be opened or is not a database
 */
export function openDb(file: string): Db {
  refuseNewer(versionInHeader(file))
  const raw = open(file)
  try {
    raw.pragma('page_size = 8192')
    raw.pragma('auto_vacuum = INCREMENTAL')
    raw.pragma('locking_mode = EXCLUSIVE')
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = FULL')
    raw.pragma('foreign_keys = ON')
    // 64 MiB: the working set of 100,000 open alerts; less makes every slice of a storm read its pages again.
    raw.pragma('cache_size = -65536')
    raw.pragma('busy_timeout = 0')
    raw.exec('BEGIN IMMEDIATE; COMMIT')
    migrate(raw)
  } catch (error) {
    raw.close()
    throw openError(file, error)
  }
  return wrap(raw)
}

/**
 * The version in the file's header (`user_version`: 4 bytes at offset 60 of the SQLite file format), 0 when there is
 * none. Read without SQLite: opening already writes, be it the journal mode or a checkpoint at closing.
 */
function versionInHeader(file: string): number {
  const header = Buffer.alloc(64)
  try {
    const handle = openSync(file, 'r')
    try {
      readSync(handle, header, 0, header.length, 0)
    } finally {
      closeSync(handle)
    }
  } catch {
    // No file yet, or none that can be read: opening it says which.
    return 0
  }
  return header.toString('latin1', 0, 16) === 'SQLite format 3\0' ? header.readInt32BE(60) : 0
}

function open(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 2_000 })
  } catch (error) {
    throw openError(file, error)
  }
}

function openError(file: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = errorCode(error)
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('busy', `Another Nightdesk already uses ${file}. Use that one, or end it first.`)
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new AppError(
      'cannot-save',
      `${file} is not a whole database (${code}). Nothing was changed. Move it aside and start again; keep it, it may be salvaged.`,
    )
  }
  const why = error instanceof Error ? error.message : String(error)
  return new AppError('cannot-save', `${file} cannot be opened: ${why}. Nothing was changed.`)
}

/**
 * This build of SQLite looks at the values bound to a bare `?` to choose a plan (STAT4), and prepares the statement anew
 * at every run for it: 30 times the cost of the read itself. `+?` is the same value without that. No statement has a
 * question mark in its text.
 */
function unplanned(sql: string): string {
  return sql.replaceAll('?', '+?')
}

function wrap(raw: Database.Database): Db {
  const prepared = new Map<string, Database.Statement<Value[], Row>>()
  const statement = (sql: string): Database.Statement<Value[], Row> => {
    const known = prepared.get(sql)
    if (known) return known
    const made = raw.prepare<Value[], Row>(unplanned(sql))
    prepared.set(sql, made)
    return made
  }
  const read: ReadDb = {
    all: (sql, ...values) => statement(sql).all(...values),
    get: (sql, ...values) => statement(sql).get(...values),
  }
  const write = {
    ...read,
    run: (sql: string, ...values: Value[]) => {
      const { changes, lastInsertRowid } = statement(sql).run(...values)
      return { changes, id: Number(lastInsertRowid) }
    },
  } as WriteDb
  return {
    ...read,
    transact: (work) => {
      try {
        return raw.transaction(() => work(write)).immediate()
      } catch (error) {
        throw saveError(error)
      }
    },
    close: () => raw.close(),
  }
}

/** A full disk, a read-only folder or a broken device becomes one error that says that nothing was kept. */
function saveError(error: unknown): unknown {
  const code = errorCode(error)
  const saving = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_CORRUPT']
  if (!saving.some((known) => code.startsWith(known))) return error
  return new AppError(
    'cannot-save',
    `Nothing was saved: the database answers ${code}. Free space or check the disk.`,
  )
}

function errorCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : ''
}
