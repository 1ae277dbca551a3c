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
  const unreadable = readRanges(from, table.name, columns, (cells) => {
    for (const row of cells) if (put(row)) rows += 1
  })
  return { table: table.name, rows, unreadable }
}

/**
 * Reads a table by ranges of row ids. A range that fails is cut in two and both halves are tried, down to single rows:
 * what is left over lies on pages that cannot be read.
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
  const unreadable: [number, number][] = []
  // Breadth first: when the tries run out, every part of the table has had its share.
  const waiting: [number, number][] = [[-1, lastReadable(from, table)]]
  let failures = 0
  let read = 0
  for (let range = waiting.shift(); range; range = waiting.shift()) {
    let [first, last] = range
    try {
      for (;;) {
        const rows = statement.all(first, last, batch)
        take(rows)
        read += rows.length
        if (rows.length < batch) break
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
function joined(ranges: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = []
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else result.push([first, last])
  }
  return result
}

/** Writes one row in place of whatever has its id or its place; answers whether that changed anything. */
function putter(
  to: Connection,
  table: string,
  columns: readonly string[],
  onConflict: 'REPLACE' | 'IGNORE',
): (row: Cells) => boolean {
  const list = columns.map((name) => `"${name}"`).join(', ')
  const equal = columns.map((name) => `"${name}" IS +?`).join(' AND ')
  const same = to.prepare(`SELECT 1 FROM "${table}" WHERE rowid = +? AND (${equal})`)
  // One statement: a row that the rules refuse (a damaged value of the wrong type) must leave the old one standing.
  const put = to.prepare(
    `INSERT OR ${onConflict} INTO "${table}" (rowid, ${list}) VALUES (+?, ${columns.map(() => '+?').join(', ')})`,
  )
  return (row) => {
    if (same.get(...row)) return false
    try {
      return put.run(...row).changes > 0
    } catch (error) {
      if (errorCode(error) === '') throw error
      return false
    }
  }
}
