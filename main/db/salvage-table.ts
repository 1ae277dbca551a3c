/** The report of a salvage, kept until the user has read it. SQL only. */
import type { Salvage } from '../../contract/data-folder.ts'
import type { ReadDb, WriteDb } from './db.ts'
import { readSetting, writeSetting } from './setting-table.ts'

const key = 'salvage'

export function readSalvage(db: ReadDb): Salvage | null {
  return (readSetting(db, key) as Salvage | undefined) ?? null
}

/** Adds to a report that nobody has read yet; a database that was put aside keeps its name in it. */
export function addSalvage(db: WriteDb, more: Salvage): void {
  const known = readSalvage(db)
  const all = known
    ? { ...known, saved: [...known.saved, ...more.saved], lost: [...known.lost, ...more.lost] }
    : more
  writeSetting(db, key, all)
}

/** The user has read it. */
export function forgetSalvage(db: WriteDb): void {
  db.run('DELETE FROM setting WHERE key = ?', key)
}
