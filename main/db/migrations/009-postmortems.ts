/** The life of a postmortem after its first words: every version, images, the board, the issue, and what was asked of an end. */
export const postmortems = `
-- names a postmortem outside of this laptop: in an issue's marker, in a file's front matter
ALTER TABLE postmortem ADD COLUMN uid TEXT;
UPDATE postmortem SET uid = lower(hex(randomblob(9)));
CREATE UNIQUE INDEX postmortem_by_uid ON postmortem (uid) WHERE uid IS NOT NULL;

-- where it stands on the board; one row for each postmortem
CREATE TABLE postmortem_life (
  postmortem_id INTEGER PRIMARY KEY REFERENCES postmortem (id),
  state TEXT NOT NULL DEFAULT 'draft',
  since INTEGER NOT NULL,
  -- "good enough, sleep": written at night, to be looked at in the morning
  night_at INTEGER,
  -- ready for the meeting since
  ready_at INTEGER,
  team TEXT,
  assignee TEXT,
  sprint TEXT,
  impact TEXT NOT NULL DEFAULT 'unknown',
  -- measured minutes at that impact; NULL = not known
  impact_minutes INTEGER,
  -- why no environment is affected, where the impact is none
  impact_reason TEXT,
  -- JSON array of names
  customers TEXT NOT NULL DEFAULT '[]',
  -- a linked alert fired again after the fix
  fired_again_at INTEGER,
  -- what it waits for in this state is late from then on, by working days; NULL = nothing is counted
  late_at INTEGER,
  -- the policy and its version that it is judged under
  policy TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO postmortem_life (postmortem_id, state, since) SELECT id, 'draft', created_at FROM postmortem;

-- days kept free for the fix, as YYYY-MM-DD
CREATE TABLE postmortem_day (
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  day TEXT NOT NULL,
  PRIMARY KEY (postmortem_id, day)
) STRICT;

CREATE TABLE postmortem_environment (
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  environment TEXT NOT NULL,
  customer TEXT,
  -- open, deployed, not-applicable
  state TEXT NOT NULL,
  version TEXT,
  evidence TEXT,
  reason TEXT,
  planned_at INTEGER,
  at INTEGER,
  by TEXT,
  PRIMARY KEY (postmortem_id, environment)
) STRICT;

CREATE TABLE postmortem_outcome (
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  -- alert, recipe
  kind TEXT NOT NULL,
  -- proposed, new, changed, none
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  url TEXT,
  reason TEXT,
  PRIMARY KEY (postmortem_id, kind)
) STRICT;

-- its story: who moved, gave, deployed, closed what when
CREATE TABLE postmortem_event (
  id INTEGER PRIMARY KEY,
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  at INTEGER NOT NULL,
  by TEXT,
  kind TEXT NOT NULL,
  text TEXT
) STRICT;
CREATE INDEX postmortem_event_by_postmortem ON postmortem_event (postmortem_id, at);

-- every version: what was changed from the one before, and now and then the whole text
CREATE TABLE postmortem_version (
  id INTEGER PRIMARY KEY,
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- the change over the version before, in UTF-16 units
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  inserted TEXT NOT NULL,
  -- the whole text of this version; NULL = only the change
  text TEXT,
  -- characters of its text
  size INTEGER NOT NULL,
  -- what the changes since the last whole text take; 0 = here it is
  weight INTEGER NOT NULL,
  -- CRC-32 of its text as UTF-8; NULL = not known
  mark INTEGER,
  -- the version whose words were brought back
  restored INTEGER,
  UNIQUE (postmortem_id, version)
) STRICT;
INSERT INTO postmortem_version (postmortem_id, version, at, from_at, until_at, inserted, text, size, weight)
  SELECT id, version, saved_at, 0, 0, '', text, length(text), 0 FROM postmortem;

-- where its text was left
CREATE TABLE postmortem_spot (
  postmortem_id INTEGER PRIMARY KEY REFERENCES postmortem (id),
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  top INTEGER NOT NULL
) STRICT;

-- pasted pictures, each once however many drafts have it
CREATE TABLE image (
  id INTEGER PRIMARY KEY,
  -- its file's name, made of its contents
  name TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

-- which draft has which; its text names them as images/<name>
CREATE TABLE postmortem_image (
  id INTEGER PRIMARY KEY,
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  name TEXT NOT NULL REFERENCES image (name),
  at INTEGER NOT NULL,
  UNIQUE (postmortem_id, name)
) STRICT;

-- customers' threads it is about
CREATE TABLE postmortem_thread (
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  thread_id INTEGER NOT NULL REFERENCES support_thread (id),
  PRIMARY KEY (postmortem_id, thread_id)
) STRICT;

-- evidence that somebody laid aside for this postmortem, by its key
CREATE TABLE postmortem_aside (
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  key TEXT NOT NULL,
  PRIMARY KEY (postmortem_id, key)
) STRICT;

-- what was answered when an episode that called somebody was over
CREATE TABLE episode_review (
  episode_id INTEGER PRIMARY KEY REFERENCES episode (id),
  -- asked since
  asked_at INTEGER NOT NULL,
  -- not before the morning: asked again then; NULL = now
  later_at INTEGER,
  answered_at INTEGER,
  by TEXT,
  impact TEXT,
  false_alarm INTEGER,
  temporary INTEGER,
  elsewhere INTEGER,
  -- required, suggested, not-needed
  verdict TEXT,
  reason TEXT,
  -- the policy it was judged under, with its version
  policy TEXT
) STRICT;
CREATE INDEX episode_review_open ON episode_review (asked_at) WHERE answered_at IS NULL;

-- the issue of a postmortem at GitHub, as it was last seen
CREATE TABLE postmortem_issue (
  postmortem_id INTEGER PRIMARY KEY REFERENCES postmortem (id),
  source_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  -- NULL = it is on its way
  number INTEGER,
  url TEXT,
  title TEXT NOT NULL DEFAULT '',
  is_open INTEGER NOT NULL DEFAULT 1,
  -- it cannot be found there any more: deleted, moved, or hidden from the token
  is_gone INTEGER NOT NULL DEFAULT 0,
  -- JSON arrays of names
  assignees TEXT NOT NULL DEFAULT '[]',
  labels TEXT NOT NULL DEFAULT '[]',
  -- how many comments it has there, and those that were read as JSON: [{key, at, author, text}], the newest last
  comment_count INTEGER NOT NULL DEFAULT 0,
  comments TEXT NOT NULL DEFAULT '[]',
  -- the source's instant of the issue when its comments were read; NULL = they were not
  comments_of INTEGER,
  -- hash of the words as they were written or taken last, to see that somebody changed them there
  words_hash TEXT,
  -- their words where they are others than ours; NULL = none
  other_title TEXT,
  other_body TEXT,
  -- what of the life here GitHub was told last: {isClosed, team, assignee} as JSON; NULL = nothing
  told TEXT,
  -- the source's instant of its last change, and ours of the last reading
  updated_at INTEGER,
  seen_at INTEGER
) STRICT;
CREATE UNIQUE INDEX postmortem_issue_by_number ON postmortem_issue (source_id, repository, number)
  WHERE number IS NOT NULL;

-- what is to be told GitHub
CREATE TABLE postmortem_order (
  id INTEGER PRIMARY KEY,
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  source_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  -- open, text, comment, mark; JSON of the rest
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  -- one issue for each postmortem: what opens it has one marker for ever
  marker TEXT NOT NULL UNIQUE,
  asked_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  -- waiting, retrying, sent, refused, withdrawn, expired
  state TEXT NOT NULL,
  problem TEXT
) STRICT;
CREATE INDEX postmortem_order_open ON postmortem_order (due_at) WHERE state IN ('waiting', 'retrying');
CREATE INDEX postmortem_order_by_postmortem ON postmortem_order (postmortem_id, id);

-- what a Prometheus says of the rule behind an alert's name
CREATE TABLE alert_rule (
  source_id TEXT NOT NULL,
  alertname TEXT NOT NULL,
  expression TEXT NOT NULL,
  for_ms INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (source_id, alertname, expression)
) STRICT;

-- the Markdown file of a postmortem: what of it is not its words, and where it lies in the folder
CREATE TABLE postmortem_file (
  postmortem_id INTEGER PRIMARY KEY REFERENCES postmortem (id),
  -- what stands before the words, as it was written or read last
  head TEXT NOT NULL,
  -- names of alerts that its file told, JSON
  alerts TEXT NOT NULL DEFAULT '[]',
  -- SHA-256 of the words that are the same here and in the file
  text_hash TEXT NOT NULL,
  -- its name in the folder; NULL = it was never written there
  name TEXT,
  -- SHA-256 of the whole file there, and of what is being written over it
  file_hash TEXT,
  next_hash TEXT,
  written_at INTEGER,
  committed TEXT,
  pushed_at INTEGER,
  -- why the last try did not work, as a sentence
  problem TEXT,
  -- other words than were written: folder or remote, the words, and when they were seen
  conflict TEXT,
  theirs TEXT,
  conflict_at INTEGER
) STRICT;

-- files that were taken in, so that the same one twice is one
CREATE TABLE postmortem_import (
  -- SHA-256 of the file
  hash TEXT PRIMARY KEY,
  postmortem_id INTEGER NOT NULL REFERENCES postmortem (id),
  at INTEGER NOT NULL
) STRICT;
`
