/** What changed in the record and is not in the almanac yet, how far that has come, words on environments, and ended acks. */
const logged = (kind: string, ref: string): string =>
  // Not a REPLACE: a trigger takes over the conflict rule of the statement that sets it off, and an IGNORE would keep the old number.
  `BEGIN
    DELETE FROM feed WHERE kind = '${kind}' AND ref = ${ref};
    INSERT INTO feed (kind, ref) VALUES ('${kind}', ${ref});
  END;`

/** A trigger's words for "one of these has become another one". */
const changed = (columns: readonly string[]): string => `AFTER UPDATE OF ${columns.join(', ')} ON`

const differs = (columns: readonly string[]): string =>
  columns.map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ')

const alertColumns = [
  'alertname',
  'title',
  'customer',
  'environment',
  'layer',
  'team',
  'severity',
  'impact',
] as const
const episodeColumns = [
  ...['fired_at', 'called_at', 'quiet_at', 'firings', 'impact', 'ack_by', 'ack_mine', 'ack_at', 'ack_origin'],
  ...['outcome', 'worth', 'lead_id'],
] as const
const threadColumns = [
  ...[
    'title',
    'customer',
    'environment',
    'kind',
    'opened_at',
    'changed_at',
    'asked_at',
    'first_answer_at',
    'closed_at',
    'outcome',
  ],
  ...['source_closed_at', 'channel'],
] as const
const escalationColumns = ['level', 'episode_id', 'asked_at'] as const
const lifeColumns = [
  ...['state', 'since', 'team', 'assignee', 'impact_minutes', 'impact', 'customers', 'late_at'],
] as const

/**
 * `feed`: each changed record once, its number growing with every change. `feed_mark`: up to which number the almanac has
 * it, and the token both sides know, by which a record that was restored is noticed.
 */
