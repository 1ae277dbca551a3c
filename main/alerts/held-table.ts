/** `episode.ack_held` and `ack_ended`: what a source shows of an acknowledgement that was given here. SQL only. */
import type { AckEnded } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { SeenHold } from '../../contract/observation.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { isFields, jsonIn } from '../db/json-column.ts'

/** An open, listed episode that was taken here. */
export interface HeldHere {
  /** who holds it at the source now, JSON; null = nobody */
  readonly held: string | null
  /** was anybody seen to hold it there since it was taken here? */
  readonly wasSeen: boolean
  /** who that was; null = nobody, or it cannot be read any more */
  readonly seen: SeenHold | null
}

/** Undefined where it was not taken here, is over or is not listed. */
export function heldHere(db: ReadDb, id: EpisodeId): HeldHere | undefined {
  const row = db.get(
    `SELECT CASE WHEN json_valid(suppressed_by) THEN suppressed_by -> '$.held' END AS held, ack_held FROM episode
     WHERE id = ? AND ack_origin = 'here' AND quiet_at IS NULL AND absent_since IS NULL`,
    id,
  )
  if (!row) return undefined
  const seen = jsonIn<SeenHold | null>(row.ack_held ?? null, isFields, null)
  return { held: row.held == null ? null : String(row.held), wasSeen: row.ack_held !== null, seen }
}

/** Writes or clears (null) who was seen to hold it at the source since it was taken here, JSON. */
export function setSeenHeld(db: WriteDb, id: EpisodeId, held: string | null): void {
  db.run('UPDATE episode SET ack_held = ? WHERE id = ?', held, id)
}

/** An ack was told anew: who was seen to hold it before need not be by that. `wasEnded`: that hold was ended from here. */
export function forgetHeld(db: WriteDb, id: EpisodeId, wasEnded: boolean): void {
  setSeenHeld(db, id, null)
  // An answer may list it once more. Without an instant the next hold could not be told from it.
  if (wasEnded)
    db.run(
      `UPDATE episode SET suppressed_by = json_remove(suppressed_by, '$.held')
       WHERE id = ? AND json_valid(suppressed_by) AND suppressed_by ->> '$.held.at' IS NOT NULL`,
      id,
    )
}

/** Who has it, and whether that was said here or at the source; null = nobody. */
export function holderOf(
  db: ReadDb,
  id: EpisodeId,
): { readonly by: string; readonly mine: boolean; readonly isHere: boolean } | null {
  const row = db.get(
    'SELECT ack_by, ack_mine, ack_origin FROM episode WHERE id = ? AND ack_at IS NOT NULL',
    id,
  )
  if (!row) return null
  return { by: String(row.ack_by), mine: row.ack_mine === 1, isHere: row.ack_origin === 'here' }
}

/** Why nobody has it: an acknowledgement ended at its source. */
export function setAckEnded(db: WriteDb, id: EpisodeId, ended: AckEnded): void {
  db.run('UPDATE episode SET ack_ended = ? WHERE id = ?', JSON.stringify(ended), id)
}
