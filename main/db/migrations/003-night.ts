/** The night: what the rules decided and why, the ladder of each call, what was heard, and the user's word on it. */
export const night = `
-- what the rules look at, beside what stands there already; no priority counts as the highest
ALTER TABLE alert ADD COLUMN pipeline TEXT;
ALTER TABLE alert ADD COLUMN service_priority TEXT;
ALTER TABLE alert ADD COLUMN cancel_outside_hours INTEGER NOT NULL DEFAULT 0;
UPDATE alert SET
  pipeline = (SELECT nullif(trim(json_extract(b.labels, '$.pipeline')), '') FROM alert_body b WHERE b.alert_id = alert.id),
  service_priority = (SELECT nullif(trim(json_extract(b.labels, '$.service_priority')), '') FROM alert_body b WHERE b.alert_id = alert.id),
  cancel_outside_hours = coalesce(
    (SELECT json_extract(b.labels, '$.cancel_if_outside_working_hours') = 'true' FROM alert_body b WHERE b.alert_id = alert.id), 0);

-- what the rules say of it now; whoever was called before had a page that nobody had
ALTER TABLE episode ADD COLUMN outcome TEXT;
UPDATE episode SET outcome = 'wake' WHERE called_at IS NOT NULL;
-- the user's word, the morning after: actionable or noise
ALTER TABLE episode ADD COLUMN worth TEXT;

-- the tables of rules and hours that were in force, each once
CREATE TABLE rule_set (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  -- JSON: {rules, hours}
  content TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
-- what a decision depended on beside the alert: one row for all decisions of a commit, and for later ones while it is the same
CREATE TABLE circumstance (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  rule_set_id INTEGER NOT NULL REFERENCES rule_set (id),
  -- JSON: hours, duty, presence, zone
  content TEXT NOT NULL
) STRICT;
-- each decision that was another one than the last about its episode; never changed
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  episode_id INTEGER NOT NULL REFERENCES episode (id),
  at INTEGER NOT NULL,
  circumstance_id INTEGER NOT NULL REFERENCES circumstance (id),
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  rule TEXT,
  by TEXT,
  -- JSON: what the rules saw of the alert
  facts TEXT NOT NULL
) STRICT;
CREATE INDEX decision_by_episode ON decision (episode_id, id);
CREATE INDEX decision_by_time ON decision (at);
CREATE TRIGGER decision_keeps BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;

-- one climb of the ladder: every stage follows from these instants, so that a restart goes on where it was
CREATE TABLE ladder (
  id INTEGER PRIMARY KEY,
  episode_id INTEGER NOT NULL REFERENCES episode (id),
  program TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  -- when its first sound is due: later than its start after another sound, or while somebody sits here
  sound_at INTEGER NOT NULL,
  -- when a page that shows it was open in front of somebody
  seen_at INTEGER,
  warned_at INTEGER,
  -- when its notification was shown again: by day, or after a long wait
  repeated_at INTEGER,
  unanswered_at INTEGER,
  short_calls INTEGER NOT NULL DEFAULT 0,
  -- when the newest short call began
  short_at INTEGER,
  ended_at INTEGER,
  ended_by TEXT
) STRICT;
CREATE UNIQUE INDEX ladder_open ON ladder (episode_id) WHERE ended_at IS NULL;
CREATE INDEX ladder_by_start ON ladder (started_at);
CREATE INDEX ladder_by_episode ON ladder (episode_id, id);
-- when there was sound, and through what
CREATE TABLE sounding (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- window, page or notification
  way TEXT NOT NULL,
  -- why it ended otherwise than by order
  reason TEXT
) STRICT;
`
