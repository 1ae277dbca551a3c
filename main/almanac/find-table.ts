/**
 * The index of all words, and one row for each document in it. Ids ascend with time (`find-place.ts`), so that the newest are
 * read first without sorting.
 */
import type { ReadDb, Row, WriteDb } from '../db/db.ts'

/**
 * `find_index` keeps no text: it is asked which documents may have the words, the texts themselves say the rest. Prefixes
 * of one to three letters have lists of their own; longer ones are looked up in `find_word`, since the words that begin so
 * are few by then.
 * `find_span`: between which ids the documents of a day are. `find_name`: whoever and whatever is named in the record, and
 * by how many records. `parent`: the episode of a note, the thread of a message; `target`: the alert, thread or postmortem
 * that is opened. `also`: the further places of a postmortem. `hash`: of all that the index was told.
 */
export const findSchema = `
CREATE VIRTUAL TABLE find_index USING fts5(
  words, content='', contentless_delete=1, tokenize='ascii', prefix='1 2 3', detail=none
);
INSERT INTO find_index (find_index, rank) VALUES ('automerge', 0);
INSERT INTO find_index (find_index, rank) VALUES ('crisismerge', 256);
CREATE TABLE find_doc (
  doc INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  ref INTEGER NOT NULL,
  parent INTEGER,
  target INTEGER,
  at INTEGER NOT NULL,
  environment INTEGER,
  customer INTEGER,
  also TEXT,
  by INTEGER,
  recipe INTEGER,
  hash INTEGER NOT NULL,
  text TEXT,
  UNIQUE (kind, ref)
) STRICT;
CREATE INDEX find_doc_by_parent ON find_doc (parent, kind) WHERE parent IS NOT NULL;
CREATE INDEX find_doc_by_recipe ON find_doc (recipe, doc) WHERE recipe IS NOT NULL;
CREATE TABLE find_word (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE find_span (day INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
CREATE TABLE find_name (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  uses INTEGER NOT NULL,
  UNIQUE (kind, name)
) STRICT;
`

/** What a document is: the number stands in its row. */
export const docKinds = { alert: 1, note: 2, thread: 3, message: 4, postmortem: 5 } as const
export type DocKind = keyof typeof docKinds

export interface Doc {
  readonly doc: number
  readonly kind: DocKind
  readonly ref: number
  readonly parent: number | null
  readonly target: number | null
  readonly at: number
  readonly environment: number | null
  readonly customer: number | null
  readonly also: readonly number[]
  readonly by: number | null
  readonly recipe: number | null
  readonly hash: number
  readonly text: string | null
}

const kindsByNumber = Object.keys(docKinds) as DocKind[]
const numberOrNull = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)

function fromRow(row: Row): Doc {
  return {
    doc: Number(row.doc),
    kind: kindsByNumber[Number(row.kind) - 1] ?? 'alert',
    ref: Number(row.ref),
    parent: numberOrNull(row.parent),
    target: numberOrNull(row.target),
    at: Number(row.at),
    environment: numberOrNull(row.environment),
    customer: numberOrNull(row.customer),
    also: row.also === null || row.also === undefined ? [] : (JSON.parse(String(row.also)) as number[]),
    by: numberOrNull(row.by),
    recipe: numberOrNull(row.recipe),
    hash: Number(row.hash),
    text: row.text === null || row.text === undefined ? null : String(row.text),
  }
}

/** The document of a record; null = it is in none. */
export function docOf(db: ReadDb, kind: DocKind, ref: number): Doc | null {
  const row = db.get('SELECT * FROM find_doc WHERE kind = ? AND ref = ?', docKinds[kind], ref)
  return row ? fromRow(row) : null
}

/** Of these notes or messages, those of this episode or thread. */
export function docsOf(db: ReadDb, kind: DocKind, parent: number): Doc[] {
  return db
    .all('SELECT * FROM find_doc WHERE parent = ? AND kind = ?', parent, docKinds[kind])
    .map((row) => fromRow(row))
}

/** How many of the `length` ids from this one on are taken. */
export function takenFrom(db: ReadDb, doc: number, length: number): number {
  const row = db.get('SELECT count(*) AS n FROM find_doc WHERE doc >= ? AND doc < ?', doc, doc + length)
  return Number(row?.n)
}

