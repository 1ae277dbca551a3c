/** Who this is: the mark of this installation, and the letters that stand for the user. */
import type { SourceId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { isMirror } from '../outbox/outbox-table.ts'

/** Names this installation in the comments of its silences, so that it knows its own. */
export function installIdOf(db: WriteDb, randomToken: (bytes: number) => string): string {
  const known = readSetting(db, 'installId')
  if (typeof known === 'string') return known
  const made = `nd-${randomToken(6)}`
  writeSetting(db, 'installId', made)
  return made
}

/**
 * Recognises the silences that this installation wrote for an ack: by the mark in their comment, or by their id while
 * nobody could read what they say.
 */
export function ownSilences(db: ReadDb, installId: string) {
  return (sourceId: SourceId, { id, comment }: { readonly id: string; readonly comment: string }): boolean =>
    comment === '' ? isMirror(db, sourceId, id) : comment.includes(installId)
}

/** Two letters for a name; "?" when it has none. */
export function initialsOf(name: string): string {
  const parts = name.split(/[\s._@-]+/).filter((part) => part !== '')
  const letters = parts.length > 1 ? [parts[0]?.[0], parts.at(-1)?.[0]] : [parts[0]?.[0], parts[0]?.[1]]
  return letters.join('').toUpperCase() || '?'
}
