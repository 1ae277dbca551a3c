/** Which process a number means: numbers are used again, and none of ours may be taken for a stranger or the reverse. */
import { readFileSync } from 'node:fs'

/** Who holds a data folder, as it says so itself. */
export interface Holder {
  readonly pid: number
  /** names the process for good, null where the system does not tell */
  readonly identity: string | null
}

/** This process. */
export function ourselves(): Holder {
  return { pid: process.pid, identity: identityOf(process.pid) }
}

/**
 * Does the process that `holder` names still live? `unknown` where the system gives processes no identity: then a
 * process has that number, and nobody can say which.
 */
export function livesStill(holder: Holder): 'yes' | 'no' | 'unknown' {
  if (!exists(holder.pid)) return 'no'
  const now = identityOf(holder.pid)
  if (now === null || holder.identity === null) return 'unknown'
  return now === holder.identity ? 'yes' : 'no'
}

/** Ends a process, but only the very one that `holder` names. Answers whether a signal was sent. */
export function endProcess(holder: Holder, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  if (livesStill(holder) !== 'yes') return false
  try {
    process.kill(holder.pid, signal)
    return true
  } catch {
    return false
  }
}

/** Signal 0 asks without doing anything; a process of another user answers EPERM, and lives. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** On Linux: this boot and the instant the process began in it (field 22 of /proc/PID/stat, see proc(5)). */
function identityOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command in parentheses may hold anything, also spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; only its parent has not yet looked.
    if (fields[0] === 'Z' || fields[0] === 'X') return 'ended'
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${fields[19]}`
  } catch {
    return null
  }
}
