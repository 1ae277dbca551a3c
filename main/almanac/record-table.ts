/** The almanac's own copy of what is counted and looked through, in few bytes and by the indexes that the questions need. */
import { assertNever } from '../../contract/errors.ts'
import type { WriteDb } from '../db/db.ts'
import type { Chapter } from './chapter.ts'
import type { AlertEntry, EpisodeEntry, FeedEntry, GoneEntry, PostmortemEntry } from './feed-entry.ts'
import { subjectIds, subjectSchema, takeSubjects } from './subject-table.ts'

const schema = `
CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  alertname TEXT NOT NULL,
  title TEXT NOT NULL,
  customer TEXT,
  environment TEXT,
  layer TEXT NOT NULL,
  team TEXT,
  severity TEXT NOT NULL,
  recipe TEXT
) STRICT;
CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (name, value)
) STRICT;
CREATE TABLE alert_label (
  label_id INTEGER NOT NULL,
  alert_id INTEGER NOT NULL,
  PRIMARY KEY (label_id, alert_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_label_by_alert ON alert_label (alert_id);
CREATE TABLE episode (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL,
  fired_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  called_at INTEGER,
  quiet_at INTEGER,
  ack_at INTEGER,
  ack_by TEXT,
  ack_mine INTEGER NOT NULL,
  ack_origin TEXT,
  firings INTEGER NOT NULL,
  outcome TEXT,
  worth TEXT,
  impact TEXT NOT NULL,
  lead_id INTEGER,
  sounded TEXT,
  review TEXT,
  name_id INTEGER,
  environment_id INTEGER,
  customer_id INTEGER,
  team_id INTEGER
) STRICT;
CREATE INDEX episode_by_alert ON episode (alert_id, fired_at, lead_id);
CREATE INDEX episode_by_time ON episode (fired_at);
CREATE INDEX episode_by_call ON episode (called_at) WHERE called_at IS NOT NULL;
CREATE INDEX episode_felt ON episode (fired_at) WHERE impact IN ('down', 'degraded') OR review IS NOT NULL;
CREATE INDEX episode_by_word ON episode (seen_at) WHERE called_at IS NULL AND outcome = 'notify';
CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  episode_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX note_by_episode ON note (episode_id, at);
CREATE TABLE thread (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  channel TEXT NOT NULL,
  customer TEXT,
  environment TEXT,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  first_answer_at INTEGER,
  closed_at INTEGER,
  outcome TEXT
) STRICT;
CREATE INDEX thread_by_time ON thread (opened_at);
CREATE TABLE postmortem (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  team TEXT,
  assignee TEXT,
  impact TEXT NOT NULL,
  impact_minutes INTEGER,
  late_at INTEGER,
  customers TEXT NOT NULL,
  environments TEXT NOT NULL
) STRICT;
CREATE TABLE postmortem_episode (
  episode_id INTEGER NOT NULL,
  postmortem_id INTEGER NOT NULL,
  PRIMARY KEY (episode_id, postmortem_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX postmortem_episode_by_postmortem ON postmortem_episode (postmortem_id);
CREATE TABLE gap (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX gap_by_source ON gap (source_id, from_at);
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  alive_before INTEGER
) STRICT;
CREATE TABLE escalation (
  id INTEGER PRIMARY KEY,
  direction TEXT NOT NULL,
  episode_id INTEGER,
  thread_id INTEGER,
  at INTEGER NOT NULL,
  level TEXT NOT NULL
) STRICT;
CREATE INDEX escalation_by_time ON escalation (at);
CREATE INDEX escalation_by_episode ON escalation (episode_id);
${subjectSchema}`

/** The chapter that the others read: what happened, without its words. */
export const recordChapter: Chapter = {
  name: 'record',
  schema,
  take: (db, entries) => {
    for (const entry of entries) takeOne(db, entry)
  },
}

