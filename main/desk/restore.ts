/** Putting a backup in the database's place while Nightdesk runs. Whatever fails, somebody watches afterwards. */
import { existsSync, rmSync } from 'node:fs'
import { AppError } from '../../contract/errors.ts'
import type { Verdict } from '../db/check-file.ts'
import { prepareReplacement, type Replaced, replaceFile } from '../db/replace-file.ts'
import type { Log } from '../platform/log.ts'

export interface RestoreDeps {
  /** the database */
  readonly file: string
  readonly now: () => number
  readonly log: Log
  /** reads a copy from end to end, elsewhere than on this thread */
  readonly check: (file: string) => Promise<Verdict>
  /** ends the watch and closes the database */
  readonly end: () => Promise<void>
  /** opens the database that lies there, and watches on it; nothing is open when it throws */
  readonly begin: () => Promise<void>
  readonly replace?: typeof replaceFile
}

/**
 * Restores one backup after the other; the words typed since come along as files.
 * @returns what restores one, by its file
 * @throws AppError `busy`, `not-allowed` for a damaged one, `cannot-save` when it could not be put in place: then the
 *   watch goes on with the database as it was
 */
export function createRestore(deps: RestoreDeps): (backup: string) => Promise<void> {
  let underWay = false
  return async (backup) => {
    if (underWay) throw new AppError('busy', 'A backup is being restored already. Wait for it.')
    underWay = true
    try {
      await restore(deps, backup)
    } finally {
      underWay = false
    }
  }
}

async function restore(deps: RestoreDeps, backup: string): Promise<void> {
  const prepared = await prepare(deps, backup)
  let replaced: Replaced | null = null
  try {
    await deps.end()
    replaced = (deps.replace ?? replaceFile)(deps.file, deps.now())
    await deps.begin()
  } catch (error) {
    deps.log('restore-failed', { message: String(error) })
    try {
      replaced?.putBack()
    } catch (again) {
      deps.log('restore-not-undone', { message: String(again) })
    }
    // While the database has no place, the copy is what the next opening finds.
    const isBack = existsSync(deps.file)
    if (isBack) rmSync(prepared, { force: true })
    await watchAgain(deps, error)
    throw new AppError(
      'cannot-save',
      isBack
        ? `The backup could not take the place of ${deps.file}: ${reason(error)}. The history is as it was, and the watch goes on. Close what else uses this file, then restore again.`
        : `The backup could not take the place of ${deps.file} in order: ${reason(error)}. The watch goes on with the backup; the database from before stands beside it under a name with “before-restore”.`,
    )
  }
}

/** A copy of the backup beside the database, found whole. */
async function prepare({ file, check }: RestoreDeps, backup: string): Promise<string> {
  let prepared: string
  try {
    prepared = prepareReplacement(file, backup)
  } catch (error) {
    throw new AppError(
      'cannot-save',
      `The backup could not be copied beside ${file}: ${reason(error)}. Nothing was changed. Make room there, then restore again.`,
    )
  }
  const { damage } = await check(prepared).catch((error: unknown) => {
    rmSync(prepared, { force: true })
    throw error
  })
  if (damage === null) return prepared
  rmSync(prepared, { force: true })
  throw new AppError('not-allowed', 'This backup is damaged. Nothing was changed; choose another one.')
}

/** @param cause why it had ended. @throws AppError when nobody watches now */
async function watchAgain({ begin, log }: RestoreDeps, cause: unknown): Promise<void> {
  try {
    await begin()
  } catch (error) {
    log('watch-not-begun', { message: String(error) })
    throw new AppError(
      'internal',
      `The backup could not be restored (${reason(cause)}), and Nightdesk could not begin to watch again (${reason(error)}). Nobody watches now: start Nightdesk anew.`,
    )
  }
}

/** A system's error by its code, which people can look up, else in its own words. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && !(error instanceof AppError) ? error.code : ''
  return typeof code === 'string' && code !== '' ? code : error.message
}
