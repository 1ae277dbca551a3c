/** Pages of a database full of postmortems overwritten at random: every draft comes back, with its last words. */
import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PostmortemId } from '../../../contract/ids.ts'
import { editBetween } from '../../../contract/text-edit.ts'
import { openFile, withoutReferences } from '../../../main/db/connection.ts'
import { openDb } from '../../../main/db/db.ts'
import { mendPostmortems, soundVersions } from '../../../main/db/mend-postmortems.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { addImage, imagesOf } from '../../../main/postmortems/image-table.ts'
import {
  insertPostmortem,
  listPostmortems,
  postmortemById,
  textById,
  updatePostmortem,
} from '../../../main/postmortems/postmortem-table.ts'
import { listVersions, versionText } from '../../../main/postmortems/version-table.ts'
import { copyFolder, databaseIn, openFolder, spoil } from '../../helpers/damage.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const seeds = process.env.NIGHTDESK_LONG ? 500 : 30
/** Seeds that once cost the history what was typed next: a page that nobody notices holds a version's words. */
const onceFound = [157, 185, 215, 250, 341]
const pageBytes = 8_192
const drafts = 24
const saves = 12
const began = 1_790_000_000_000
const later = Date.UTC(2026, 10, 22, 9, 0, 0)

const textAt = (draft: number, version: number): string =>
  `# Draft ${draft}\n\n${'word '.repeat(draft * 60)}\n\n${'typed '.repeat(version)}end ${version}\n`
const pictureOf = (draft: number): Buffer => Buffer.alloc(3_000 + draft, draft)

/** Saves versions `from` to `until` of every draft, as the engine does. */
function write(folder: string, from: number, until: number): void {
  const db = openDb(databaseIn(folder))
  for (let version = from; version <= until; version += 1) {
    db.transact((write) => {
      for (let draft = 1; draft <= drafts; draft += 1) {
        const id = draft as PostmortemId
        const at = began + version * 1_000
        const text = textAt(draft, version)
        if (version === 1) {
          insertPostmortem(write, { uid: `uid-${draft}`, text, episodeIds: [] }, at)
          addImage(write, id, { name: `${draft}.png`, type: 'image/png', bytes: pictureOf(draft) }, at)
        } else {
          const edit = editBetween(textAt(draft, version - 1), text)
          updatePostmortem(write, id, version - 1, { text, words: 9, edit }, at)
        }
      }
    })
  }
  db.close()
}

/** A backup of the first versions, and the last ones as word files, as the engine leaves them. */
async function aLife(): Promise<string> {
  const folder = aTestFolder()
  write(folder, 1, 4)
  const data = openFolder(folder)
  await data.backUp()
  await data.close()
  write(folder, 5, saves)
  mkdirSync(path.join(folder, 'words'))
  for (let draft = 1; draft <= drafts; draft += 1) {
    const file = path.join(folder, 'words', `postmortem-${draft}.md`)
    writeFileSync(file, textAt(draft, saves))
    utimesSync(file, (began + saves * 1_000) / 1_000, (began + saves * 1_000) / 1_000)
  }
  return folder
}

function brokenPromises(folder: string): readonly string[] {
  const wrong: string[] = []
  const data = openFolder(folder, { clock: createManualClock(later) })
  const { db } = data.store
  const storage = data.store.storage()
  if (storage.kind !== 'disk') wrong.push(`not on disk: ${JSON.stringify(storage)}`)
  if (db.get('PRAGMA integrity_check')?.integrity_check !== 'ok') wrong.push('what was opened is not whole')
  if (db.all('PRAGMA foreign_key_check').length > 0) wrong.push('something refers to what is not there')
  if (listPostmortems(db).length !== drafts) wrong.push(`${listPostmortems(db).length} drafts`)
  for (let draft = 1; draft <= drafts; draft += 1) {
    const id = draft as PostmortemId
    const there = postmortemById(db, id)
    if (there?.text !== textAt(draft, saves)) wrong.push(`draft ${draft} reads ${there?.text.slice(-40)}`)
    if (!there?.uid) wrong.push(`draft ${draft} has no name`)
    const { versions } = listVersions(db, id, null, 0)
    const last = there && versionText(db, id, there.version)
    if (last && last.text !== there.text)
      wrong.push(`the last version of draft ${draft} is another than its text`)
    for (const { version } of versions) {
      const text = versionText(db, id, version)?.text
      // A version that cannot be put together is said not to be there; none is made up.
      if (version <= saves && text !== undefined && text !== textAt(draft, version) && text !== there?.text)
        wrong.push(`version ${version} of draft ${draft} reads ${text.slice(-40)}`)
    }
    if (imagesOf(db, id).length > 1) wrong.push('a picture twice')
    goOn(id)
  }
  void data.close()
  return wrong

  /** What is typed next is a version like any other. */
  function goOn(id: PostmortemId): void {
    const before = textById(db, id)
    if (!before) return
    const text = `${before.text}and more`
    const isWhole = versionText(db, id, before.version)?.text !== before.text
    data.store.db.transact((write) =>
      updatePostmortem(
        write,
        id,
        before.version,
        { text, words: 9, edit: editBetween(before.text, text), isWhole },
        later,
      ),
    )
    if (versionText(db, id, before.version + 1)?.text !== text)
      wrong.push(`what is typed on in ${id} is lost`)
  }
}

