/** Tables `postmortem`, `postmortem_episode` and `postmortem_thread`: SQL only. A removed draft keeps its words. */
import type { EpisodeId, PostmortemId, ThreadId } from '../../contract/ids.ts'
import {
  countWords,
  type Postmortem,
  type PostmortemSummary,
  postmortemTitle,
  type RemovedPostmortem,
} from '../../contract/postmortem.ts'
import type { TextEdit } from '../../contract/text-edit.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { listIn } from '../db/json-column.ts'
import { appendPostmortemEvent } from './event-table.ts'
import { issueColumns, issueOf } from './issue-table.ts'
import { lifeColumns, lifeOf } from './life-table.ts'
import { beginLife } from './link-table.ts'
import { addVersion } from './version-table.ts'

const columns = `p.id, p.uid, p.title, p.created_at, p.saved_at, p.version, p.words, p.removed_at,
  (SELECT by FROM postmortem_event WHERE postmortem_id = p.id AND kind = 'created' ORDER BY at, id LIMIT 1)
    AS begun_by,
  (SELECT json_group_array(episode_id) FROM postmortem_episode WHERE postmortem_id = p.id) AS episodes,
  (SELECT json_group_array(thread_id) FROM postmortem_thread WHERE postmortem_id = p.id) AS threads,
  ${lifeColumns}, ${issueColumns}`
const joined = 'postmortem p LEFT JOIN postmortem_life l ON l.postmortem_id = p.id'

/** A draft with its words, and whether the user put it away. */
export interface StoredPostmortem extends Postmortem {
  readonly isRemoved: boolean
}

/** All drafts that were not removed, the one saved last first. */
export function listPostmortems(db: ReadDb): readonly PostmortemSummary[] {
  return db
    .all(`SELECT ${columns} FROM ${joined} WHERE p.removed_at IS NULL ORDER BY p.saved_at DESC, p.id DESC`)
    .map(summaryOf)
}

/** One draft that was not removed, without its words. */
export function summaryById(db: ReadDb, id: PostmortemId): PostmortemSummary | undefined {
  const row = db.get(`SELECT ${columns} FROM ${joined} WHERE p.id = ? AND p.removed_at IS NULL`, id)
  return row && summaryOf(row)
}

/** A draft's words as they are now. */
export interface PresentText {
  readonly text: string
  readonly version: number
  /** words in it */
  readonly words: number
  readonly isRemoved: boolean
}

/** One draft's words, removed or not; undefined when there never was one of that id. */
export function textById(db: ReadDb, id: PostmortemId): PresentText | undefined {
  const row = db.get('SELECT text, version, words, removed_at FROM postmortem WHERE id = ?', id)
  if (!row) return undefined
  const { text, version, words, removed_at: removedAt } = row
  return {
    ...{ text: String(text), version: Number(version), words: Number(words) },
    isRemoved: removedAt !== null,
  }
}

/** One draft, removed or not; undefined when there never was one of that id. */
export function postmortemById(db: ReadDb, id: PostmortemId): StoredPostmortem | undefined {
  const row = db.get(`SELECT ${columns}, p.text FROM ${joined} WHERE p.id = ?`, id)
  return row && { ...summaryOf(row), text: String(row.text), isRemoved: row.removed_at !== null }
}

