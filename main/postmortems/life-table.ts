/** Tables `postmortem_life`, `postmortem_day`, `postmortem_environment` and `postmortem_outcome`: SQL only. */
import type { PostmortemId } from '../../contract/ids.ts'
import {
  type Outcome,
  outcomeKinds,
  type PostmortemLife,
  postmortemStates,
  type Rollout,
} from '../../contract/postmortem-life.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { hasTexts, isText, listIn, namesIn } from '../db/json-column.ts'

/** What a row of `postmortem p LEFT JOIN postmortem_life l` must carry for `lifeOf`. */
export const lifeColumns = `l.state, l.since, l.night_at, l.ready_at, l.team, l.assignee, l.sprint, l.impact,
  l.impact_minutes, l.impact_reason, l.customers, l.fired_again_at, l.late_at, l.policy,
  (SELECT json_group_array(day) FROM (SELECT day FROM postmortem_day WHERE postmortem_id = p.id ORDER BY day)) AS days,
  (SELECT json_group_array(json_object('environment', environment, 'customer', customer, 'state', state,
     'version', version, 'evidence', evidence, 'reason', reason, 'plannedAt', planned_at, 'at', at, 'by', by))
   FROM (SELECT * FROM postmortem_environment WHERE postmortem_id = p.id ORDER BY rowid)) AS environments,
  (SELECT json_group_array(json_object('kind', kind, 'state', state, 'title', title, 'url', url, 'reason', reason))
   FROM (SELECT * FROM postmortem_outcome WHERE postmortem_id = p.id ORDER BY kind)) AS outcomes`

const rolloutStates = ['open', 'deployed', 'not-applicable'] as const
const outcomeStates = ['proposed', 'new', 'changed', 'none'] as const
const impacts = ['none', 'degraded', 'down', 'unknown'] as const

/**
 * Where a postmortem stands. What is damaged is as if nobody had told it, and never further on than it is: without its
 * state it is a draft, an environment without one is open.
 * @param damaged hears what could not be read, as words
 */
export function lifeOf(row: Row, damaged: (what: string) => void = () => {}): PostmortemLife {
  const text = (value: unknown): string | null =>
    value === null || value === undefined ? null : String(value)
  const number = (value: unknown): number | null =>
    value === null || value === undefined ? null : Number(value)
  const oneOf = <T extends string>(all: readonly T[], value: unknown, otherwise: T, what: string): T => {
    const found = all.find((one) => one === value)
    if (found === undefined && value !== null && value !== undefined) damaged(what)
    return found ?? otherwise
  }
  const environments = listIn<Rollout>(row.environments, hasTexts('environment'), () =>
    damaged('the environments'),
  )
  const outcomes = listIn<Outcome>(
    row.outcomes,
    (one) => hasTexts('kind', 'state')(one) && outcomeKinds.includes((one as Outcome).kind),
    () => damaged('the outcomes'),
  )
  return {
    state: oneOf(postmortemStates, row.state, 'draft', 'where it stands'),
    since: Number(row.since ?? row.created_at),
    nightAt: number(row.night_at),
    readyAt: number(row.ready_at),
    ...{ team: text(row.team), assignee: text(row.assignee), sprint: text(row.sprint) },
    days: namesIn(row.days, () => damaged('the days kept free')),
    impact: oneOf(impacts, row.impact, 'unknown', 'the impact'),
    impactMinutes: number(row.impact_minutes),
    impactReason: text(row.impact_reason),
    customers: namesIn(row.customers, () => damaged('the customers')),
    environments: environments.map((one) => ({
      ...one,
      state: oneOf(rolloutStates, one.state, 'open', 'the environments'),
    })),
    outcomes: outcomes.map((one) => ({
      ...one,
      state: oneOf(outcomeStates, one.state, 'proposed', 'the outcomes'),
      title: isText(one.title) ? one.title : '',
    })),
    firedAgainAt: number(row.fired_again_at),
    lateAt: number(row.late_at),
    policy: String(row.policy ?? ''),
  }
}

