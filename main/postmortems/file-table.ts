/** Tables `postmortem_file` and `postmortem_import`: SQL only. */
import type { PostmortemId } from '../../contract/ids.ts'
import type { FolderConflict } from '../../contract/postmortem-out.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { namesIn } from '../db/json-column.ts'

/** The file of a postmortem, as it was written or read last. Hashes are SHA-256 in hex, instants epoch ms. */
export interface FileRow {
  readonly head: string
  readonly alerts: readonly string[]
  readonly textHash: string
  readonly name: string | null
  readonly fileHash: string | null
  /** of what was about to be written: a crash leaves it open which of the two is there */
  readonly nextHash: string | null
  readonly writtenAt: number | null
  readonly commit: string | null
  readonly pushedAt: number | null
  readonly problem: string | null
  readonly conflict: FolderConflict | null
}

/** Of a postmortem that has no file yet. */
export const noFile: FileRow = {
  ...{ head: '', alerts: [], textHash: '', name: null, fileHash: null, nextHash: null, writtenAt: null },
  ...{ commit: null, pushedAt: null, problem: null, conflict: null },
}

export function fileOf(db: ReadDb, id: PostmortemId): FileRow {
  const row = db.get('SELECT * FROM postmortem_file WHERE postmortem_id = ?', id)
  return row ? fromRow(row) : noFile
}

/** Which postmortem has this name in the folder; null when none has. */
export function postmortemNamed(db: ReadDb, name: string): PostmortemId | null {
  const row = db.get('SELECT postmortem_id FROM postmortem_file WHERE name = ?', name)
  return row ? (Number(row.postmortem_id) as PostmortemId) : null
}

/** The names of all that were written into the folder. */
export function fileNames(db: ReadDb): ReadonlySet<string> {
  return new Set(
    db.all('SELECT name FROM postmortem_file WHERE name IS NOT NULL').map(({ name }) => String(name)),
  )
}

export function writeFileRow(db: WriteDb, id: PostmortemId, file: FileRow): void {
  db.run(
    `INSERT OR REPLACE INTO postmortem_file (postmortem_id, head, alerts, text_hash, name, file_hash, next_hash,
       written_at, committed, pushed_at, problem, conflict, theirs, conflict_at)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    id,
    file.head,
    JSON.stringify(file.alerts),
    file.textHash,
    file.name,
    file.fileHash,
    file.nextHash,
    file.writtenAt,
    file.commit,
    file.pushedAt,
    file.problem,
    file.conflict?.where ?? null,
    file.conflict?.theirs ?? null,
    file.conflict?.seenAt ?? null,
  )
}

function fromRow(row: Row): FileRow {
  const text = (value: unknown): string | null => (value === null ? null : String(value))
  const number = (value: unknown): number | null => (value === null ? null : Number(value))
  return {
    head: String(row.head),
    alerts: namesIn(row.alerts),
    textHash: String(row.text_hash),
    name: text(row.name),
    fileHash: text(row.file_hash),
    nextHash: text(row.next_hash),
    writtenAt: number(row.written_at),
    commit: text(row.committed),
    pushedAt: number(row.pushed_at),
    problem: text(row.problem),
    conflict:
      row.conflict === null
        ? null
        : {
            where: row.conflict === 'remote' ? 'remote' : 'folder',
            theirs: String(row.theirs),
            seenAt: Number(row.conflict_at),
          },
  }
}

/** The postmortem that goes by this uid, put away or not; null when none does. */
export function postmortemByUid(db: ReadDb, uid: string): PostmortemId | null {
  const row = db.get('SELECT id FROM postmortem WHERE uid = ?', uid)
  return row ? (Number(row.id) as PostmortemId) : null
}

/** What a file of this hash became when it was taken in before; null when it never was, or its postmortem is put away. */
export function importedBefore(db: ReadDb, hash: string): PostmortemId | null {
  const row = db.get(
    `SELECT p.id FROM postmortem_import i JOIN postmortem p ON p.id = i.postmortem_id
     WHERE i.hash = ? AND p.removed_at IS NULL`,
    hash,
  )
  return row ? (Number(row.id) as PostmortemId) : null
}

export function rememberImport(db: WriteDb, hash: string, id: PostmortemId, now: number): void {
  db.run('INSERT OR REPLACE INTO postmortem_import (hash, postmortem_id, at) VALUES (?,?,?)', hash, id, now)
}

/** When it was begun, where its file knows better than this laptop. */
export function setCreatedAt(db: WriteDb, id: PostmortemId, at: number): void {
  db.run('UPDATE postmortem SET created_at = ? WHERE id = ?', at, id)
}

/** Names of the alerts it is about, the first first. */
export function alertNamesOf(db: ReadDb, id: PostmortemId): readonly string[] {
  return db
    .all(
      `SELECT DISTINCT a.alertname AS name FROM postmortem_episode pe JOIN episode e ON e.id = pe.episode_id
       JOIN alert a ON a.id = e.alert_id WHERE pe.postmortem_id = ? ORDER BY e.fired_at, e.id`,
      id,
    )
    .map(({ name }) => String(name))
}
