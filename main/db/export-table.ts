/** Every row of every table as text, for anybody who wants the data without Nightdesk. Reads only. */
import type { ReadDb } from './db.ts'

/** The tables there are, in the order they were made, but for what only says how far the almanac has been told. */
export function exportedTables(db: ReadDb): readonly string[] {
  return db
    .all(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('feed', 'feed_mark') ORDER BY rowid",
    )
    .map(({ name }) => String(name))
}

/** A configuration file that is being typed may hold a secret by mistake, and exports are passed on. */
const leftOut: Readonly<Record<string, string>> = { draft: "AND key NOT IN ('config', 'config-base')" }

/** Pictures lie beside the tables as files; as numbers in a line they would be of no use to anybody. */
const columnsOf: Readonly<Record<string, string>> = { image: 'id, name, type, size' }

/** The next rows of a table as JSON lines, and after which row to go on; null when there are no more. */
export function exportSlice(
  db: ReadDb,
  table: string,
  after: number,
  count: number,
): { readonly lines: string; readonly last: number } | null {
  const rows = db.all(
    `SELECT rowid AS _row, ${columnsOf[table] ?? '*'} FROM "${table}" WHERE rowid > ? ${leftOut[table] ?? ''} ORDER BY rowid LIMIT ?`,
    after,
    count,
  )
  const last = rows.at(-1)?._row
  if (last === undefined) return null
  const lines = rows.map(({ _row, ...row }) => `${JSON.stringify(row)}\n`).join('')
  return { lines, last: Number(last) }
}

/** Every postmortem, those that were put away too. */
export function exportedPostmortems(
  db: ReadDb,
): readonly { readonly id: number; readonly title: string; readonly text: string }[] {
  return db
    .all('SELECT id, title, text FROM postmortem ORDER BY id')
    .map(({ id, title, text }) => ({ id: Number(id), title: String(title), text: String(text) }))
}

/** The names of all pictures. */
export function exportedImages(db: ReadDb): readonly string[] {
  return db.all('SELECT name FROM image ORDER BY id').map(({ name }) => String(name))
}

/** One picture's bytes. */
export function exportedImage(db: ReadDb, name: string): Buffer {
  return db.get('SELECT bytes FROM image WHERE name = ?', name)?.bytes as Buffer
}
