/** What is done about alerts at their sources, what those say of them beyond their list, and which alerts are one trouble. */
export const upstream = `
-- deeds at the source beside its ack: notes, resolves, snoozes, escalations and the like
CREATE TABLE alert_order (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  episode_id INTEGER NOT NULL REFERENCES episode (id),
  -- a deed's kind (contract/deed.ts)
  kind TEXT NOT NULL,
  -- waiting | retrying | sent | refused | withdrawn | expired
  state TEXT NOT NULL,
  marker TEXT NOT NULL UNIQUE,
  -- the deed, JSON
  payload TEXT NOT NULL,
  -- the order about several alerts it is part of
  batch_id TEXT,
  asked_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- times it was sent: more than 0 means that upstream may have it
  attempts INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  result TEXT,
  reason TEXT
) STRICT;
CREATE INDEX alert_order_open ON alert_order (due_at) WHERE state IN ('waiting', 'retrying');
CREATE INDEX alert_order_by_episode ON alert_order (episode_id, id);

-- 1 = the ack was told as the source's own acknowledgement, not by a silence; its silence_id is the source's reference then
ALTER TABLE mirror ADD COLUMN native INTEGER NOT NULL DEFAULT 0;

-- what the source will do by itself, JSON; NULL = nothing
ALTER TABLE episode ADD COLUMN pending TEXT;

-- what the source knows of an alert beyond its list, as it was read last: JSON
CREATE TABLE upstream_detail (
  episode_id INTEGER PRIMARY KEY REFERENCES episode (id),
  read_at INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;

-- the episode in whose row it is shown: another source tells of the same trouble; NULL = in its own
ALTER TABLE episode ADD COLUMN lead_id INTEGER;
CREATE INDEX episode_by_lead ON episode (lead_id) WHERE lead_id IS NOT NULL;

-- two episodes that a person said are not the same: they are not joined again
CREATE TABLE episode_apart (
  id INTEGER PRIMARY KEY,
  episode_id INTEGER NOT NULL REFERENCES episode (id),
  lead_id INTEGER NOT NULL REFERENCES episode (id),
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (episode_id, lead_id)
) STRICT;
`
