/** Reading what can be read: rows out of a database that may have unreadable pages into one that is whole. */
import type { Connection } from './connection.ts'
import { errorCode } from './connection.ts'
import { lastRowId, type Table, tablesOf } from './tables.ts'

/** What came over of one table. */
export interface Copied {
  readonly table: string
  /** rows that were not there before, or were there with other contents */
  readonly rows: number
  /** ranges of row ids that could not be read, first and last */
  readonly unreadable: readonly (readonly [number, number])[]
}

type Cell = string | number | bigint | Buffer | null
type Cells = readonly Cell[]

/** Rows read at once; more only makes a single bad page cost more tries. */
const batch = 500
/** Of what may be large: pictures of 10 MB, texts of 2 MB. */
const smallBatches: Readonly<Record<string, number>> = { image: 4, postmortem: 20, postmortem_version: 50 }
/** Tries that may fail within one table: a bad page takes about a hundred. */
const mostFailures = 4_000
/** Tries that may fail before a single row was read: then the table's root is gone, and all of it with it. */
const mostFailuresBlind = 200
/** Row ids beyond this are not ours: no laptop counts that far. */
export const beyondAnyId = 2 ** 40

/**
 * Copies the rows of every table both databases know, with their row ids and the columns both know. Rows that cannot be read, or that the target's rules refuse, are left out and counted.
 * The target's foreign keys must be off (`withoutReferences`), and mended afterwards (`mendReferences`).
 * @param onConflict what becomes of a row that stands there already: REPLACE when `from` knows better, else IGNORE
 */
export function copyRows(
  from: Connection,
  to: Connection,
  onConflict: 'REPLACE' | 'IGNORE',
): readonly Copied[] {
  const known = new Map(readableTables(from).map((table) => [table.name, table]))
  return tablesOf(to).map((table) => {
    const source = known.get(table.name)
    if (source) return copyTable(from, to, table, source, onConflict)
    return { table: table.name, rows: 0, unreadable: [[0, beyondAnyId]] }
  })
}

/** A schema that cannot be read means that nothing can. */
function readableTables(from: Connection): readonly Table[] {
  try {
    return tablesOf(from)
  } catch {
    return []
  }
}

function copyTable(
  from: Connection,
  to: Connection,
  table: Table,
  source: Table,
  onConflict: 'REPLACE' | 'IGNORE',
): Copied {
  const columns = table.columns.filter((name) => source.columns.includes(name))
  const put = putter(to, table.name, columns, onConflict)
  let rows = 0
  const seen = new Set<number>()
  const lost: (readonly [number, number])[] = []
  const unreadable = readRanges(from, table.name, columns, (cells) => {
    for (const row of cells) {
      const came = put(row)
      if (came === 'put') rows += 1
      const id = Number(row[0])
      if (came === 'refused') lost.push([id, id])
      else seen.add(id)
    }
  })
  for (const id of indexedIds(from, table.name)) if (!seen.has(id)) lost.push([id, id])
  return { table: table.name, rows, unreadable: joined([...unreadable, ...lost]) }
}

/**
 * The row ids that a table's indexes know of. A damaged page can lose rows without a word, when what it holds now is no
 * nonsense in itself; the indexes lie on other pages.
 */
function indexedIds(from: Connection, table: string): readonly number[] {
  const indexes = from
    .prepare<[string], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = +? AND sql IS NOT NULL",
    )
    .all(table)
  const ids = new Set<number>()
  for (const { name, sql } of indexes) {
    const [, only = ''] = /( WHERE .*)$/s.exec(sql) ?? []
    try {
      const known = from.prepare<[], number>(`SELECT rowid FROM "${table}" INDEXED BY "${name}"${only}`)
      for (const id of known.pluck().iterate()) if (id > 0 && id < beyondAnyId) ids.add(id)
    } catch (error) {
      // An index that cannot be read, or not be used for this, tells as much as it has told.
      if (errorCode(error) === '') throw error
    }
  }
  return [...ids]
}

