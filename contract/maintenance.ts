/** Maintenance windows: times in which alerts of a known work are folded, visibly. No zod here. Instants are epoch ms. */
import type { SeenMatcher } from './observation.ts'

/** hand: written in the configuration, in the app or with an editor; calendar: an event of a calendar it names */
export type WindowOrigin = 'hand' | 'calendar'

/** One window. All its matchers must hold; heartbeats and what pages in every pipeline are in none, whatever matches. */
export interface MaintenanceWindow {
  /** unique among them */
  readonly key: string
  readonly origin: WindowOrigin
  readonly reason: string
  readonly matchers: readonly SeenMatcher[]
  readonly startsAt: number
  readonly endsAt: number
  /** the name of its calendar; null for one by hand */
  readonly calendar: string | null
}

/** What is wrong with a calendar or a window, as a sentence. */
export interface MaintenanceProblem {
  /** the calendar's name, or the window's reason */
  readonly name: string
  readonly words: string
}

/** What is known of maintenance now and in the time to come. */
export interface Maintenance {
  /** those that hold or are still to come, and those by hand that are over, the soonest end first */
  readonly windows: readonly MaintenanceWindow[]
  readonly problems: readonly MaintenanceProblem[]
}

export const noMaintenance: Maintenance = { windows: [], problems: [] }

/** A longer window is only taken when it says so, ms: a day, also one that a change of clocks makes longer. */
export const longWindowMs = 25 * 3_600_000
/** No window is longer than this, ms: what is quiet for weeks is a rule to change. */
export const longestWindowMs = 31 * 86_400_000
/** A window shorter than this folds nothing that anybody would notice, ms. */
export const shortestWindowMs = 60_000
/** The longest reason, in characters. */
export const longestReason = 200

/** Does it hold at `now`? Its first instant belongs to it, its last does not. */
export function holds(window: Pick<MaintenanceWindow, 'startsAt' | 'endsAt'>, now: number): boolean {
  return window.startsAt <= now && now < window.endsAt
}

/** What is wrong with a window's times, as a sentence; null when they will do. `long`: it says that it may be long. */
export function spanProblem(startsAt: number, endsAt: number, long: boolean): string | null {
  const ms = endsAt - startsAt
  if (ms <= 0) return 'It ends before it begins. Choose a later end.'
  if (ms < shortestWindowMs) return 'A window lasts at least a minute. Choose a later end.'
  if (ms > longestWindowMs)
    return 'A window lasts 31 days at most. What is quiet for longer is a rule to change.'
  if (ms > longWindowMs && !long) return 'It lasts longer than a day. Say that this is meant.'
  return null
}

/** The key of a window by hand: two with the same reason and begin would be one. */
export function handKey(startsAt: number, reason: string): string {
  return `hand:${startsAt}:${reason}`
}
