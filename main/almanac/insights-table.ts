/** The facts of the figures, read from the almanac's record. SQL only. */
import type { Severity } from '../../contract/alert.ts'
import type { ReadDb, Row } from '../db/db.ts'
import { fieldsIn, jsonIn, listIn } from '../db/json-column.ts'
import type {
  EpisodeFact,
  EscalationFact,
  FactSource,
  PostmortemFact,
  Sounded,
  ThreadFact,
} from './insights-facts.ts'

const columns = `e.id, a.source_id, a.alertname, a.title, a.customer, a.environment, a.team, a.severity, e.fired_at, e.seen_at,
  e.called_at, e.quiet_at, e.ack_at, e.ack_mine, e.ack_origin, e.outcome, e.worth, e.impact, e.review, e.sounded,
  (SELECT max(p.postmortem_id) FROM postmortem_episode p WHERE p.episode_id = e.id) AS postmortem_id,
  EXISTS (SELECT 1 FROM escalation s WHERE s.episode_id = e.id) AS called_in`
const joinedTo = 'JOIN alert a ON a.id = e.alert_id'

/** Reads from the record as it is; what does not change while it is asked is read once. */
export function recordFacts(db: ReadDb): FactSource {
  const once = <T>(read: () => T): (() => T) => {
    let known: { readonly value: T } | null = null
    return () => {
      known ??= { value: read() }
      return known.value
    }
  }
  const postmortems = once(() => readPostmortems(db))
  const gaps = once(() =>
    db
      .all('SELECT source_id, from_at, to_at FROM gap ORDER BY from_at, id')
      .map((row) => ({ sourceId: String(row.source_id), from: Number(row.from_at), to: instant(row.to_at) })),
  )
  const runs = once(() =>
    db
      .all('SELECT started_at, alive_before FROM run ORDER BY started_at, id')
      .map((row) => ({ startedAt: Number(row.started_at), aliveBefore: instant(row.alive_before) })),
  )
  const since = once(() =>
    instant(
      db.get(
        `SELECT min(at) AS at FROM (SELECT min(started_at) AS at FROM run UNION ALL SELECT min(alive_before) FROM run
           UNION ALL SELECT min(seen_at) FROM episode)`,
      )?.at,
    ),
  )
  const teams = once(() =>
    db
      .all('SELECT DISTINCT team FROM alert WHERE team IS NOT NULL ORDER BY team')
      .map(({ team }) => String(team)),
  )
  const episodes = (where: string, ...values: number[]): readonly EpisodeFact[] =>
    db
      .all(`SELECT ${columns} FROM episode e ${joinedTo} WHERE e.lead_id IS NULL AND ${where}`, ...values)
      .map(fromRow)
  return {
    called: (from, to) =>
      episodes('e.called_at >= ? AND e.called_at < ? ORDER BY e.called_at, e.id', from, to),
    told: (from, to) =>
      episodes(
        "e.called_at IS NULL AND e.outcome = 'notify' AND e.seen_at >= ? AND e.seen_at < ? ORDER BY e.seen_at, e.id",
        from,
        to,
      ),
    sounded: (from, to) =>
      episodes(
        'e.called_at >= ? AND e.called_at < ? AND e.sounded IS NOT NULL ORDER BY e.called_at, e.id',
        from,
        to,
      ),
    felt: (from, to) =>
      episodes(
        `e.id IN (
           SELECT id FROM episode WHERE (impact IN ('down', 'degraded') OR review IS NOT NULL)
             AND fired_at < ? AND (quiet_at IS NULL OR quiet_at >= ?)
           UNION SELECT episode_id FROM postmortem_episode)
         ORDER BY e.fired_at, e.id`,
        to,
        from,
      ),
    get postmortems() {
      return postmortems()
    },
    threads: (from, to) =>
      db
        .all(
          `SELECT id, title, customer, environment, opened_at, first_answer_at FROM thread
           WHERE opened_at >= ? AND opened_at < ? ORDER BY opened_at, id`,
          from,
          to,
        )
        .map(
          (row): ThreadFact => ({
            ...{ id: Number(row.id), title: String(row.title), customer: text(row.customer) },
            ...{ environment: text(row.environment), openedAt: Number(row.opened_at) },
            firstAnswerAt: instant(row.first_answer_at),
          }),
        ),
    escalations: (from, to) => readEscalations(db, from, to),
    get gaps() {
      return gaps()
    },
    get runs() {
      return runs()
    },
    get since() {
      return since()
    },
    get teams() {
      return teams()
    },
    sources: (from, to) =>
      db
        .all(
          `SELECT DISTINCT a.source_id FROM episode e ${joinedTo}
           WHERE e.called_at >= ? AND e.called_at < ? AND e.lead_id IS NULL ORDER BY a.source_id`,
          from,
          to,
        )
        .map((row) => String(row.source_id)),
  }
}

