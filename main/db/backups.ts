/** Verified copies of the database: made in steps, read back, kept seven. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import type { Backup } from '../../contract/data-folder.ts'
import { AppError } from '../../contract/errors.ts'
import type { Verdict } from './check-file.ts'
import { type Connection, errorCode } from './connection.ts'
import { versionOf } from './file-format.ts'
import { newestVersion } from './migrations.ts'
import type { BackupFile } from './salvage.ts'
import { syncFolder } from './salvage.ts'
import { instantOf, stampOf } from './stamp.ts'
import { lastRowId } from './tables.ts'

export interface Backups {
  /** newest first, and after them what is stamped in the future; only verified copies carry a backup's name */
  list(): readonly Backup[]
  files(): readonly BackupFile[]
  /** when the newest was made, by its name alone, of those that are not stamped in the future; epoch ms, null = there is none */
  newestAt(): number | null
  /**
   * Makes one and removes what is beyond the seven. An older one is never touched before the new one is verified.
   * @returns its verdict: `damage` means that the original is damaged, and that nothing was kept
   * @throws AppError `cannot-save` when it could not be made
   */
  make(raw: Connection): Promise<Verdict>
  /** the file of a backup. @throws AppError `not-found`, or `not-allowed` for one that is newer than this program */
  fileOf(id: string): string
}

/** How many are kept; of an older version the newest is kept as well, for the way back. */
const kept = 7
/** Pages copied in one turn of the event loop: half a megabyte, about a millisecond. */
const pagesAtOnce = 64

const namePattern = /^nightdesk-(\d{8}-\d{6})\.db$/

/** @param check reads a copy from end to end; a large one elsewhere than on this thread */
export function createBackups(
  folder: string,
  deps: { readonly now: () => number; readonly check: (file: string) => Promise<Verdict> },
): Backups {
  const list = (): readonly Backup[] => {
    const now = deps.now()
    return (
      namesIn(folder)
        .flatMap((id): Backup[] => {
          const at = instantOf(namePattern.exec(id)?.[1] ?? '')
          const file = path.join(folder, id)
          const stat = at === null ? undefined : statSync(file, { throwIfNoEntry: false })
          if (at === null || !stat?.isFile()) return []
          return [{ id, at, bytes: stat.size, version: versionOf(file), verified: true }]
        })
        // A clock that was ahead made them: nobody knows how old they are, and they must outlive no newer one.
        .toSorted((a, b) => Number(a.at > now) - Number(b.at > now) || b.at - a.at)
    )
  }

  const prune = (): void => {
    const all = list()
    const older = all.find(({ version }) => version < newestVersion)
    for (const { id } of all.slice(kept)) {
      if (id !== older?.id) rmSync(path.join(folder, id), { force: true })
    }
  }

  return {
    list,
    newestAt: () => {
      const now = deps.now()
      const all = filesIn(folder).flatMap((name) => instantOf(namePattern.exec(name)?.[1] ?? '') ?? [])
      return all.reduce<number | null>((last, at) => (at <= now ? Math.max(last ?? at, at) : last), null)
    },
    files: () => list().map(({ id, at }) => ({ file: path.join(folder, id), at })),
    make: async (raw) => {
      const target = freeName(folder, deps.now())
      const part = `${target}.part`
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        for (const name of namesIn(folder)) {
          if (name.includes('.db.part')) rmSync(path.join(folder, name), { force: true })
        }
        const reached = lastRowId(raw, 'event')
        await raw.backup(part, { progress: pacer(part) })
        const verdict = await deps.check(part)
        if (verdict.damage === null && verdict.lastEvent < reached) {
          throw new AppError('cannot-save', 'The copy does not hold everything. It was thrown away.')
        }
        if (verdict.damage === null) {
          renameSync(part, target)
          syncFolder(folder)
          prune()
        }
        return verdict
      } catch (error) {
        if (error instanceof AppError) throw error
        const why = errorCode(error) || (error instanceof Error ? error.message : String(error))
        throw new AppError('cannot-save', `No backup could be made: ${why}. The earlier ones are kept.`)
      } finally {
        for (const end of ['', '-wal', '-shm', '-journal']) removeQuietly(part + end)
      }
    },
    fileOf: (id) => {
      const one = list().find((backup) => backup.id === id)
      if (!one) throw new AppError('not-found', 'This backup is not in the data folder any more.')
      if (one.version > newestVersion) {
        throw new AppError(
          'not-allowed',
          'This backup is from a newer Nightdesk. Start that one to restore it.',
        )
      }
      return path.join(folder, id)
    },
  }
}

/**
 * How many pages the next turn copies. Before the last ones it waits, copying none, until what was written so far has
 * reached the disk on another thread: the last turn syncs the file on this one, and must find little to do.
 */
function pacer(part: string): (info: { readonly remainingPages: number }) => number {
  let flush: 'none' | 'under way' | 'done' = 'none'
  return ({ remainingPages }) => {
    if (flush === 'none' && remainingPages <= pagesAtOnce) {
      flush = 'under way'
      void flushFile(part).finally(() => {
        flush = 'done'
      })
    }
    return flush === 'under way' ? 0 : pagesAtOnce
  }
}

/** Syncs a file without keeping this thread waiting. What fails here fails again in the copy's own sync, and is told. */
async function flushFile(file: string): Promise<void> {
  try {
    const handle = await open(file, 'r+')
    await handle.datasync().finally(() => handle.close())
  } catch {
    // The copy's own sync says what is wrong.
  }
}

/** Two backups within a second get names of their own. */
function freeName(folder: string, now: number): string {
  for (let at = now; ; at += 1_000) {
    const file = path.join(folder, `nightdesk-${stampOf(at)}.db`)
    if (!existsSync(file)) return file
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isFile() ? one.name : []))
  } catch {
    return []
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // A read-only folder; there is nothing to remove then.
  }
}
