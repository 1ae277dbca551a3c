import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDb } from '../../../main/db/db.ts'
import { newestVersion } from '../../../main/db/migrations.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { eventually } from '../../helpers/eventually.ts'
import { aTestFolder, dumpOf, openTestDb } from '../../helpers/open-test-db.ts'

const insert = "INSERT INTO setting (key, value) VALUES (?, '1')"

describe('an empty file', () => {
  it('becomes a database of the newest version, made of strict tables', () => {
    const db = openTestDb()
    expect(db.get('PRAGMA user_version')).toEqual({ user_version: newestVersion })
    const tables = db.all(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'",
    )
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['alert', 'episode', 'event', 'outbox', 'attempt', 'draft', 'setting', 'run']),
    )
    expect(tables.filter(({ strict }) => strict !== 1)).toEqual([])
    expect(db.all('PRAGMA foreign_key_check')).toEqual([])
  })

  it('is durable by default', () => {
    const db = openTestDb()
    // FULL: a commit that returned survives a power cut. EXCLUSIVE: nobody else writes beside us.
    expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
    expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(db.get('PRAGMA locking_mode')).toEqual({ locking_mode: 'exclusive' })
    expect(db.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 })
  })

  it('syncs later only what says so, and the next one at once again, also after a failure', () => {
    const db = openTestDb()
    const syncIn = (sync?: 'now' | 'later') => db.transact((write) => write.get('PRAGMA synchronous'), sync)
    expect(syncIn('later')).toEqual({ synchronous: 1 })
    expect(syncIn()).toEqual({ synchronous: 2 })
    const fail = (): never => {
      throw new Error('broken')
    }
    expect(() => db.transact(fail, 'later')).toThrow('broken')
    expect(syncIn('now')).toEqual({ synchronous: 2 })
  })

  it('opens again as it was left', () => {
    const db = openTestDb()
    db.transact((write) => write.run(insert, 'kept'))
    const before = dumpOf(db)
    db.close()
    const again = openTestDb(db.file)
    expect(dumpOf(again)).toBe(before)
    expect(again.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
  })
})

describe('a transaction', () => {
  it('is rolled back whole when its work throws, and the next one goes on', () => {
    const db = openTestDb()
    const before = dumpOf(db)
    const failing = () =>
      db.transact((write) => {
        write.run(insert, 'a')
        write.run('INSERT INTO draft (key, text, saved_at) VALUES (?, ?, 1)', 'note:1', 'half')
        throw new Error('in the middle')
      })
    expect(failing).toThrow('in the middle')
    expect(dumpOf(db)).toBe(before)
    db.transact((write) => write.run(insert, 'b'))
    expect(db.all('SELECT key FROM setting')).toEqual([{ key: 'b' }])
  })

  it('is rolled back whole when a row breaks a rule of the tables', () => {
    const db = openTestDb()
    const before = dumpOf(db)
    const broken = [
      () => db.transact((write) => [write.run(insert, 'a'), write.run(insert, 'a')]),
      () =>
        db.transact((write) => [
          write.run(insert, 'a'),
          write.run("INSERT INTO draft VALUES ('k', 't', 'soon')"),
        ]),
      () =>
        db.transact((write) => [
          write.run(insert, 'a'),
          write.run('INSERT INTO episode (alert_id, fired_at, seen_at, vouched_until) VALUES (99, 1, 1, 1)'),
        ]),
    ]
    for (const work of broken) expect(work).toThrow()
    expect(dumpOf(db)).toBe(before)
  })

  it('answers what its work answered', () => {
    const db = openTestDb()
    const { id, changes } = db.transact((write) =>
      write.run('INSERT INTO run (started_at, last_alive_at, version) VALUES (1, 1, ?)', '0.1.0'),
    )
    expect({ id, changes }).toEqual({ id: 1, changes: 1 })
  })

  it('says that nothing was saved when there is no room, keeps what was, and goes on when there is', () => {
    const db = openTestDb()
    db.transact((write) => write.run(insert, 'kept'))
    const pages = Number(db.get('PRAGMA page_count')?.page_count)
    db.get(`PRAGMA max_page_count = ${pages + 2}`)
    const tooMuch = () =>
      db.transact((write) => {
        for (let row = 0; row < 50; row += 1) {
          write.run(
            'INSERT INTO draft (key, text, saved_at) VALUES (?, ?, 1)',
            `note:${row}`,
            'x'.repeat(8_000),
          )
        }
      })
    expect(tooMuch).toThrow(
      expect.objectContaining({
        code: 'cannot-save',
        message: expect.stringMatching(/^Nothing was saved: .*SQLITE_FULL/),
      }),
    )
    expect(db.all('SELECT key FROM setting')).toEqual([{ key: 'kept' }])
    expect(db.all('SELECT key FROM draft')).toEqual([])
    db.get('PRAGMA max_page_count = 100000')
    tooMuch()
    expect(db.get('SELECT count(*) AS n FROM draft')).toEqual({ n: 50 })
  })
})

