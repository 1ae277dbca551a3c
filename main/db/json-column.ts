/**
 * Columns that hold JSON, read so that a damaged one costs what stood in it and nothing else: no row of a table may keep the
 * program from opening, or an alert from being seen. Whoever gives a `damaged` hears of what could not be read.
 */
import type { Row } from './db.ts'

type Cell = Row[string] | undefined
type Fits = (value: unknown) => boolean

/** What stands there, where it fits; else `fallback`. A column that was never written (NULL) is not damaged. */
export function jsonIn<T>(cell: Cell, fits: Fits, fallback: T, damaged?: () => void): T {
  if (cell === null || cell === undefined) return fallback
  const value = parsed(cell)
  if (value !== undefined && fits(value)) return value as T
  damaged?.()
  return fallback
}

/** A list; of one that is only partly what it should be, the part that is. */
export function listIn<T>(cell: Cell, fits: Fits, damaged?: () => void): readonly T[] {
  const all = jsonIn<readonly unknown[]>(cell, Array.isArray, [], damaged)
  const fitting = all.filter(fits)
  if (fitting.length < all.length) damaged?.()
  return fitting as readonly T[]
}

/** A list that says something else without one of its parts, such as matchers: all of it or null. */
export function wholeListIn<T>(cell: Cell, fits: Fits): readonly T[] | null {
  return jsonIn<readonly T[] | null>(cell, (value) => Array.isArray(value) && value.every(fits), null)
}

/** A list of names. */
export function namesIn(cell: Cell, damaged?: () => void): readonly string[] {
  return listIn<string>(cell, isText, damaged)
}

/** An object, such as labels; `{}` where it is damaged. */
export function fieldsIn<T extends object>(cell: Cell, damaged?: () => void): T {
  return jsonIn<T>(cell, isFields, {} as T, damaged)
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** An object that is no list. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object with these fields as texts. */
export function hasTexts(...names: readonly string[]): (value: unknown) => boolean {
  return (value) => isFields(value) && names.every((name) => isText(value[name]))
}

/** undefined = it is no JSON at all */
function parsed(cell: NonNullable<Cell>): unknown {
  try {
    return JSON.parse(String(cell)) as unknown
  } catch {
    return undefined
  }
}
