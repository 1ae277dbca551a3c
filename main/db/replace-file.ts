/** Putting a backup in the database's place, the present one aside. */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { companions } from './memory-copy.ts'
import { syncFolder, unfinished } from './salvage.ts'
import { stampOf } from './stamp.ts'

/** Copies a backup beside the database, where a start after a crash finds it if the database is gone by then. */
export function prepareReplacement(file: string, backup: string): string {
  const made = unfinished(file)
  for (const end of companions) rmSync(made + end, { force: true })
  copyFileSync(backup, made)
  return made
}

/**
 * Moves the closed database aside and the prepared one into its place.
 * @param now names what is moved aside, epoch ms
 */
export function replaceFile(file: string, now: number): void {
  const aside = `${file}.before-restore-${stampOf(now)}`
  for (const end of companions) if (existsSync(file + end)) renameSync(file + end, aside + end)
  rmSync(`${file}-shm`, { force: true })
  renameSync(unfinished(file), file)
  syncFolder(path.dirname(file))
}
