/** What the main database tells the almanac: its changed rows as they are now, and page by page everything it holds. SQL only. */
import type { Impact, Layer, Severity } from '../../contract/alert.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { fieldsIn, namesIn } from '../db/json-column.ts'
import { type AlertEntry, type FeedEntry, type FeedKind, feedKinds } from './feed-entry.ts'

/** One changed record that is not told yet; `id` grows with every change. */
export interface FeedRow {
  readonly id: number
  readonly kind: FeedKind
  readonly ref: number
}

/** How far the almanac has come, as the record knows it; `next` = the token of what was on its way. */
export interface FeedMark {
  readonly upto: number
  readonly token: string
  readonly next: string | null
}

/** The first changed records after `upto`, in the order of their changes. */
export function feedAfter(db: ReadDb, upto: number, most: number): readonly FeedRow[] {
  return db
    .all('SELECT id, kind, ref FROM feed WHERE id > ? ORDER BY id LIMIT ?', upto, most)
    .map((row) => ({ id: Number(row.id), kind: row.kind as FeedKind, ref: Number(row.ref) }))
}

/** How many wait after `upto`; beyond `most` it is `most`. */
export function countFeed(db: ReadDb, upto: number, most: number): number {
  return Number(
    db.get('SELECT count(*) AS rows FROM (SELECT 1 FROM feed WHERE id > ? LIMIT ?)', upto, most)?.rows,
  )
}

/** The number of the newest change; 0 = there is none. */
export function feedEnd(db: ReadDb): number {
  return Number(db.get('SELECT max(id) AS last FROM feed')?.last ?? 0)
}

export function readFeedMark(db: ReadDb): FeedMark | null {
  const row = db.get('SELECT upto, token, next FROM feed_mark WHERE id = 1')
  if (!row) return null
  return {
    upto: Number(row.upto),
    token: String(row.token),
    next: row.next === null ? null : String(row.next),
  }
}

/** Writes the mark; what it is past is told, and waits no more. */
export function writeFeedMark(db: WriteDb, { upto, token, next }: FeedMark): void {
  db.run('INSERT OR REPLACE INTO feed_mark (id, upto, token, next) VALUES (1, ?, ?, ?)', upto, token, next)
}

/** Removes what is told, at most `most` rows; answers whether there may be more. */
export function pruneFeed(db: WriteDb, upto: number, most: number): boolean {
  return (
    db.run('DELETE FROM feed WHERE id IN (SELECT id FROM feed WHERE id <= ? LIMIT ?)', upto, most).changes ===
    most
  )
}

/** Their records as they are now; one that is not there any more is told as gone. */
export function entriesOf(db: ReadDb, rows: readonly Pick<FeedRow, 'kind' | 'ref'>[]): readonly FeedEntry[] {
  return feedKinds.flatMap((kind): readonly FeedEntry[] => {
    const ids = rows.filter((row) => row.kind === kind).map(({ ref }) => ref)
    if (ids.length === 0) return []
    const found = read(db, kind, `${keyOf[kind]} IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)])
    const known = new Set(found.map(({ id }) => id))
    return [
      ...found,
      ...ids.filter((id) => !known.has(id)).map((id) => ({ kind: 'gone' as const, of: kind, id })),
    ]
  })
}

/** One more than the highest number of a kind: where telling everything begins. */
export function beyondLast(db: ReadDb, kind: FeedKind): number {
  return Number(db.get(`SELECT max(id) AS last FROM ${tableOf[kind]}`)?.last ?? 0) + 1
}

/**
 * The newest records below a number, newest first. `next` = below which one to go on; 0 = there are no more. It may be
 * empty and go on: what is put away is read over.
 */
export function pageOf(
  db: ReadDb,
  kind: FeedKind,
  below: number,
  most: number,
): { readonly entries: readonly FeedEntry[]; readonly next: number } {
  const { also, within } = scattered[kind] ?? { also: '', within: below }
  const from = below - within
  const ids = db
    .all(
      `SELECT id FROM ${tableOf[kind]} AS one WHERE id < ? AND id >= ? ${also} ORDER BY id DESC LIMIT ?`,
      ...[below, from, most],
    )
    .map(({ id }) => Number(id))
  const next = ids.length === most ? (ids.at(-1) ?? 0) : Math.max(0, from)
  if (ids.length === 0) return { entries: [], next }
  const entries = read(db, kind, `${keyOf[kind]} IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)])
  return { entries: entries.toSorted((a, b) => b.id - a.id), next }
}

/** What lies far apart is looked for among so many rows at once: less than a millisecond each. */
const scattered: Readonly<Partial<Record<FeedKind, { readonly also: string; readonly within: number }>>> = {
  note: { also: "AND kind = 'note'", within: 4_000 },
  // An alert with episodes is told with them.
  alert: { also: 'AND NOT EXISTS (SELECT 1 FROM episode WHERE alert_id = one.id)', within: 1_000 },
}

