/** Table `postmortem_version`: every text a postmortem ever had. SQL only. */
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemVersion, VersionList, VersionText } from '../../contract/postmortem-text.ts'
import { applyEdits, type TextEdit } from '../../contract/text-edit.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { textMark } from '../db/text-mark.ts'

/** What a version's row takes beside its words, characters: roughly, for weighing changes against a whole text. */
const rowWeight = 64
/** Changes weigh at least this much before the whole text is written again: a hundred saves of a short text. */
const leastWeight = 6_400
/** And at most so much: reading a version puts no more than a thousand changes together. */
const mostWeight = 64_000
/** Versions in one answer. */
const pageRows = 100
/** Rows read at once: many small ones make one stretch. */
const readRows = 1_000

export interface NewVersion {
  readonly version: number
  /** epoch ms */
  readonly at: number
  /** what was changed in the version before */
  readonly edit: TextEdit
  readonly text: string
  /** the version whose words it brings back */
  readonly restored?: number
  /** its whole text is to be written: the versions before it cannot be put together */
  readonly isWhole?: boolean
}

/** Writes a version down: as the change, or whole where the changes since the last whole text outweigh it. */
export function addVersion(db: WriteDb, id: PostmortemId, added: NewVersion): void {
  const { version, at, edit, text } = added
  const before = db.get(
    'SELECT weight FROM postmortem_version WHERE postmortem_id = ? AND version = ?',
    id,
    version - 1,
  )
  const weight = before ? Number(before.weight) + rowWeight + edit.insert.length : Number.POSITIVE_INFINITY
  // A change over a version that is not there would say nothing. And half of a surrogate pair is kept as another character:
  // what is changed next has to build on that one.
  const isWhole =
    added.isWhole === true ||
    weight > Math.max(leastWeight, Math.min(mostWeight, text.length)) ||
    !text.isWellFormed()
  // Whatever a damaged file has left under this number: no words are refused because of it.
  db.run(
    `INSERT OR REPLACE INTO postmortem_version
       (postmortem_id, version, at, from_at, until_at, inserted, text, size, weight, mark, restored)
     VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
    id,
    version,
    at,
    edit.from,
    edit.until,
    edit.insert,
    isWhole ? text : null,
    text.length,
    isWhole ? 0 : weight,
    textMark(text),
    added.restored ?? null,
  )
}

/** The text of one version; undefined when it was never there, or cannot be put together any more. */
export function versionText(db: ReadDb, id: PostmortemId, version: number): VersionText | undefined {
  const whole = db.get(
    `SELECT version, at, mark, text FROM postmortem_version
     WHERE postmortem_id = ? AND version <= ? AND text IS NOT NULL ORDER BY version DESC LIMIT 1`,
    id,
    version,
  )
  if (!whole) return undefined
  const from = Number(whole.version)
  const rows = db.all(
    `SELECT version, at, mark, from_at, until_at, inserted FROM postmortem_version
     WHERE postmortem_id = ? AND version > ? AND version <= ? ORDER BY version`,
    id,
    from,
    version,
  )
  // A gap in between, as a damaged file leaves it.
  if (rows.length !== version - from) return undefined
  const text = applyEdits(String(whole.text), rows.map(editOf))
  const { at, mark } = rows.at(-1) ?? whole
  if (text === null || (mark !== null && mark !== textMark(text))) return undefined
  return { version, at: Number(at), text }
}

/**
 * The versions older than `before`, the newest first.
 * @param apartMs neighbours within the same stretch of so long are listed as the last of them; 0 = each by itself
 */
export function listVersions(
  db: ReadDb,
  id: PostmortemId,
  before: number | null,
  apartMs: number,
): VersionList {
  const listed: PostmortemVersion[] = []
  for (let below = before ?? Number.MAX_SAFE_INTEGER; ; ) {
    const rows = db.all(
      `SELECT version, at, size, length(inserted) AS added, until_at - from_at AS removed, restored
       FROM postmortem_version WHERE postmortem_id = ? AND version < ? ORDER BY version DESC LIMIT ?`,
      id,
      below,
      readRows,
    )
    for (const row of rows) {
      const next = fromRow(row)
      const last = listed.at(-1)
      if (last && isSameStretch(last, next, apartMs)) listed[listed.length - 1] = joined(last, next)
      else if (listed.length === pageRows) return { versions: listed, more: true }
      else listed.push(next)
    }
    if (rows.length < readRows) return { versions: listed, more: false }
    below = Number(rows.at(-1)?.version)
  }
}

function isSameStretch(newer: PostmortemVersion, older: PostmortemVersion, apartMs: number): boolean {
  if (apartMs === 0 || newer.restored !== null || older.restored !== null) return false
  return Math.floor(newer.at / apartMs) === Math.floor(older.at / apartMs)
}

function joined(newer: PostmortemVersion, older: PostmortemVersion): PostmortemVersion {
  return {
    ...newer,
    first: older.first,
    saves: newer.saves + 1,
    added: newer.added + older.added,
    removed: newer.removed + older.removed,
  }
}

function fromRow(row: Row): PostmortemVersion {
  return {
    version: Number(row.version),
    first: Number(row.version),
    at: Number(row.at),
    size: Number(row.size),
    added: Number(row.added),
    removed: Number(row.removed),
    restored: row.restored === null ? null : Number(row.restored),
    saves: 1,
  }
}

function editOf(row: Row): TextEdit {
  return { from: Number(row.from_at), until: Number(row.until_at), insert: String(row.inserted) }
}
