/** The words of hand-overs, as messages of support sources carry them. */
export const handOver = `
-- what one Nightdesk tells the others of a hand-over; their order by message decides, so each is kept
CREATE TABLE hand_over_word (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  -- JSON
  word TEXT NOT NULL,
  -- its message; NULL = it is not there yet
  key TEXT,
  -- when that was written, by the source's clock; before it is there, when it was said here
  at INTEGER NOT NULL,
  -- the order that takes one of our own there; NULL = it came from there
  order_id INTEGER REFERENCES support_order (id),
  UNIQUE (source_id, word)
) STRICT;
CREATE INDEX hand_over_word_by_uid ON hand_over_word (source_id, uid);
CREATE INDEX hand_over_word_unplaced ON hand_over_word (order_id) WHERE key IS NULL;

-- what those words said last of who has the thread, as text; NULL = nothing
ALTER TABLE support_thread ADD COLUMN by_words TEXT;

-- what the customer is told once somebody has accepted; NULL = nothing
ALTER TABLE escalation ADD COLUMN tell TEXT;
-- 0 = a hand-over that only stands in their list
ALTER TABLE escalation ADD COLUMN calls INTEGER NOT NULL DEFAULT 1;
`
