/** Numbered, append-only migrations; `user_version` says how far a file has come. */
import type Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { first } from './migrations/001-first.ts'
import { hold } from './migrations/002-hold.ts'
import { night } from './migrations/003-night.ts'
import { escalations } from './migrations/004-escalations.ts'
import { maintenance } from './migrations/005-maintenance.ts'
import { overrideOrders } from './migrations/006-override-orders.ts'
import { support } from './migrations/007-support.ts'
import { handOver } from './migrations/008-hand-over.ts'
import { postmortems } from './migrations/009-postmortems.ts'
import { postmortemPeople } from './migrations/010-postmortem-people.ts'
import { upstream } from './migrations/011-upstream.ts'
import { almanac } from './migrations/012-almanac.ts'
import { ladderSounds } from './migrations/013-ladder-sounds.ts'

/** In order; a migration that has shipped is never edited. */
const migrations: readonly string[] = [
  first,
  hold,
  night,
  escalations,
  maintenance,
  overrideOrders,
  support,
  handOver,
  postmortems,
  postmortemPeople,
  upstream,
  almanac,
  ladderSounds,
]

/** The version this program writes. */
export const newestVersion = migrations.length

/** @throws AppError `not-allowed` for a version that only a newer program knows */
export function refuseNewer(version: number): void {
  if (version <= newestVersion) return
  throw new AppError(
    'not-allowed',
    `This data was written by a newer Nightdesk (version ${version}, this one knows ${newestVersion}). ` +
      'Nothing was changed. Start the newer one.',
  )
}

/**
 * Brings a database to the newest version, each step in a transaction of its own with its version number.
 * @throws AppError `not-allowed` for a file from the future, which is left exactly as it is
 */
export function migrate(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  refuseNewer(version)
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    }).immediate()
  }
}
