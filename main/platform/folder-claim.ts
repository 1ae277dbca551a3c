/** `holder.json` in the data folder: who uses it, so that a second start knows a living Nightdesk from a dead one's file. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Holder, livesStill, ourselves } from './process-identity.ts'

export interface FolderClaim {
  /** who has it: a living Nightdesk (`maybe` where the system does not tell processes apart), or null */
  readonly other: { readonly holder: Holder; readonly certain: boolean } | null
  /** a Nightdesk that has ended without closing left its claim behind */
  readonly unclean: boolean
}

const fileOf = (folder: string): string => path.join(folder, 'holder.json')

/** Reads who holds the folder. */
export function readClaim(folder: string): FolderClaim {
  const holder = readHolder(folder)
  if (!holder || holder.pid === process.pid) return { other: null, unclean: holder !== null }
  const lives = livesStill(holder)
  if (lives === 'no') return { other: null, unclean: true }
  return { other: { holder, certain: lives === 'yes' }, unclean: false }
}

/**
 * Claims the folder until it is given back, or until the process ends in any way that lets it do a last thing: by an error that
 * nobody caught, by an exit from anywhere, because nothing is left to wait for. The database's own clean-up may put the log
 * away at such an end; with the claim still there, the next start would take that for a log that was lost. Whoever is killed
 * does no last thing, and the claim stays.
 * @param putAway closes what lies in the folder, at once; answers whether it lies there whole, else the claim stays
 * @returns gives the folder back, when all of it is closed
 */
export function holdFolder(folder: string, putAway: () => boolean): () => void {
  const leave = (): void => {
    try {
      if (putAway()) releaseFolder(folder)
    } catch {
      // It could not be closed: that is a crash, and the next start looks at it as one.
    }
  }
  claimFolder(folder)
  process.once('exit', leave)
  return () => {
    process.off('exit', leave)
    releaseFolder(folder)
  }
}

/** Says that this process holds the folder. A folder that cannot be written is claimed by nobody. */
function claimFolder(folder: string): void {
  try {
    const next = `${fileOf(folder)}.new`
    writeFileSync(next, JSON.stringify(ourselves()), { mode: 0o600 })
    renameSync(next, fileOf(folder))
  } catch {
    // Without the claim a second start finds the lock alone, and says so.
  }
}

/** Gives the folder back, if it is still ours. */
function releaseFolder(folder: string): void {
  if (readHolder(folder)?.pid !== process.pid) return
  try {
    rmSync(fileOf(folder), { force: true })
  } catch {
    // The next start takes it for a crash and looks more closely; nothing worse.
  }
}

function readHolder(folder: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(fileOf(folder), 'utf8'))
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null
    const identity = 'identity' in value && typeof value.identity === 'string' ? value.identity : null
    return Number.isInteger(value.pid) && Number(value.pid) > 0 ? { pid: Number(value.pid), identity } : null
  } catch {
    return null
  }
}
