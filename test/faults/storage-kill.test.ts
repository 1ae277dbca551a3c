import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { PostmortemId } from '../../contract/ids.ts'
import { openDb } from '../../main/db/db.ts'
import { first } from '../../main/db/migrations/001-first.ts'
import { newestVersion } from '../../main/db/migrations.ts'
import { seededRandom } from '../../main/platform/random.ts'
import { textById } from '../../main/postmortems/postmortem-table.ts'
import { spotOf } from '../../main/postmortems/spot-table.ts'
import { versionText } from '../../main/postmortems/version-table.ts'
import { copyFolder, databaseIn } from '../helpers/damage.ts'
import { keyMs } from '../helpers/killed-typist.ts'
import type { Answered } from '../helpers/killed-writer.ts'
import { aTestFolder } from '../helpers/open-test-db.ts'
import { lostOf, runUntilKilled, runWriter } from '../helpers/run-writer.ts'
import { typing } from '../helpers/typing.ts'

const rounds = process.env.NIGHTDESK_LONG ? 200 : 20
const typedRounds = process.env.NIGHTDESK_LONG ? 300 : 20
/** The one draft that is typed in. */
const id = 1 as PostmortemId

describe('F45, F46: killed while it writes', () => {
  it(`${rounds} times at random: every answered draft, note, ack and postmortem is there, and the file is whole`, {
    timeout: 60_000 + rounds * 6_000,
  }, async () => {
    const folder = aTestFolder()
    const random = seededRandom(45)
    const all: Answered[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { answered } = await runWriter(folder, round, 2 + Math.floor(random() * 60))
      all.push(...answered)
      const db = openDb(databaseIn(folder))
      const integrity = db.get('PRAGMA integrity_check')
      const lost = lostOf(db, all)
      db.close()
      expect({ round, integrity, lost }).toEqual({ round, integrity: { integrity_check: 'ok' }, lost: [] })
    }
    expect(all.filter(([kind]) => kind === 'refused')).toEqual([])
    expect(all.length).toBeGreaterThan(rounds * 5)
  })
})

describe('F45: killed while somebody types', () => {
  it(`${typedRounds} times at random: at most the last second is lost, and never is a text half of one and half of another`, {
    timeout: 60_000 + typedRounds * 6_000,
  }, async () => {
    const folder = aTestFolder()
    const random = seededRandom(46)
    let before: string | null = null
    for (let round = 0; round < typedRounds; round += 1) {
      const { lines } = await runUntilKilled('killed-typist', folder, round, 3 + Math.floor(random() * 500))
      const pressed = Number(lines.at(-1))
      const db = openDb(databaseIn(folder))
      const there = textById(db, id)
      const text = there?.text ?? ''
      before ??= versionText(db, id, 1)?.text ?? ''
      const { keys, cursors } = lastWith(text, before, round, pressed)
      const left = spotOf(db, id)
      const kept = {
        integrity: db.get('PRAGMA integrity_check')?.integrity_check,
        isTyped: keys >= 0,
        isRecent: keys >= pressed - 1_000 / keyMs,
        lastVersion: versionText(db, id, there?.version ?? 0)?.text === text,
        cursor: keys === 0 || cursors.includes(left?.start ?? -1),
      }
      db.close()
      const whole = { integrity: 'ok', isTyped: true, isRecent: true, lastVersion: true, cursor: true }
      expect({ round, pressed, keys, ...kept }).toEqual({ round, pressed, keys, ...whole })
      before = text
    }
  })
})

/**
 * After how many keys of this round the text was `text`, the latest of them; -1 = never. A letter that is typed and taken
 * back leaves the same text with the cursor elsewhere: each place where it stood then.
 */
function lastWith(
  text: string,
  before: string,
  round: number,
  pressed: number,
): { readonly keys: number; readonly cursors: readonly number[] } {
  const cursors: number[] = []
  let last = text === before ? 0 : -1
  let keys = 0
  for (const typed of typing(before, round)) {
    keys += 1
    // The last key may have been pressed and not printed.
    if (keys > pressed + 1) break
    if (typed.text !== text) continue
    last = keys
    cursors.push(typed.cursor)
  }
  return { keys: last, cursors }
}

describe('F58: killed while it migrates', () => {
  it('at one write after another: the data is of the old version or of the new one, and all there', {
    timeout: 120_000,
  }, () => {
    const old = aTestFolder()
    const raw = new Database(databaseIn(old))
    raw.pragma('page_size = 8192')
    raw.exec(first)
    raw.pragma('user_version = 1')
    const add = raw.prepare("INSERT INTO draft VALUES ('note:' || ?, ?, 1)")
    for (let id = 1; id <= 50; id += 1) add.run(id, `Written by version 1, ${'words '.repeat(id)}`)
    raw.close()

    const opener = fileURLToPath(new URL('../helpers/db-writer.ts', import.meta.url))
    const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
    const found = new Set<number>()
    // Opening, migrating and the first rows after it are some 200 writes to the files.
    for (const write of [1, 3, 8, 14, 22, 32, 45, 80, 160, 320]) {
      const folder = aTestFolder()
      copyFolder(old, folder)
      const kill = ['-e', 'trace=pwrite64', '-e', `inject=pwrite64:signal=KILL:when=${write}`]
      const node = [process.execPath, ...flags, opener, databaseIn(folder)]
      spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', ...kill, ...node])
      const left = new Database(databaseIn(folder))
      const version = Number(left.pragma('user_version', { simple: true }))
      left.close()
      found.add(version)
      const db = openDb(databaseIn(folder))
      expect({ write, integrity: db.get('PRAGMA integrity_check') }).toEqual({
        write,
        integrity: { integrity_check: 'ok' },
      })
      expect(db.get('PRAGMA user_version')).toEqual({ user_version: newestVersion })
      expect(db.get("SELECT count(*) AS n FROM draft WHERE text LIKE 'Written by%'")).toEqual({ n: 50 })
      db.close()
    }
    // Both sides were met. Each step is a transaction with its number, so one between two steps is whole as well.
    const versions = Array.from({ length: newestVersion }, (_, at) => at + 1)
    expect(versions).toEqual(expect.arrayContaining([...found]))
    expect([...found]).toEqual(expect.arrayContaining([1, newestVersion]))
  })
})
