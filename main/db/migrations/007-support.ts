/** Customers' threads: messages, notes, links, and what is on its way upstream. */
export const support = `
CREATE TABLE support_thread (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  -- the source's own id of it
  ref TEXT NOT NULL,
  kind_of_source TEXT NOT NULL,
  channel TEXT NOT NULL,
  number TEXT,
  title TEXT NOT NULL,
  -- 1 = somebody gave it one; 0 = its first words
  titled INTEGER NOT NULL,
  url TEXT,
  labels TEXT NOT NULL DEFAULT '[]',
  assignees TEXT NOT NULL DEFAULT '[]',
  -- closed at the source
  source_closed_at INTEGER,
  -- said by hand; NULL = as the channel says
  customer TEXT,
  environment TEXT,
  kind TEXT,
  impact TEXT NOT NULL DEFAULT 'unknown',
  -- answers of the qualifying form, JSON by question
  qualification TEXT NOT NULL DEFAULT '{}',
  -- NULL = the first tier
  tier TEXT,
  holder TEXT,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  -- the customer's last message, and the first of theirs that we have not answered; NULL = none
  last_customer_at INTEGER,
  asked_at INTEGER,
  -- our first answer to the customer
  first_answer_at INTEGER,
  waits_for TEXT NOT NULL DEFAULT 'nobody',
  -- the last words: text, name, side and whether they are mine, JSON
  last TEXT NOT NULL DEFAULT '{}',
  newest_key TEXT,
  closed_at INTEGER,
  outcome TEXT,
  closed_by TEXT,
  postmortem_id INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (source_id, ref)
) STRICT;
CREATE INDEX support_thread_open ON support_thread (changed_at) WHERE closed_at IS NULL;
CREATE INDEX support_thread_closed ON support_thread (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE support_message (
  id INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL REFERENCES support_thread (id),
  -- a text always: Slack's ts is no number
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  author_id TEXT NOT NULL,
  author TEXT NOT NULL,
  -- customer | us | bot
  side TEXT NOT NULL,
  mine INTEGER NOT NULL,
  text TEXT NOT NULL,
  nod INTEGER NOT NULL,
  edited_at INTEGER,
  -- it is gone at the source; its words stay, marked
  removed_at INTEGER,
  links TEXT NOT NULL DEFAULT '[]',
  files TEXT NOT NULL DEFAULT '[]',
  -- what one Nightdesk tells the others with it
  word TEXT,
  UNIQUE (thread_id, key)
) STRICT;
CREATE INDEX support_message_by_time ON support_message (thread_id, at, id);

-- what is said and done beside a thread; a row is never changed
CREATE TABLE support_event (
  id INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL REFERENCES support_thread (id),
  at INTEGER NOT NULL,
  -- note | triaged | taken | let-go | handed | ... : the words stand in text
  kind TEXT NOT NULL,
  by TEXT,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX support_event_by_thread ON support_event (thread_id, at, id);

CREATE TABLE support_link (
  id INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL REFERENCES support_thread (id),
  episode_id INTEGER NOT NULL REFERENCES episode (id),
  -- linked | refused
  state TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (thread_id, episode_id)
) STRICT;
CREATE INDEX support_link_by_episode ON support_link (episode_id);

-- orders about threads on their way upstream; a row is never deleted
CREATE TABLE support_order (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  -- NULL = a word to the team, of no thread here
  thread_id INTEGER REFERENCES support_thread (id),
  -- answer | word | mark | issue
  kind TEXT NOT NULL,
  -- waiting | unsure | retrying | sent | refused | withdrawn | expired
  state TEXT NOT NULL,
  marker TEXT NOT NULL UNIQUE,
  -- what the kind needs, JSON
  payload TEXT NOT NULL,
  -- the newest message that was on the screen when it was written
  seen_key TEXT,
  asked_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- times it was sent: more than 0 means that upstream may have it
  attempts INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  -- the message's key or the issue's ref, once it is there
  result TEXT,
  reason TEXT
) STRICT;
CREATE INDEX support_order_open ON support_order (due_at) WHERE state IN ('waiting', 'retrying');
CREATE INDEX support_order_by_thread ON support_order (thread_id, id);

CREATE TABLE support_cursor (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL UNIQUE,
  cursor TEXT NOT NULL,
  read_at INTEGER NOT NULL
) STRICT;

CREATE TABLE support_nudge (
  id INTEGER PRIMARY KEY,
  customer TEXT NOT NULL,
  contact TEXT NOT NULL,
  thread_id INTEGER,
  at INTEGER NOT NULL,
  by TEXT NOT NULL
) STRICT;
CREATE INDEX support_nudge_by_customer ON support_nudge (customer, at);

-- an escalation may be about a thread: then it is a hand-over
ALTER TABLE escalation ADD COLUMN thread_id INTEGER;
-- transfer | pair; NULL = about an alert
ALTER TABLE escalation ADD COLUMN mode TEXT;
-- the lines that go along, JSON
ALTER TABLE escalation ADD COLUMN summary TEXT NOT NULL DEFAULT '[]';
CREATE INDEX escalation_by_thread ON escalation (thread_id) WHERE thread_id IS NOT NULL;
`
