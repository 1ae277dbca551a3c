/** The data folder as one thing: the database and what it falls back to, its backups, the word files, exports. */
import { statSync } from 'node:fs'
import path from 'node:path'
import type { DataStatus } from '../../contract/data-folder.ts'
import { AppError } from '../../contract/errors.ts'
import { type Backups, createBackups } from '../db/backups.ts'
import type { Verdict } from '../db/check-file.ts'
import { addSalvage, forgetSalvage, readSalvage } from '../db/salvage-table.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { stampOf } from '../db/stamp.ts'
import { openStore, type Store } from '../db/store.ts'
import { afterTurn, type Clock } from '../platform/clock.ts'
import type { FolderKind } from '../platform/folder-kind.ts'
import type { Log } from '../platform/log.ts'
import { createWordFiles, type WordFiles } from '../platform/word-files.ts'
import { exportEverything } from './export.ts'

export interface DataFolder {
  readonly store: Store
  readonly words: WordFiles
  readonly backups: Backups
  status(): DataStatus
  /** when the next backup is due, epoch ms; null while nothing can be backed up */
  nextBackupAt(): number | null
  /** makes a verified backup now. @throws AppError when it could not be made; the problem is also told by `status` */
  backUp(): Promise<void>
  /** @param config the configuration's text without its secrets, or null */
  exportAll(config: string | null): Promise<void>
  salvageRead(): void
  /** calls back when the storage, the backups or a report has changed; the answer ends that */
  onChange(changed: () => void): () => void
  close(): Promise<void>
  /**
   * closes the database without waiting for what is under way, since the process ends; answers whether it is put away whole.
   * @throws when it could not be closed
   */
  closeAtOnce(): boolean
  /** after `close`, when the folder is nobody's any more: checks what the next start then need not check */
  seal(): void
}

export interface DataFolderOptions {
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
  readonly kind: FolderKind
  /** the run before did not end by closing */
  readonly unclean: boolean
  /** how long another program may hold the file, ms */
  readonly lockWaitMs: number
  /** reads a copy of the database from end to end; a large one on another thread */
  readonly check: (file: string) => Promise<Verdict>
}

export const databaseName = 'nightdesk.db'
const dayMs = 86_400_000
/** The first backup comes soon, not at once: the start belongs to the watch, ms. */
const firstBackupMs = 60_000
/** A failed backup is tried again, ms. */
const retryBackupMs = 3_600_000

/** Opens the folder. Whatever state it is in, there is a store afterwards; `store.storage()` says which. */
export function openDataFolder(options: DataFolderOptions): DataFolder {
  const { folder, clock, log } = options
  const file = path.join(folder, databaseName)
  const words = createWordFiles(folder, clock.after)
  const backups = createBackups(path.join(folder, 'backups'), { now: clock.now, check: options.check })
  const openedAt = clock.now()
  const store = openStore({
    file,
    journal: options.kind.network ? 'TRUNCATE' : 'WAL',
    backupFolder: path.join(folder, 'backups'),
    backups: backups.files,
    words: words.list(),
    now: clock.now,
    unclean: options.unclean,
    lockWaitMs: options.lockWaitMs,
    apart: (run) => afterTurn(clock, run),
  })
  const listeners = new Set<() => void>()
  let backupProblem: string | null = null
  let triedAt: number | null = null
  let underWay: Promise<void> | null = null
  let closing = false

  const tell = (): void => {
    for (const changed of listeners) changed()
  }
  store.onStorage(tell)
  for (const name of store.homeless) words.move(name, `unsaved-${stampOf(openedAt)}-${name}`)
  reportUnsaved(store, words, clock.now())

  const nextBackupAt = (): number | null => {
    if (store.disk() === null) return null
    // One that is stamped in the future says nothing about when the next is due.
    const newest = backups.newestAt()
    const due = newest === null ? openedAt + firstBackupMs : newest + dayMs
    return backupProblem === null || triedAt === null ? due : Math.max(due, triedAt + retryBackupMs)
  }

  const makeBackup = async (): Promise<void> => {
    const disk = store.disk()
    if (!disk)
      throw new AppError('not-allowed', 'Nothing is kept on disk now, so that there is nothing to back up.')
    triedAt = clock.now()
    try {
      const { damage } = await backups.make(disk)
      if (damage !== null && !closing) {
        log('database-damaged', { message: damage })
        store.distrust()
        throw new AppError(
          'cannot-save',
          'The database was found damaged. Restart Nightdesk to have it salvaged.',
        )
      }
      backupProblem = null
    } catch (error) {
      backupProblem = error instanceof Error ? error.message : String(error)
      log('backup-failed', { message: backupProblem })
      throw error
    } finally {
      tell()
    }
  }

  return {
    store,
    words,
    backups,
    nextBackupAt,
    status: () => ({
      folder,
      storage: store.storage(),
      bytes: ['', '-wal'].reduce((sum, end) => sum + sizeOf(file + end), 0),
      backups: backups.list(),
      backupProblem,
      nextBackupAt: nextBackupAt(),
      folderWarning: options.kind.warning,
      salvage: readSalvage(store.db),
      lastExport: (readSetting(store.db, 'lastExport') as DataStatus['lastExport'] | undefined) ?? null,
    }),
    backUp: () => {
      underWay ??= makeBackup().finally(() => {
        underWay = null
      })
      return underWay
    },
    exportAll: async (config) => {
      try {
        const at = clock.now()
        const done = await exportEverything(store.db, path.join(folder, 'exports'), at, config)
        store.db.transact((db) => writeSetting(db, 'lastExport', { at, ...done }))
      } catch (error) {
        if (error instanceof AppError) throw error
        const why = error instanceof Error ? error.message : String(error)
        throw new AppError(
          'cannot-save',
          `The export could not be finished: ${why}. Free space and try again.`,
        )
      } finally {
        tell()
      }
    },
    salvageRead: () => {
      store.db.transact(forgetSalvage)
      tell()
    },
    onChange: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    close: async () => {
      closing = true
      await underWay?.catch(() => {})
      store.returnToDisk()
      await words.settled()
      store.close()
    },
    closeAtOnce: () => {
      store.close()
      return store.isPutAway()
    },
    seal: () => store.seal(),
  }
}

/** Words that were typed while nothing could be kept: told once, and kept under a name that is not told again. */
function reportUnsaved(store: Store, words: WordFiles, now: number): void {
  const found = words.list().filter(({ name }) => name.startsWith('unsaved-'))
  if (found.length === 0 || store.storage().kind !== 'disk') return
  for (const { name } of found) words.move(name, name.replace('unsaved-', 'kept-'))
  const count = found.length === 1 ? 'A text' : `${found.length} texts`
  const saved = [
    `${count} typed while nothing could be kept on disk: ${words.folder()}, the files named kept-….`,
  ]
  try {
    store.db.transact((db) =>
      addSalvage(db, { at: now, keptAs: words.folder(), fromBackupAt: null, saved, lost: [] }),
    )
  } catch {
    // The files are there; the next start has no word about them.
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
