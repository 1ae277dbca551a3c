/** When the log of what was written is brought into the file. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type Journal, openFile } from '../../../main/db/connection.ts'
import { type Db, wrap } from '../../../main/db/db.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

function open(journal: Journal = 'WAL') {
  const file = path.join(aTestFolder(), 'a.db')
  const raw = openFile(file, journal)
  onTestFinished(() => void raw.close())
  raw.pragma('wal_checkpoint(TRUNCATE)')
  const asked: (() => void)[] = []
  const db = wrap(raw, (run) => void asked.push(run))
  return { db, raw, asked, bytes: () => statSync(file).size }
}

let rows = 0
const write = (db: Db, count: number): void =>
  db.transact((into) => {
    for (let row = 0; row < count; row += 1)
      into.run(
        'INSERT INTO setting (key, value) VALUES (?, ?)',
        `row ${rows++}`,
        JSON.stringify('x'.repeat(200)),
      )
  })

it('is done apart from the commits that wrote it, once for all of them', () => {
  const { db, asked, bytes } = open()
  const before = bytes()
  write(db, 400)
  expect(asked).toHaveLength(0)
  write(db, 400)
  write(db, 400)
  expect(asked).toHaveLength(1)
  expect(bytes()).toBe(before)
  asked.shift()?.()
  expect(bytes()).toBeGreaterThan(before + 1_000 * 200)
  write(db, 400)
  expect(asked).toHaveLength(0)
  write(db, 400)
  expect(asked).toHaveLength(1)
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
