/**
 * Keeps what V8 made of this program's files in the data folder, so that the next start need not compile them again: a
 * fifth of a start. What is kept runs, so it is read only from a folder that nobody else can write.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import module from 'node:module'
import path from 'node:path'

/** Kept this long after the start, in case the program does not end by itself, ms. */
const keepAfterMs = 20_000

/** Where it lies in a data folder. */
export const compiledFolder = (dataDir: string): string => path.join(dataDir, 'compiled')

/**
 * Uses what an earlier start has kept for modules that are loaded from now on, and keeps what this one compiles. Makes the
 * data folder where it is missing, for this user only. Never throws: a folder that cannot be used costs a slower start.
 */
export function keepCompiledCode(dataDir: string): void {
  const folder = compiledFolder(dataDir)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isOursAlone(dataDir) || !isOursAlone(folder)) return
    const inUse = module.enableCompileCache(folder).directory
    if (inUse === undefined) return
    setTimeout(() => {
      module.flushCompileCache?.()
      forgetOthers(folder, inUse)
    }, keepAfterMs).unref()
  } catch {
    // It is compiled anew, as at a first start.
  }
}

/** A folder of this user's that others cannot write. Windows has no such bits: there the user's profile protects it. */
function isOursAlone(folder: string): boolean {
  const stat = statSync(folder)
  if (!stat.isDirectory()) return false
  return process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0)
}

/** What another version of Node or Electron kept would never be read again. */
function forgetOthers(folder: string, inUse: string): void {
  for (const name of readdirSync(folder)) {
    const other = path.join(folder, name)
    if (path.relative(other, inUse).startsWith('..')) rmSync(other, { recursive: true, force: true })
  }
}
