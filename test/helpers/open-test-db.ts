/** Real SQLite files in folders of their own, gone when the test is over. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type Db, openDb } from '../../main/db/db.ts'

/** A new empty folder that is removed when the running test has finished. */
export function aTestFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A database in a folder of its own, closed when the running test has finished. */
export function openTestDb(file = path.join(aTestFolder(), 'nightdesk.db')): Db & { readonly file: string } {
  const db = openDb(file)
  let open = true
  const close = (): void => {
    if (open) db.close()
    open = false
  }
  onTestFinished(close)
  return { ...db, close, file }
}

/** Everything in every table but the internal ones, as text: equal texts mean that nothing was written. */
export function dumpOf(db: Db): string {
  const tables = db
    .all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .map(({ name }) => String(name))
  return JSON.stringify(
    tables.map((table) => [table, db.all(`SELECT * FROM ${table} ORDER BY rowid`)]),
    null,
    1,
  )
}