describe('the journal', () => {
  it('can be written to the end of, but not changed', () => {
    const db = openTestDb()
    const add =
      "INSERT INTO event (source_id, kind, at, mono, run_id) VALUES ('plover', 'sight-lost', 1, 1, 1)"
    db.transact((write) => write.run(add))
    const before = dumpOf(db)
    const changes = [
      "UPDATE event SET kind = 'sight-back'",
      'UPDATE event SET at = at',
      `INSERT INTO event (id, kind, at, mono, run_id) VALUES (1, 'note', 2, 2, 1)
       ON CONFLICT (id) DO UPDATE SET kind = excluded.kind`,
    ]
    for (const change of changes) {
      expect(() => db.transact((write) => write.run(change))).toThrow('events are append-only')
    }
    expect(dumpOf(db)).toBe(before)
  })
})

/** Everything in a folder, by name. */
const bytesIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'base64')]),
  )

describe('a file that is not ours to open', () => {
  /** A database of a version that only a newer program knows. */
  function fromTheFuture(prepare: (raw: Database.Database) => void): string {
    const file = path.join(aTestFolder(), 'nightdesk.db')
    const raw = new Database(file)
    prepare(raw)
    raw.exec(
      `CREATE TABLE setting (key TEXT, value TEXT, more TEXT); INSERT INTO setting VALUES ('a', 'b', 'c')`,
    )
    raw.pragma(`user_version = ${newestVersion + 1}`)
    raw.close()
    return file
  }

  it.each([
    ['that keeps a WAL', (raw: Database.Database) => raw.pragma('journal_mode = WAL')],
    ['with another journal', (raw: Database.Database) => raw.pragma('journal_mode = DELETE')],
    ['with small pages', (raw: Database.Database) => raw.pragma('page_size = 512')],
  ])('from the future, %s, is refused and left byte for byte', (_, prepare) => {
    const file = fromTheFuture(prepare)
    const before = bytesIn(path.dirname(file))
    expect(() => openDb(file)).toThrow(
      expect.objectContaining({
        code: 'not-allowed',
        message: expect.stringMatching(/newer Nightdesk.*Nothing was changed/),
      }),
    )
    expect(bytesIn(path.dirname(file))).toEqual(before)
  })

  it('from the future that was not closed is refused and left byte for byte, its WAL too', () => {
    const file = fromTheFuture((raw) => raw.pragma('journal_mode = WAL'))
    const raw = new Database(file)
    raw.exec("INSERT INTO setting VALUES ('only', 'in the', 'wal')")
    // A copy taken while it is open is what a killed program leaves behind.
    const folder = aTestFolder()
    const names = readdirSync(path.dirname(file)).filter((name) => !name.endsWith('-shm'))
    for (const name of names)
      writeFileSync(path.join(folder, name), readFileSync(path.join(path.dirname(file), name)))
    raw.close()
    expect(names).toContain('nightdesk.db-wal')
    const before = bytesIn(folder)
    expect(() => openDb(path.join(folder, 'nightdesk.db'))).toThrow(
      expect.objectContaining({ code: 'not-allowed' }),
    )
    expect(bytesIn(folder)).toEqual(before)
  })

  it.each([
    ['a text', Buffer.from('this is no database at all\n')],
    ['a long text', Buffer.from('note '.repeat(10_000))],
    [
      'a page of zeros behind a good name',
      Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8_176)]),
    ],
    ['a damaged header', Buffer.concat([Buffer.from('SQLite format 4\0'), Buffer.alloc(8_176, 7)])],
  ])('is %s: refused and left byte for byte', (_, bytes) => {
    const file = path.join(aTestFolder(), 'nightdesk.db')
    writeFileSync(file, bytes)
    expect(() => openDb(file)).toThrow(
      expect.objectContaining({ code: 'cannot-save', message: expect.stringMatching(/Nothing was changed/) }),
    )
    expect(bytesIn(path.dirname(file))).toEqual({ 'nightdesk.db': bytes.toString('base64') })
  })

  it('is a folder, or in no folder', () => {
    const folder = aTestFolder()
    mkdirSync(path.join(folder, 'nightdesk.db'))
    for (const file of [path.join(folder, 'nightdesk.db'), path.join(folder, 'no', 'nightdesk.db')]) {
      expect(() => openDb(file)).toThrow(expect.objectContaining({ code: 'cannot-save' }))
    }
    expect(existsSync(path.join(folder, 'no'))).toBe(false)
  })
})

