/** When the log of what was written is brought into the file. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type Journal, openFile } from '../../../main/db/connection.ts'
import { type ApartFromCommits, type Db, wrap } from '../../../main/db/db.ts'
import { openFiles } from '../../helpers/open-files.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

function open(journal: Journal = 'WAL') {
  const file = path.join(aTestFolder(), 'a.db')
  const raw = openFile(file, journal)
  onTestFinished(() => void raw.close())
  raw.pragma('wal_checkpoint(TRUNCATE)')
  const asked: (() => void)[] = []
  const log = { syncs: 0, failed: false }
  const soon = (): void => {
    log.syncs += 1
  }
  const db = wrap(raw, {
    bringIn: (run) => void asked.push(run),
    log: { soon, hasFailed: () => log.failed },
  })
  return { db, raw, asked, log, bytes: () => statSync(file).size }
}

const neverAsked: ApartFromCommits = {
  bringIn: () => expect.unreachable(),
  log: { soon: () => expect.unreachable(), hasFailed: () => false },
}

let rows = 0
const write = (db: Db, count: number, letters = 200): void =>
  db.transact((into) => {
    for (let row = 0; row < count; row += 1)
      into.run(
        'INSERT INTO setting (key, value) VALUES (?, ?)',
        `row ${rows++}`,
        JSON.stringify('x'.repeat(letters)),
      )
  })

it('is done apart from the commits that wrote it, once for all of them', () => {
  const { db, asked, bytes } = open()
  const before = bytes()
  write(db, 80)
  expect(asked).toHaveLength(0)
  write(db, 400)
  write(db, 400)
  expect(asked).toHaveLength(1)
  expect(bytes()).toBe(before)
  asked.shift()?.()
  expect(bytes()).toBeGreaterThan(before + 800 * 200)
  write(db, 200)
  expect(asked).toHaveLength(0)
  write(db, 200)
  expect(asked).toHaveLength(1)
})

it('is done after fewer rows where a row takes many pages', () => {
  const { db, asked } = open()
  write(db, 100, 60_000)
  asked.shift()?.()
  // Eight pages each: some 30 of them make the log as long as it is to be.
  write(db, 20, 60_000)
  expect(asked).toHaveLength(0)
  write(db, 20, 60_000)
  expect(asked).toHaveLength(1)
})

it('F109: is all that is written: nothing goes into a temporary file', () => {
  const { db, raw } = open()
  // 2 is memory.
  expect(raw.pragma('temp_store', { simple: true })).toBe(2)
  write(db, 2_000)
  // Every page of the table changes within one statement, which may have to be taken back by itself.
  db.transact((into) => into.run("UPDATE setting SET key = key || ' again'"))
  const held = openFiles()
  if (held === null) return
  expect(held.filter((name) => name.includes('a.db')).length).toBeGreaterThan(1)
  expect(held.filter((name) => name.includes('etilqs') || /^\/(var\/)?tmp\/#\d+/.test(name))).toEqual([])
})

it('is not asked for by what was not kept, nor where there is no log, and does nothing to a file that is closed', () => {
  const { db, asked, raw } = open()
  const fail = (): never => {
    throw new Error('broken')
  }
  expect(() =>
    db.transact((into) => {
      for (let row = 0; row < 600; row += 1)
        into.run("INSERT INTO setting (key, value) VALUES (?, '1')", `lost ${row}`)
      fail()
    }),
  ).toThrow('broken')
  expect(asked).toHaveLength(0)
  write(db, 600)
  raw.close()
  expect(() => asked.shift()?.()).not.toThrow()
  const other = open('TRUNCATE')
  write(other.db, 600)
  expect(other.asked).toHaveLength(0)
})

it('F47: takes what a source can be asked again without a wait, until the disk did not take that', () => {
  const { db, log } = open()
  const syncIn = (): unknown => db.transact((into) => into.get('PRAGMA synchronous'), 'soon')
  expect(syncIn()).toEqual({ synchronous: 1 })
  expect(log.syncs).toBe(1)
  // The thread that had to bring it there cannot say so to anybody; a commit that waits can.
  log.failed = true
  expect(syncIn()).toEqual({ synchronous: 2 })
  expect(log.syncs).toBe(1)
  log.failed = false
  expect(syncIn()).toEqual({ synchronous: 1 })
  expect(() => db.transact(() => JSON.parse('{'), 'soon')).toThrow(SyntaxError)
  expect(log.syncs).toBe(2)
})

it.each([
  ['without anybody who would bring it to the disk', (file: string) => wrap(openFile(file))],
  ['with a journal instead of a log', (file: string) => wrap(openFile(file, 'TRUNCATE'), neverAsked)],
])('waits for the disk %s', (_, opened) => {
  const db = opened(path.join(aTestFolder(), 'a.db'))
  onTestFinished(() => db.close())
  expect(db.transact((into) => into.get('PRAGMA synchronous'), 'soon')).toEqual({ synchronous: 2 })
})