describe('F51: pages of a database with postmortems that were overwritten', () => {
  it(`${seeds} times at random: every draft has its last words, and no version says what was never typed`, {
    timeout: 60_000 + seeds * 5_000,
  }, async () => {
    const life = await aLife()
    expect(brokenPromises(copyOf(life))).toEqual([])
    const pages = statSync(databaseIn(life)).size / pageBytes
    const failures: string[] = []
    const all = new Set([...Array.from({ length: seeds }, (_, at) => at + 1), ...onceFound])
    for (const seed of all) {
      const random = seededRandom(seed)
      const folder = copyOf(life)
      const spots = 1 + Math.floor(random() * 4)
      for (let spot = 0; spot < spots; spot += 1) {
        const page = Math.floor(random() * pages)
        const at = random() < 0.5 ? 0 : Math.floor(random() * 16) * 512
        const length = random() < 0.5 ? 64 : pageBytes - at
        const noise = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
        spoil(databaseIn(folder), page * pageBytes + at, noise)
      }
      const wrong = brokenPromises(folder)
      if (wrong.length > 0) failures.push(`seed ${seed}: ${wrong.slice(0, 4).join('; ')}`)
    }
    expect(failures).toEqual([])
  })

  it('without word files: out of the versions, where the page of the text is gone', async () => {
    const folder = aTestFolder()
    write(folder, 1, saves)
    spoilRoot(folder, 'postmortem')
    const data = openFolder(folder, { clock: createManualClock(later) })
    const { db } = data.store
    expect(data.status().salvage).not.toBeNull()
    const read = Array.from({ length: drafts }, (_, at) => textById(db, (at + 1) as PostmortemId)?.text)
    expect(read).toEqual(Array.from({ length: drafts }, (_, at) => textAt(at + 1, saves)))
    await data.close()
  })

  it('without any version left: what is there now is the last one', async () => {
    const folder = aTestFolder()
    write(folder, 1, saves)
    spoilRoot(folder, 'postmortem_version')
    const data = openFolder(folder, { clock: createManualClock(later) })
    for (let draft = 1; draft <= drafts; draft += 1) {
      const last = versionText(data.store.db, draft as PostmortemId, saves)
      expect([draft, last?.text]).toEqual([draft, textAt(draft, saves)])
    }
    await data.close()
  })

  it('behind versions that nobody can read, the number of the next one is nobody’s', () => {
    const folder = aTestFolder()
    write(folder, 1, saves)
    const raw = openFile(databaseIn(folder))
    // The text is of a backup, and the only whole version says other words than its checksum.
    raw.exec(`UPDATE postmortem SET version = 4 WHERE id = 3;
      UPDATE postmortem_version SET text = 'noise' WHERE postmortem_id = 3 AND text IS NOT NULL`)
    withoutReferences(raw, () => {
      mendPostmortems(raw, later)
      soundVersions(raw)
    })
    const versions = raw
      .prepare('SELECT version FROM postmortem_version WHERE postmortem_id = 3')
      .pluck()
      .all()
    expect(raw.prepare('SELECT version FROM postmortem WHERE id = 3').pluck().get()).toBe(saves + 1)
    expect(versions).toEqual(Array.from({ length: saves + 1 }, (_, at) => at + 1))
    raw.close()
  })
})

/** The first page of a table: all of its rows are lost with it. */
function spoilRoot(folder: string, table: string): void {
  const raw = openFile(databaseIn(folder))
  const root = raw.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table)
  raw.close()
  spoil(databaseIn(folder), (Number(root) - 1) * pageBytes, Buffer.alloc(pageBytes, 0xff))
}

function copyOf(life: string): string {
  const folder = aTestFolder()
  copyFolder(life, folder)
  return folder
}
