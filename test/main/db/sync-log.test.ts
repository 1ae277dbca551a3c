import { spawnSync } from 'node:child_process'
import { rmSync, statSync, writeFileSync } from 'node:fs'
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

it.skipIf(process.platform === 'win32')('F47: knows whether the disk took it the last time', async () => {
  const file = path.join(aTestFolder(), 'a.db')
  const log = createLogSync(file)
  const sync = (): Promise<void> => new Promise((done) => log.aside(done))
  // A pipe cannot be brought to any disk.
  expect(spawnSync('mkfifo', [`${file}-wal`]).status).toBe(0)
  await sync()
  expect(log.hasFailed()).toBe(true)
  rmSync(`${file}-wal`)
  writeFileSync(`${file}-wal`, 'log')
  log.soon()
  await vi.waitFor(() => expect(log.hasFailed()).toBe(false))
})

it('the store has its log on the disk before it brings it in, and still holds its file afterwards', async () => {
  const folder = aTestFolder()
  const file = path.join(folder, 'nightdesk.db')
  const turns: (() => void)[] = []
  const store = openStore({
    file,
    journal: 'WAL',
    backupFolder: path.join(folder, 'backups'),
    backups: () => [],
    words: [],
    now: () => 0,
    unclean: false,
    lockWaitMs: 0,
    apart: (run) => void turns.push(run),
  })
  const write = (count: number): void =>
    store.db.transact((db) => {
      for (let row = 0; row < count; row += 1)
        db.run("INSERT INTO setting (key, value) VALUES (?, '1')", `${count} ${row}`)
    })
  write(2_000)
  // Not in the turn of the commit: a thread of Node's is at it.
  expect(turns).toHaveLength(0)
  await vi.waitFor(() => expect(turns).toHaveLength(1))
  const before = statSync(file).size
  turns.shift()?.()
  expect(statSync(file).size).toBeGreaterThan(before)
  expect(isHeld(file)).toBe(true)

  // Closed while the thread is at it: nothing is brought into a file that is somebody else's by then.
  write(3_000)
  store.close()
  await vi.waitFor(() => expect(turns).toHaveLength(1))
  expect(() => turns.shift()?.()).not.toThrow()
})
