/** People, customers, environments and recipes by their names: the few of the record that answer a line. */
import type { FindHit, FindKind } from '../../contract/find.ts'
import type { ReadDb } from '../db/db.ts'
import { hasWords, type Line } from './find-line.ts'
import { likeness, piecesOf } from './find-match.ts'
import { type Named, type NameKind, namesWith } from './find-name-table.ts'
import { alertOf } from './find-record-table.ts'
import { newestOfRecipe } from './find-table.ts'

/** So many stand above what was found in the record, where all kinds are asked for. */
const maxAmong = 4
/** So many where only names are. */
const maxAlone = 200
/** So many names that have the letters are looked at. */
const maxLooked = 2_000

const nameKinds: readonly FindKind[] = ['person', 'customer', 'environment', 'recipe']

export interface FoundNames {
  /** the name is what was typed: above all that was found */
  readonly exact: readonly FindHit[]
  /** it has the words */
  readonly others: readonly FindHit[]
}

export const noNames: FoundNames = { exact: [], others: [] }

/** The names that have all words of the line. */
export function namesFound(db: ReadDb, line: Line, kinds: readonly FindKind[]): FoundNames {
  const wanted = kinds.filter((kind) => nameKinds.includes(kind))
  const alone = wanted.length === kinds.length
  if (wanted.length === 0 || line.labels.length > 0 || line.places.length > 0) return noNames
  if (!hasWords(line) && !alone) return noNames
  const letters = line.terms
    .flatMap(({ words }) => words)
    .reduce((long, word) => (word.length > long.length ? word : long), '')
  const found = namesWith(db, letters, maxLooked)
    .filter(({ kind }) => wanted.includes(kind))
    .map((named) => ({ named, likeness: likenessOf(named, line) }))
    .filter((each) => each.likeness > 0 || line.terms.length === 0)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, alone ? maxAlone : maxAmong)
  const hits = (isExact: boolean): FindHit[] =>
    found
      .filter((each) => (each.likeness === 2) === isExact)
      .flatMap(({ named }) => hitOf(db, named, line) ?? [])
  return { exact: hits(true), others: hits(false) }
}

function likenessOf({ kind, name }: Named, line: Line): number {
  return kind === 'recipe'
    ? Math.max(likeness(recipeTitle(name), line), likeness(name, line))
    : likeness(name, line)
}

function hitOf(db: ReadDb, { id, kind, name }: Named, line: Line): FindHit | null {
  if (kind !== 'recipe') return nameHit(kind, name, line)
  const alertId = newestOfRecipe(db, id)
  const alert = alertId === null ? null : alertOf(db, alertId)
  if (!alert) return null
  return {
    ...nameHit('customer', recipeTitle(name), line),
    target: { kind: 'recipe', episodeId: alert.episodeId },
    words: piecesOf(name, line),
    from: 'recipe',
  }
}

/** A name as a hit: it has no time, and is nowhere. */
export function nameHit(kind: Exclude<NameKind, 'recipe'>, name: string, line: Line): FindHit {
  return {
    ...{ target: { kind, name }, title: piecesOf(name, line), words: [], from: null },
    ...{ environment: null, customer: null, at: null, isOpen: false, count: 1 },
  }
}

/** The last part of where a recipe is, as words: ".../recipes/disk-full.md" is "disk full". */
export function recipeTitle(place: string): string {
  const path = place.replace(/[?#].*$/, '').replace(/\/+$/, '')
  const last = path.slice(path.lastIndexOf('/') + 1).replace(/\.[a-z]{2,5}$/i, '')
  const words = decoded(last)
    .replace(/[-_+]+/g, ' ')
    .trim()
  return words === '' ? place : words
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
