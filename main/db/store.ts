/** The one database the engine works on: its file, or a copy in memory for as long as the file cannot be used. */
import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Storage } from '../../contract/data-folder.ts'
import { AppError } from '../../contract/errors.ts'
import { backUpBeforeMigration } from './backup-before.ts'
import { noteChanges, writeChanges } from './changed-rows.ts'
import {
  type Connection,
  damageIn,
  errorCode,
  isDamage,
  type Journal,
  OpenError,
  openFile,
  openMemory,
  wordsOf,
} from './connection.ts'
import { type Db, SaveError, wrap } from './db.ts'
import { versionOf } from './file-format.ts'
import { copyFile, copyOpen } from './memory-copy.ts'
import { newestVersion } from './migrations.ts'
import { type BackupFile, finishSalvage, salvageFile } from './salvage.ts'
import { addSalvage } from './salvage-table.ts'
import { hasLog, isSealed, seal } from './seal.ts'
import { inMemory } from './storage-words.ts'
import { createLogSync } from './sync-log.ts'
import { endsOf, lastRowId } from './tables.ts'
import { homelessWords, type KeptWords, takeUpWords } from './word-table.ts'

export interface StoreOptions {
  readonly file: string
  readonly journal: Journal
  /** where a backup goes before a migration */
  readonly backupFolder: string
  /** newest first */
  readonly backups: () => readonly BackupFile[]
  readonly words: readonly KeptWords[]
  readonly now: () => number
  /** the run before did not end by closing */
  readonly unclean: boolean
  /** how long another program may hold the file before it is left to it, ms; this thread waits */
  readonly lockWaitMs: number
  /** runs something soon, when nobody waits for it */
  readonly apart: (run: () => void) => void
}

export interface Store {
  /** the same object for ever: what stands behind it may change between two calls */
  readonly db: Db
  storage(): Storage
  /** calls back when `storage()` has changed */
  onStorage(changed: () => void): void
  /** does the file know this row? An id that only memory gave may mean another one after a restart */
  isOnDisk(table: 'episode' | 'postmortem', id: number): boolean
  /** names of word files whose alert the file does not know */
  readonly homeless: readonly string[]
  /** the file's own connection, for backups; null while there is only memory */
  disk(): Connection | null
  /** goes on in memory, since the file was found broken */
  distrust(): void
  /** tries to bring what is in memory to the disk and to go on there; answers whether it did */
  returnToDisk(): boolean
  close(): void
  /** after `close`: is the file all there is, with no log beside it, and not known to be broken? */
  isPutAway(): boolean
  /** checks the closed file, so that the next start need not when not a byte has changed by then; takes as long as that check */
  seal(): void
}

/**
 * Up to this size every index is checked at each start, unless the end before has done it and not a byte has changed since: a
 * fifth of a second or so. Above it the daily backup finds damage.
 */
const checkWholeBytes = 32 * 1024 * 1024

/** Says that the file was found broken while it was in use: the next start looks no further and salvages it. */
const suspectMark = (file: string): string => `${file}.suspect`

/**
 * Opens the data file, or what can be made of it. Never throws for the state of the file: a file that cannot be used
 * gives a store in memory that says why.
 */
