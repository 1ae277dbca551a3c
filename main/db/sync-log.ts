/** The log of a database file, brought to the disk by a thread of Node's while this one goes on. */
import { close, fsync, open } from 'node:fs'

export interface LogSync {
  /**
   * Has what the log holds by now brought to the disk, and then calls `done`, whatever came of it. SQLite asks for the same
   * before it brings the log into the file, and has then little to wait for.
   */
  aside(done: () => void): void
  /** Has what was just written brought to the disk; asked again meanwhile, once more for all of that. */
  soon(): void
  /** It did not get there the last time, though there was a log: whoever writes next must wait for it, and hear what it says. */
  hasFailed(): boolean
}

/**
 * For the log of `file`, which need not be there yet. SQLite holds no lock on the log, so that another handle on it may be
 * closed; on the file itself that would drop SQLite's own.
 */
export function createLogSync(file: string): LogSync {
  let failed = false
  let isSyncing = false
  let isWanted = false
  const aside = (done: () => void): void => {
    open(`${file}-wal`, 'r+', (refused, handle) => {
      if (refused) {
        failed = refused.code !== 'ENOENT'
        return done()
      }
      fsync(handle, (error) => {
        failed = error !== null
        close(handle, () => done())
      })
    })
  }
  const soon = (): void => {
    isWanted = true
    if (isSyncing) return
    isSyncing = true
    isWanted = false
    aside(() => {
      isSyncing = false
      if (isWanted) soon()
    })
  }
  return { aside, soon, hasFailed: () => failed }
}
