/** The first tables. Instants are epoch ms (INTEGER), JSON is TEXT. */
export const first = `
-- one row per run of the program: events name their run, so that monotonic stamps can be compared
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  last_alive_at INTEGER NOT NULL,
  version TEXT NOT NULL
) STRICT;

-- what must outlive a run about a source
CREATE TABLE source (
  id TEXT PRIMARY KEY,
  last_good_at INTEGER,
  silences TEXT NOT NULL DEFAULT '[]',
  heartbeats TEXT NOT NULL DEFAULT '[]'
) STRICT;

-- an alert's identity and the columns every list needs
CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  alertname TEXT NOT NULL,
  title TEXT NOT NULL,
  customer TEXT,
  environment TEXT,
  layer TEXT NOT NULL,
  team TEXT,
  severity TEXT NOT NULL,
  severity_known INTEGER NOT NULL,
  impact TEXT NOT NULL,
  UNIQUE (source_id, fingerprint)
) STRICT;
CREATE INDEX alert_by_name ON alert (source_id, alertname);
CREATE INDEX alert_by_customer ON alert (customer) WHERE customer IS NOT NULL;

-- the wide rest, read on demand only
CREATE TABLE alert_body (
  alert_id INTEGER PRIMARY KEY REFERENCES alert (id),
  labels TEXT NOT NULL,
  annotations TEXT NOT NULL,
  generator_url TEXT,
  receivers TEXT NOT NULL
) STRICT;

CREATE TABLE episode (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alert (id),
  version INTEGER NOT NULL DEFAULT 1,
  fired_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  called_at INTEGER,
  quiet_at INTEGER,
  returned_at INTEGER,
  target_noted INTEGER NOT NULL DEFAULT 0,
  firings INTEGER NOT NULL DEFAULT 1,
  -- the source's stamp of the newest firing, once there was more than one
  refired_at INTEGER,
  impact TEXT,
  -- the last instant up to which the source vouched for the alert
  vouched_until INTEGER NOT NULL,
  absent_since INTEGER,
  absent_polls INTEGER NOT NULL DEFAULT 0,
  ack_by TEXT,
  ack_mine INTEGER,
  ack_at INTEGER,
  ack_origin TEXT,
  -- silences and inhibitors by id, as the source lists them
  suppressed_by TEXT,
  kept_quiet TEXT
) STRICT;
CREATE UNIQUE INDEX episode_open ON episode (alert_id) WHERE quiet_at IS NULL;
CREATE INDEX episode_suppressed ON episode (alert_id) WHERE quiet_at IS NULL AND suppressed_by IS NOT NULL;
CREATE INDEX episode_by_alert ON episode (alert_id, quiet_at);
CREATE INDEX episode_absent ON episode (absent_since) WHERE absent_since IS NOT NULL AND quiet_at IS NULL;
CREATE INDEX episode_quiet ON episode (quiet_at) WHERE quiet_at IS NOT NULL;

-- append-only: what happened, with our clock, our monotonic clock and the source's own stamp
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  episode_id INTEGER REFERENCES episode (id),
  source_id TEXT,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  mono INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  source_at INTEGER,
  by TEXT,
  text TEXT
) STRICT;
CREATE INDEX event_by_episode ON event (episode_id, at) WHERE episode_id IS NOT NULL;
CREATE INDEX event_by_source ON event (source_id, at) WHERE source_id IS NOT NULL;
CREATE TRIGGER event_keeps BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- one row per notification we tried to show
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  episode_id INTEGER REFERENCES episode (id),
  source_id TEXT,
  tag TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  loud INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  shown INTEGER,
  reason TEXT
) STRICT;
CREATE INDEX attempt_open ON attempt (created_at) WHERE finished_at IS NULL;

-- when a source could not be seen
CREATE TABLE sight_gap (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  reason TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX sight_gap_open ON sight_gap (source_id) WHERE to_at IS NULL;

-- orders to upstream; a row is never deleted, its state tells its end
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  episode_id INTEGER NOT NULL REFERENCES episode (id),
  source_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  marker TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  reason TEXT
) STRICT;
CREATE INDEX outbox_open ON outbox (due_at) WHERE state IN ('waiting', 'retrying');
CREATE INDEX outbox_by_episode ON outbox (episode_id);

-- the silence that mirrors an ack upstream, as far as we know it
CREATE TABLE mirror (
  episode_id INTEGER PRIMARY KEY REFERENCES episode (id),
  source_id TEXT NOT NULL,
  silence_id TEXT,
  marker TEXT NOT NULL,
  matchers TEXT NOT NULL,
  ends_at INTEGER
) STRICT;
CREATE INDEX mirror_by_silence ON mirror (silence_id);

CREATE TABLE draft (key TEXT PRIMARY KEY, text TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`
