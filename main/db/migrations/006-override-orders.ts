/** Overrides of shifts on their way upstream. */
export const overrideOrders = `
-- orders about overrides upstream; a row is never deleted
CREATE TABLE override_order (
  id INTEGER PRIMARY KEY,
  -- write | remove
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  -- the rotation it was asked for, by name
  rotation TEXT NOT NULL,
  url TEXT NOT NULL,
  schedule TEXT NOT NULL,
  user_id TEXT NOT NULL,
  person TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  -- equal overrides that stood there before the first try, as JSON; NULL = nobody has looked yet
  stood_before TEXT,
  -- filled in when one was written; for one to be removed NULL = to be looked for
  override_id TEXT,
  -- the order whose override is to be removed
  undoes INTEGER,
  asked_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- times it was sent: more than 0 means that upstream may have heard of it
  attempts INTEGER NOT NULL DEFAULT 0,
  -- times it did not work out, sent or not
  failures INTEGER NOT NULL DEFAULT 0,
  reason TEXT
) STRICT;
CREATE INDEX override_order_open ON override_order (due_at) WHERE state IN ('waiting', 'retrying');
`
