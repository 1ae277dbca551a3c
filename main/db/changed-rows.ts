/** Which rows changed while there was only memory, and how they come to the disk once it works again. */
import { type Connection, withoutReferences } from './connection.ts'
import { forgetFeed } from './forget-feed.ts'
import { tablesOf } from './tables.ts'

/** Begins to note the row ids that are written, in a table that belongs to the connection alone. */
export function noteChanges(memory: Connection): void {
  memory.exec(`
    CREATE TEMP TABLE changed (of_table TEXT NOT NULL, id INTEGER NOT NULL);
    CREATE INDEX temp.changed_by_row ON changed (of_table, id);`)
  for (const { name } of tablesOf(memory)) {
    for (const [deed, row] of [
      ['INSERT', 'NEW'],
      ['UPDATE', 'NEW'],
      ['DELETE', 'OLD'],
    ]) {
      // Not a unique key and OR IGNORE: a trigger takes over the conflict rule of the statement that sets it off.
      memory.exec(`
        CREATE TEMP TRIGGER "changed_${name}_${deed}" AFTER ${deed} ON main."${name}" BEGIN
          INSERT INTO changed SELECT '${name}', ${row}.rowid
          WHERE NOT EXISTS (SELECT 1 FROM changed WHERE of_table = '${name}' AND id = ${row}.rowid);
        END`)
    }
  }
}

/**
 * Writes every noted row to the disk, all or nothing: what memory does not hold any more is removed, the rest is put
 * in its place. @throws what SQLite throws while the disk still does not take it
 */
export function writeChanges(memory: Connection, disk: Connection): void {
  withoutReferences(disk, () => {
    for (const { name, columns } of tablesOf(memory)) {
      const list = columns.map((column) => `"${column}"`).join(', ')
      const marks = columns.map(() => '+?').join(', ')
      const remove = disk.prepare(`DELETE FROM "${name}" WHERE rowid = +?`)
      const insert = disk.prepare(`INSERT INTO "${name}" (rowid, ${list}) VALUES (+?, ${marks})`)
      const ids = memory
        .prepare<[string], number>('SELECT id FROM changed WHERE of_table = +? ORDER BY id')
        .pluck(true)
        .all(name)
      // All of them first: a row may have taken the place that another one has left.
      for (const id of ids) remove.run(id)
      const row = memory.prepare(`SELECT rowid, ${list} FROM "${name}" WHERE rowid = +?`).raw(true)
      for (const id of ids) {
        const cells = row.get(id)
        if (cells !== undefined) insert.run(cells)
      }
    }
    // Not every row that is put in place sets off a trigger of the feed.
    forgetFeed(disk)
  })
}
