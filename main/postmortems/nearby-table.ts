/** Alerts that fired in the time of a postmortem and are none of its own: SQL only. */
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { ReadDb } from '../db/db.ts'

/** One of them, by the event of its first firing. Instants are epoch ms. */
export interface NearbyAlert {
  readonly episodeId: EpisodeId
  readonly eventId: number
  readonly firedAt: number
  readonly title: string
  readonly environment: string | null
}

/** So long before the window it may have begun, and still count where it was over in it, ms. */
const mostEarlierMs = 86_400_000

/**
 * At most `most`: those of the same environments first, then those of the same customers, the earliest first of each. What
 * beats as a heartbeat is none.
 */
export function nearbyAlerts(
  db: ReadDb,
  id: PostmortemId,
  { from, until, most }: { readonly from: number; readonly until: number; readonly most: number },
  {
    environments,
    customers,
  }: { readonly environments: readonly string[]; readonly customers: readonly string[] },
): readonly NearbyAlert[] {
  return db
    .all(
      `SELECT e.id, e.fired_at, a.title, a.environment FROM episode e INDEXED BY episode_by_seen CROSS JOIN alert a ON a.id = e.alert_id
       WHERE e.seen_at BETWEEN ? AND ? AND (e.quiet_at IS NULL OR e.quiet_at >= ?) AND a.severity <> 'none'
         AND e.id NOT IN (SELECT episode_id FROM postmortem_episode WHERE postmortem_id = ?)
       ORDER BY a.environment IN (SELECT value FROM json_each(?)) DESC,
         a.customer IN (SELECT value FROM json_each(?)) DESC, e.seen_at, e.id LIMIT ?`,
      ...[from - mostEarlierMs, until, from, id],
      ...[JSON.stringify(environments), JSON.stringify(customers), most],
    )
    .flatMap((row) => {
      // Asked for those that are shown alone: a storm has thousands of others.
      const first = db.get(
        "SELECT min(id) AS id FROM event WHERE episode_id = ? AND kind = 'fired'",
        row.id ?? 0,
      )
      if (first?.id == null) return []
      return [
        {
          ...{ episodeId: Number(row.id) as EpisodeId, eventId: Number(first.id) },
          ...{ firedAt: Number(row.fired_at), title: String(row.title) },
          environment: row.environment === null ? null : String(row.environment),
        },
      ]
    })
}