/**
 * Reads a table by ranges of row ids. A range that fails is cut in two and both halves are tried, down to single rows:
 * what is left over lies on pages that cannot be read. A page that was torn in the middle can be read and says nonsense:
 * rows that do not ascend end the reading of their range, and whatever may lie behind them counts as lost.
 */
function readRanges(
  from: Connection,
  table: string,
  columns: readonly string[],
  take: (rows: readonly Cells[]) => void,
): (readonly [number, number])[] {
  const list = columns.map((name) => `"${name}"`).join(', ')
  const statement = from
    .prepare<[number, number, number], Cells>(
      `SELECT rowid, ${list} FROM "${table}" WHERE rowid BETWEEN +? AND +? ORDER BY rowid LIMIT +?`,
    )
    .raw(true)
  const many = smallBatches[table] ?? batch
  const unreadable: [number, number][] = []
  // Breadth first: when the tries run out, every part of the table has had its share.
  const end = lastReadable(from, table)
  // A torn page can make the end seem nearer than it is: what lies behind it costs one look when there is nothing.
  const waiting: [number, number][] = [
    [-1, end],
    [end + 1, beyondAnyId],
  ]
  let failures = 0
  let read = 0
  for (let range = waiting.shift(); range; range = waiting.shift()) {
    let [first, last] = range
    try {
      for (;;) {
        const rows = statement.all(first, last, many)
        const sound = ascending(rows, first)
        take(rows.slice(0, sound))
        read += sound
        if (sound < rows.length) {
          unreadable.push([Number(rows[sound - 1]?.[0] ?? first - 1) + 1, beyondAnyId])
          break
        }
        if (rows.length < many) break
        first = Number(rows.at(-1)?.[0]) + 1
      }
    } catch (error) {
      if (errorCode(error) === '') throw error
      failures += 1
      const enough = failures > (read === 0 ? mostFailuresBlind : mostFailures)
      if (first >= last || enough) unreadable.push([first, last])
      else {
        const middle = Math.floor((first + last) / 2)
        waiting.push([first, middle], [middle + 1, last])
      }
    }
  }
  return joined(unreadable)
}

/** How many of the rows, from the first on, have row ids that ascend from `first`: those of a sound table all do. */
function ascending(rows: readonly Cells[], first: number): number {
  let least = first
  for (const [index, [id]] of rows.entries()) {
    if (Number(id) < least) return index
    least = Number(id) + 1
  }
  return rows.length
}

/** Up to where it is worth looking; beyond any row when the table's end cannot be read. */
function lastReadable(from: Connection, table: string): number {
  try {
    return lastRowId(from, table)
  } catch (error) {
    if (errorCode(error) === '') throw error
    return beyondAnyId
  }
}

/** Neighbouring ranges as one. */
function joined(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const result: [number, number][] = []
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else result.push([first, last])
  }
  return result
}

/** Writes one row in place of whatever has its id or its place; `refused` when the target's rules do not let it in. */
function putter(
  to: Connection,
  table: string,
  columns: readonly string[],
  onConflict: 'REPLACE' | 'IGNORE',
): (row: Cells) => 'put' | 'same' | 'refused' {
  const list = columns.map((name) => `"${name}"`).join(', ')
  const equal = columns.map((name) => `"${name}" IS +?`).join(' AND ')
  const same = to.prepare(`SELECT 1 FROM "${table}" WHERE rowid = +? AND (${equal})`)
  // One statement: a row that the rules refuse (a damaged value of the wrong type) must leave the old one standing.
  const put = to.prepare(
    `INSERT OR ${onConflict} INTO "${table}" (rowid, ${list}) VALUES (+?, ${columns.map(() => '+?').join(', ')})`,
  )
  return (row) => {
    if (same.get(...row)) return 'same'
    try {
      return put.run(...row).changes > 0 ? 'put' : 'same'
    } catch (error) {
      if (errorCode(error) === '') throw error
      return 'refused'
    }
  }
}
