/** The lists of all peers as one, kept as bytes, and what is different from the one before. Pure. */
import type { SeenAlert } from '../../contract/observation.ts'
import type { PeerList } from './alert-reader.ts'
import { type AlertSlice, alertOf, haveSameContent } from './alert-slice.ts'
import { differs, merge } from './alertmanager-union.ts'
import type { AlertsInSlices } from './source.ts'

/** The peers that answered, in their fixed order. What they list together is never parsed as a whole. */
export type PeerLists = readonly PeerList[]

export interface Difference {
  readonly changed: AlertsInSlices
  /** with the last endsAt known, epoch ms */
  readonly gone: readonly { readonly fingerprint: string; readonly endsAt: number }[]
}

/** Do both list the same alerts with the same content, their stamps apart? */
export function areSame(before: PeerLists | null, now: PeerLists): boolean {
  return before?.length === now.length && now.every((list, index) => list.slices === before[index]?.slices)
}

/**
 * What is new, different or gone since `before`; without one, everything is new and nothing is gone. In the order in which
 * the peers list it, the first peer's alerts before those that only the second has.
 * @param last the last list of each peer, also of those that did not answer `before`: they vouched for what is gone too
 */
export function differenceOf(
  before: PeerLists | null,
  now: PeerLists,
  last: PeerLists = before ?? [],
): Difference {
  if (areSame(before, now)) return { changed: [], gone: [] }
  const changed: string[] = []
  for (const fingerprint of fingerprintsOf(now)) {
    if (!before || !isUnchanged(before, now, fingerprint)) changed.push(fingerprint)
  }
  const gone: { fingerprint: string; endsAt: number }[] = []
  for (const fingerprint of fingerprintsOf(before ?? [])) {
    if (now.some(({ places }) => places.has(fingerprint))) continue
    const endsAt = Math.max(...copiesOf(last, fingerprint).map((copy) => copy.endsAt))
    gone.push({ fingerprint, endsAt })
  }
  return { changed: inSlices(now, changed), gone }
}

/** Every fingerprint once, in the order in which the peers list them. */
function* fingerprintsOf(lists: PeerLists): Generator<string> {
  for (const [index, { places }] of lists.entries()) {
    for (const fingerprint of places.keys()) {
      if (!isListedBefore(lists, index, fingerprint)) yield fingerprint
    }
  }
}

function isListedBefore(lists: PeerLists, index: number, fingerprint: string): boolean {
  for (let other = 0; other < index; other += 1) if (lists[other]?.places.has(fingerprint)) return true
  return false
}

/** How many alerts the peers list together. */
export function countOf(lists: PeerLists): number {
  const [first, ...others] = lists
  let count = first?.places.size ?? 0
  for (const [index, { places }] of others.entries()) {
    for (const fingerprint of places.keys()) if (!isListedBefore(lists, index + 1, fingerprint)) count += 1
  }
  return count
}

/** The ids of all silences that alerts name, as one text to compare. */
export function silencedByOf(lists: PeerLists): string {
  const ids = new Set<string>()
  for (const { slices } of lists)
    for (const { silencedBy } of slices) for (const id of silencedBy) ids.add(id)
  return [...ids].sort().join(' ')
}

interface Copy {
  readonly slice: AlertSlice
  readonly endsAt: number
}

/** An alert as each peer lists it, in the order of the peers. */
function copiesOf(lists: PeerLists, fingerprint: string): readonly Copy[] {
  const copies: Copy[] = []
  for (const { slices, endsAt, places, repeats } of lists) {
    const first = places.get(fingerprint)
    if (first === undefined) continue
    for (const place of [first, ...(repeats.get(fingerprint) ?? [])]) {
      const slice = slices[place]
      if (slice) copies.push({ slice, endsAt: endsAt[place] ?? 0 })
    }
  }
  return copies
}

/** An alert as the peers list it together; null when none does. */
export function alertIn(lists: PeerLists, fingerprint: string): SeenAlert | null {
  const copies = copiesOf(lists, fingerprint)
  return copies.length === 0 ? null : together(copies)
}

function isUnchanged(before: PeerLists, now: PeerLists, fingerprint: string): boolean {
  if (before.length === 1 && now.length === 1 && before[0] && now[0]) {
    // What nearly every alert of nearly every poll is: listed once, and the very same bytes as before.
    const [old, fresh] = [onlySlice(before[0], fingerprint), onlySlice(now[0], fingerprint)]
    if (old && old === fresh) return true
  }
  const old = copiesOf(before, fingerprint)
  const fresh = copiesOf(now, fingerprint)
  const [first] = old
  if (!first) return false
  // However many peers list the same words, together they say the same.
  if ([...old, ...fresh].every(({ slice }) => haveSameContent(slice, first.slice))) return true
  return !differs(together(old), together(fresh))
}

function onlySlice({ slices, places, repeats }: PeerList, fingerprint: string): AlertSlice | undefined {
  const place = places.get(fingerprint)
  return place === undefined || repeats.has(fingerprint) ? undefined : slices[place]
}

/** The copies of one alert as one alert. */
function together(copies: readonly Copy[]): SeenAlert {
  return copies.map(({ slice, endsAt }) => alertOf(slice, endsAt)).reduce(merge)
}

/** These alerts, parsed only when they are handed over. */
function inSlices(lists: PeerLists, fingerprints: readonly string[]): AlertsInSlices {
  return {
    length: fingerprints.length,
    slice: (from, to) => fingerprints.slice(from, to).map((one) => together(copiesOf(lists, one))),
  }
}
