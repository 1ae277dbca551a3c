/** Maintenance windows in words, and in the order in which one looks at them. Pure; instants epoch ms. */
import { holds, longWindowMs, type MaintenanceWindow, spanProblem } from '../../contract/maintenance.ts'
import { momentText, weekday } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'

export type WindowState = 'now' | 'later' | 'over'

/** Where a window stands at `now`. */
export function stateOf(window: MaintenanceWindow, now: number): WindowState {
  if (holds(window, now)) return 'now'
  return window.startsAt > now ? 'later' : 'over'
}

const rank: Record<WindowState, number> = { now: 0, later: 1, over: 2 }

/** Those that hold, the soonest end first; then those to come, the soonest begin first; then those that are over. */
export function inOrder(windows: readonly MaintenanceWindow[], now: number): readonly MaintenanceWindow[] {
  return windows.toSorted((a, b) => {
    const [one, other] = [stateOf(a, now), stateOf(b, now)]
    if (one !== other) return rank[one] - rank[other]
    if (one === 'later') return a.startsAt - b.startsAt
    return one === 'now' ? a.endsAt - b.endsAt : b.endsAt - a.endsAt
  })
}

/** `Until 03:00, in 2 h`, `From 22:00 on Tue 13 Oct, for 2 h`, `Over since 01:10`. */
export function whenText(window: MaintenanceWindow, now: number): string {
  const { startsAt, endsAt } = window
  switch (stateOf(window, now)) {
    case 'now':
      return `Until ${momentText(endsAt, now)}, in ${spanText(endsAt - now)}`
    case 'later':
      return `From ${dayMoment(startsAt, now)}, for ${spanText(endsAt - startsAt)}`
    case 'over':
      return `Over since ${momentText(endsAt, now)}`
  }
}

function dayMoment(at: number, now: number): string {
  const near = momentText(at, now)
  return near.length > 5 ? `${momentText(at, at)} on ${weekday(at)}` : near
}

/** Whether its times ask for the word that more than a day is meant. */
export function isLong(startsAt: number | null, endsAt: number | null): boolean {
  return startsAt !== null && endsAt !== null && endsAt - startsAt > longWindowMs
}

/** What is wrong with the times in the form, as a sentence; null when they will do. */
export function timesProblem(
  startsAt: number | null,
  endsAt: number | null,
  long: boolean,
  now: number,
): string | null {
  if (startsAt === null) return 'Say when it begins.'
  if (endsAt === null) return 'Say when it ends: a window without an end is not taken.'
  if (endsAt <= now) return 'This end has passed already. Choose a later one.'
  return spanProblem(startsAt, endsAt, long)
}
