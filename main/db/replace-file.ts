/** Putting a backup in the database's place, the present one aside; and the way back. */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { companions } from './memory-copy.ts'
import { syncFolder, unfinished } from './salvage.ts'
import { stampOf } from './stamp.ts'

export interface Replaced {
  /** gives the database that was moved aside its place again; the other one must be closed, and is gone then */
  putBack(): void
}

/**
 * Copies a backup beside the database, where a start after a crash finds it if the database is gone by then.
 * @throws what the file system throws; nothing is left then
 */
export function prepareReplacement(file: string, backup: string): string {
  const made = unfinished(file)
  for (const end of companions) rmSync(made + end, { force: true })
  try {
    copyFileSync(backup, made)
  } catch (error) {
    rmSync(made, { force: true })
    throw error
  }
  return made
}

/**
 * Moves the closed database aside and the prepared one into its place.
 * @param now names what is moved aside, epoch ms
 * @param move renames one file; an argument so that each of them can be tried to fail
 * @throws what the file system throws; what was moved aside is in its place again then
 */
export function replaceFile(file: string, now: number, move = renameSync): Replaced {
  const aside = `${file}.before-restore-${stampOf(now)}`
  const moved: string[] = []
  const putBack = (): void => {
    for (const end of moved.splice(0)) move(aside + end, file + end)
    syncFolder(path.dirname(file))
  }
  try {
    for (const end of companions) {
      if (!existsSync(file + end)) continue
      move(file + end, aside + end)
      moved.push(end)
    }
    rmSync(`${file}-shm`, { force: true })
    move(unfinished(file), file)
  } catch (error) {
    putBack()
    throw error
  }
  syncFolder(path.dirname(file))
  return {
    putBack: () => {
      // What belongs to the other one must never meet this one.
      for (const end of ['-wal', '-journal', '-shm']) rmSync(file + end, { force: true })
      putBack()
    },
  }
}
