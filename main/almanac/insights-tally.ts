/**
 * Durations counted so that what was counted can be added up: how many, their sum, how many kept to the target, and how
 * many fell into each of many narrow buckets, out of which the median and nine in ten are read to 1 %. Pure.
 */
import type { Spread } from '../../contract/insights.ts'

/** What was counted of one cell; it is never changed. */
export interface Tally {
  readonly count: number
  readonly sumMs: number
  readonly within: number
  /** so many more are not in it, since nobody could see their end */
  readonly leftOut: number
  /** bucket, times, bucket, times, and so on: its buckets in order, among those of others */
  readonly buckets: Int32Array
  /** where its own begin, and where they end */
  readonly from: number
  readonly to: number
}

/** Below this each ms has a bucket of its own; above, each is wider by this factor: 0.9 % to either side, and half a ms. */
const exactMs = 512
const growth = 1.018
const logGrowth = Math.log(growth)
/** The last one begins at four years; what is longer is in it. */
const mostBuckets = 1_600

/** The bucket of a duration, whole ms. */
export function bucketOf(ms: number): number {
  if (ms < exactMs) return ms
  return Math.min(mostBuckets - 1, exactMs + Math.floor(Math.log(ms / exactMs) / logGrowth))
}

/** What a bucket stands for, ms: as far from its lower as from its upper edge, in proportion. */
function middleOf(bucket: number): number {
  if (bucket < exactMs) return bucket
  return Math.round((exactMs * growth ** (bucket - exactMs) * 2 * growth) / (1 + growth))
}

/** Counts durations, whole ms. @param targetMs null = none */
export function tallyOf(values: readonly number[], leftOut: number, targetMs: number | null): Tally {
  const timesOf = new Map<number, number>()
  let sumMs = 0
  let within = 0
  for (const ms of values) {
    sumMs += ms
    if (targetMs !== null && ms <= targetMs) within += 1
    const bucket = bucketOf(ms)
    timesOf.set(bucket, (timesOf.get(bucket) ?? 0) + 1)
  }
  const sorted = [...timesOf].sort(([a], [b]) => a - b)
  const buckets = Int32Array.from(sorted.flat())
  return { count: values.length, sumMs, within, leftOut, buckets, from: 0, to: buckets.length }
}

/** All zero between two uses: one for each would cost more than what is counted in it. */
const times = new Int32Array(mostBuckets)

/** Adds the buckets of these up in `times`; answers the first and the last that any of them has. */
function addUp(tallies: readonly Tally[]): { readonly low: number; readonly high: number } {
  let [low, high] = [mostBuckets, -1]
  for (const { buckets, from, to } of tallies) {
    if (from === to) continue
    for (let at = from; at < to; at += 2) {
      const bucket = buckets[at] ?? 0
      times[bucket] = (times[bucket] ?? 0) + (buckets[at + 1] ?? 0)
    }
    low = Math.min(low, buckets[from] ?? low)
    high = Math.max(high, buckets[to - 2] ?? high)
  }
  return { low, high }
}

function sumsOf(tallies: readonly Tally[]): Pick<Tally, 'count' | 'sumMs' | 'within' | 'leftOut'> {
  let [count, sumMs, within, leftOut] = [0, 0, 0, 0]
  for (const tally of tallies) {
    count += tally.count
    sumMs += tally.sumMs
    within += tally.within
    leftOut += tally.leftOut
  }
  return { count, sumMs, within, leftOut }
}

/** All that these have counted, as one. */
export function tallyTogether(tallies: readonly Tally[]): Tally {
  const { low, high } = addUp(tallies)
  const all: number[] = []
  for (let bucket = low; bucket <= high; bucket += 1) {
    const count = times[bucket] ?? 0
    if (count > 0) all.push(bucket, count)
  }
  times.fill(0, low, high + 1)
  return { ...sumsOf(tallies), buckets: Int32Array.from(all), from: 0, to: all.length }
}

/** The spread of all that these have counted together; null = there was nothing to count. */
export function spreadOf(tallies: readonly Tally[], targetMs: number | null): Spread | null {
  const { count, sumMs, within, leftOut } = sumsOf(tallies)
  if (count === 0 && leftOut === 0) return null
  const isWithin = targetMs === null ? null : within
  if (count === 0) return { count, medianMs: 0, meanMs: 0, p90Ms: 0, within: isWithin, targetMs, leftOut }
  const { low, high } = addUp(tallies)
  // The two in the middle, and the smallest that nine in ten do not exceed.
  const ranks = [Math.floor((count - 1) / 2), Math.floor(count / 2), Math.ceil(0.9 * count) - 1]
  const found: number[] = []
  let reached = 0
  for (let bucket = low; bucket <= high && found.length < ranks.length; bucket += 1) {
    reached += times[bucket] ?? 0
    while (found.length < ranks.length && reached > (ranks[found.length] ?? 0)) found.push(middleOf(bucket))
  }
  times.fill(0, low, high + 1)
  const [lower = 0, upper = 0, p90Ms = 0] = found
  return {
    count,
    medianMs: (lower + upper) / 2,
    meanMs: sumMs / count,
    p90Ms,
    within: isWithin,
    targetMs,
    leftOut,
  }
}
