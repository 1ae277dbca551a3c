/**
 * One chapter of the almanac: tables of its own in the derived file, filled from what is told, and the questions it
 * answers out of them. It runs on the almanac's thread, or in a test on the test's own.
 */
import type { WeeklyHours } from '../../contract/hours.ts'
import type { WriteDb } from '../db/db.ts'
import type { FeedEntry } from './feed-entry.ts'

export interface Chapter {
  /** names its rows in the log and in errors */
  readonly name: string
  /** its tables; a change of this text has the whole almanac made anew */
  readonly schema: string
  /** takes in what was told, within one transaction of all chapters; the same entry may come again */
  take(db: WriteDb, entries: readonly FeedEntry[]): void
  /** what may be put off until nothing else is to do: at most a few ms a call; answers whether there is more. Absent = nothing */
  tidy?(db: WriteDb, surroundings: Surroundings): boolean
}

/** What a chapter may know of the day and the night: the laptop's zone and the hours that count as night, for local days. */
export interface Surroundings {
  /** IANA zone */
  readonly zone: string
  /** minutes of the local day in which the night begins and ends: 22:00 and 06:00 where nothing else is said */
  readonly night: { readonly from: number; readonly to: number }
  /** what the configuration sets as targets, ms; absent = two minutes and two hours, and none for an answer */
  readonly targets?: {
    readonly ackMs: number
    readonly resolveMs: number
    /** of the first answer to a customer; null = none is set */
    readonly respondMs: number | null
  }
  /** the hours in which customers are promised an answer; absent = no hours are written down: every hour counts */
  readonly support?: {
    readonly zone: string
    readonly weekly: readonly WeeklyHours[]
    /** local dates "YYYY-MM-DD" on which there are none */
    readonly holidays: readonly string[]
  }
}
