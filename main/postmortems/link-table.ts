/** What a postmortem's own alerts and threads say of whom it affects. SQL only. */
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { Rollout } from '../../contract/postmortem-life.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

/** More affected environments than this are no list anybody works through. */
export const mostEnvironments = 500

/** Begins the life of a new postmortem with the environments and customers of its alerts and threads. */
export function beginLife(
  db: WriteDb,
  id: PostmortemId,
  { now, policy }: { readonly now: number; readonly policy: string },
): void {
  db.run(
    'INSERT INTO postmortem_life (postmortem_id, since, customers, policy) VALUES (?,?,?,?)',
    ...[id, now, JSON.stringify(linkedCustomers(db, id)), policy],
  )
  for (const { environment, customer } of linkedEnvironments(db, id))
    db.run(
      "INSERT INTO postmortem_environment (postmortem_id, environment, customer, state) VALUES (?,?,?,'open')",
      ...[id, environment, customer],
    )
}

/**
 * Environments its alerts fired in, in the order they did; a customer where it is one alone.
 * @param only of these alerts alone; null = of all that are linked
 */
export function linkedEnvironments(
  db: ReadDb,
  id: PostmortemId,
  only: readonly EpisodeId[] | null = null,
): readonly Pick<Rollout, 'environment' | 'customer'>[] {
  return db
    .all(
      `SELECT a.environment, iif(count(DISTINCT a.customer) = 1, max(a.customer), NULL) AS customer
       FROM postmortem_episode pe JOIN episode e ON e.id = pe.episode_id JOIN alert a ON a.id = e.alert_id
       WHERE pe.postmortem_id = ? AND a.environment IS NOT NULL AND a.environment <> ''
         AND (? IS NULL OR e.id IN (SELECT value FROM json_each(?)))
       GROUP BY a.environment ORDER BY min(e.fired_at), a.environment LIMIT ${mostEnvironments}`,
      ...[id, only && JSON.stringify(only), JSON.stringify(only ?? [])],
    )
    .map((row) => ({
      environment: String(row.environment),
      customer: row.customer === null ? null : String(row.customer),
    }))
}

/** Did one of its alerts fire in this environment? */
export function isLinkedTo(db: ReadDb, id: PostmortemId, environment: string): boolean {
  const row = db.get(
    `SELECT 1 FROM postmortem_episode pe JOIN episode e ON e.id = pe.episode_id JOIN alert a ON a.id = e.alert_id
     WHERE pe.postmortem_id = ? AND a.environment = ? LIMIT 1`,
    ...[id, environment],
  )
  return row !== undefined
}

/** Customers its alerts and threads name, by name. */
export function linkedCustomers(db: ReadDb, id: PostmortemId): readonly string[] {
  return db
    .all(
      `SELECT a.customer FROM postmortem_episode pe JOIN episode e ON e.id = pe.episode_id
         JOIN alert a ON a.id = e.alert_id WHERE pe.postmortem_id = ? AND a.customer IS NOT NULL
       UNION SELECT t.customer FROM postmortem_thread pt JOIN support_thread t ON t.id = pt.thread_id
         WHERE pt.postmortem_id = ? AND t.customer IS NOT NULL
       ORDER BY 1 LIMIT ${mostEnvironments}`,
      ...[id, id],
    )
    .map((row) => String(row.customer))
}

/** An alert that a postmortem is about, by its name and where it fired. */
export interface LinkedAlert {
  readonly alertname: string
  /** null = it names none */
  readonly environment: string | null
}

/** The alerts that one is about, each name and environment once. */
export function linkedAlerts(db: ReadDb, id: PostmortemId): readonly LinkedAlert[] {
  return db
    .all(
      `SELECT DISTINCT a.alertname, a.environment FROM postmortem_episode pe
       JOIN episode e ON e.id = pe.episode_id JOIN alert a ON a.id = e.alert_id WHERE pe.postmortem_id = ?`,
      id,
    )
    .map((row) => ({
      alertname: String(row.alertname),
      environment: row.environment === null ? null : String(row.environment),
    }))
}

/** When the newest firing of an episode began, by its source; epoch ms. */
export function lastFiringOf(db: ReadDb, id: EpisodeId): number | null {
  const row = db.get('SELECT coalesce(refired_at, fired_at) AS at FROM episode WHERE id = ?', id)
  return row ? Number(row.at) : null
}
