/** The columns of `episode` that say how an alert is missing: SQL only. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'

/** The fingerprint of an episode's alert and until when the source vouched for it; undefined when the episode has ended. */
export function openFingerprint(
  db: ReadDb,
  id: EpisodeId,
): { readonly fingerprint: string; readonly vouchedUntil: number } | undefined {
  const row = db.get(
    `SELECT a.fingerprint, e.vouched_until FROM episode e JOIN alert a ON a.id = e.alert_id
     WHERE e.id = ? AND e.quiet_at IS NULL`,
    id,
  )
  return row && { fingerprint: String(row.fingerprint), vouchedUntil: Number(row.vouched_until) }
}

/** The open episode of one alert of a source. */
export function openEpisodeOf(db: ReadDb, sourceId: SourceId, fingerprint: string): EpisodeId | undefined {
  const row = db.get(
    `SELECT e.id FROM alert a JOIN episode e ON e.alert_id = a.id AND e.quiet_at IS NULL
     WHERE a.source_id = ? AND a.fingerprint = ?`,
    sourceId,
    fingerprint,
  )
  return row && (Number(row.id) as EpisodeId)
}

/**
 * First poll that misses it: remembers since when, until when the source had vouched for it, and whether (1) or not (0) it
 * counts as missed. Answers false, and changes nothing, when it was missing already.
 */
export function setAbsent(
  db: WriteDb,
  id: EpisodeId,
  absent: { readonly since: number; readonly vouchedUntil: number; readonly polls: 0 | 1 },
): boolean {
  const { changes } = db.run(
    'UPDATE episode SET absent_since = ?, absent_polls = ?, vouched_until = ? WHERE id = ? AND absent_since IS NULL',
    absent.since,
    absent.polls,
    absent.vouchedUntil,
    id,
  )
  return changes > 0
}

/** Sets until when the source has vouched for its missing alerts. */
export function vouchForAbsent(db: WriteDb, sourceId: SourceId, until: number): void {
  db.run(
    `UPDATE episode INDEXED BY episode_absent SET vouched_until = ? WHERE absent_since IS NOT NULL AND quiet_at IS NULL
       AND EXISTS (SELECT 1 FROM alert a WHERE a.id = alert_id AND a.source_id = ?)`,
    until,
    sourceId,
  )
}

/** Counts one complete answer that misses the absent episode. */
export function countAbsence(db: WriteDb, id: EpisodeId): void {
  db.run('UPDATE episode SET absent_polls = absent_polls + 1 WHERE id = ?', id)
}

/**
 * Forgets how many answers in a row missed the source's absent episodes: one between them could not be kept, or was given
 * to an earlier run, and may have listed them.
 */
export function countAnew(db: WriteDb, sourceId: SourceId): void {
  db.run(
    `UPDATE episode INDEXED BY episode_absent SET absent_polls = 0 WHERE absent_since IS NOT NULL AND quiet_at IS NULL
       AND EXISTS (SELECT 1 FROM alert a WHERE a.id = alert_id AND a.source_id = ?)`,
    sourceId,
  )
}

/** Where a missing episode stands among all that are: by when it was first missed, then by its number. */
export interface AbsentPlace {
  readonly since: number
  readonly id: EpisodeId
}

export interface AbsentEpisode extends AbsentPlace {
  readonly polls: number
  readonly vouchedUntil: number
  readonly ackBy: string | null
}

/** The missing episodes of a source after a place, in order, at most so many. */
export function absentEpisodes(
  db: ReadDb,
  sourceId: SourceId,
  after: AbsentPlace,
  most: number,
): readonly AbsentEpisode[] {
  return db
    .all(
      `SELECT e.id, e.absent_since, e.absent_polls, e.vouched_until, e.ack_by
       FROM episode e INDEXED BY episode_absent JOIN alert a ON a.id = e.alert_id
       WHERE e.absent_since IS NOT NULL AND e.quiet_at IS NULL AND (e.absent_since, e.id) > (?, ?) AND a.source_id = ?
       ORDER BY e.absent_since, e.id LIMIT ?`,
      after.since,
      after.id,
      sourceId,
      most,
    )
    .map((row) => ({
      id: Number(row.id) as EpisodeId,
      since: Number(row.absent_since),
      polls: Number(row.absent_polls),
      vouchedUntil: Number(row.vouched_until),
      ackBy: text(row.ack_by),
    }))
}

/** Does any open episode of the source wait for its absence to be believed? */
export function hasAbsences(db: ReadDb, sourceId: SourceId): boolean {
  return (
    db.get(
      `SELECT 1 FROM episode e INDEXED BY episode_absent JOIN alert a ON a.id = e.alert_id
       WHERE e.absent_since IS NOT NULL AND e.quiet_at IS NULL AND a.source_id = ?`,
      sourceId,
    ) !== undefined
  )
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)