type Told = Exclude<FeedEntry, { readonly kind: 'gone' }>

const tableOf: Readonly<Record<FeedKind, string>> = {
  ...{
    alert: 'alert',
    episode: 'episode',
    note: 'event',
    thread: 'support_thread',
    message: 'support_message',
  },
  ...{ postmortem: 'postmortem', gap: 'sight_gap', run: 'run', escalation: 'escalation' },
}
const keyOf: Readonly<Record<FeedKind, string>> = {
  ...{ alert: 'a.id', episode: 'e.id', note: 'n.id', thread: 't.id', message: 'm.id' },
  ...{ postmortem: 'p.id', gap: 'g.id', run: 'r.id', escalation: 'x.id' },
}

const alertColumns = `a.id AS alert_id, a.source_id, a.alertname, a.title, a.customer, a.environment, a.layer, a.team, a.severity,
  b.labels, b.annotations`

function read(db: ReadDb, kind: FeedKind, which: string, values: readonly string[]): readonly Told[] {
  switch (kind) {
    case 'alert':
      return db
        .all(
          `SELECT ${alertColumns} FROM alert a LEFT JOIN alert_body b ON b.alert_id = a.id WHERE ${which}`,
          ...values,
        )
        .map(alertOf)
    case 'episode':
      return readEpisodes(db, which, values)
    case 'note':
      return db
        .all(
          `SELECT n.id, n.episode_id, n.at, n.by, n.text FROM event n
           WHERE n.kind = 'note' AND n.episode_id IS NOT NULL AND ${which}`,
          ...values,
        )
        .map((row) => ({
          ...{ kind, id: Number(row.id), episodeId: Number(row.episode_id), at: Number(row.at) },
          ...{ by: text(row.by), text: String(row.text ?? '') },
        }))
    case 'thread':
      return db
        .all(
          `SELECT t.id, t.source_id, t.title, t.channel, t.customer, t.environment, t.opened_at, t.changed_at,
             t.first_answer_at, coalesce(t.closed_at, t.source_closed_at) AS closed_at, t.outcome
           FROM support_thread t WHERE ${which}`,
          ...values,
        )
        .map((row) => ({
          ...{ kind, id: Number(row.id), sourceId: String(row.source_id), title: String(row.title) },
          ...{
            channel: String(row.channel),
            customer: text(row.customer),
            environment: text(row.environment),
          },
          ...{ openedAt: Number(row.opened_at), changedAt: Number(row.changed_at) },
          ...{ firstAnswerAt: number(row.first_answer_at), closedAt: number(row.closed_at) },
          outcome: text(row.outcome),
        }))
    case 'message':
      return db
        .all(
          `SELECT m.id, m.thread_id, m.at, m.author, m.text FROM support_message m WHERE m.removed_at IS NULL AND ${which}`,
          ...values,
        )
        .map((row) => ({
          ...{ kind, id: Number(row.id), threadId: Number(row.thread_id), at: Number(row.at) },
          ...{ author: String(row.author), text: String(row.text) },
        }))
    case 'postmortem':
      return readPostmortems(db, which, values)
    case 'gap':
      return db
        .all(
          `SELECT g.id, g.source_id, g.from_at, g.to_at, g.reason FROM sight_gap g WHERE ${which}`,
          ...values,
        )
        .map((row) => ({
          ...{ kind, id: Number(row.id), sourceId: String(row.source_id), from: Number(row.from_at) },
          ...{ to: number(row.to_at), reason: String(row.reason) },
        }))
    case 'run':
      return db
        .all(
          `SELECT r.id, r.started_at,
             (SELECT last_alive_at FROM run WHERE id < r.id ORDER BY id DESC LIMIT 1) AS alive_before
           FROM run r WHERE ${which}`,
          ...values,
        )
        .map((row) => ({
          ...{
            kind,
            id: Number(row.id),
            startedAt: Number(row.started_at),
            aliveBefore: number(row.alive_before),
          },
        }))
    case 'escalation':
      return db
        .all(
          `SELECT x.id, x.direction, x.episode_id, x.thread_id, x.asked_at, iif(json_valid(x.level), json_extract(x.level, '$.name'), NULL) AS level FROM escalation x WHERE ${which}`,
          ...values,
        )
        .map((row) => ({
          ...{
            kind,
            id: Number(row.id),
            direction: String(row.direction),
            episodeId: number(row.episode_id),
          },
          ...{ threadId: number(row.thread_id), at: Number(row.asked_at), level: String(row.level ?? '') },
        }))
  }
}

