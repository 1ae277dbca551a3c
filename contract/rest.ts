/** Rest and load of whoever sits here: what the record of this laptop says of it. Instants are epoch ms, durations ms. */
import type { Span } from './weekly-spans.ts'

/** One interruption: from its first sound to its end, or to when somebody took it. What overlaps is one. */
export interface Interruption extends Span {
  /** it began in a night */
  readonly atNight: boolean
}

export interface RestNight extends Span {
  /** how often somebody was woken: who is awake already is not woken again */
  readonly woken: number
  /** with the time to fall asleep again, as the digest counts it */
  readonly awakeMs: number
  /** the longest stretch of the night in which nothing called */
  readonly longestQuietMs: number
  /** when somebody was awake, with the time to fall asleep again */
  readonly awake: readonly Span[]
  /** the night goes on: its end is the present */
  readonly goesOn: boolean
}

export interface RestView {
  /** the newest first */
  readonly nights: readonly RestNight[]
  /** since when interruptions are counted */
  readonly since: number
  /** oldest first */
  readonly interruptions: readonly Interruption[]
  /** how many of them began in each hour of the day, in the zone of this laptop */
  readonly hours: readonly number[]
  /** stretches of the last days in which more than two came within twelve hours, the newest first */
  readonly heavy: readonly (Span & { readonly count: number })[]
  /** when a rest in one piece since the last night's last interruption is over; null = it is, or there was none */
  readonly fresh: { readonly at: number; readonly since: number } | null
  readonly restMs: number
  readonly allowanceMs: number
}
