/** Whoever and whatever the record names: people, customers, environments, recipes; counted, so that none outlives its records. */
import type { ReadDb, WriteDb } from '../db/db.ts'
import { folded } from './find-words.ts'

export type NameKind = 'person' | 'customer' | 'environment' | 'recipe'

export interface Named {
  readonly id: number
  readonly kind: NameKind
  readonly name: string
}

/** The number of a name, new where nobody had it. */
export function nameId(db: WriteDb, kind: NameKind, name: string): number {
  const known = db.get('SELECT id FROM find_name WHERE kind = ? AND name = ?', kind, name)
  if (known) return Number(known.id)
  return db.run(
    'INSERT INTO find_name (kind, name, folded, uses) VALUES (?, ?, ?, 0)',
    kind,
    name,
    folded(name),
  ).id
}

/** One record more (1) or less (-1) names it. */
export function countName(db: WriteDb, id: number, by: 1 | -1): void {
  db.run('UPDATE find_name SET uses = uses + ? WHERE id = ?', by, id)
}

export function nameOf(db: ReadDb, id: number): string {
  return String(db.get('SELECT name FROM find_name WHERE id = ?', id)?.name ?? '')
}

/** Every name that is in use and has these letters somewhere, for the caller to look at more closely. */
export function namesWith(db: ReadDb, letters: string, limit: number): Named[] {
  return db
    .all(
      `SELECT id, kind, name FROM find_name WHERE uses > 0 AND instr(folded, ?) > 0 ORDER BY name LIMIT ?`,
      letters,
      limit,
    )
    .map(fromRow)
}

/** Places by their exact or, `isPrefix`, by the beginning of their folded name. */
export function placesNamed(
  db: ReadDb,
  kind: NameKind,
  name: string,
  isPrefix: boolean,
  limit: number,
): number[] {
  return db
    .all(
      `SELECT id FROM find_name WHERE kind = ? AND folded >= ? AND folded ${isPrefix ? '<' : '<='} ? LIMIT ?`,
      kind,
      name,
      isPrefix ? `${name}\u{10ffff}` : name,
      limit,
    )
    .map(({ id }) => Number(id))
}

/** The number of an exact name, whether it is in use or not; null = nobody ever had it. */
export function knownName(db: ReadDb, kind: NameKind, name: string): number | null {
  const row = db.get('SELECT id FROM find_name WHERE kind = ? AND name = ?', kind, name)
  return row ? Number(row.id) : null
}

function fromRow(row: { readonly [column: string]: unknown }): Named {
  return { id: Number(row.id), kind: String(row.kind) as NameKind, name: String(row.name) }
}
