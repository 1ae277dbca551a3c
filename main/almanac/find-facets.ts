/** How many of what was found are of each kind, environment and customer. */
import type { FindFacets, FindHit, FindKind } from '../../contract/find.ts'
import type { ReadDb } from '../db/db.ts'
import { nameOf } from './find-name-table.ts'
import type { Doc } from './find-table.ts'

/** So many values of one facet are told: a list for the eye. */
const maxValues = 30

/** Counts what would be opened, each once. */
export function facetsOf(db: ReadDb, places: readonly Doc[], names: readonly FindHit[]): FindFacets {
  const kinds = new Map<FindKind, number>()
  const environments = new Map<number, number>()
  const customers = new Map<number, number>()
  const count = <Key>(counts: Map<Key, number>, key: Key): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const doc of places) {
    count(kinds, kindOf(doc))
    if (doc.environment !== null) count(environments, doc.environment)
    if (doc.customer !== null) count(customers, doc.customer)
  }
  for (const { target } of names) count(kinds, target.kind)
  const named = (counts: ReadonlyMap<number, number>) =>
    [...counts]
      .sort(([, one], [, other]) => other - one)
      .slice(0, maxValues)
      .map(([id, times]) => ({ name: nameOf(db, id), count: times }))
  return {
    kinds: [...kinds]
      .sort(([, one], [, other]) => other - one)
      .map(([kind, times]) => ({ kind, count: times })),
    environments: named(environments),
    customers: named(customers),
  }
}

function kindOf({ kind }: Doc): FindKind {
  return kind === 'note' ? 'alert' : kind === 'message' ? 'thread' : kind
}