function takeOne(db: WriteDb, entry: FeedEntry): void {
  switch (entry.kind) {
    case 'alert':
      takeAlert(db, entry)
      return
    case 'episode':
      takeEpisode(db, entry)
      return
    case 'note': {
      const { id, episodeId, at, by, text } = entry
      db.run(
        'INSERT OR REPLACE INTO note (id, episode_id, at, by, text) VALUES (?, ?, ?, ?, ?)',
        id,
        episodeId,
        at,
        by,
        text,
      )
      return
    }
    case 'thread': {
      db.run(
        `INSERT OR REPLACE INTO thread (id, title, channel, customer, environment, opened_at, changed_at, first_answer_at,
           closed_at, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[
          entry.id,
          entry.title,
          entry.channel,
          entry.customer,
          entry.environment,
          entry.openedAt,
          entry.changedAt,
        ],
        ...[entry.firstAnswerAt, entry.closedAt, entry.outcome],
      )
      return
    }
    case 'message':
      return
    case 'postmortem':
      takePostmortem(db, entry)
      return
    case 'gap': {
      const { id, sourceId, from, to, reason } = entry
      db.run(
        'INSERT OR REPLACE INTO gap (id, source_id, from_at, to_at, reason) VALUES (?, ?, ?, ?, ?)',
        id,
        sourceId,
        from,
        to,
        reason,
      )
      return
    }
    case 'run':
      db.run(
        'INSERT OR REPLACE INTO run (id, started_at, alive_before) VALUES (?, ?, ?)',
        entry.id,
        entry.startedAt,
        entry.aliveBefore,
      )
      return
    case 'escalation':
      db.run(
        'INSERT OR REPLACE INTO escalation (id, direction, episode_id, thread_id, at, level) VALUES (?, ?, ?, ?, ?, ?)',
        ...[entry.id, entry.direction, entry.episodeId, entry.threadId, entry.at, entry.level],
      )
      return
    case 'gone':
      forget(db, entry)
      return
    default:
      assertNever(entry)
  }
}

/** Its labels are written anew only where they are others than before: an episode comes with its alert every time. */
function takeAlert(db: WriteDb, entry: AlertEntry): void {
  const { id, sourceId, alertname, title, customer, environment, layer, team, severity, recipe } = entry
  takeSubjects(db, entry)
  db.run(
    `INSERT OR REPLACE INTO alert (id, source_id, alertname, title, customer, environment, layer, team, severity, recipe)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, sourceId, alertname, title, customer, environment, layer, team, severity, recipe],
  )
  const known = new Set(
    db.all('SELECT label_id FROM alert_label WHERE alert_id = ?', id).map((row) => Number(row.label_id)),
  )
  const now = new Set(entry.labels.map(([name, value]) => labelId(db, name, value)))
  for (const label of known)
    if (!now.has(label)) db.run('DELETE FROM alert_label WHERE label_id = ? AND alert_id = ?', label, id)
  for (const label of now)
    if (!known.has(label)) db.run('INSERT INTO alert_label (label_id, alert_id) VALUES (?, ?)', label, id)
}

function labelId(db: WriteDb, name: string, value: string): number {
  const known = db.get('SELECT id FROM label WHERE name = ? AND value = ?', name, value)
  return known ? Number(known.id) : db.run('INSERT INTO label (name, value) VALUES (?, ?)', name, value).id
}

function takeEpisode(db: WriteDb, entry: EpisodeEntry): void {
  takeAlert(db, entry.alert)
  db.run(
    `INSERT OR REPLACE INTO episode (id, alert_id, fired_at, seen_at, called_at, quiet_at, ack_at, ack_by, ack_mine, ack_origin,
       firings, outcome, worth, impact, lead_id, sounded, review, name_id, environment_id, customer_id, team_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[
      entry.id,
      entry.alert.id,
      entry.firedAt,
      entry.seenAt,
      entry.calledAt,
      entry.quietAt,
      entry.ackAt,
      entry.ackBy,
    ],
    ...[
      entry.ackMine ? 1 : 0,
      entry.ackOrigin,
      entry.firings,
      entry.outcome,
      entry.worth,
      entry.impact,
      entry.leadId,
    ],
    entry.sounded.length === 0 ? null : JSON.stringify(entry.sounded),
    entry.review === null ? null : JSON.stringify(entry.review),
    ...subjectIds(db, entry.alert),
  )
}

function takePostmortem(db: WriteDb, entry: PostmortemEntry): void {
  db.run(
    `INSERT OR REPLACE INTO postmortem (id, title, created_at, saved_at, state, since, team, assignee, impact, impact_minutes,
       late_at, customers, environments) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[
      entry.id,
      entry.title,
      entry.createdAt,
      entry.savedAt,
      entry.state,
      entry.since,
      entry.team,
      entry.assignee,
    ],
    ...[
      entry.impact,
      entry.impactMinutes,
      entry.lateAt ?? null,
      JSON.stringify(entry.customers),
      JSON.stringify(entry.environments),
    ],
  )
  db.run('DELETE FROM postmortem_episode WHERE postmortem_id = ?', entry.id)
  for (const episodeId of new Set(entry.episodeIds))
    db.run('INSERT INTO postmortem_episode (episode_id, postmortem_id) VALUES (?, ?)', episodeId, entry.id)
}

/** A label that no alert has any more stays: it is found no more, and costs its own bytes. */
function forget(db: WriteDb, { of, id }: GoneEntry): void {
  switch (of) {
    case 'alert':
      db.run('DELETE FROM alert_label WHERE alert_id = ?', id)
      db.run('DELETE FROM alert WHERE id = ?', id)
      return
    case 'episode':
      db.run('DELETE FROM postmortem_episode WHERE episode_id = ?', id)
      db.run('DELETE FROM episode WHERE id = ?', id)
      return
    case 'note':
      db.run('DELETE FROM note WHERE id = ?', id)
      return
    case 'thread':
      db.run('DELETE FROM thread WHERE id = ?', id)
      return
    case 'message':
      return
    case 'postmortem':
      db.run('DELETE FROM postmortem_episode WHERE postmortem_id = ?', id)
      db.run('DELETE FROM postmortem WHERE id = ?', id)
      return
    case 'gap':
      db.run('DELETE FROM gap WHERE id = ?', id)
      return
    case 'run':
      db.run('DELETE FROM run WHERE id = ?', id)
      return
    case 'escalation':
      db.run('DELETE FROM escalation WHERE id = ?', id)
      return
    default:
      assertNever(of)
  }
}
