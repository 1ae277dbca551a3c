/** Who this is: the mark of this installation, and the letters that stand for the user. */
import type { WriteDb } from '../db/db.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'

/** Names this installation in the comments of its silences, so that it knows its own. */
export function installIdOf(db: WriteDb, randomToken: (bytes: number) => string): string {
  const known = readSetting(db, 'installId')
  if (typeof known === 'string') return known
  const made = `nd-${randomToken(6)}`
  writeSetting(db, 'installId', made)
  return made
}

/** Two letters for a name; "?" when it has none. */
export function initialsOf(name: string): string {
  const parts = name.split(/[\s._@-]+/).filter((part) => part !== '')
  const letters = parts.length > 1 ? [parts[0]?.[0], parts.at(-1)?.[0]] : [parts[0]?.[0], parts[0]?.[1]]
  return letters.join('').toUpperCase() || '?'
}
