/**
 * What a history can be of, beside labels: kept on the episode as a number, so that the newest of a team or a place are
 * read off an index. What was shown in the row of another episode is one trouble with it and stands in none of them.
 */
import type { ReadDb, WriteDb } from '../db/db.ts'
import type { AlertEntry } from './feed-entry.ts'

/** An episode that lasts longer than this is found by an index of its own, ms; the shorter ones by looking back so far. */
export const longMs = 3 * 86_400_000

export const subjectSchema = `
CREATE TABLE term (
  id INTEGER PRIMARY KEY,
  value TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX episode_by_name ON episode (name_id, fired_at) WHERE lead_id IS NULL;
CREATE INDEX episode_by_environment ON episode (environment_id, fired_at)
  WHERE lead_id IS NULL AND environment_id IS NOT NULL;
CREATE INDEX episode_by_customer ON episode (customer_id, fired_at) WHERE lead_id IS NULL AND customer_id IS NOT NULL;
CREATE INDEX episode_by_team ON episode (team_id, fired_at) WHERE lead_id IS NULL AND team_id IS NOT NULL;
CREATE INDEX episode_long ON episode (fired_at)
  WHERE lead_id IS NULL AND (quiet_at IS NULL OR quiet_at - fired_at > ${longMs});
CREATE INDEX note_by_time ON note (at);
CREATE INDEX gap_by_time ON gap (from_at);
`

type Subjects = Pick<AlertEntry, 'alertname' | 'environment' | 'customer' | 'team'>

/** The columns `name_id`, `environment_id`, `customer_id`, `team_id` of an alert's episodes, in this order. */
export function subjectIds(db: WriteDb, alert: Subjects): readonly (number | null)[] {
  return [alert.alertname, alert.environment, alert.customer, alert.team].map((value) =>
    value === null ? null : termId(db, value),
  )
}

/** Where an alert is now of another place, customer, team or name, so are its episodes. Call it before the alert is written. */
export function takeSubjects(db: WriteDb, { id, ...alert }: AlertEntry): void {
  const known = db.get('SELECT alertname, environment, customer, team FROM alert WHERE id = ?', id)
  const names = ['alertname', 'environment', 'customer', 'team'] as const
  if (!known || names.every((name) => known[name] === alert[name])) return
  db.run(
    'UPDATE episode SET name_id = ?, environment_id = ?, customer_id = ?, team_id = ? WHERE alert_id = ?',
    ...subjectIds(db, alert),
    id,
  )
}

function termId(db: WriteDb, value: string): number {
  return findTerm(db, value) ?? db.run('INSERT INTO term (value) VALUES (?)', value).id
}

/** The number of a value, null = no episode has ever had it. */
export function findTerm(db: ReadDb, value: string): number | null {
  const known = db.get('SELECT id FROM term WHERE value = ?', value)
  return known ? Number(known.id) : null
}