export const almanac = `
CREATE TABLE feed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  ref INTEGER NOT NULL,
  UNIQUE (kind, ref)
) STRICT;
CREATE TABLE feed_mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  upto INTEGER NOT NULL,
  token TEXT NOT NULL,
  -- the token of what is being told: the almanac has it, or does not have it yet
  next TEXT
) STRICT;

CREATE TRIGGER feed_alert ${changed(alertColumns)} alert WHEN ${differs(alertColumns)} ${logged('alert', 'NEW.id')}
CREATE TRIGGER feed_alert_body AFTER UPDATE OF labels ON alert_body WHEN OLD.labels IS NOT NEW.labels
  ${logged('alert', 'NEW.alert_id')}
CREATE TRIGGER feed_alert_gone AFTER DELETE ON alert ${logged('alert', 'OLD.id')}
CREATE TRIGGER feed_episode_new AFTER INSERT ON episode ${logged('episode', 'NEW.id')}
CREATE TRIGGER feed_episode ${changed(episodeColumns)} episode WHEN ${differs(episodeColumns)}
  ${logged('episode', 'NEW.id')}
CREATE TRIGGER feed_episode_gone AFTER DELETE ON episode ${logged('episode', 'OLD.id')}
-- its alert is told with its episodes, and this may have been the only one
CREATE TRIGGER feed_episode_gone_alert AFTER DELETE ON episode ${logged('alert', 'OLD.alert_id')}
CREATE TRIGGER feed_ladder AFTER INSERT ON ladder ${logged('episode', 'NEW.episode_id')}
CREATE TRIGGER feed_ladder_end AFTER UPDATE OF sound_at, ended_at ON ladder
  WHEN OLD.ended_at IS NOT NEW.ended_at OR OLD.sound_at IS NOT NEW.sound_at
  ${logged('episode', 'NEW.episode_id')}
CREATE TRIGGER feed_review AFTER UPDATE OF answered_at ON episode_review WHEN OLD.answered_at IS NOT NEW.answered_at
  ${logged('episode', 'NEW.episode_id')}
CREATE TRIGGER feed_note AFTER INSERT ON event WHEN NEW.kind = 'note' ${logged('note', 'NEW.id')}
CREATE TRIGGER feed_note_gone AFTER DELETE ON event WHEN OLD.kind = 'note' ${logged('note', 'OLD.id')}
CREATE TRIGGER feed_thread_new AFTER INSERT ON support_thread ${logged('thread', 'NEW.id')}
CREATE TRIGGER feed_thread ${changed(threadColumns)} support_thread WHEN ${differs(threadColumns)}
  ${logged('thread', 'NEW.id')}
CREATE TRIGGER feed_thread_gone AFTER DELETE ON support_thread ${logged('thread', 'OLD.id')}
CREATE TRIGGER feed_message_new AFTER INSERT ON support_message ${logged('message', 'NEW.id')}
CREATE TRIGGER feed_message AFTER UPDATE OF text, author, at, removed_at ON support_message
  WHEN OLD.text IS NOT NEW.text OR OLD.author IS NOT NEW.author OR OLD.at IS NOT NEW.at
    OR OLD.removed_at IS NOT NEW.removed_at ${logged('message', 'NEW.id')}
CREATE TRIGGER feed_message_gone AFTER DELETE ON support_message ${logged('message', 'OLD.id')}
CREATE TRIGGER feed_postmortem_new AFTER INSERT ON postmortem ${logged('postmortem', 'NEW.id')}
CREATE TRIGGER feed_postmortem AFTER UPDATE OF text, title, removed_at ON postmortem
  WHEN OLD.text IS NOT NEW.text OR OLD.title IS NOT NEW.title OR OLD.removed_at IS NOT NEW.removed_at
  ${logged('postmortem', 'NEW.id')}
CREATE TRIGGER feed_postmortem_gone AFTER DELETE ON postmortem ${logged('postmortem', 'OLD.id')}
CREATE TRIGGER feed_life ${changed(lifeColumns)} postmortem_life WHEN ${differs(lifeColumns)}
  ${logged('postmortem', 'NEW.postmortem_id')}
CREATE TRIGGER feed_life_new AFTER INSERT ON postmortem_life ${logged('postmortem', 'NEW.postmortem_id')}
CREATE TRIGGER feed_postmortem_day AFTER INSERT ON postmortem_day ${logged('postmortem', 'NEW.postmortem_id')}
CREATE TRIGGER feed_postmortem_day_gone AFTER DELETE ON postmortem_day ${logged('postmortem', 'OLD.postmortem_id')}
CREATE TRIGGER feed_postmortem_episode AFTER INSERT ON postmortem_episode ${logged('postmortem', 'NEW.postmortem_id')}
CREATE TRIGGER feed_postmortem_environment AFTER INSERT ON postmortem_environment
  ${logged('postmortem', 'NEW.postmortem_id')}
CREATE TRIGGER feed_postmortem_environment_gone AFTER DELETE ON postmortem_environment
  ${logged('postmortem', 'OLD.postmortem_id')}
CREATE TRIGGER feed_gap_new AFTER INSERT ON sight_gap ${logged('gap', 'NEW.id')}
CREATE TRIGGER feed_gap AFTER UPDATE OF to_at ON sight_gap WHEN OLD.to_at IS NOT NEW.to_at ${logged('gap', 'NEW.id')}
CREATE TRIGGER feed_gap_gone AFTER DELETE ON sight_gap ${logged('gap', 'OLD.id')}
CREATE TRIGGER feed_run_new AFTER INSERT ON run ${logged('run', 'NEW.id')}
CREATE TRIGGER feed_escalation_new AFTER INSERT ON escalation ${logged('escalation', 'NEW.id')}
CREATE TRIGGER feed_escalation ${changed(escalationColumns)} escalation WHEN ${differs(escalationColumns)}
  ${logged('escalation', 'NEW.id')}
CREATE TRIGGER feed_escalation_gone AFTER DELETE ON escalation ${logged('escalation', 'OLD.id')}

-- who was seen to hold it at its source since it was taken here, JSON; NULL = nobody
ALTER TABLE episode ADD COLUMN ack_held TEXT;
-- the acknowledgement that ended at its source, JSON, while nobody has taken it anew
ALTER TABLE episode ADD COLUMN ack_ended TEXT;

CREATE INDEX attempt_by_episode ON attempt (episode_id) WHERE episode_id IS NOT NULL;
CREATE INDEX episode_apart_by_lead ON episode_apart (lead_id);

CREATE TABLE environment_note (
  id INTEGER PRIMARY KEY,
  environment TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL
) STRICT;
CREATE INDEX environment_note_by_environment ON environment_note (environment, at);
`
