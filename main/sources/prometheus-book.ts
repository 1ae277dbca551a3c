/**
 * What one replica of a Prometheus listed last, kept as bytes, and what in its next answer has to be looked at: everything else
 * is the same alert of the same rule. All alerts are looked at several times a poll, so these loops count places instead of
 * asking for the next one: an iterator leaves an object behind for each.
 */
import type { Read } from './json-shape.ts'
import type { ListedSlice } from './listed-slice.ts'
import { createRuleReader, type ReadRules, type RuleReader } from './prometheus-reader.ts'
import type { SliceStore } from './slice-store.ts'

/** Alerts by the hash of their labels' bytes, those with the same one behind each other. */
export interface SliceIndex {
  withHash(hash: number): ListedSlice | null
}

/** One replica's answer as it was read. */
export interface SlicedList extends ReadRules {
  /** its own number in its book, and that of the list that was settled when this one was read; 0 = none */
  readonly number: number
  readonly before: number
}

export interface ListBook {
  /** A reader of the next answer to `page`. It changes nothing here but what helps to recognise. */
  reader(page: 'rules' | 'alerts'): Pick<RuleReader, 'take'> & { end(): Read<SlicedList> }
  /** From now on `list` is what was listed last. */
  settle(list: SlicedList): void
  /** the alerts that still need their bytes */
  kept(): readonly ListedSlice[]
}

/** Alerts with the same hash that are looked at: more have the same labels, which no sound server lists twice. */
const mostAlike = 8

export function createListBook(store: SliceStore): ListBook {
  const byHash = new Map<number, ListedSlice>()
  let last: SlicedList | null = null
  let readers = 0

  const add = (slice: ListedSlice): void => {
    let alike = 0
    for (let other = byHash.get(slice.hash) ?? null; other; other = other.next) alike += 1
    if (alike >= mostAlike) return
    slice.next = byHash.get(slice.hash) ?? null
    byHash.set(slice.hash, slice)
  }

  const remove = (slice: ListedSlice): void => {
    const first = byHash.get(slice.hash)
    if (first === slice) {
      if (slice.next) byHash.set(slice.hash, slice.next)
      else byHash.delete(slice.hash)
    }
    for (let other = first ?? null; other; other = other.next)
      if (other.next === slice) other.next = slice.next
    slice.next = null
  }

  return {
    reader: (page) => {
      readers += 1
      const number = readers
      const before = last?.number ?? 0
      const reader = createRuleReader(page, { withHash: (hash) => byHash.get(hash) ?? null }, store, number)
      return {
        take: reader.take,
        end: () => {
          const read = reader.end()
          return read.ok ? { ok: true, value: { ...read.value, before, number } } : read
        },
      }
    },
    settle: (list) => {
      for (const { slices } of last?.stretches ?? [])
        for (let at = 0; at < slices.length; at += 1) {
          const slice = slices[at]
          if (slice && slice.metBy !== list.number) remove(slice)
        }
      for (const slice of list.fresh) add(slice)
      for (const [place, { slices }] of list.stretches.entries())
        for (let at = 0; at < slices.length; at += 1) {
          const slice = slices[at]
          if (!slice) continue
          slice.place = slice.settledBy === list.number ? -1 : place
          slice.settledBy = list.number
        }
      last = list
    },
    kept: () => last?.stretches.flatMap(({ slices }) => slices) ?? [],
  }
}

/**
 * The fingerprints whose alerts may be others, or of another rule, than in the list that was settled before it; null = any.
 * Each is to be looked at closely; of all others nothing has changed.
 */
export function touchedSince(before: SlicedList, now: SlicedList): ReadonlySet<string> | null {
  if (now.before !== before.number) return null
  const touched = new Set<string>()
  for (const [place, { rule, slices }] of now.stretches.entries()) {
    const old = before.stretches[place]?.rule
    const isSameRule = old?.query === rule?.query && old?.forMs === rule?.forMs
    for (let at = 0; at < slices.length; at += 1) {
      const slice = slices[at]
      if (slice && (!isSameRule || slice.place !== place)) touched.add(slice.fingerprint)
    }
  }
  for (const { slices } of before.stretches)
    for (let at = 0; at < slices.length; at += 1) {
      const slice = slices[at]
      if (slice && slice.metBy !== now.number) touched.add(slice.fingerprint)
    }
  return touched
}