export function openStore(options: StoreOptions): Store {
  const { file, now } = options
  let storage: Storage = { kind: 'disk' }
  let disk: Connection | null = null
  let memory: Connection | null = null
  /** where the file's tables ended when the copy in memory was made */
  let ends = ''
  let lastOnDisk = { episode: 0, postmortem: 0 }
  const listeners: (() => void)[] = []

  const toMemory = (
    why: Extract<Storage, { kind: 'memory' }>['why'],
    copy: () => Connection,
    cause: string,
  ): void => {
    let image: Connection
    try {
      image = copy()
    } catch {
      // No room even for a private copy: an empty night is better than none.
      image = openMemory()
    }
    ends = endsOf(image)
    lastOnDisk = { episode: lastRowId(image, 'episode'), postmortem: lastRowId(image, 'postmortem') }
    noteChanges(image)
    memory = image
    storage = inMemory(why, file, cause)
    current = wrap(image)
    for (const changed of listeners) changed()
  }

  const log = createLogSync(file)
  const onDisk = (raw: Connection): Db =>
    wrap(raw, {
      log,
      bringIn: (run) =>
        log.aside(() =>
          options.apart(() => {
            // A file that is not used any more is left as it is.
            if (memory === null && raw === disk) run()
          }),
        ),
    })

  const open = (): void => {
    const backups = options.backups()
    finishSalvage(file)
    if (versionOf(file) > newestVersion) {
      toMemory('newer', () => copyFile(file, true, now()), '')
      return
    }
    const doubt = doubtAbout(file, backups, options)
    try {
      disk = openWhole(doubt, options.lockWaitMs)
    } catch (error) {
      const broken = doubt !== null || (error instanceof OpenError && error.damaged)
      if (!broken) {
        toMemory(reasonFor(error, file), () => copyFile(file, false, now()), wordsOf(error))
        return
      }
      try {
        disk = openWhole([], options.lockWaitMs)
      } catch (again) {
        toMemory('damaged', () => copyFile(file, true, now()), wordsOf(again))
      }
    }
    if (disk !== null) current = onDisk(disk)
  }

  /** @param lost the file is to be salvaged first, and this is known to be lost; null when it may be whole */
  const openWhole = (lost: readonly string[] | null, lockWaitMs: number): Connection => {
    if (lost !== null) {
      salvageFile({ ...options, backups: options.backups(), now: now(), lost })
      rmSync(suspectMark(file), { force: true })
    }
    const version = versionOf(file)
    if (version > 0 && version < newestVersion) backUpBeforeMigration(options)
    // Before it is opened for writing: a damaged file is to be put aside as it is.
    const damage = lost === null ? damageOf(file, options.unclean) : null
    if (damage !== null) throw new OpenError('cannot-save', `${file} is damaged: ${damage}`, true)
    return openFile(file, options.journal, lockWaitMs)
  }

  let current: Db = closedDb
  open()
  if (disk !== null) takeUpAtStart(disk, options)
  const homeless = disk === null ? [] : homelessWords(disk, options.words)

  /** Leaves the disk after an error of SQLite's, keeping everything that was committed. */
  const fallBack = (code: string): void => {
    if (disk === null || memory !== null) return
    const from = disk
    const broken = code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'
    if (broken) markSuspect(file)
    const why = broken ? 'damaged' : code.startsWith('SQLITE_READONLY') ? 'read-only' : 'full'
    toMemory(why, () => copyOpen(from, now()), code)
  }

  const reading = <T>(read: () => T): T => {
    try {
      return read()
    } catch (error) {
      const lost = isDamage(error) || errorCode(error).startsWith('SQLITE_IOERR')
      // Within a transaction the error must reach its end, which rolls it back and then falls back.
      if (!lost || disk === null || memory !== null || disk.inTransaction) throw error
      fallBack(errorCode(error))
      return read()
    }
  }

  return {
    db: {
      all: (sql, ...values) => reading(() => current.all(sql, ...values)),
      get: (sql, ...values) => reading(() => current.get(sql, ...values)),
      map: (make, sql, ...values) => reading(() => current.map(make, sql, ...values)),
      transact: (work, sync) => {
        try {
          return current.transact(work, sync)
        } catch (error) {
          if (error instanceof SaveError) fallBack(error.cause)
          throw error
        }
      },
      close: () => current.close(),
    },
    homeless,
    storage: () => storage,
    onStorage: (changed) => void listeners.push(changed),
    isOnDisk: (table, id) => memory === null || id <= lastOnDisk[table],
    disk: () => (memory === null ? disk : null),
    distrust: () => fallBack('SQLITE_CORRUPT'),
    returnToDisk: () => {
      if (memory === null || storage.kind === 'disk') return true
      if (storage.why === 'newer' || storage.why === 'damaged') return false
      const copy = memory
      try {
        disk ??= openWhole(null, 0)
        if (endsOf(disk) !== ends) {
          // Somebody else has written meanwhile: what is in memory does not belong to that file any more.
          disk.close()
          disk = null
          return false
        }
        writeChanges(copy, disk)
      } catch {
        return false
      }
      memory = null
      storage = { kind: 'disk' }
      current = onDisk(disk)
      copy.close()
      for (const changed of listeners) changed()
      return true
    },
    close: () => {
      memory?.close()
      disk?.close()
    },
    isPutAway: () => !hasLog(file) && (storage.kind === 'disk' || storage.why !== 'damaged'),
    seal: () => {
      if (disk !== null && memory === null && bytesOf(file) <= checkWholeBytes) seal(file)
    },
  }
}

const closedDb: Db = {
  all: () => [],
  get: () => undefined,
  map: () => [],
  transact: () => {
    throw new AppError('cannot-save', 'The database is closed.')
  },
  close: () => {},
}

/**
 * Is there something about the file that must not pass for a new beginning? Answers what is lost for certain, a
 * sentence each, or null when the file may be opened as it is.
 */
function doubtAbout(
  file: string,
  backups: readonly BackupFile[],
  { journal, unclean }: Pick<StoreOptions, 'journal' | 'unclean'>,
): readonly string[] | null {
  if (existsSync(suspectMark(file))) return []
  const size = bytesOf(file)
  const wal = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return backups.length > 0 || wal > 0 ? [] : null
  if (!unclean || journal !== 'WAL' || existsSync(`${file}-wal`)) return null
  return [
    `${path.basename(file)}-wal was gone when Nightdesk started: what it had not yet moved into ${path.basename(file)} is lost.`,
  ]
}

/** How much is checked depends on the size and on how the run before ended. */
function damageOf(file: string, unclean: boolean): string | null {
  const bytes = bytesOf(file)
  if (bytes === 0) return null
  if (bytes <= checkWholeBytes) {
    return !unclean && isSealed(file) ? null : damageIn(file, 'integrity_check')
  }
  return unclean ? damageIn(file, 'quick_check') : null
}

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

function takeUpAtStart(disk: Connection, { words, now, file }: StoreOptions): void {
  try {
    const saved = disk.transaction(() => takeUpWords(disk, words)).immediate()
    if (saved.length === 0) return
    const db = wrap(disk)
    db.transact((write) =>
      addSalvage(write, { at: now(), keptAs: file, fromBackupAt: null, saved, lost: [] }),
    )
  } catch {
    // A disk that is full already: the words stay in their files until it is not.
  }
}

function reasonFor(error: unknown, file: string): Extract<Storage, { kind: 'memory' }>['why'] {
  if (error instanceof AppError && error.code === 'busy') return 'locked'
  return mayWrite(file) ? 'full' : 'read-only'
}

function mayWrite(file: string): boolean {
  try {
    accessSync(path.dirname(file), constants.W_OK)
    if (existsSync(file)) accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function markSuspect(file: string): void {
  try {
    writeFileSync(suspectMark(file), '', { mode: 0o600 })
  } catch {
    // The check at the next start finds it as well.
  }
}
