import { readdirSync, readlinkSync } from 'node:fs'

/** What this process holds open, by name, files without one too; null where the system does not list it. */
export function openFiles(): readonly string[] | null {
  if (process.platform !== 'linux') return null
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      // It was the listing's own.
      return []
    }
  })
}
