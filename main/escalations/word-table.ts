/** Table `hand_over_word`: what Nightdesks told each other of hand-overs. SQL only. */
import type { SourceId } from '../../contract/ids.ts'
import { compareKeys } from '../../contract/message-order.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { hasTexts, jsonIn } from '../db/json-column.ts'
import type { HandOverWord } from './hand-over-word.ts'
import type { PlacedWord } from './words.ts'

export interface StoredWord extends PlacedWord {
  readonly id: number
  readonly orderId: number | null
}

/** An own word that is on its way: `orderId` takes it there. */
export function insertOwnWord(
  db: WriteDb,
  sourceId: SourceId,
  word: HandOverWord,
  orderId: number | null,
  now: number,
): void {
  db.run(
    'INSERT OR IGNORE INTO hand_over_word (source_id, uid, word, key, at, order_id) VALUES (?,?,?,NULL,?,?)',
    sourceId,
    word.uid,
    JSON.stringify(word),
    now,
    orderId,
  )
}

/**
 * A word stands at the source, in the message `key` of `at`. One that stands there twice, since an order was sent twice,
 * counts where it stands first. Answers whether that is news.
 */
export function placeWord(
  db: WriteDb,
  sourceId: SourceId,
  word: HandOverWord,
  { key, at }: { readonly key: string; readonly at: number },
): boolean {
  const json = JSON.stringify(word)
  const known = db.get('SELECT id, key FROM hand_over_word WHERE source_id = ? AND word = ?', sourceId, json)
  if (!known) {
    db.run(
      'INSERT INTO hand_over_word (source_id, uid, word, key, at, order_id) VALUES (?,?,?,?,?,NULL)',
      ...[sourceId, word.uid, json, key, at],
    )
    return true
  }
  if (known.key !== null && compareKeys(key, String(known.key)) >= 0) return false
  db.run('UPDATE hand_over_word SET key = ?, at = ? WHERE id = ?', key, at, Number(known.id))
  return true
}

/** Takes an own word back that is not there and never will be. */
export function dropWord(db: WriteDb, id: number): void {
  db.run('DELETE FROM hand_over_word WHERE id = ? AND key IS NULL', id)
}

/** All words of a hand-over, as they came. */
export function wordsOfUid(db: ReadDb, sourceId: SourceId, uid: string): readonly StoredWord[] {
  return db
    .all('SELECT * FROM hand_over_word WHERE source_id = ? AND uid = ? ORDER BY id', sourceId, uid)
    .flatMap(fromRow)
}

/** A damaged one says nothing: the others are read without it. */
function fromRow(row: Row): readonly StoredWord[] {
  const word = jsonIn<HandOverWord | null>(row.word, hasTexts('kind'), null)
  if (word === null) return []
  const read = {
    id: Number(row.id),
    word,
    key: row.key === null ? null : String(row.key),
    at: Number(row.at),
    orderId: row.order_id === null ? null : Number(row.order_id),
  }
  return [read]
}
