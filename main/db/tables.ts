/** The tables of an open database as they are: for copying, exporting and comparing rows without knowing their meaning. */
import type { Connection } from './connection.ts'

/** A table of ours and its columns, in their order. */
export interface Table {
  readonly name: string
  readonly columns: readonly string[]
}

/**
 * Every table but SQLite's own and the feed of the almanac, parents before the tables that refer to them. The feed says
 * which rows of this very file changed: in another one its own triggers write it.
 */
export function tablesOf(raw: Connection): readonly Table[] {
  const names = raw
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('feed', 'feed_mark') ORDER BY rowid",
    )
    .all()
  return names.map(({ name }) => ({
    name,
    columns: raw
      .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${name}')`)
      .all()
      .map((column) => column.name),
  }))
}

/** The highest row id of a table, 0 when it is empty. */
export function lastRowId(raw: Connection, table: string): number {
  return Number(
    raw.prepare<[], { last: number | null }>(`SELECT max(rowid) AS last FROM "${table}"`).get()?.last,
  )
}

/**
 * Where every table ends: two databases that end alike and come from one another hold the same rows, as rows are only
 * ever added by us.
 */
export function endsOf(raw: Connection): string {
  return tablesOf(raw)
    .map(({ name }) => `${name} ${lastRowId(raw, name)}`)
    .join(', ')
}
