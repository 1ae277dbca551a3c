/** What the nights cost, out of when somebody was kept awake. Pure; instants are epoch ms, durations ms. */
import type { Interruption, RestNight, RestView } from '../../contract/rest.ts'
import { joined, type Span } from '../../contract/weekly-spans.ts'
import { wallAt } from '../../contract/zoned-time.ts'

const hourMs = 3_600_000
/** One incident costs about six hours from end to end, so that two fill half a day (Google's SRE book, chapter 11). */
const mostInHalfDay = 2
const halfDayMs = 12 * hourMs
/** Heavy stretches further back than this are history, ms. */
const heavyForMs = 7 * 24 * hourMs
const mostNights = 7

/** What the record says. `awake`: from each first sound to its end, in no order, without an allowance. */
export interface RestRecord {
  readonly awake: readonly Span[]
  /** the nights of which the last may go on still, oldest first */
  readonly nights: readonly Span[]
  readonly since: number
}

/** @param rules `zone`: an IANA zone, by whose clock hours are counted */
export function restOf(
  { awake, nights, since }: RestRecord,
  rules: { readonly restMs: number; readonly allowanceMs: number; readonly zone: string },
  now: number,
): RestView {
  const { restMs, allowanceMs, zone } = rules
  const isNight = (at: number): boolean => nights.some(({ from, to }) => from <= at && at < to)
  const whole = stretches(awake, allowanceMs)
  const interruptions = whole.map(({ from, to }): Interruption => ({ from, to, atNight: isNight(from) }))
  const hours = Array.from({ length: 24 }, () => 0)
  for (const { from } of interruptions) {
    const hour = new Date(wallAt(zone, from)).getUTCHours()
    hours[hour] = (hours[hour] ?? 0) + 1
  }
  return {
    nights: nights
      .slice(-mostNights)
      .toReversed()
      .map((night) => nightOf(night, whole, allowanceMs, now)),
    ...{ since, interruptions, hours, restMs, allowanceMs },
    heavy: heavyIn(whole.filter(({ from }) => from > now - heavyForMs)),
    fresh: freshStart(interruptions, nights.at(-1), restMs, now),
  }
}

/** Those whose falling asleep again is broken by the next are one stretch; its end is without the allowance. */
function stretches(awake: readonly Span[], allowanceMs: number): readonly Span[] {
  const padded = awake.map(({ from, to }) => ({ from, to: to + allowanceMs }))
  return joined(padded).map(({ from, to }) => ({ from, to: to - allowanceMs }))
}

function nightOf(night: Span, all: readonly Span[], allowanceMs: number, now: number): RestNight {
  const to = Math.min(night.to, now)
  const awake = all
    .map((one) => ({ from: Math.max(one.from, night.from), to: Math.min(one.to + allowanceMs, to) }))
    .filter((one) => one.from < one.to)
  const edges = [night.from, ...awake.flatMap(({ from, to: end }) => [from, end]), to]
  let longestQuietMs = 0
  for (let at = 0; at < edges.length; at += 2)
    longestQuietMs = Math.max(longestQuietMs, (edges[at + 1] ?? 0) - (edges[at] ?? 0))
  return {
    ...{ from: night.from, to, awake, longestQuietMs, goesOn: night.to > now },
    woken: all.filter(({ from }) => night.from <= from && from < to).length,
    awakeMs: awake.reduce((sum, one) => sum + one.to - one.from, 0),
  }
}

/** Each run in which any twelve hours hold more than two, as one stretch. */
function heavyIn(all: readonly Span[]): RestView['heavy'] {
  const windows = all.flatMap(({ from }, first) => {
    const last = all.findLastIndex((one) => one.from < from + halfDayMs)
    return last - first + 1 > mostInHalfDay ? [{ from, to: all[last]?.from ?? from }] : []
  })
  return joined(windows)
    .map(({ from, to }) => ({
      from,
      to,
      count: all.filter((one) => from <= one.from && one.from <= to).length,
    }))
    .toReversed()
}

/** After an interruption in the night that was last, or is: none is owed for what came by day. */
function freshStart(
  interruptions: readonly Interruption[],
  night: Span | undefined,
  restMs: number,
  now: number,
): RestView['fresh'] {
  const last = interruptions.findLast(
    ({ from, to }) => night !== undefined && from < night.to && to > night.from,
  )
  if (!last) return null
  const at = last.to + restMs
  return at > now ? { at, since: last.to } : null
}
