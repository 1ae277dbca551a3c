/**
 * What could not be seen. An end that falls into such a time, or was found when one ended, is not known: after a gap a
 * missing alert counts as quiet since the first answer, and one that was replaced since the last answer before. Pure.
 */
import { joined, type Span } from '../../contract/weekly-spans.ts'

/** A stretch in which a source did not answer; `to` null = it still does not. Instants are epoch ms. */
export interface SightGap {
  readonly sourceId: string
  readonly from: number
  readonly to: number | null
}

/** A run of the program, and the last sign of life before it; null = it was the first. */
export interface Run {
  readonly startedAt: number
  readonly aliveBefore: number | null
}

export interface Sight {
  /** where the time that nobody could see this source began, if `at` lies in one, its ends included; null = it was seen */
  unseenSince(sourceId: string, at: number): number | null
  /** the stretches between `from` and `to` in which not all of these sources could be seen, in order */
  missed(sources: readonly string[], from: number, to: number): readonly Span[]
}

/** @param since when the record begins: before it nobody looked; null = there is none */
export function createSight(gaps: readonly SightGap[], runs: readonly Run[], since: number | null): Sight {
  // A clock that was set back makes stretches that end before they begin.
  const isStretch = ({ from, to }: Span): boolean => from <= to
  const closed = runs
    .flatMap(({ startedAt, aliveBefore }) =>
      aliveBefore === null ? [] : [{ from: aliveBefore, to: startedAt }],
    )
    .filter(isStretch)
  const bySource = Map.groupBy(gaps, ({ sourceId }) => sourceId)
  const blind = new Map<string, readonly Span[]>()
  const blindOf = (sourceId: string): readonly Span[] => {
    const known = blind.get(sourceId)
    if (known) return known
    const own = (bySource.get(sourceId) ?? [])
      .map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY }))
      .filter(isStretch)
    const all = joined([...closed, ...own])
    blind.set(sourceId, all)
    return all
  }
  return {
    unseenSince: (sourceId, at) => {
      const one = lastFrom(blindOf(sourceId), at)
      return one && at <= one.to ? one.from : null
    },
    missed: (sources, from, to) => {
      const before = since === null ? to : since
      const all = [{ from: Number.NEGATIVE_INFINITY, to: before }, ...closed, ...sources.flatMap(blindOf)]
      return joined(all)
        .map((one) => ({ from: Math.max(one.from, from), to: Math.min(one.to, to) }))
        .filter((one) => one.from < one.to)
    },
  }
}

/** The last of these that begins at or before `at`. */
function lastFrom(spans: readonly Span[], at: number): Span | undefined {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((spans[middle]?.from ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return spans[low - 1]
}

/** How long these last together, ms: they are in order and apart. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0)
}
