/** Tables `postmortem_life`, `postmortem_day`, `postmortem_environment` and `postmortem_outcome`: SQL only. */
import type { Impact } from '../../contract/alert.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { Outcome, PostmortemLife, Rollout } from '../../contract/postmortem-life.ts'
import type { Row, WriteDb } from '../db/db.ts'

/** What a row of `postmortem p LEFT JOIN postmortem_life l` must carry for `lifeOf`. */
export const lifeColumns = `l.state, l.since, l.night_at, l.ready_at, l.team, l.assignee, l.sprint, l.impact,
  l.impact_minutes, l.customers, l.fired_again_at, l.policy,
  (SELECT json_group_array(day) FROM (SELECT day FROM postmortem_day WHERE postmortem_id = p.id ORDER BY day)) AS days,
  (SELECT json_group_array(json_object('environment', environment, 'customer', customer, 'state', state,
     'version', version, 'evidence', evidence, 'reason', reason, 'plannedAt', planned_at, 'at', at, 'by', by))
   FROM (SELECT * FROM postmortem_environment WHERE postmortem_id = p.id ORDER BY rowid)) AS environments,
  (SELECT json_group_array(json_object('kind', kind, 'state', state, 'title', title, 'url', url, 'reason', reason))
   FROM (SELECT * FROM postmortem_outcome WHERE postmortem_id = p.id ORDER BY kind)) AS outcomes`

/** Where a postmortem stands. */
export function lifeOf(row: Row): PostmortemLife {
  const text = (value: unknown): string | null =>
    value === null || value === undefined ? null : String(value)
  const number = (value: unknown): number | null =>
    value === null || value === undefined ? null : Number(value)
  return {
    state: String(row.state ?? 'draft') as PostmortemLife['state'],
    since: Number(row.since ?? row.created_at),
    nightAt: number(row.night_at),
    readyAt: number(row.ready_at),
    ...{ team: text(row.team), assignee: text(row.assignee), sprint: text(row.sprint) },
    days: JSON.parse(String(row.days)) as string[],
    impact: String(row.impact ?? 'unknown') as Impact,
    impactMinutes: number(row.impact_minutes),
    customers: JSON.parse(String(row.customers ?? '[]')) as string[],
    environments: JSON.parse(String(row.environments)) as Rollout[],
    outcomes: JSON.parse(String(row.outcomes)) as Outcome[],
    firedAgainAt: number(row.fired_again_at),
    policy: String(row.policy ?? ''),
  }
}

/** Begins the life of a new postmortem. */
export function insertLife(db: WriteDb, id: PostmortemId, now: number): void {
  db.run('INSERT INTO postmortem_life (postmortem_id, since) VALUES (?,?)', id, now)
}
