/** A start reads a small database from end to end, unless the end before has and not a byte has changed since. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as connection from '../../../main/db/connection.ts'
import { isSealed, seal } from '../../../main/db/seal.ts'
import { databaseIn, fillHistory, openFolder, spoil } from '../../helpers/damage.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

vi.mock('../../../main/db/connection.ts', async (original) => {
  const real = await original<typeof connection>()
  return { ...real, damageIn: vi.fn(real.damageIn) }
})
const checks = vi.mocked(connection.damageIn)

/** A database that was opened, closed and sealed. */
async function anOrderlyEnd(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = aTestFolder()
  fillHistory(folder, 1, 120)
  const data = openFolder(folder)
  await data.close()
  data.seal()
  checks.mockClear()
  return { folder, file: databaseIn(folder) }
}

beforeEach(() => checks.mockClear())

describe('the seal of an orderly end', () => {
  it('spares the next start the check, and only that one', async () => {
    const { folder } = await anOrderlyEnd()
    const next = openFolder(folder)
    expect(checks).not.toHaveBeenCalled()
    expect(next.store.storage().kind).toBe('disk')
    next.store.db.transact((db) =>
      db.run("INSERT INTO draft (key, text, saved_at) VALUES ('note:900', 'x', 1)"),
    )
    await next.close()
    const third = openFolder(folder)
    expect(checks).toHaveBeenCalledTimes(1)
    await third.close()
  })

  it('says nothing about other bytes: one changed letter of a text is enough', async () => {
    const { folder, file } = await anOrderlyEnd()
    const at = readFileSync(file).indexOf('Note 77')
    spoil(file, at, Buffer.from('Nose'))
    expect(isSealed(file)).toBe(false)
    await openFolder(folder).close()
    expect(checks).toHaveBeenCalledTimes(1)
  })

  it('hides no damage: a page that went bad is found and the rest salvaged', async () => {
    const { folder, file } = await anOrderlyEnd()
    spoil(file, 8_192 * 3, Buffer.alloc(8_192, 0xa5))
    const next = openFolder(folder)
    expect(next.store.db.get('PRAGMA integrity_check')?.integrity_check).toBe('ok')
    expect(next.status().salvage).not.toEqual([])
    await next.close()
  })

  it('does not count after a run that ended otherwise', async () => {
    const { folder } = await anOrderlyEnd()
    // The log is there, as a crash leaves it; empty, so that the bytes are still the sealed ones.
    writeFileSync(`${databaseIn(folder)}-wal`, '')
    await openFolder(folder, { unclean: true }).close()
    expect(checks).toHaveBeenCalled()
  })

  it('does not count beside a log that was not moved into the file', async () => {
    const { file } = await anOrderlyEnd()
    writeFileSync(`${file}-wal`, 'something')
    expect(isSealed(file)).toBe(false)
  })

  it('is given only to what was read and found whole', async () => {
    const { file } = await anOrderlyEnd()
    const other = new Database(file)
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('BEGIN EXCLUSIVE')
    seal(file)
    expect(existsSync(`${file}.seal`)).toBe(false)
    other.exec('ROLLBACK')
    other.close()
    seal(file)
    expect(isSealed(file)).toBe(true)
    spoil(file, 8_192 * 3, Buffer.alloc(8_192, 0xa5))
    seal(file)
    expect(existsSync(`${file}.seal`)).toBe(false)
  })

  it('is not needed: where none can be written, the next start checks', () => {
    const nowhere = path.join(aTestFolder(), 'missing', 'nightdesk.db')
    seal(nowhere)
    expect(isSealed(nowhere)).toBe(false)
  })
})
