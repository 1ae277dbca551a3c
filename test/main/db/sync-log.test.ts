import { EventEmitter, once } from 'node:events'
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { isHeld } from '../../../main/db/connection.ts'
import { openStore } from '../../../main/db/store.ts'
import { createLogSync } from '../../../main/db/sync-log.ts'
import { openFiles } from '../../helpers/open-files.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

it('goes on where there is no log, and leaves no handle open where there is one', async () => {
  const file = path.join(aTestFolder(), 'a.db')
  const log = createLogSync(file)
  await new Promise<void>((done) => log.aside(done))
  writeFileSync(`${file}-wal`, 'log')
  await new Promise<void>((done) => log.aside(done))
  const held = openFiles()
  if (held === null) return
  expect(held.filter((name) => name.startsWith(file))).toEqual([])
})

it('F47: knows whether it got there the last time', async () => {
  const file = path.join(aTestFolder(), 'a.db')
  const log = createLogSync(file)
  const sync = (): Promise<void> => new Promise((done) => log.aside(done))
  await sync()
  expect(log.hasFailed()).toBe(false)
  // No system brings a folder to the disk as a file.
  mkdirSync(`${file}-wal`)
  log.soon()
  await vi.waitFor(() => expect(log.hasFailed()).toBe(true))
  rmSync(`${file}-wal`, { recursive: true })
  writeFileSync(`${file}-wal`, 'log')
  await sync()
  expect(log.hasFailed()).toBe(false)
})

it('the store has its log on the disk before it brings it in, and still holds its file afterwards', async () => {
  const folder = aTestFolder()
  const file = path.join(folder, 'nightdesk.db')
  const turns = new EventEmitter<{ turn: [run: () => void] }>()
  let asked = 0
  const store = openStore({
    file,
    journal: 'WAL',
    backupFolder: path.join(folder, 'backups'),
    backups: () => [],
    words: [],
    now: () => 0,
    unclean: false,
    lockWaitMs: 0,
    apart: (run) => {
      asked += 1
      turns.emit('turn', run)
    },
  })
  const write = (count: number): void =>
    store.db.transact((db) => {
      for (let row = 0; row < count; row += 1)
        db.run("INSERT INTO setting (key, value) VALUES (?, '1')", `${count} ${row}`)
    })
  const first = once(turns, 'turn')
  write(2_000)
  // Not in the turn of the commit: a thread of Node's is at it.
  expect(asked).toBe(0)
  const [bringIn] = (await first) as [() => void]
  const before = statSync(file).size
  bringIn()
  expect(statSync(file).size).toBeGreaterThan(before)
  expect(isHeld(file)).toBe(true)

  // Closed while the thread is at it: nothing is brought into a file that is somebody else's by then.
  const second = once(turns, 'turn')
  write(3_000)
  store.close()
  const [tooLate] = (await second) as [() => void]
  expect(tooLate).not.toThrow()
})