/** The sources of what named this customer and called since `from`, epoch ms. */
export function sourcesOfCustomer(db: ReadDb, customer: string, from: number): readonly string[] {
  return db
    .all(
      `SELECT DISTINCT a.source_id FROM alert a WHERE a.customer = ? AND EXISTS
         (SELECT 1 FROM episode e WHERE e.alert_id = a.id AND e.called_at >= ?) ORDER BY a.source_id`,
      customer,
      from,
    )
    .map((row) => String(row.source_id))
}

function readPostmortems(db: ReadDb): readonly PostmortemFact[] {
  const named = Map.groupBy(
    db.all('SELECT postmortem_id, episode_id FROM postmortem_episode ORDER BY postmortem_id, episode_id'),
    (row) => Number(row.postmortem_id),
  )
  return db
    .all(
      `SELECT id, title, created_at, state, since, team, impact, impact_minutes, late_at, customers FROM postmortem ORDER BY created_at, id`,
    )
    .map(
      (row): PostmortemFact => ({
        ...{ id: Number(row.id), title: String(row.title), createdAt: Number(row.created_at) },
        ...{ state: String(row.state), since: Number(row.since), team: text(row.team) },
        impact: row.impact as PostmortemFact['impact'],
        impactMinutes: instant(row.impact_minutes),
        lateAt: instant(row.late_at),
        customers: listIn<string>(row.customers, (value) => typeof value === 'string'),
        episodeIds: (named.get(Number(row.id)) ?? []).map(({ episode_id: id }) => Number(id)),
      }),
    )
}

function readEscalations(db: ReadDb, from: number, to: number): readonly EscalationFact[] {
  return db
    .all(
      `SELECT s.id, s.direction, s.at, s.level, s.thread_id, s.episode_id, a.title, a.customer, a.environment, a.team, a.severity
       FROM escalation s LEFT JOIN episode e ON e.id = s.episode_id LEFT JOIN alert a ON a.id = e.alert_id
       WHERE s.at >= ? AND s.at < ? ORDER BY s.at, s.id`,
      from,
      to,
    )
    .map(
      (row): EscalationFact => ({
        ...{ id: Number(row.id), direction: String(row.direction), at: Number(row.at) },
        ...{
          level: levelName(String(row.level)),
          threadId: instant(row.thread_id),
          episodeId: instant(row.episode_id),
        },
        of:
          row.title === null
            ? null
            : {
                ...{
                  title: String(row.title),
                  customer: text(row.customer),
                  environment: text(row.environment),
                },
                ...{ team: text(row.team), severity: row.severity as Severity },
              },
      }),
    )
}

/** Who was asked, by name: it is kept as JSON with the ways to reach them, which no figure needs. */
function levelName(level: string): string {
  const { name } = fieldsIn<{ readonly name?: unknown }>(level)
  return typeof name === 'string' ? name : 'Somebody else'
}

function fromRow(row: Row): EpisodeFact {
  return {
    ...{ id: Number(row.id), sourceId: String(row.source_id), alertname: String(row.alertname) },
    ...{ title: String(row.title), customer: text(row.customer), environment: text(row.environment) },
    ...{ team: text(row.team), severity: row.severity as Severity },
    ...{ firedAt: Number(row.fired_at), seenAt: Number(row.seen_at), calledAt: instant(row.called_at) },
    ...{ quietAt: instant(row.quiet_at), ackAt: instant(row.ack_at), ackMine: row.ack_mine === 1 },
    ackOrigin: row.ack_origin === 'here' || row.ack_origin === 'upstream' ? row.ack_origin : null,
    outcome: text(row.outcome),
    worth: row.worth === 'actionable' || row.worth === 'noise' ? row.worth : null,
    impact: row.impact as EpisodeFact['impact'],
    review: jsonIn<EpisodeFact['review']>(row.review, (value) => typeof value === 'object', null),
    sounded: row.sounded === null ? [] : listIn<Sounded>(row.sounded, isSounded),
    postmortemId: instant(row.postmortem_id),
    calledIn: row.called_in === 1,
  }
}

const isSounded = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'from' in value && typeof value.from === 'number'

const instant = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)
const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)
