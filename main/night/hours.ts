/** Hours policies: is it inside of them at an instant, and until when? Pure; the instant and the calendar come in. */
import type { HoursPolicy } from '../../contract/hours.ts'
import { type HoursState, hoursNamed } from '../../contract/rules.ts'
import { dayMs, joined, type Span, spansAround } from '../../contract/weekly-spans.ts'
import { isZone } from '../../contract/zoned-time.ts'

/** The next boundary is nearly always within days; holidays in a row can push it further out. */
const lookAheadDays: readonly number[] = [3, 60]

/**
 * The policy at `now` (epoch ms). A zone that this computer does not know is taken as UTC, and then, as where the calendar
 * could not be read and it would be inside, the state is unknown.
 * @param calendarDays the local dates its calendar names; null when it has one that could not be read
 */
export function stateAt(
  policy: HoursPolicy,
  now: number,
  calendarDays: ReadonlySet<string> | null,
): HoursState {
  const { name, zone, purposes } = policy
  const known = isZone(zone)
  const holidays = new Set([...policy.holidays, ...(calendarDays ?? [])])
  const { inside, until } = boundaryAfter(policy, holidays, now)
  const base = { name, zone, purposes, until }
  if (!known) return { ...base, state: 'unknown', why: `The zone ${zone} is not known on this computer.` }
  if (inside && policy.calendar !== null && calendarDays === null)
    return { ...base, state: 'unknown', why: 'Its calendar could not be read: today may be a holiday.' }
  return { ...base, state: inside ? 'inside' : 'outside', why: null }
}

function boundaryAfter(
  policy: HoursPolicy,
  holidays: ReadonlySet<string>,
  now: number,
): { readonly inside: boolean; readonly until: number | null } {
  let inside = false
  for (const days of lookAheadDays) {
    const spans = joined(spansAround(policy, holidays, now, { back: 1, ahead: days }))
    const current = spans.find(({ from, to }) => from <= now && now < to)
    const horizon = now + (days - 1) * dayMs
    inside = current !== undefined
    const at = current ? current.to : spans.find(({ from }) => from > now)?.from
    if (at !== undefined && at < horizon) return { inside, until: at }
  }
  return { inside, until: null }
}

/** Stretches that are over lie within days, as a rule; holidays in a row can put them further back. */
const lookBackDays: readonly number[] = [10, 60]

/**
 * The stretches inside the hours that are over by `now` (epoch ms), of the last days, the oldest first. Where those have
 * none, of the last two months; hours that never end have none.
 * @param calendarDays as in `stateAt`; what could not be read is no holiday
 */
export function spansOver(
  policy: HoursPolicy,
  now: number,
  calendarDays: ReadonlySet<string> | null,
): readonly Span[] {
  const holidays = new Set([...policy.holidays, ...(calendarDays ?? [])])
  for (const back of lookBackDays) {
    const over = joined(spansAround(policy, holidays, now, { back, ahead: 1 })).filter(({ to }) => to <= now)
    if (over.length > 0) return over
  }
  return []
}

/** The stretches inside the hours since `from` that have begun by `now`, whole, the oldest first. @param calendarDays as in `spansOver` */
export function spansSince(
  policy: HoursPolicy,
  from: number,
  now: number,
  calendarDays: ReadonlySet<string> | null,
): readonly Span[] {
  const holidays = new Set([...policy.holidays, ...(calendarDays ?? [])])
  const back = Math.ceil((now - from) / dayMs) + 2
  const spans = joined(spansAround(policy, holidays, now, { back, ahead: 2 }))
  return spans.filter((one) => one.to > from && one.from <= now)
}

const everyDay: readonly number[] = [1, 2, 3, 4, 5, 6, 7]

/** When it is night for whoever says nothing else: what load at night is counted by. */
export function standardNight(zone: string): HoursPolicy {
  return {
    name: 'night',
    zone,
    weekly: [{ days: everyDay, from: '22:00', to: '06:00' }],
    holidays: [],
    calendar: null,
    purposes: ['night'],
  }
}

/** The policy that says when it is night: the one of that name, else the first that is for it. */
export function nightOf(policies: readonly HoursPolicy[]): HoursPolicy | null {
  const byName = policies.find(({ name }) => name === 'night')
  return byName ?? policies.find(({ purposes }) => purposes.includes('night')) ?? null
}

/** The same as a list: none where the configuration names no night. */
export function nightHoursOf(configured: readonly HoursPolicy[]): readonly HoursPolicy[] {
  const night = nightOf(configured)
  return night ? [night] : []
}

/** The policies in force: the configured ones, and a night where none is one. `zone`: where this laptop stands. */
export function policiesInForce(configured: readonly HoursPolicy[], zone: string): readonly HoursPolicy[] {
  return nightOf(configured) ? configured : [...configured, standardNight(zone)]
}

/** The same with the day, which is whatever is outside of the night, unless a policy is called so. */
export function withDay(hours: readonly HoursState[]): readonly HoursState[] {
  const night = hoursNamed(hours, 'night')
  if (!night || hours.some(({ name }) => name === 'day')) return hours
  const flipped = { inside: 'outside', outside: 'inside', unknown: 'unknown' } as const
  return [...hours, { ...night, name: 'day', purposes: [], state: flipped[night.state] }]
}
