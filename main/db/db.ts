/** The database: one writer, durable by default. Handing a ReadDb to something that writes does not compile. */
import type Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { type Connection, errorCode, openFile } from './connection.ts'
import type { LogSync } from './sync-log.ts'

type Value = string | number | bigint | null | Buffer
export type Row = Record<string, Value>

declare const writes: unique symbol

/** Reading: statements are prepared once per text and reused. Rows are plain objects with snake_case columns. */
export interface ReadDb {
  all(sql: string, ...values: Value[]): Row[]
  get(sql: string, ...values: Value[]): Row | undefined
  /** What `make` makes of each row, without all rows at once in memory. `make` reads nothing from the database. */
  map<T>(make: (row: Row) => T, sql: string, ...values: Value[]): T[]
}

/** Writing, possible only inside `transact`. `run` answers the new row's id. */
export interface WriteDb extends ReadDb {
  readonly [writes]: true
  run(sql: string, ...values: Value[]): { readonly changes: number; readonly id: number }
}

/**
 * now: on disk when it returns. soon: another thread brings it there at once, while this one goes on. later: with the next
 * that is, or at the next checkpoint. The last two are only for what a source can be asked again, and never for a person's
 * word. In order in any case: what is on disk has everything before it.
 */
export type Sync = 'now' | 'soon' | 'later'

export interface Db extends ReadDb {
  /** Runs `work` in one transaction: all of it is on disk when this returns, or none of it. Does not nest. */
  transact<T>(work: (db: WriteDb) => T, sync?: Sync): T
  close(): void
}

/**
 * Opens (or makes) the database file and brings it to the newest version.
 * @throws AppError as `openFile` does
 */
export function openDb(file: string): Db {
  return wrap(openFile(file))
}

/**
 * This build of SQLite looks at the values bound to a bare `?` to choose a plan (STAT4), and prepares the statement anew
 * at every run for it: 30 times the cost of the read itself. `+?` is the same value without that. No statement has a
 * question mark in its text.
 */
function unplanned(sql: string): string {
  return sql.replaceAll('?', '+?')
}

/**
 * The log is brought into the file when it holds about so many pages (2 MiB). SQLite does it by itself within the commit
 * that makes the log 8 MiB long: 40 to 60 ms of a storm's slice.
 */
const pagesInLog = 256
/** How many rows make so many pages is what the last time tells: a commit of new alerts has one for each, an order a dozen. */
const rowsAtFirst = 100
const fewestRows = 20
const mostRows = 250

/** What the disk is asked for when no commit waits for it. */
export interface ApartFromCommits {
  /** runs `run` when nobody waits for it: there the log is brought into the file */
  readonly bringIn: (run: () => void) => void
  readonly log: Pick<LogSync, 'soon' | 'hasFailed'>
}

/**
 * A connection as the rest of the engine sees it.
 * @param disk what is done apart from commits; without it SQLite brings the log into the file within one, and `soon` is `now`
 * @throws SaveError out of `transact` when the disk does not take it
 */
export function wrap(raw: Connection, disk?: ApartFromCommits): Db {
  const keepsOrder = raw.pragma('journal_mode', { simple: true }) === 'wal'
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
    map: (make, sql, ...values) => Array.from(statement(sql).iterate(...values), make),
  }
  let rows = 0
  let rowsInLog = rowsAtFirst
  let isComing = false
  const bringIn = (): void => {
    if (!disk || !keepsOrder || isComing || rows < rowsInLog) return
    isComing = true
    disk.bringIn(() => {
      isComing = false
      const written = rows
      rows = 0
      try {
        const [done] = raw.open ? (raw.pragma('wal_checkpoint(PASSIVE)') as readonly { log: number }[]) : []
        const fitting = Math.round((written * pagesInLog) / Math.max(1, done?.log ?? 0))
        rowsInLog = Math.min(mostRows, Math.max(fewestRows, fitting))
      } catch {
        // All of it is in the log; whoever writes next hears of a disk that takes nothing.
      }
    })
  }
  const write = {
    ...read,
    run: (sql: string, ...values: Value[]) => {
      const { changes, lastInsertRowid } = statement(sql).run(...values)
      rows += changes
      return { changes, id: Number(lastInsertRowid) }
    },
  } as WriteDb
  return {
    ...read,
    transact: (work, sync = 'now') => {
      // Only a write-ahead log keeps its order without a sync; a rollback journal would not survive.
      const soon = sync === 'soon' && keepsOrder && disk !== undefined && !disk.log.hasFailed()
      const later = soon || (sync === 'later' && keepsOrder)
      try {
        if (later) raw.pragma('synchronous = NORMAL')
        const done = raw.transaction(() => work(write)).immediate()
        if (soon) disk.log.soon()
        bringIn()
        return done
      } catch (error) {
        throw saveError(error)
      } finally {
        if (later) raw.pragma('synchronous = FULL')
      }
    },
    close: () => raw.close(),
  }
}

/** Nothing was kept: `cause` is SQLite's own code. */
export class SaveError extends AppError {
  override readonly cause: string
  constructor(cause: string) {
    super('cannot-save', `Nothing was saved: the database answers ${cause}. Free space or check the disk.`)
    this.cause = cause
  }
}

/** A full disk, a read-only folder or a broken device becomes one error that says that nothing was kept. */
function saveError(error: unknown): unknown {
  const code = errorCode(error)
  const saving = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_CORRUPT']
  return saving.some((known) => code.startsWith(known)) ? new SaveError(code) : error
}