/** Those of one alert share its entry: it crosses to the other thread once. */
function readEpisodes(db: ReadDb, which: string, values: readonly string[]): readonly Told[] {
  const alerts = new Map<number, AlertEntry>()
  return db
    .all(
      `SELECT e.id, e.fired_at, e.seen_at, e.called_at, e.quiet_at, e.ack_at, e.ack_by, e.ack_mine, e.ack_origin, e.firings,
         e.outcome, e.worth, coalesce(e.impact, a.impact) AS impact, e.lead_id, ${alertColumns},
         (SELECT json_group_array(json_array(sound_at, ended_at, unseen)) FROM
         (SELECT sound_at, ended_at, ended_by = 'resolved' AND seen_at IS NULL AS unseen FROM ladder l
          WHERE l.episode_id = e.id AND (l.ended_at IS NULL OR l.ended_at > l.sound_at) ORDER BY l.id)) AS sounded,
         v.answered_at, v.false_alarm, v.impact AS said_impact
       FROM episode e JOIN alert a ON a.id = e.alert_id LEFT JOIN alert_body b ON b.alert_id = a.id
       LEFT JOIN episode_review v ON v.episode_id = e.id WHERE ${which}`,
      ...values,
    )
    .map((row) => {
      const alert = alerts.get(Number(row.alert_id)) ?? alertOf(row)
      alerts.set(alert.id, alert)
      return {
        ...{ kind: 'episode' as const, id: Number(row.id), alert },
        ...{ firedAt: Number(row.fired_at), seenAt: Number(row.seen_at) },
        ...{ calledAt: number(row.called_at), quietAt: number(row.quiet_at) },
        ...{ ackAt: number(row.ack_at), ackBy: text(row.ack_by), ackMine: row.ack_mine === 1 },
        ackOrigin: row.ack_at === null ? null : row.ack_origin === 'upstream' ? 'upstream' : 'here',
        ...{ firings: Number(row.firings), outcome: text(row.outcome) },
        worth: row.worth === 'actionable' || row.worth === 'noise' ? row.worth : null,
        impact: (row.impact ?? 'unknown') as Impact,
        leadId: number(row.lead_id),
        sounded: (JSON.parse(String(row.sounded)) as [number, number | null, number | null][]).map(
          ([from, to, unseen]) => ({ from, to, ...(unseen === 1 ? { unseen: true } : {}) }),
        ),
        review:
          row.answered_at === null
            ? null
            : {
                falseAlarm: row.false_alarm === null ? null : row.false_alarm === 1,
                impact: row.said_impact as Impact | null,
              },
      }
    })
}

function readPostmortems(db: ReadDb, which: string, values: readonly string[]): readonly Told[] {
  return db
    .all(
      `SELECT p.id, p.title, p.text, p.created_at, p.saved_at, l.state, l.since, l.team, l.assignee, l.impact,
         l.impact_minutes, l.customers, CASE WHEN l.state = 'assigned' AND EXISTS
          (SELECT 1 FROM postmortem_day WHERE postmortem_id = p.id) THEN NULL ELSE l.late_at END AS late_at,
         (SELECT json_group_array(environment) FROM (SELECT environment FROM postmortem_environment
          WHERE postmortem_id = p.id ORDER BY rowid)) AS environments,
         (SELECT json_group_array(episode_id) FROM (SELECT episode_id FROM postmortem_episode
          WHERE postmortem_id = p.id ORDER BY episode_id)) AS episodes
       FROM postmortem p LEFT JOIN postmortem_life l ON l.postmortem_id = p.id WHERE p.removed_at IS NULL AND ${which}`,
      ...values,
    )
    .map((row) => ({
      ...{
        kind: 'postmortem' as const,
        id: Number(row.id),
        title: String(row.title),
        text: String(row.text),
      },
      ...{ createdAt: Number(row.created_at), savedAt: Number(row.saved_at) },
      ...{ state: String(row.state ?? 'draft'), since: Number(row.since ?? row.created_at) },
      ...{ team: text(row.team), assignee: text(row.assignee), impact: (row.impact ?? 'unknown') as Impact },
      ...{ impactMinutes: number(row.impact_minutes), customers: namesIn(row.customers) },
      lateAt: number(row.late_at),
      environments: namesIn(row.environments),
      episodeIds: JSON.parse(String(row.episodes)) as number[],
    }))
}

function alertOf(row: Row): AlertEntry {
  const labels = fieldsIn<Record<string, unknown>>(row.labels)
  const annotations = fieldsIn<Record<string, unknown>>(row.annotations)
  const words = (name: string): string | null => {
    const value = Object.hasOwn(annotations, name) ? annotations[name] : null
    return typeof value === 'string' && value !== '' ? value : null
  }
  const summary = words('summary')
  const description = words('description')
  return {
    ...{ kind: 'alert', id: Number(row.alert_id), sourceId: String(row.source_id) },
    ...{ alertname: String(row.alertname), title: String(row.title) },
    ...{ customer: text(row.customer), environment: text(row.environment), layer: row.layer as Layer },
    ...{ team: text(row.team), severity: row.severity as Severity },
    labels: Object.entries(labels).map(([name, value]): [string, string] => [name, String(value)]),
    summary:
      summary !== null && description !== null ? `${summary}\n${description}` : (summary ?? description),
    recipe: words('runbook_url') ?? words('opsrecipe') ?? words('runbook'),
  }
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)
const number = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)
