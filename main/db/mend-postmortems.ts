/** After rows were lost: postmortems are brought up to their last version that can be read, and nothing hangs in the air. */
import { countWords, postmortemTitle } from '../../contract/postmortem.ts'
import { applyEdits } from '../../contract/text-edit.ts'
import type { Connection } from './connection.ts'
import { tablesOf } from './tables.ts'
import { textMark } from './text-mark.ts'

/** What stands where neither the text nor a version of it could be read; a word file may say more. */
const lostTitle = 'A postmortem that could not be read'

interface Last {
  readonly id: number
  /** the version its text says */
  readonly present: number
  /** the last one there is a row of */
  readonly version: number
  readonly saved_at: number
}

/**
 * Versions and pictures are rows of their own, so they survive a page that held the text, and the other way round. A
 * postmortem of which only those are left is made anew out of them.
 * @param now when one of which nothing can be read is said to have been saved, epoch ms
 */
export function mendPostmortems(to: Connection, now: number): void {
  const add = to.prepare(
    `INSERT INTO postmortem (id, text, title, words, version, created_at, saved_at) VALUES (+?, +?, +?, 0, 1, +?, 0)`,
  )
  const referred = tablesOf(to)
    .filter(({ name, columns }) => name.startsWith('postmortem_') && columns.includes('postmortem_id'))
    .map(({ name }) => `SELECT postmortem_id AS id FROM "${name}"`)
    .join(' UNION ')
  const lost = to
    .prepare<[], number>(`SELECT id FROM (${referred}) WHERE id NOT IN (SELECT id FROM postmortem)`)
    .pluck()
    .all()
  for (const id of lost) add.run(id, `# ${lostTitle}\n`, lostTitle, now)
  const behind = to
    .prepare<[], Last>(
      `SELECT p.id, p.version AS present, max(v.version) AS version, p.saved_at FROM postmortem p JOIN postmortem_version v ON v.postmortem_id = p.id
       GROUP BY p.id HAVING p.saved_at = 0 OR max(v.version) > p.version`,
    )
    .all()
  for (const last of behind) bringForward(to, last)
  for (const id of lost) completePostmortem(to, id)
  to.exec('DELETE FROM postmortem_image WHERE name NOT IN (SELECT name FROM image)')
}

/** Gives a postmortem that came back what every one has: its name outside of this laptop, and its place on the board. */
export function completePostmortem(to: Connection, id: number): void {
  to.prepare('UPDATE postmortem SET uid = lower(hex(randomblob(9))) WHERE id = +? AND uid IS NULL').run(id)
  to.prepare(
    `INSERT OR IGNORE INTO postmortem_life (postmortem_id, since) SELECT id, created_at FROM postmortem WHERE id = +?`,
  ).run(id)
}

/**
 * The last version of every postmortem is its text, and can be put together: what is typed next builds on it. For behind
 * everything that may have changed a text.
 */
export function soundVersions(to: Connection): void {
  const ids = to.prepare<[], number>('SELECT id FROM postmortem').pluck().all()
  const textOf = to.prepare<[number], { version: number; saved_at: number; text: string }>(
    'SELECT version, saved_at, text FROM postmortem WHERE id = +?',
  )
  const put = to.prepare(
    `INSERT INTO postmortem_version
       (postmortem_id, version, at, from_at, until_at, inserted, text, size, weight, mark)
     VALUES (+?, +?, +?, 0, 0, '', +?, +?, 0, +?)
     ON CONFLICT (postmortem_id, version) DO UPDATE SET text = excluded.text, size = excluded.size, weight = 0,
       mark = excluded.mark`,
  )
  for (const id of ids) {
    const row = textOf.get(id)
    if (!row) continue
    const { version, saved_at: at, text } = row
    const last = versionsOf(to, id).at(-1)
    if (last?.version !== version || last.text !== text)
      put.run(id, version, at, text, text.length, textMark(text))
  }
}

/**
 * The newest version that can be put together becomes the text. Where that is not the last one, the text is a version
 * after it: what cannot be read now keeps its number, and what is saved next has one that nobody has.
 */
function bringForward(to: Connection, { id, present, version, saved_at: savedAt }: Last): void {
  const last = versionsOf(to, id).at(-1)
  to.prepare('UPDATE postmortem SET version = +? WHERE id = +?').run(
    last?.version === version ? version : version + 1,
    id,
  )
  if (!last || (savedAt > 0 && last.version <= present)) return
  to.prepare('UPDATE postmortem SET text = +?, title = +?, words = +?, saved_at = +? WHERE id = +?').run(
    last.text,
    postmortemTitle(last.text),
    countWords(last.text),
    last.at,
    id,
  )
}

/** The versions since the last whole text that can be put together, in their order. */
function versionsOf(to: Connection, id: number): readonly Readable[] {
  const rows = to
    .prepare<[number, number], VersionRow>(
      `SELECT version, at, from_at, until_at, inserted, text, mark FROM postmortem_version WHERE postmortem_id = +?
       AND version >= (SELECT max(version) FROM postmortem_version WHERE postmortem_id = +? AND text IS NOT NULL)
       ORDER BY version`,
    )
    .all(id, id)
  const readable: Readable[] = []
  for (const row of rows) {
    const { version, at, from_at: from, until_at: until, inserted: insert, mark } = row
    const before = readable.at(-1)
    const follows = before?.version === version - 1
    const text = row.text ?? (follows ? applyEdits(before.text, [{ from, until, insert }]) : null)
    if (text === null || (mark !== null && mark !== textMark(text))) break
    readable.push({ version, at, text })
  }
  return readable
}

interface Readable {
  readonly version: number
  readonly at: number
  readonly text: string
}

interface VersionRow {
  readonly version: number
  readonly at: number
  readonly from_at: number
  readonly until_at: number
  readonly inserted: string
  readonly text: string | null
  readonly mark: number | null
}
