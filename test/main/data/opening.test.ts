import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readDrafts } from '../../../main/db/setting-table.ts'
import type { DataFolder } from '../../../main/engine/data-folder.ts'
import { copyFolder, databaseIn, draftText, fillHistory, openFolder } from '../../helpers/damage.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

/** Opened, and closed when the test is over. */
function opened(folder: string, options: Parameters<typeof openFolder>[1] = {}): DataFolder {
  const data = openFolder(folder, options)
  onTestFinished(() => data.close())
  return data
}

function aHistory(count = 20): string {
  const folder = aTestFolder()
  fillHistory(folder, 1, count)
  return folder
}

const bytesOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(path.join(folder, name), 'base64')]),
  )

const countOf = (data: DataFolder, table: string): number =>
  Number(data.store.db.get(`SELECT count(*) AS n FROM ${table}`)?.n)

describe('F59: a database from a newer Nightdesk', () => {
  /** As it is left by a newer program that was killed: columns and tables nobody here knows, rows only in the WAL. */
  function fromTheFuture(): string {
    const made = aHistory()
    const raw = new Database(databaseIn(made))
    raw.pragma('journal_mode = WAL')
    raw.exec(`
      CREATE TABLE hologram (id INTEGER PRIMARY KEY) STRICT;
      ALTER TABLE draft ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';
      DROP INDEX event_by_episode;
      ALTER TABLE event RENAME COLUMN source_at TO origin_at;
      INSERT INTO draft (key, text, saved_at) VALUES ('note:3000', 'Only in the WAL', 5);
      PRAGMA user_version = 900;`)
    const folder = aTestFolder()
    copyFolder(made, folder)
    raw.close()
    rmSync(path.join(folder, 'nightdesk.db-shm'), { force: true })
    return folder
  }

  it('is worked on in memory, and left byte for byte, its WAL too', async () => {
    const folder = fromTheFuture()
    const before = bytesOf(folder)
    expect(Object.keys(before)).toContain('nightdesk.db-wal')
    const data = openFolder(folder)
    expect(data.store.storage()).toMatchObject({ kind: 'memory', why: 'newer' })
    expect(readDrafts(data.store.db)).toMatchObject({
      'note:3': draftText(3),
      'note:3000': 'Only in the WAL',
    })
    expect(countOf(data, 'event')).toBe(60)
    data.store.db.transact((db) => db.run("UPDATE draft SET text = 'changed' WHERE key = 'note:3'"))
    expect(data.store.returnToDisk()).toBe(false)
    await expect(data.backUp()).rejects.toMatchObject({ code: 'not-allowed' })
    await data.close()
    expect(bytesOf(folder)).toEqual(before)
  })
})

describe('F54: a database that another program holds', () => {
  it('is read and worked on in memory, and written back once it is let go', async () => {
    const folder = aHistory()
    const other = new Database(databaseIn(folder))
    other.exec('BEGIN EXCLUSIVE')
    const data = opened(folder)
    expect(data.store.storage()).toMatchObject({ kind: 'memory', why: 'locked' })
    expect(countOf(data, 'episode')).toBe(20)
    data.store.db.transact((db) => db.run("UPDATE draft SET text = 'changed' WHERE key = 'note:3'"))
    expect(data.store.returnToDisk()).toBe(false)
    other.exec('COMMIT')
    other.close()
    expect(data.store.returnToDisk()).toBe(true)
    expect(data.store.storage()).toEqual({ kind: 'disk' })
    expect(readDrafts(data.store.db)['note:3']).toBe('changed')
  })

  it('is left alone when the other program has written to it meanwhile', () => {
    const folder = aHistory()
    const other = new Database(databaseIn(folder))
    other.exec('BEGIN EXCLUSIVE')
    const data = opened(folder)
    other.exec("INSERT INTO draft (key, text, saved_at) VALUES ('note:1000', 'theirs', 1); COMMIT")
    other.close()
    expect(data.store.returnToDisk()).toBe(false)
    expect(data.store.storage()).toMatchObject({ kind: 'memory', why: 'locked' })
  })
})

