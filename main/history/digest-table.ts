/** What a night brought, read from episodes, decisions and ladders. SQL only. */
import type { Severity } from '../../contract/alert.ts'
import type { DigestEpisode, Worth } from '../../contract/digest.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'

/** An episode that called, with what is needed to say how long it kept somebody. Instants are epoch ms. */
export interface CalledRow extends DigestEpisode {
  readonly ackedAt: number | null
  /** its first sound, else when it was called */
  readonly startedAt: number
  /** over before anybody saw it */
  readonly healed: boolean
}

/** The most lines of one part: more is read by nobody. */
const mostRows = 500

const columns = 'e.id, a.title, a.customer, a.environment, a.severity, e.quiet_at, e.worth'

/** Episodes that were held back for the morning in this span, the first first; what called in it all the same is not among them. */
export function heldBackBetween(db: ReadDb, from: number, until: number): readonly DigestEpisode[] {
  return db
    .all(
      `SELECT ${columns}, min(d.at) AS at FROM decision d
       JOIN episode e ON e.id = d.episode_id JOIN alert a ON a.id = e.alert_id
       WHERE d.at >= ? AND d.at < ? AND d.outcome = 'digest'
         AND NOT (e.called_at IS NOT NULL AND e.called_at >= ? AND e.called_at < ?)
       GROUP BY e.id ORDER BY at, e.id LIMIT ?`,
      from,
      until,
      from,
      until,
      mostRows,
    )
    .map(fromRow)
}

/** Episodes that called in this span, the first first; at most so many. */
export function calledBetween(
  db: ReadDb,
  from: number,
  until: number,
  most = mostRows,
): readonly CalledRow[] {
  return db
    .all(
      `SELECT ${columns}, e.ack_at, coalesce(min(l.started_at), e.called_at) AS at,
         coalesce(min(l.sound_at), e.called_at) AS started_at,
         count(l.id) > 0 AND count(l.id) = count(CASE WHEN l.ended_by = 'resolved' AND l.seen_at IS NULL THEN 1 END) AS healed
       FROM episode e JOIN alert a ON a.id = e.alert_id
       LEFT JOIN ladder l ON l.episode_id = e.id AND l.started_at >= ? AND l.started_at < ?
       WHERE (e.called_at >= ? AND e.called_at < ?) OR e.id IN
         (SELECT episode_id FROM ladder WHERE started_at >= ? AND started_at < ?)
       GROUP BY e.id ORDER BY at, e.id LIMIT ?`,
      ...[from, until, from, until, from, until],
      most,
    )
    .map((row) => ({
      ...fromRow(row),
      ackedAt: instant(row.ack_at),
      startedAt: Number(row.started_at),
      healed: row.healed === 1,
    }))
}

/** The user's word on an episode; false when there is none of that id. */
export function setWorth(db: WriteDb, episodeId: EpisodeId, worth: Worth | null): boolean {
  return db.run('UPDATE episode SET worth = ? WHERE id = ?', worth, episodeId).changes > 0
}

function fromRow(row: Row): DigestEpisode {
  return {
    episodeId: Number(row.id) as EpisodeId,
    title: String(row.title),
    customer: row.customer === null ? null : String(row.customer),
    environment: row.environment === null ? null : String(row.environment),
    severity: row.severity as Severity,
    at: Number(row.at),
    endedAt: instant(row.quiet_at),
    worth: row.worth === 'actionable' || row.worth === 'noise' ? row.worth : null,
  }
}

const instant = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)
