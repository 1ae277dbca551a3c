/** Escalations: who was asked to take an alert, by whom, and each thing that became of it. */
export const escalations = `
CREATE TABLE escalation (
  id INTEGER PRIMARY KEY,
  -- names it to other Nightdesks; one that came from them bears theirs
  uid TEXT NOT NULL UNIQUE,
  direction TEXT NOT NULL,
  source_id TEXT NOT NULL,
  -- null where the alert is not known here
  episode_id INTEGER REFERENCES episode (id),
  -- JSON: the alert in words, and its fingerprint
  alert TEXT NOT NULL,
  from_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  -- JSON: who is asked now, and how they are reached
  level TEXT NOT NULL,
  -- how many were asked by now: answers to an earlier question are told from those to this one
  turn INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  -- the alert was taken for whoever asked, by the question itself
  took INTEGER NOT NULL DEFAULT 0,
  passes INTEGER NOT NULL DEFAULT 0,
  answered_by TEXT,
  -- the order that tells the others: the question of an own one, the answer to one that came
  order_id INTEGER REFERENCES silence_order (id),
  -- JSON: the answers of others that were taken in
  heard TEXT NOT NULL DEFAULT '[]',
  for_me INTEGER NOT NULL DEFAULT 0,
  -- JSON: the climb of its sound, while it calls here
  climb TEXT
) STRICT;
CREATE INDEX escalation_by_episode ON escalation (episode_id) WHERE episode_id IS NOT NULL;
CREATE INDEX escalation_open ON escalation (due_at) WHERE state IN ('asked', 'accepted', 'declined', 'timed-out');

-- append-only: what happened to it
CREATE TABLE escalation_step (
  id INTEGER PRIMARY KEY,
  escalation_id INTEGER NOT NULL REFERENCES escalation (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  by TEXT,
  whom TEXT,
  text TEXT
) STRICT;
CREATE INDEX escalation_step_by_escalation ON escalation_step (escalation_id, id);
CREATE TRIGGER escalation_step_keeps BEFORE UPDATE ON escalation_step
  BEGIN SELECT RAISE(ABORT, 'what happened is never changed'); END;
`
