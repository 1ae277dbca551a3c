import { copyFileSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { checkCopy, smallBytes } from '../../../main/db/check-copy.ts'
import { checkFile, type Verdict } from '../../../main/db/check-file.ts'
import { databaseIn, fillHistory, spoil } from '../../helpers/damage.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

/** A copy in a folder of its own, and the thread that would read a large one. */
async function aCopy(): Promise<{
  file: string
  asked: string[]
  elsewhere: (one: string) => Promise<Verdict>
}> {
  const folder = aTestFolder()
  fillHistory(folder, 1, 40)
  const raw = new Database(databaseIn(folder))
  const file = path.join(folder, 'copy.db')
  await raw.backup(file)
  raw.close()
  const asked: string[] = []
  const elsewhere = async (one: string): Promise<Verdict> => {
    asked.push(one)
    return { damage: 'read elsewhere', version: 0, lastEvent: 0 }
  }
  return { file, asked, elsewhere }
}

describe('a copy', () => {
  it('that is small is read here, with the verdict of the whole check, and is one file afterwards', async () => {
    const { file, asked, elsewhere } = await aCopy()
    const twin = `${file}.twin`
    copyFileSync(file, twin)
    const verdict = await checkCopy(file, elsewhere)
    expect(asked).toEqual([])
    expect(verdict).toEqual(checkFile(twin))
    expect(verdict).toMatchObject({ damage: null, lastEvent: 120 })
    expect(['-wal', '-shm', '-journal'].filter((end) => existsSync(file + end))).toEqual([])
    // How it is written and read: 1 is a file that stands alone, 2 one with a log beside it.
    expect([...readFileSync(file).subarray(18, 20)]).toEqual([1, 1])
  })

  it('that is small and damaged is found damaged, whether in a table or in an index', async () => {
    const { file, elsewhere } = await aCopy()
    const pages = statSync(file).size / 8_192
    const missed: number[] = []
    for (let page = 0; page < pages; page += 1) {
      const one = `${file}.${page}`
      copyFileSync(file, one)
      spoil(one, 8_192 * page, Buffer.alloc(8_192, 7))
      const { damage } = await checkCopy(one, elsewhere)
      if (damage === null) missed.push(page)
    }
    expect(pages).toBeGreaterThan(30)
    expect(missed).toEqual([])
  })

  it('that is large is read elsewhere', async () => {
    const { file, asked, elsewhere } = await aCopy()
    truncateSync(file, smallBytes + 1)
    expect(await checkCopy(file, elsewhere)).toMatchObject({ damage: 'read elsewhere' })
    expect(asked).toEqual([file])
  })

  it('that is gone is told as an error, not as damage of the original', async () => {
    const { file, elsewhere } = await aCopy()
    await expect(checkCopy(`${file}.gone`, elsewhere)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
