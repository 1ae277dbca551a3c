/** Maintenance windows, what they fold, and which ends of silences have been told. */
export const maintenance = `
-- the window that folds it now, as JSON {kind, by, why, until}; NULL = none
ALTER TABLE episode ADD COLUMN maintenance TEXT;
-- the window a decision was about, as JSON {why, until}
ALTER TABLE decision ADD COLUMN window TEXT;
-- the windows of calendars as they were last read: one holds to its own end whatever becomes of its calendar
CREATE TABLE calendar_window (
  -- which entry of the configuration it came from
  calendar TEXT NOT NULL,
  key TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- JSON
  matchers TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  -- when the calendar that names it was last read
  read_at INTEGER NOT NULL,
  PRIMARY KEY (calendar, key)
) STRICT;
-- windows of calendars that somebody ended here, until they would be over
CREATE TABLE ended_window (
  key TEXT PRIMARY KEY,
  ends_at INTEGER NOT NULL
) STRICT;
-- ends of silences that somebody was told of: once for each end
CREATE TABLE told_silence_end (
  source_id TEXT NOT NULL,
  silence_id TEXT NOT NULL,
  ends_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (source_id, silence_id, ends_at)
) STRICT;
`
