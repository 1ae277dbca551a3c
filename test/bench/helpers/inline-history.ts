/**
 * The layout that the almanac is measured against: every event with its alert as it came, labels and annotations, as JSON
 * beside it, as one writes them down at first. It holds the same events and words as the record does.
 */
import Database from 'better-sqlite3'

export interface InlineHistory {
  /** the newest 200 episodes of a label that began in [from, to) */
  readonly newest: (name: string, value: string, from: number, to: number) => readonly number[]
  readonly bytes: number
  readonly events: number
  readonly close: () => void
}

/** Makes it out of a main database. @param mainFile it is only read */
export function inlineHistory(file: string, mainFile: string): InlineHistory {
  const db = new Database(file)
  db.pragma('page_size = 8192')
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.exec(`
    CREATE TABLE event (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, episode_id INTEGER, by TEXT, text TEXT,
      labels TEXT, annotations TEXT
    ) STRICT;
    ATTACH '${mainFile.replaceAll("'", "''")}' AS record;
    INSERT INTO event (id, at, kind, episode_id, by, text, labels, annotations)
      SELECT v.id, v.at, v.kind, v.episode_id, v.by, v.text, b.labels, b.annotations FROM record.event v
      LEFT JOIN record.episode e ON e.id = v.episode_id LEFT JOIN record.alert_body b ON b.alert_id = e.alert_id;
    DETACH record;
    CREATE INDEX event_by_time ON event (at);
    CREATE INDEX event_by_episode ON event (episode_id, at);
  `)
  const newest = db
    .prepare(
      `SELECT episode_id FROM event WHERE kind = 'fired' AND at >= ? AND at < ? AND json_extract(labels, ?) = ?
       ORDER BY at DESC LIMIT 200`,
    )
    .pluck()
  const size = (name: string): number => Number(db.pragma(name, { simple: true }))
  return {
    newest: (name, value, from, to) => newest.all(from, to, `$."${name}"`, value) as number[],
    bytes: size('page_count') * size('page_size'),
    events: Number(db.prepare('SELECT count(*) FROM event').pluck().get()),
    close: () => db.close(),
  }
}