/** Where one stands; undefined when it was removed, or there never was one of that id. */
export function lifeById(db: ReadDb, id: PostmortemId): PostmortemLife | undefined {
  const row = db.get(
    `SELECT ${lifeColumns}, p.created_at FROM postmortem p LEFT JOIN postmortem_life l ON l.postmortem_id = p.id
     WHERE p.id = ? AND p.removed_at IS NULL`,
    id,
  )
  return row && lifeOf(row)
}

/** Writes what is another than before, and nothing over what is damaged until it is told anew; the environments keep their order. */
export function writeLife(db: WriteDb, id: PostmortemId, before: PostmortemLife, life: PostmortemLife): void {
  db.run(
    `INSERT INTO postmortem_life (postmortem_id, state, since, night_at, ready_at, team, assignee, sprint, impact,
       impact_minutes, impact_reason, customers, fired_again_at, late_at, policy)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (postmortem_id) DO UPDATE SET state = excluded.state, since = excluded.since,
       night_at = excluded.night_at, ready_at = excluded.ready_at, team = excluded.team, assignee = excluded.assignee,
       sprint = excluded.sprint, impact = excluded.impact, impact_minutes = excluded.impact_minutes,
       impact_reason = excluded.impact_reason, customers = iif(?, customers, excluded.customers),
       fired_again_at = excluded.fired_again_at, late_at = excluded.late_at, policy = excluded.policy`,
    ...[id, life.state, life.since, life.nightAt, life.readyAt, life.team, life.assignee, life.sprint],
    ...[life.impact, life.impactMinutes, life.impactReason, JSON.stringify(life.customers)],
    ...[life.firedAgainAt, life.lateAt, life.policy, Number(life.customers === before.customers)],
  )
  if (life.days !== before.days) writeDays(db, id, life.days)
  if (life.environments !== before.environments)
    writeEnvironments(db, id, before.environments, life.environments)
  if (life.outcomes !== before.outcomes) writeOutcomes(db, id, life.outcomes)
}

/** Since when what it waits for is late, epoch ms. */
export function setLateAt(db: WriteDb, id: PostmortemId, at: number | null): void {
  db.run('UPDATE postmortem_life SET late_at = ? WHERE postmortem_id = ?', at, id)
}

function writeDays(db: WriteDb, id: PostmortemId, days: readonly string[]): void {
  db.run('DELETE FROM postmortem_day WHERE postmortem_id = ?', id)
  for (const day of days) db.run('INSERT INTO postmortem_day (postmortem_id, day) VALUES (?,?)', id, day)
}

function writeEnvironments(
  db: WriteDb,
  id: PostmortemId,
  before: readonly Rollout[],
  after: readonly Rollout[],
): void {
  const kept = new Set(after.map(({ environment }) => environment))
  for (const { environment } of before) {
    if (kept.has(environment)) continue
    db.run('DELETE FROM postmortem_environment WHERE postmortem_id = ? AND environment = ?', id, environment)
  }
  const same = new Set(before)
  for (const one of after) {
    if (same.has(one)) continue
    db.run(
      `INSERT INTO postmortem_environment
         (postmortem_id, environment, customer, state, version, evidence, reason, planned_at, at, by)
       VALUES (?,?,?,?,?,?,?,?,?,?)
       ON CONFLICT (postmortem_id, environment) DO UPDATE SET customer = excluded.customer, state = excluded.state,
         version = excluded.version, evidence = excluded.evidence, reason = excluded.reason,
         planned_at = excluded.planned_at, at = excluded.at, by = excluded.by`,
      ...[id, one.environment, one.customer, one.state, one.version, one.evidence, one.reason],
      ...[one.plannedAt, one.at, one.by],
    )
  }
}

function writeOutcomes(db: WriteDb, id: PostmortemId, outcomes: readonly Outcome[]): void {
  db.run('DELETE FROM postmortem_outcome WHERE postmortem_id = ?', id)
  for (const { kind, state, title, url, reason } of outcomes)
    db.run(
      'INSERT INTO postmortem_outcome (postmortem_id, kind, state, title, url, reason) VALUES (?,?,?,?,?,?)',
      ...[id, kind, state, title, url, reason],
    )
}
