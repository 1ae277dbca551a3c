/** Table `support_message`: what was said in customers' threads. A message is never deleted here. SQL only. */
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { SeenFile, SeenMessage, Side } from '../../contract/seen-support.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { isFields, listIn } from '../db/json-column.ts'
import { byKey } from './message-order.ts'

/** A message as it is kept. Instants in epoch ms. */
export interface StoredMessage {
  readonly key: string
  /** by the source's clock */
  readonly at: number
  /** when it was first read, by ours */
  readonly seenAt: number
  readonly authorId: string
  readonly author: string
  readonly side: Side
  readonly mine: boolean
  readonly text: string
  readonly isNod: boolean
  readonly editedAt: number | null
  readonly removedAt: number | null
  readonly links: readonly { readonly label: string; readonly url: string }[]
  readonly files: readonly SeenFile[]
  readonly word: string | null
}

/** As much of it as says who waits for whom. */
export interface MessageMark {
  readonly key: string
  readonly at: number
  readonly seenAt: number
  readonly side: Side
  readonly isNod: boolean
  readonly removedAt: number | null
  /** it tells another Nightdesk something: no answer to the customer */
  readonly isWord: boolean
  /** an answer that left from this laptop, which had read the whole thread just before */
  readonly isSent: boolean
}

const instant = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)

function fromRow(row: Row): StoredMessage {
  return {
    key: String(row.key),
    at: Number(row.at),
    seenAt: Number(row.seen_at),
    authorId: String(row.author_id),
    author: String(row.author),
    side: row.side as Side,
    mine: row.mine === 1,
    text: String(row.text),
    isNod: row.nod === 1,
    editedAt: instant(row.edited_at),
    removedAt: instant(row.removed_at),
    links: listIn(row.links, isFields),
    files: listIn(row.files, isFields),
    word: row.word === null ? null : String(row.word),
  }
}

/** One message of a thread. */
export function messageByKey(db: ReadDb, threadId: ThreadId, key: string): StoredMessage | undefined {
  const row = db.get('SELECT * FROM support_message WHERE thread_id = ? AND key = ?', threadId, key)
  return row && fromRow(row)
}

/** All of a thread as marks, in their order. */
export function marksOf(db: ReadDb, threadId: ThreadId): readonly MessageMark[] {
  return db
    .all(
      `SELECT key, at, seen_at, side, nod, removed_at, word IS NOT NULL AS is_word, key IN
         (SELECT result FROM support_order WHERE thread_id = ? AND kind = 'answer' AND result IS NOT NULL) AS is_sent
       FROM support_message WHERE thread_id = ? ORDER BY at, id`,
      threadId,
      threadId,
    )
    .map((row) => ({
      key: String(row.key),
      at: Number(row.at),
      seenAt: Number(row.seen_at),
      side: row.side as Side,
      isNod: row.nod === 1,
      removedAt: instant(row.removed_at),
      isWord: row.is_word === 1,
      isSent: row.is_sent === 1,
    }))
    .toSorted(byKey)
}

/** The newest `most` messages before this one, itself left out (null = of all), in their order. */
export function messagesBefore(
  db: ReadDb,
  threadId: ThreadId,
  before: Pick<StoredMessage, 'key' | 'at'> | null,
  most: number,
): readonly StoredMessage[] {
  const until = before?.at ?? Number.MAX_SAFE_INTEGER
  const oldest = db.get(
    'SELECT min(at) AS at FROM (SELECT at FROM support_message WHERE thread_id = ? AND at < ? ORDER BY at DESC LIMIT ?)',
    ...[threadId, until, most],
  )?.at
  // GitHub counts in seconds: of those written in one instant the keys say which come first, so none is cut through.
  return db
    .all(
      'SELECT * FROM support_message WHERE thread_id = ? AND at >= ? AND at <= ?',
      ...[threadId, oldest ?? until, until],
    )
    .map(fromRow)
    .toSorted(byKey)
    .filter((message) => before === null || byKey(message, before) < 0)
    .slice(-most)
}

/** The newest `most` messages of a thread with the numbers of their rows, in their order. */
export function numberedMessages(
  db: ReadDb,
  threadId: ThreadId,
  most: number,
): readonly (StoredMessage & { readonly id: number })[] {
  return db
    .all(
      'SELECT * FROM support_message WHERE thread_id = ? ORDER BY at DESC, id DESC LIMIT ?',
      threadId,
      most,
    )
    .map((row) => ({ ...fromRow(row), id: Number(row.id) }))
    .toSorted(byKey)
}

/** The first `most` messages of a thread, in their order. */
export function firstMessages(db: ReadDb, threadId: ThreadId, most: number): readonly StoredMessage[] {
  return db
    .all('SELECT * FROM support_message WHERE thread_id = ? ORDER BY at, id LIMIT ?', threadId, most)
    .map(fromRow)
    .toSorted(byKey)
}

/** Keys of what was written in this stretch of time and is not known to be gone; both ends included, epoch ms. */
export function keysWithin(
  db: ReadDb,
  threadId: ThreadId,
  { from, to }: { readonly from: number; readonly to: number },
): readonly string[] {
  return db
    .all(
      'SELECT key FROM support_message WHERE thread_id = ? AND at >= ? AND at <= ? AND removed_at IS NULL',
      threadId,
      from,
      to,
    )
    .map((row) => String(row.key))
}

/** Its columns from `at` on but for `seen_at`, in their order. */
function columnsOf(message: SeenMessage): readonly (string | number | null)[] {
  return [
    message.at,
    message.author.id,
    message.author.name,
    message.author.side,
    message.author.mine ? 1 : 0,
    message.text,
    message.isNod ? 1 : 0,
    message.editedAt,
    JSON.stringify(message.links),
    JSON.stringify(message.files),
    message.word,
  ]
}

export function insertMessage(db: WriteDb, threadId: ThreadId, message: SeenMessage, seenAt: number): void {
  db.run(
    `INSERT INTO support_message (thread_id, key, at, author_id, author, side, mine, text, nod, edited_at, links, files,
       word, seen_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    threadId,
    message.key,
    ...columnsOf(message),
    seenAt,
  )
}

/** Writes what became of it; it is there again if it was gone. */
export function updateMessage(db: WriteDb, threadId: ThreadId, message: SeenMessage): void {
  db.run(
    `UPDATE support_message SET at = ?, author_id = ?, author = ?, side = ?, mine = ?, text = ?, nod = ?, edited_at = ?,
       links = ?, files = ?, word = ?, removed_at = NULL WHERE thread_id = ? AND key = ?`,
    ...columnsOf(message),
    threadId,
    message.key,
  )
}

/** It is gone at the source; its words stay. Answers whether that is news. */
export function markRemoved(db: WriteDb, threadId: ThreadId, key: string, at: number): boolean {
  const done = db.run(
    'UPDATE support_message SET removed_at = ? WHERE thread_id = ? AND key = ? AND removed_at IS NULL',
    at,
    threadId,
    key,
  )
  return done.changes > 0
}

/** Has this account of a source ever written as a customer's? */
export function wasCustomer(db: ReadDb, sourceId: SourceId, authorId: string): boolean {
  const row = db.get(
    `SELECT 1 AS found FROM support_message JOIN support_thread ON support_thread.id = support_message.thread_id
     WHERE support_thread.source_id = ? AND author_id = ? AND side = 'customer' LIMIT 1`,
    sourceId,
    authorId,
  )
  return row !== undefined
}
