/** Colleagues elsewhere, and whether they work now. Pure; instants are epoch ms. */
import type { Colleague, ColleagueNow } from '../../contract/role.ts'
import { joined, spansAround } from '../../contract/weekly-spans.ts'
import { isZone, wallAt } from '../../contract/zoned-time.ts'

/** Whoever does not work within these days is not looked for further ahead. */
const aheadDays = 8

/** Those who work now first, those who begin soonest next; a zone that is not known last. */
export function colleaguesAt(colleagues: readonly Colleague[], now: number): readonly ColleagueNow[] {
  const rank = { inside: 0, outside: 1, unknown: 2 } as const
  return colleagues
    .map((one) => colleagueAt(one, now))
    .toSorted((a, b) => rank[a.state] - rank[b.state] || soonest(a) - soonest(b))
}

/** Of those who are at work nobody comes before another; of the others whoever is at work first. */
function soonest({ state, until }: ColleagueNow): number {
  return state === 'inside' ? 0 : (until ?? Number.MAX_SAFE_INTEGER)
}

function colleagueAt({ hours, ...rest }: Colleague, now: number): ColleagueNow {
  const { zone } = rest
  if (!isZone(zone)) return { ...rest, wall: null, state: 'unknown', until: null }
  const spans = joined(spansAround({ zone, weekly: hours }, new Set(), now, { back: 2, ahead: aheadDays }))
  const current = spans.find(({ from, to }) => from <= now && now < to)
  const next = spans.find(({ from }) => from > now)
  return {
    ...rest,
    wall: wallAt(zone, now),
    state: current ? 'inside' : 'outside',
    until: current ? current.to : (next?.from ?? null),
  }
}
