/** Why there is only memory, in a sentence: what happened, and what to do. */
import path from 'node:path'
import type { Storage } from '../../contract/data-folder.ts'

type Memory = Extract<Storage, { kind: 'memory' }>

/** @param cause what the system said, for the log-minded */
export function inMemory(why: Memory['why'], file: string, cause: string): Memory {
  const name = path.basename(file)
  const folder = path.dirname(file)
  const said = cause === '' ? '' : ` (${cause.slice(0, 120)})`
  const details: Readonly<Record<Memory['why'], string>> = {
    newer: `${name} was written by a newer Nightdesk and is left as it is. Start the newer one, or restore a backup of this version.`,
    'read-only': `Nothing can be written in ${folder}${said}. Make it writable; Nightdesk tries again by itself.`,
    locked: `Another program holds ${file}. Close it (a backup tool, perhaps); Nightdesk tries again by itself.`,
    full: `The disk takes nothing more${said}. Free space for ${folder}; Nightdesk tries again by itself.`,
    damaged: `${name} was found damaged${said}. Restart Nightdesk: it puts the file aside and saves what can be read.`,
  }
  return { kind: 'memory', why, detail: details[why] }
}
