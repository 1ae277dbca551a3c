import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { readDrafts } from '../../../main/db/setting-table.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { copyFolder, databaseIn, draftText, fillHistory, openFolder, spoil } from '../../helpers/damage.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const seeds = process.env.NIGHTDESK_LONG ? 500 : 40
/** Beyond the first forty: seeds that once lost something without a word. */
const onceFound = [45, 323, 374, 493]
const pageBytes = 8_192
const alerts = 120
const inBackup = 60
const later = Date.UTC(2026, 10, 22, 9, 0, 0)

/** 120 alerts; the first 60 are in a backup, and every draft is also a word file, as the engine leaves it. */
async function aLife(): Promise<string> {
  const folder = aTestFolder()
  fillHistory(folder, 1, inBackup)
  const data = openFolder(folder)
  await data.backUp()
  await data.close()
  fillHistory(folder, inBackup + 1, alerts - inBackup)
  mkdirSync(path.join(folder, 'words'))
  for (let id = 1; id <= alerts; id += 1) {
    const file = path.join(folder, 'words', `note-${id}.md`)
    writeFileSync(file, draftText(id))
    const seconds = (1_790_000_000_000 + id * 60_000) / 1_000
    utimesSync(file, seconds, seconds)
  }
  return folder
}

/** What is wrong after a folder was opened, as sentences; empty when every promise holds. */
async function brokenPromises(folder: string, damaged: Buffer | null): Promise<readonly string[]> {
  const wrong: string[] = []
  const data = openFolder(folder, { clock: createManualClock(later) })
  const { db } = data.store
  const storage = data.store.storage()
  if (storage.kind !== 'disk') wrong.push(`not on disk: ${storage.why}`)
  if (db.get('PRAGMA integrity_check')?.integrity_check !== 'ok') wrong.push('what was opened is not whole')
  if (db.all('PRAGMA foreign_key_check').length > 0) wrong.push('something refers to what is not there')
  const drafts = readDrafts(db)
  for (let id = 1; id <= alerts; id += 1) {
    // An alert that was lost whole has no place for its draft: the words are then a file of their own.
    const kept = drafts[`note:${id}`] ?? keptAsFile(folder, id)
    if (kept !== draftText(id)) wrong.push(`draft ${id} reads ${String(kept).slice(0, 40)}`)
  }
  const notes = db.all("SELECT text FROM event WHERE kind = 'note'").length
  const episodes = Number(
    db.get(
      "SELECT count(*) AS n FROM episode e JOIN alert a ON a.id = e.alert_id WHERE a.source_id <> 'lost'",
    )?.n,
  )
  const { salvage } = data.status()
  if ((notes < alerts || episodes < alerts) && (salvage?.lost.length ?? 0) === 0) {
    wrong.push(`${alerts - notes} notes and ${alerts - episodes} alerts are silently gone`)
  }
  if (notes < inBackup || episodes < inBackup) wrong.push('less than the backup held')
  if (salvage && damaged && !readFileSync(salvage.keptAs).equals(damaged))
    wrong.push('the damaged file was changed')
  await data.close()
  return wrong
}

function keptAsFile(folder: string, id: number): string | null {
  const file = path.join(folder, 'words', `kept-20261122-090000-note-${id}.md`)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

describe('F51: pages of the database that were overwritten', () => {
  it(`${seeds} times at random: drafts stay, nothing is silently gone, the damaged file is kept`, {
    timeout: 60_000 + seeds * 3_000,
  }, async () => {
    const life = await aLife()
    const pages = statSync(databaseIn(life)).size / pageBytes
    const failures: string[] = []
    const all = new Set([...Array.from({ length: seeds }, (_, at) => at + 1), ...onceFound])
    for (const seed of all) {
      const random = seededRandom(seed)
      const folder = aTestFolder()
      copyFolder(life, folder)
      const spots = 1 + Math.floor(random() * 3)
      for (let spot = 0; spot < spots; spot += 1) {
        const page = Math.floor(random() * pages)
        // A page's beginning says what it is; a torn write spoils from some sector on to its end.
        const at = random() < 0.5 ? 0 : Math.floor(random() * 16) * 512
        const length = random() < 0.5 ? 64 : pageBytes - at
        spoil(
          databaseIn(folder),
          page * pageBytes + at,
          Buffer.from(Array.from({ length }, () => Math.floor(random() * 256))),
        )
      }
      const damaged = readFileSync(databaseIn(folder))
      const wrong = await brokenPromises(folder, damaged)
      if (wrong.length > 0) failures.push(`seed ${seed}: ${wrong.slice(0, 4).join('; ')}`)
    }
    expect(failures).toEqual([])
  })
})

describe('F47: a database or a WAL that was cut off', () => {
  it('opens, whole, and holds what the backup held', { timeout: 300_000 }, async () => {
    const life = await aLife()
    const raw = new Database(databaseIn(life))
    raw.pragma('journal_mode = WAL')
    raw.pragma('wal_autocheckpoint = 0')
    raw.exec("UPDATE alert SET title = 'In the WAL' WHERE id % 5 = 0")
    const torn = aTestFolder()
    copyFolder(life, torn)
    raw.close()
    const failures: string[] = []
    for (const end of ['', '-wal']) {
      const size = statSync(databaseIn(torn) + end).size
      // Every 4 KiB in the long run; here a dozen lengths spread over all of it, whole pages and halves.
      const step = process.env.NIGHTDESK_LONG ? 4_096 : Math.ceil(size / 24 / 4_096) * 4_096
      for (let length = 0; length < size; length += step) {
        const folder = aTestFolder()
        copyFolder(torn, folder)
        truncateSync(databaseIn(folder) + end, length)
        const wrong = await brokenPromises(folder, null)
        if (wrong.length > 0) failures.push(`${end || 'db'} at ${length}: ${wrong.slice(0, 4).join('; ')}`)
      }
    }
    expect(failures).toEqual([])
  })
})
