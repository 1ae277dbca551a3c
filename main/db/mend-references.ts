/** After rows were lost: what others refer to is put in its place, so that no word hangs in the air. */
import type { Connection } from './connection.ts'
import { mendPostmortems } from './mend-postmortems.ts'

/**
 * Gives every reference something to refer to. An episode whose alert is lost gets a stand-in alert, a note whose
 * episode is lost a stand-in episode that has ended: else the next alert would take the lost one's id, and with it the
 * words of another trouble. The same holds for a customer's thread. Rows that only describe a lost one are removed.
 * @param now when a stand-in is said to have ended, epoch ms
 * @returns how many stand-ins were made
 */
export function mendReferences(to: Connection, now: number): number {
  mendPostmortems(to, now)
  const episodes = missing(to, 'episode', [
    'SELECT episode_id AS id FROM event',
    'SELECT episode_id AS id FROM attempt',
    'SELECT episode_id AS id FROM outbox',
    'SELECT episode_id AS id FROM mirror',
    'SELECT episode_id AS id FROM postmortem_episode',
    'SELECT episode_id AS id FROM decision',
    'SELECT episode_id AS id FROM ladder',
    'SELECT episode_id AS id FROM escalation',
    'SELECT episode_id AS id FROM support_link',
    'SELECT episode_id AS id FROM episode_review',
  ])
  const alerts = missing(to, 'alert', [
    'SELECT alert_id AS id FROM episode',
    'SELECT alert_id AS id FROM alert_body',
  ])
  const addAlert = to.prepare(
    `INSERT INTO alert (id, source_id, fingerprint, alertname, title, layer, severity, severity_known, impact)
     VALUES (+?, 'lost', 'lost-' || +?, 'Lost', 'An alert that could not be read', 'other', 'none', 1, 'unknown')`,
  )
  for (const id of alerts) addAlert.run(id, id)
  const firstAt = to.prepare<[number], { at: number | null }>(
    'SELECT min(at) AS at FROM event WHERE episode_id = +?',
  )
  const addEpisode = to.prepare(
    'INSERT INTO episode (id, alert_id, fired_at, seen_at, quiet_at, vouched_until) VALUES (+?, +?, +?, +?, +?, +?)',
  )
  if (episodes.length > 0) {
    const standIn = to
      .prepare(
        `INSERT INTO alert (source_id, fingerprint, alertname, title, layer, severity, severity_known, impact)
         VALUES ('lost', 'lost-' || +?, 'Lost', 'An alert that could not be read', 'other', 'none', 1, 'unknown')`,
      )
      .run(`episode-${episodes[0]}-${now}`).lastInsertRowid
    for (const id of episodes) {
      const at = firstAt.get(id)?.at ?? now
      addEpisode.run(id, standIn, at, at, now, at)
    }
  }
  const threads = missing(to, 'support_thread', [
    'SELECT thread_id AS id FROM support_message',
    'SELECT thread_id AS id FROM support_event',
    'SELECT thread_id AS id FROM support_link',
    'SELECT thread_id AS id FROM support_order',
    'SELECT thread_id AS id FROM postmortem_thread',
  ])
  const addThread = to.prepare(
    `INSERT INTO support_thread (id, source_id, ref, kind_of_source, channel, title, titled, opened_at, changed_at,
       last_customer_at, closed_at, outcome)
     VALUES (+?, 'lost', 'lost-' || +?, 'slack', 'lost', 'A thread that could not be read', 1, +?, +?, +?, +?, 'no-question')`,
  )
  for (const id of threads) addThread.run(id, id, now, now, now, now)
  to.exec(`DELETE FROM circumstance WHERE rule_set_id NOT IN (SELECT id FROM rule_set);
    DELETE FROM escalation_step WHERE escalation_id NOT IN (SELECT id FROM escalation);
    UPDATE escalation SET order_id = NULL WHERE order_id NOT IN (SELECT id FROM silence_order);
    DELETE FROM decision WHERE circumstance_id NOT IN (SELECT id FROM circumstance);`)
  return episodes.length + alerts.length + threads.length
}

/** Ids that are referred to and are not there. */
function missing(to: Connection, table: string, references: readonly string[]): readonly number[] {
  return to
    .prepare<[], { id: number }>(
      `SELECT DISTINCT id FROM (${references.join(' UNION ')}) WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM ${table})`,
    )
    .all()
    .map(({ id }) => id)
}
