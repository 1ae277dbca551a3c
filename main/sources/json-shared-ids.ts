/** Items of one list that go by the same id and are not the same: the place of the id is not the right one. Pure. */
import { createHash } from 'node:crypto'
import type { ReadItem } from './json-items.ts'

/** What says which one an item is, beside its id; how it stands may change. */
function nameOf({ alert }: ReadItem): string {
  const { state: _, severity: __, ...labels } = alert.labels
  const told = JSON.stringify([Object.entries(labels).sort(), alert.annotations])
  return createHash('sha256').update(told).digest('hex').slice(0, 12)
}

/**
 * The items of all pages, each once. Between two pages an item can move from one to the other: it is one item, as it
 * stands later. Two on one page that tell of different things are two, whatever their id says: as one of them, the other
 * would be seen by nobody. Of two that tell of the same the one that is not over counts.
 */
export function eachOnce(pages: readonly (readonly ReadItem[])[]): readonly ReadItem[] {
  const all = new Map<string, Map<string, ReadItem>>()
  const shared = new Set<string>()
  for (const page of pages) {
    const here = new Map<string, Map<string, ReadItem>>()
    const twice = idsGivenTwice(page)
    for (const item of page) {
      const { fingerprint } = item.alert
      const ofId = here.get(fingerprint) ?? new Map<string, ReadItem>()
      here.set(fingerprint, ofId)
      // What has its id to itself needs no other name.
      const name = twice.has(fingerprint) || shared.has(fingerprint) ? nameOf(item) : ''
      if (!ofId.has(name) || !item.isOver) ofId.set(name, item)
      if (ofId.size > 1) shared.add(fingerprint)
    }
    for (const [fingerprint, ofId] of here) {
      const before = shared.has(fingerprint) ? named(all.get(fingerprint)) : []
      all.set(fingerprint, new Map([...before, ...ofId]))
    }
  }
  return [...all].flatMap(([fingerprint, ofId]) =>
    shared.has(fingerprint)
      ? [...ofId].map(([name, item]) => ({
          ...item,
          isShared: true,
          alert: { ...item.alert, fingerprint: `${fingerprint}~${name}` },
        }))
      : [...ofId.values()],
  )
}

function idsGivenTwice(page: readonly ReadItem[]): ReadonlySet<string> {
  const once = new Set<string>()
  const twice = new Set<string>()
  for (const { alert } of page) (once.has(alert.fingerprint) ? twice : once).add(alert.fingerprint)
  return twice
}

/** Items by their names, also those that had their id to themselves until now. */
function named(items: ReadonlyMap<string, ReadItem> = new Map()): readonly (readonly [string, ReadItem])[] {
  return [...items.values()].map((item) => [nameOf(item), item])
}
