/** A damaged database is put aside, never deleted; in its place comes what can be made of it, its backup and the words. */
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { Salvage } from '../../contract/data-folder.ts'
import { type Connection, findDamage, type Journal, openFile, withoutReferences } from './connection.ts'
import { copyRows } from './copy-rows.ts'
import { versionOf } from './file-format.ts'
import { lendFirstPage } from './first-page.ts'
import { forgetFeed } from './forget-feed.ts'
import { companions, withTwin } from './memory-copy.ts'
import { soundVersions } from './mend-postmortems.ts'
import { mendReferences } from './mend-references.ts'
import { newestVersion } from './migrations.ts'
import { lostWords, savedWords } from './salvage-words.ts'
import { stampOf } from './stamp.ts'
import { lastRowId } from './tables.ts'
import { doubtSpoiltTimes, type KeptWords, takeUpWords } from './word-table.ts'

/** A backup's file and when it was made, epoch ms. */
export interface BackupFile {
  readonly file: string
  readonly at: number
}

export interface SalvageDeps {
  readonly file: string
  readonly journal: Journal
  /** newest first */
  readonly backups: readonly BackupFile[]
  readonly words: readonly KeptWords[]
  /** epoch ms */
  readonly now: number
  /** something more that is known to be lost, a sentence each */
  readonly lost: readonly string[]
}

/** Where the salvaged database is made before it takes the damaged one's place. */
export const unfinished = (file: string): string => `${file}.new`

/**
 * Makes a whole database in place of a damaged, empty or missing one and answers what came of it. The damaged file is
 * only read from a copy, and stays beside the new one under a name of its own. Killed at any point, the next start
 * finds either the damaged database or the salvaged one.
 * @throws what the file system throws when there is no room for a second database: nothing has been changed then
 */
export function salvageFile(deps: SalvageDeps): Salvage {
  const { file, now } = deps
  const made = unfinished(file)
  for (const end of companions) rmSync(made + end, { force: true })
  const backup = deps.backups.find((one) => isWhole(one.file))
  if (backup) copyFileSync(backup.file, made)
  const raw = openFile(made, 'TRUNCATE')
  const keptAs = existsSync(file) ? `${file}.damaged-${stampOf(now)}` : null
  const report = withoutReferences(raw, (): Salvage => {
    const before = lastRowId(raw, 'event')
    const copied = keptAs === null ? [] : copyDamaged(file, backup?.file ?? null, raw)
    const standIns = mendReferences(raw, now)
    // A clock that was set back has dated the word files ahead as well.
    doubtSpoiltTimes(raw, Math.max(now, ...deps.words.map(({ at }) => at)))
    const words = takeUpWords(raw, deps.words)
    soundVersions(raw)
    const lost = [...deps.lost, ...lostWords(raw, copied, { backupAt: backup?.at ?? null, standIns, before })]
    const salvage: Salvage = {
      at: now,
      keptAs: keptAs ?? file,
      fromBackupAt: backup?.at ?? null,
      saved: [...savedWords(copied, backup?.at ?? null), ...words],
      lost:
        keptAs === null && !backup
          ? ['There was no database and no backup: the history begins anew.', ...lost]
          : lost,
    }
    putSalvage(raw, salvage)
    forgetFeed(raw)
    return salvage
  })
  raw.close()
  syncFile(made)
  if (keptAs !== null) for (const end of companions) moveIfThere(file + end, keptAs + end)
  rmSync(`${file}-shm`, { force: true })
  renameSync(made, file)
  syncFolder(path.dirname(file))
  return report
}

/** Told until it is read; it takes the place of an older report that the backup held. */
function putSalvage(raw: Connection, salvage: Salvage): void {
  raw
    .prepare("INSERT OR REPLACE INTO setting (key, value) VALUES ('salvage', +?)")
    .run(JSON.stringify(salvage))
}

/** A salvage that was killed between its last two steps is finished. */
export function finishSalvage(file: string): void {
  try {
    if (!existsSync(file) && existsSync(unfinished(file))) renameSync(unfinished(file), file)
  } catch {
    // Nothing can be renamed there now; opening says why.
  }
}

/** Reads what can be read, newer rows over older ones. */
function copyDamaged(file: string, backup: string | null, to: Connection): ReturnType<typeof copyRows> {
  return withTwin(file, (twin) => {
    lendFirstPage(twin, backup ?? to.name)
    const from = new Database(twin)
    try {
      return copyRows(from, to, highestEvent(from) >= lastRowId(to, 'event') ? 'REPLACE' : 'IGNORE')
    } finally {
      from.close()
    }
  })
}

/** Which of two files knows more; a damaged one that cannot say is taken for the newer, as it was in use. */
function highestEvent(from: Connection): number {
  try {
    return lastRowId(from, 'event')
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** Whole, and not from a newer Nightdesk. Opened as a copy: a backup is never written to. */
export function isWhole(file: string): boolean {
  const version = versionOf(file)
  if (version < 1 || version > newestVersion) return false
  try {
    return withTwin(file, (twin) => {
      const raw = new Database(twin)
      try {
        return findDamage(raw, 'integrity_check') === null
      } finally {
        raw.close()
      }
    })
  } catch {
    return false
  }
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to)
}

/** Puts a file's bytes on the disk. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Puts a folder's names on the disk, where the system can (Windows cannot open folders). */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    // The rename is done; only a power cut within the next seconds could undo it.
  }
}
