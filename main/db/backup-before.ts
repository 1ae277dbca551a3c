/** Before a migration: a verified copy of the data as the older program knew it. */
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { checkFile } from './check-file.ts'
import { OpenError } from './connection.ts'
import { withTwin } from './memory-copy.ts'
import { syncFile, syncFolder } from './salvage.ts'
import { stampOf } from './stamp.ts'

/**
 * Copies the file as it is, through a private folder where its WAL becomes part of it.
 * @throws OpenError when the copy is not whole (then the original is not either) or cannot be written: nothing is
 * migrated then
 */
export function backUpBeforeMigration(options: {
  readonly file: string
  readonly backupFolder: string
  readonly now: () => number
}): void {
  const target = path.join(options.backupFolder, `nightdesk-${stampOf(options.now())}.db`)
  withTwin(options.file, (twin) => {
    const { damage } = checkFile(twin)
    if (damage !== null) throw new OpenError('cannot-save', `${options.file} is damaged: ${damage}`, true)
    try {
      mkdirSync(options.backupFolder, { recursive: true, mode: 0o700 })
      copyFileSync(twin, `${target}.part`)
      syncFile(`${target}.part`)
      renameSync(`${target}.part`, target)
      syncFolder(options.backupFolder)
    } catch (error) {
      rmSync(`${target}.part`, { force: true })
      const why = error instanceof Error ? error.message : String(error)
      throw new OpenError(
        'cannot-save',
        `there is no room for a backup before the data changes: ${why}`,
        false,
      )
    }
  })
}