/** Starts the endless writer; `lines` grows with what it prints. */
function startWriter(file: string): {
  child: ChildProcess
  lines: () => readonly string[]
  errors: () => string
} {
  const script = fileURLToPath(new URL('../../helpers/db-writer.ts', import.meta.url))
  const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...flags, script, file], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  let errors = ''
  child.stdout?.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr?.on('data', (data: Buffer) => (errors += data.toString()))
  // What stands behind the last line end was not printed whole.
  return { child, lines: () => out.split('\n').slice(0, -1), errors: () => errors }
}

describe('another process', () => {
  it('keeps us out while it has the file, and lets us in when it is gone, even killed', async () => {
    const file = path.join(aTestFolder(), 'nightdesk.db')
    const writer = startWriter(file)
    await eventually(() => writer.lines().length).toBeGreaterThan(1)
    expect(() => openDb(file)).toThrow(
      expect.objectContaining({
        code: 'busy',
        message: expect.stringMatching(/Another Nightdesk already uses/),
      }),
    )
    const ended = once(writer.child, 'close')
    writer.child.kill('SIGKILL')
    await ended
    openTestDb(file).close()
  })

  it('is kept out by us', async () => {
    const db = openTestDb()
    const writer = startWriter(db.file)
    await once(writer.child, 'close')
    expect(writer.errors()).toMatch(/Another Nightdesk already uses/)
    expect(writer.lines()).toEqual([])
    db.transact((write) => write.run(insert, 'still ours'))
  })

  it('loses nothing it has said to be kept when it is killed, 20 times over', {
    timeout: 120_000,
  }, async () => {
    const file = path.join(aTestFolder(), 'nightdesk.db')
    const random = seededRandom(4_711)
    const said = new Set<number>()
    for (let round = 0; round < 20; round += 1) {
      const writer = startWriter(file)
      const enough = 2 + Math.floor(random() * 40)
      await eventually(() => writer.lines().length).toBeGreaterThanOrEqual(enough)
      const ended = once(writer.child, 'close')
      writer.child.kill('SIGKILL')
      await ended
      for (const line of writer.lines().slice(1)) said.add(Number(line))
      const db = openDb(file)
      const kept = new Set(db.all('SELECT alert_id AS id FROM alert_body').map(({ id }) => Number(id)))
      const rows = db.all('SELECT id FROM alert').map(({ id }) => Number(id))
      const integrity = db.get('PRAGMA integrity_check')
      db.close()
      expect(integrity).toEqual({ integrity_check: 'ok' })
      expect([...said].filter((id) => !kept.has(id))).toEqual([])
      expect(rows.filter((id) => !kept.has(id))).toEqual([])
    }
    expect(said.size).toBeGreaterThan(40)
  })
})
