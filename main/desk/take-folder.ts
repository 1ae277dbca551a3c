/** Whose data folder it is: made where it is missing, and never shared with another Nightdesk. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import { isHeld } from '../db/connection.ts'
import { databaseName } from '../engine/data-folder.ts'
import { readClaim } from '../platform/folder-claim.ts'

/**
 * Makes the folder where it is missing and sees that no other Nightdesk has it; answers whether the last one crashed.
 * @throws AppError `busy`
 */
export function takeFolder(dataDir: string): boolean {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch {
    // Nothing can be written there: the store says so, and the night goes on in memory.
  }
  const { other, unclean } = readClaim(dataDir)
  if (other && (other.certain || isHeld(path.join(dataDir, databaseName)))) {
    throw new AppError(
      'busy',
      `Another Nightdesk (process ${other.holder.pid}) already uses ${dataDir}. Use that one, or end it first.`,
    )
  }
  return unclean
}
