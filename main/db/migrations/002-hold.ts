/** Snoozes, silences by hand, postmortem drafts, watching by hand, alerts that every pipeline shares. */
export const hold = `
ALTER TABLE episode ADD COLUMN snoozed_by TEXT;
ALTER TABLE episode ADD COLUMN snoozed_at INTEGER;
ALTER TABLE episode ADD COLUMN snoozed_until INTEGER;

-- the end of what lasts: a snooze, a silence
ALTER TABLE event ADD COLUMN until INTEGER;

-- who watches it by other means, as JSON {by, at, until}
ALTER TABLE source ADD COLUMN by_hand TEXT;

-- an alert that pages whatever pipeline it is of: no broad silence may hide it
ALTER TABLE alert ADD COLUMN all_pipelines INTEGER NOT NULL DEFAULT 0;
UPDATE alert SET all_pipelines = 1 WHERE id IN (
  SELECT alert_id FROM alert_body WHERE json_extract(labels, '$.all_pipelines') = 'true');
CREATE INDEX alert_all_pipelines ON alert (source_id) WHERE all_pipelines = 1;
CREATE INDEX episode_by_seen ON episode (seen_at);

-- orders about silences that people write, as against the ones that mirror an ack; a row is never deleted
CREATE TABLE silence_order (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  marker TEXT NOT NULL,
  -- the silence it is about: given for extend, edit and expire, filled in when one was written
  silence_id TEXT,
  matchers TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  comment TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  -- the alerts it was asked for, as JSON, and the batch it belongs to
  episode_ids TEXT NOT NULL,
  batch_id TEXT
) STRICT;
CREATE INDEX silence_order_open ON silence_order (due_at) WHERE state IN ('waiting', 'retrying');
CREATE INDEX silence_order_by_silence ON silence_order (silence_id) WHERE silence_id IS NOT NULL;

CREATE TABLE postmortem (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  title TEXT NOT NULL,
  words INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  -- set when the user put it away; its words stay
  removed_at INTEGER
) STRICT;
CREATE TABLE postmortem_episode (
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  episode_id INTEGER NOT NULL REFERENCES episode (id),
  PRIMARY KEY (postmortem_id, episode_id)
) STRICT;
CREATE INDEX postmortem_by_episode ON postmortem_episode (episode_id);
`