export function insertDoc(db: WriteDb, doc: Doc, words: string): void {
  db.run('INSERT INTO find_index (rowid, words) VALUES (?, ?)', doc.doc, words)
  db.run(
    `INSERT INTO find_doc (doc, kind, ref, parent, target, at, environment, customer, also, by, recipe, hash, text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[doc.doc, docKinds[doc.kind], doc.ref, doc.parent, doc.target, doc.at, doc.environment, doc.customer],
    ...[doc.also.length === 0 ? null : JSON.stringify(doc.also), doc.by, doc.recipe, doc.hash, doc.text],
  )
}

export function deleteDoc(db: WriteDb, doc: number): void {
  db.run('DELETE FROM find_index WHERE rowid = ?', doc)
  db.run('DELETE FROM find_doc WHERE doc = ?', doc)
}

export function keepWord(db: WriteDb, word: string): void {
  db.run('INSERT OR IGNORE INTO find_word (word) VALUES (?)', word)
}

/** The words that begin so, at most `limit`. */
export function wordsFrom(db: ReadDb, prefix: string, limit: number): string[] {
  return db
    .all(
      'SELECT word FROM find_word WHERE word >= ? AND word < ? LIMIT ?',
      prefix,
      `${prefix}\u{10ffff}`,
      limit,
    )
    .map(({ word }) => String(word))
}

export function widenSpan(db: WriteDb, day: number, first: number, last: number): void {
  db.run(
    `INSERT INTO find_span (day, first, last) VALUES (?, ?, ?)
       ON CONFLICT (day) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)`,
    day,
    first,
    last,
  )
}

/** Between which ids all documents of these days are; null = there are none. */
export function spanOfDays(
  db: ReadDb,
  from: number,
  to: number,
): { readonly first: number; readonly last: number } | null {
  const row = db.get(
    'SELECT min(first) AS first, max(last) AS last FROM find_span WHERE day >= ? AND day <= ?',
    from,
    to,
  )
  return row && row.first !== null ? { first: Number(row.first), last: Number(row.last) } : null
}

export interface DocRange {
  readonly first: number
  /** below this one */
  readonly before: number
}

/**
 * The newest documents within the range, at most `limit`.
 * @param match null = all
 */
export function newestDocs(
  db: ReadDb,
  match: string | null,
  { first, before }: DocRange,
  limit: number,
): Doc[] {
  const columns = 'doc, kind, ref, parent, target, at, environment, customer, also, by, recipe, 0 AS hash'
  const rows =
    match === null
      ? db.all(
          `SELECT ${columns} FROM find_doc WHERE doc >= ? AND doc < ? ORDER BY doc DESC LIMIT ?`,
          first,
          before,
          limit,
        )
      : db.all(
          `SELECT ${columns} FROM (
             SELECT rowid AS found FROM find_index WHERE find_index MATCH ? AND rowid >= ? AND rowid < ?
             ORDER BY rowid DESC LIMIT ?
           ) CROSS JOIN find_doc ON doc = found ORDER BY found DESC`,
          match,
          first,
          before,
          limit,
        )
  return rows.map((row) => fromRow(row))
}

/** The alert with this recipe that fired last. */
export function newestOfRecipe(db: ReadDb, recipe: number): number | null {
  const row = db.get('SELECT target FROM find_doc WHERE recipe = ? ORDER BY doc DESC LIMIT 1', recipe)
  return row ? numberOrNull(row.target) : null
}

/** The words that only the index's own row keeps: of a message, a postmortem, an alert's annotations. */
export function textOf(db: ReadDb, doc: number): string {
  const row = db.get('SELECT text FROM find_doc WHERE doc = ?', doc)
  return row?.text === null || row?.text === undefined ? '' : String(row.text)
}

/**
 * Merges what came in small pieces: about `pages` pages of work.
 * @returns whether there is more
 */
export function mergeIndex(db: WriteDb, pages: number): boolean {
  const changes = (): number => Number(db.get('SELECT total_changes() AS n')?.n)
  const before = changes()
  db.run("INSERT INTO find_index (find_index, rank) VALUES ('merge', ?)", pages)
  // Without work to do the statement itself is counted once.
  return changes() - before > 1
}

/** What the index takes beside the texts it was told of, in bytes; for the benchmark. Reads all of it. */
export function findSize(db: ReadDb): {
  readonly documents: number
  readonly indexBytes: number
  readonly textBytes: number
} {
  const number = (sql: string): number => Number(db.get(sql)?.n)
  return {
    documents: number('SELECT count(*) AS n FROM find_doc'),
    indexBytes: number(
      `SELECT (SELECT sum(length(block)) FROM find_index_data) + (SELECT sum(length(term) + 8) FROM find_index_idx)
         + (SELECT sum(length(sz) + 12) FROM find_index_docsize) + (SELECT sum(length(CAST(word AS BLOB)) + 3) FROM find_word) AS n`,
    ),
    textBytes: number(
      `SELECT coalesce((SELECT sum(length(CAST(text AS BLOB))) FROM find_doc), 0)
         + coalesce((SELECT sum(length(CAST(text AS BLOB))) FROM note), 0)
         + coalesce((SELECT sum(length(CAST(title AS BLOB)) + length(CAST(alertname AS BLOB))) FROM alert), 0)
         + coalesce((SELECT sum(length(CAST(value AS BLOB))) FROM alert_label JOIN label ON label.id = label_id), 0)
         + coalesce((SELECT sum(length(CAST(title AS BLOB)) + length(CAST(channel AS BLOB))) FROM thread), 0)
         + coalesce((SELECT sum(length(CAST(title AS BLOB))) FROM postmortem), 0) AS n`,
    ),
  }
}