describe('F52: a file that is no database any more', () => {
  const spoilt: readonly (readonly [string, (file: string) => void])[] = [
    ['truncated to nothing', (file) => truncateSync(file, 0)],
    ['another program’s text', (file) => writeFileSync(file, 'this is no database at all\n'.repeat(500))],
    ['zeros', (file) => writeFileSync(file, Buffer.alloc(200_000))],
    ['half as long', (file) => truncateSync(file, readFileSync(file).length / 2)],
    ['gone', (file) => rmSync(file)],
  ]

  it.each(spoilt)('%s: the backup comes back, and nothing is deleted', async (name, damage) => {
    const folder = aHistory()
    const first = openFolder(folder)
    await first.backUp()
    await first.close()
    damage(databaseIn(folder))
    const left = existsSync(databaseIn(folder)) ? readFileSync(databaseIn(folder)) : null
    const data = opened(folder, { clock: createManualClock(Date.UTC(2026, 10, 22, 9, 0, 0)) })
    expect(data.store.storage()).toEqual({ kind: 'disk' })
    expect(countOf(data, 'episode')).toBe(20)
    expect(readDrafts(data.store.db)['note:7']).toBe(draftText(7))
    const { salvage } = data.status()
    expect(salvage?.fromBackupAt).toBe(Date.UTC(2026, 10, 22, 3, 14, 5))
    expect(salvage?.saved[0]).toBe('The backup of 22 Nov 2026 03:14 UTC was restored.')
    if (left !== null && name !== 'gone') {
      expect(path.basename(salvage?.keptAs ?? '')).toBe('nightdesk.db.damaged-20261122-090000')
      expect(readFileSync(salvage?.keptAs ?? '')).toEqual(left)
    }
  })

  it('with no backup and nothing in it, it begins anew and says what is lost', () => {
    const folder = aTestFolder()
    writeFileSync(databaseIn(folder), 'this is no database at all\n'.repeat(500))
    const data = opened(folder)
    expect(data.store.storage()).toEqual({ kind: 'disk' })
    expect(data.status().salvage?.lost.join(' ')).toMatch(/may be lost/)
  })

  it('truncated to nothing beside its WAL, it is made out of the WAL', () => {
    const made = aHistory()
    const raw = new Database(databaseIn(made))
    raw.pragma('journal_mode = WAL')
    // Touches every page, so that the WAL holds them all.
    raw.exec('VACUUM')
    raw.prepare("UPDATE draft SET text = 'newest' WHERE key = 'note:5'").run()
    const folder = aTestFolder()
    copyFolder(made, folder)
    raw.close()
    rmSync(`${databaseIn(folder)}-shm`, { force: true })
    truncateSync(databaseIn(folder), 0)
    const data = opened(folder)
    expect(countOf(data, 'event')).toBe(60)
    expect(readDrafts(data.store.db)['note:5']).toBe('newest')
    expect(data.status().salvage?.lost).toEqual([])
  })
})

describe('F53: a WAL that was deleted while the program was shut down', () => {
  it('is told when the run before did not close', async () => {
    const folder = aHistory()
    const data = opened(folder, { unclean: true })
    expect(data.store.storage()).toEqual({ kind: 'disk' })
    expect(countOf(data, 'episode')).toBe(20)
    expect(data.status().salvage?.lost[0]).toMatch(/^nightdesk\.db-wal was gone/)
  })

  it('gives way to a backup that reaches further', async () => {
    const folder = aHistory(10)
    const early = readFileSync(databaseIn(folder))
    fillHistory(folder, 11, 10)
    const first = openFolder(folder)
    await first.backUp()
    await first.close()
    // The main file as it was before its WAL was ever moved into it.
    writeFileSync(databaseIn(folder), early)
    const data = opened(folder, { unclean: true })
    expect(countOf(data, 'episode')).toBe(20)
    expect(readDrafts(data.store.db)['note:17']).toBe(draftText(17))
  })

  it('says nothing after an ordinary end', () => {
    expect(opened(aHistory()).status().salvage).toBeNull()
  })
})

describe('F58: before a migration', () => {
  /** The database as version 1 knew it. */
  async function ofVersion1(): Promise<string> {
    const { first } = await import('../../../main/db/migrations/001-first.ts')
    const folder = aTestFolder()
    const raw = new Database(databaseIn(folder))
    raw.pragma('page_size = 8192')
    raw.exec(first)
    raw.pragma('user_version = 1')
    raw.exec("INSERT INTO draft VALUES ('note:1', 'Written by version 1', 1)")
    raw.close()
    return folder
  }

  it('a verified backup is made, which this program can restore', async () => {
    const folder = await ofVersion1()
    const data = opened(folder)
    expect(data.store.storage()).toEqual({ kind: 'disk' })
    expect(data.status().backups).toMatchObject([{ version: 1, verified: true }])
    const [backup] = data.backups.files()
    const raw = new Database(backup?.file ?? '', { readonly: true })
    expect(raw.prepare('SELECT text FROM draft').all()).toEqual([{ text: 'Written by version 1' }])
    raw.close()
  })

  it('without room for it nothing is migrated, and the night goes on in memory', async () => {
    const folder = await ofVersion1()
    writeFileSync(path.join(folder, 'backups'), 'a file where the folder should be')
    const before = bytesOf(folder)
    const data = openFolder(folder)
    expect(data.store.storage()).toMatchObject({ kind: 'memory', why: 'full' })
    expect(readDrafts(data.store.db)).toEqual({ 'note:1': 'Written by version 1' })
    expect(data.store.returnToDisk()).toBe(false)
    await data.close()
    expect(bytesOf(folder)).toEqual(before)
  })
})