/** Writes a new draft; answers its id. `uid` names it outside of this laptop. */
export function insertPostmortem(
  db: WriteDb,
  {
    uid,
    text,
    episodeIds,
    threadIds = [],
    by = null,
    outOf = null,
    policy = '',
  }: {
    readonly uid: string
    readonly text: string
    readonly episodeIds: readonly EpisodeId[]
    readonly threadIds?: readonly ThreadId[]
    /** who begins it, for its story */
    readonly by?: string | null
    /** where its words come from, where somebody had typed them before; null = they are the record's own */
    readonly outOf?: string | null
    /** under which it is begun, with its version; '' = it is named with what is done first */
    readonly policy?: string
  },
  now: number,
): PostmortemId {
  const { id } = db.run(
    'INSERT INTO postmortem (uid, text, title, words, version, created_at, saved_at) VALUES (?,?,?,?,1,?,?)',
    uid,
    text,
    postmortemTitle(text),
    countWords(text),
    now,
    now,
  )
  for (const episodeId of new Set(episodeIds)) {
    db.run('INSERT INTO postmortem_episode (postmortem_id, episode_id) VALUES (?,?)', id, episodeId)
  }
  for (const threadId of new Set(threadIds)) {
    db.run('INSERT INTO postmortem_thread (postmortem_id, thread_id) VALUES (?,?)', id, threadId)
  }
  beginLife(db, id as PostmortemId, { now, policy })
  addVersion(db, id as PostmortemId, {
    ...{ version: 1, at: now, text },
    edit: { from: 0, until: 0, insert: '' },
  })
  appendPostmortemEvent(db, id as PostmortemId, { at: now, by, kind: 'created', text: outOf })
  return id as PostmortemId
}

/** What a text became: by which change, and how many words it has now. */
export interface NewText {
  readonly text: string
  readonly words: number
  readonly edit: TextEdit
  /** the version whose words it brings back */
  readonly restored?: number
  /** what was there before cannot be put together out of its versions */
  readonly isWhole?: boolean
}

/** Writes a text as the version after `base`; false when the draft is at another version, or removed. */
export function updatePostmortem(
  db: WriteDb,
  id: PostmortemId,
  base: number,
  { text, words, edit, ...more }: NewText,
  now: number,
): boolean {
  const { changes } = db.run(
    `UPDATE postmortem SET text = ?, title = ?, words = ?, version = version + 1, saved_at = ?
     WHERE id = ? AND version = ? AND removed_at IS NULL`,
    text,
    postmortemTitle(text),
    words,
    now,
    id,
    base,
  )
  if (changes === 0) return false
  addVersion(db, id, { version: base + 1, at: now, edit, text, ...more })
  return true
}

export function setRemoved(db: WriteDb, id: PostmortemId, now: number): void {
  db.run('UPDATE postmortem SET removed_at = ? WHERE id = ? AND removed_at IS NULL', now, id)
}

/** Takes a draft that was removed back among the others; false when none of that id was. */
export function setBack(db: WriteDb, id: PostmortemId): boolean {
  return (
    db.run('UPDATE postmortem SET removed_at = NULL WHERE id = ? AND removed_at IS NOT NULL', id).changes > 0
  )
}

/** Drafts that were removed, the one removed last first. */
export function listRemoved(db: ReadDb, limit: number): readonly RemovedPostmortem[] {
  return db
    .all(
      `SELECT id, title, removed_at FROM postmortem WHERE removed_at IS NOT NULL
       ORDER BY removed_at DESC, id DESC LIMIT ?`,
      limit,
    )
    .map((row) => ({
      id: Number(row.id) as PostmortemId,
      title: String(row.title),
      removedAt: Number(row.removed_at),
    }))
}

function summaryOf(row: Row): PostmortemSummary {
  const damaged = new Set<string>()
  const told = (what: string): void => {
    damaged.add(what)
  }
  const summary = {
    id: Number(row.id) as PostmortemId,
    title: String(row.title),
    createdAt: Number(row.created_at),
    begunBy: row.begun_by === null ? null : String(row.begun_by),
    savedAt: Number(row.saved_at),
    version: Number(row.version),
    words: Number(row.words),
    episodeIds: listIn<EpisodeId>(row.episodes, Number.isSafeInteger, () => told('the alerts')),
    threadIds: listIn<ThreadId>(row.threads, Number.isSafeInteger, () => told('the threads')),
    uid: String(row.uid ?? ''),
    life: lifeOf(row, told),
    issue: issueOf(row, told),
  }
  return damaged.size === 0 ? summary : { ...summary, damaged: [...damaged] }
}
