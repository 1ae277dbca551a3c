/** Putting a backup in the database's place: all of it, or nothing. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareReplacement, replaceFile } from '../../../main/db/replace-file.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const now = Date.UTC(2026, 10, 22, 3, 14, 5)

/** A database with a companion, and a backup that is prepared to take its place. */
function aDatabase(): string {
  const folder = aTestFolder()
  const file = path.join(folder, 'nightdesk.db')
  writeFileSync(file, 'the present')
  writeFileSync(`${file}-wal`, 'of the present')
  const backup = path.join(folder, 'backup.db')
  writeFileSync(backup, 'the past')
  prepareReplacement(file, backup)
  return file
}
const read = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null)
const asideOf = (file: string): readonly string[] =>
  readdirSync(path.dirname(file)).filter((name) => name.includes('.before-restore-'))

describe('replacing the database', () => {
  it('moves it aside with its companions, and can put it back', () => {
    const file = aDatabase()
    const replaced = replaceFile(file, now)
    expect([read(file), read(`${file}-wal`), asideOf(file)]).toEqual([
      'the past',
      null,
      ['nightdesk.db.before-restore-20261122-031405', 'nightdesk.db.before-restore-20261122-031405-wal'],
    ])
    writeFileSync(`${file}-wal`, 'of the past')
    replaced.putBack()
    expect([read(file), read(`${file}-wal`), asideOf(file)]).toEqual(['the present', 'of the present', []])
  })

  it.each([0, 1, 2])('that fails at move %i leaves it where it was', (failsAt) => {
    const file = aDatabase()
    let moves = 0
    const move: typeof renameSync = (from, to) => {
      if (moves++ === failsAt) throw Object.assign(new Error('busy'), { code: 'EBUSY' })
      renameSync(from, to)
    }
    expect(() => replaceFile(file, now, move)).toThrow('busy')
    expect([read(file), read(`${file}-wal`), asideOf(file)]).toEqual(['the present', 'of the present', []])
  })

  it('that cannot even be copied leaves nothing beside it', () => {
    const file = aDatabase()
    expect(() => prepareReplacement(file, `${file}.not-there`)).toThrow(/ENOENT/)
    expect(existsSync(`${file}.new`)).toBe(false)
  })
})
