/** Tables `setting` and `draft`: small things that must be there after the next start. SQL only. */
import type { ReadDb, WriteDb } from './db.ts'
import { jsonIn } from './json-column.ts'

/** A setting's value as it was written (JSON), undefined when it never was, or is damaged. */
export function readSetting(db: ReadDb, key: string): unknown {
  const row = db.get('SELECT value FROM setting WHERE key = ?', key)
  return jsonIn<unknown>(row?.value, () => true, undefined)
}

export function writeSetting(db: WriteDb, key: string, value: unknown): void {
  db.run(
    'INSERT INTO setting (key, value) VALUES (?,?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    JSON.stringify(value),
  )
}

/** All drafts but the configuration file's: unfinished words by their place. */
export function readDrafts(db: ReadDb): Record<string, string> {
  return Object.fromEntries(
    db
      .all("SELECT key, text FROM draft WHERE key NOT IN ('config', 'config-base')")
      .map((row) => [String(row.key), String(row.text)]),
  )
}

/** What was typed over the configuration file, and over which text of it; null when nothing was. */
export function readConfigDraft(db: ReadDb): { readonly text: string; readonly base: string } | null {
  const textOf = (key: string): string | undefined => {
    const row = db.get('SELECT text FROM draft WHERE key = ?', key)
    return row && String(row.text)
  }
  const text = textOf('config')
  return text === undefined ? null : { text, base: textOf('config-base') ?? '' }
}

/** Writes what was typed over the configuration file, as long as a file may be; '' removes it. */
export function writeConfigDraft(db: WriteDb, text: string, base: string, now: number): void {
  writeDraft(db, 'config', text, now)
  writeDraft(db, 'config-base', text === '' ? '' : base, now)
}

/** Writes a draft; an empty one is removed. */
export function writeDraft(db: WriteDb, key: string, text: string, now: number): void {
  if (text === '') {
    db.run('DELETE FROM draft WHERE key = ?', key)
    return
  }
  db.run(
    `INSERT INTO draft (key, text, saved_at) VALUES (?,?,?)
     ON CONFLICT (key) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at`,
    key,
    text,
    now,
  )
}
