/**
 * The open incidents of an account, page by page. The list moves while it is read: whatever is resolved on a page that was
 * read pulls the later ones forward, so each page begins a little before the end of the one before, and where the two do
 * not touch what lies between is read.
 */
import type { PagerDutyOptions } from '../../contract/source-options.ts'
import type { PagerDutyDoor, PagerDutyRefusal } from './pagerduty-door.ts'
import { type Incident, readIncidents } from './pagerduty-incidents.ts'
import type { ListPage } from './pagerduty-read.ts'
import type { SameBody } from './same-body.ts'

/** One page; PagerDuty gives no more at once. */
export const pageSize = 100
/** So much of each page was on the one before. */
const overlap = 10
/** PagerDuty gives nothing beyond offset and limit together. */
export const mostListed = 10_000
/** Pages that do not touch the one before are gone back from so often; then the next look finds what is missing. */
const mostStepsBack = 5

/** A list that is being read. */
export interface Sweep {
  readonly found: ReadonlyMap<string, Incident>
  /** where the next page begins */
  readonly offset: number
  readonly stepsBack: number
  /** two pages did not touch, and what lies between was not read */
  readonly isTorn: boolean
  /** null = not at its end yet; `beyond`: the account holds more than is given */
  readonly end: 'whole' | 'beyond' | 'torn' | null
}

export const freshSweep: Sweep = { found: new Map(), offset: 0, stepsBack: 0, isTorn: false, end: null }

export type ListWanted = Pick<PagerDutyOptions, 'services' | 'teams' | 'urgencies' | 'onlyMine'>

/** What every question for open incidents asks. @param myId null = everybody's are asked for */
export function listQuery(
  { services, teams, urgencies, onlyMine }: ListWanted,
  myId: string | null,
): readonly (readonly [string, string])[] {
  return [
    ['statuses[]', 'triggered'],
    ['statuses[]', 'acknowledged'],
    // Without it an incident that has been open for more than a month is not listed.
    ['date_range', 'all'],
    ...services.map((id) => ['service_ids[]', id] as const),
    ...teams.map((id) => ['team_ids[]', id] as const),
    ...(urgencies.length === 1 ? urgencies.map((one) => ['urgencies[]', one] as const) : []),
    ...(onlyMine && myId !== null ? [['user_ids[]', myId] as const] : []),
  ]
}

/** Reads the next page of it. */
export async function readNext(
  door: PagerDutyDoor,
  query: ReturnType<typeof listQuery>,
  sweep: Sweep,
  same: SameBody<ListPage<Incident>>,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly value: Sweep } | PagerDutyRefusal> {
  const limit = Math.min(pageSize, mostListed - sweep.offset)
  const place = { sort: 'created_at:asc', limit, offset: sweep.offset }
  const page = await askPage(door, query, place, same, signal)
  if (!page.ok) return page
  const { items, more } = page.value
  const [first] = items
  const touches = sweep.offset === 0 || (first !== undefined && sweep.found.has(first.id))
  const found = new Map(sweep.found)
  for (const incident of items) found.set(incident.id, incident)
  if (!touches && sweep.stepsBack < mostStepsBack) {
    const offset = Math.max(0, sweep.offset - pageSize + overlap)
    return { ok: true, value: { ...sweep, found, offset, stepsBack: sweep.stepsBack + 1 } }
  }
  // A page without anything that has others behind it would be asked for again for ever.
  const isEmpty = more && items.length === 0
  const isTorn = sweep.isTorn || !touches || isEmpty
  if (!more || isEmpty)
    return { ok: true, value: { ...sweep, found, isTorn, end: isTorn ? 'torn' : 'whole' } }
  const end = sweep.offset + items.length
  if (end >= mostListed) return { ok: true, value: { ...sweep, found, isTorn, end: 'beyond' } }
  const offset = items.length > overlap ? end - overlap : end
  return { ok: true, value: { ...sweep, found, isTorn, offset: Math.min(offset, mostListed - 1) } }
}

/** The incidents that began last: those that a long list tells last, or not at all. */
export async function readNewest(
  door: PagerDutyDoor,
  query: ReturnType<typeof listQuery>,
  same: SameBody<ListPage<Incident>>,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly value: readonly Incident[] } | PagerDutyRefusal> {
  const place = { sort: 'created_at:desc', limit: pageSize, offset: 0 }
  const page = await askPage(door, query, place, same, signal)
  return page.ok ? { ok: true, value: page.value.items } : page
}

function askPage(
  door: PagerDutyDoor,
  query: ReturnType<typeof listQuery>,
  { sort, limit, offset }: { readonly sort: string; readonly limit: number; readonly offset: number },
  same: SameBody<ListPage<Incident>>,
  signal: AbortSignal,
) {
  const paging = [
    ['sort_by', sort],
    ['limit', String(limit)],
    ['offset', String(offset)],
  ] as const
  const asked = [...query, ...paging]
  const read = (body: Buffer) => same.read(JSON.stringify(asked), body, readIncidents)
  return door.ask({ method: 'GET', path: '/incidents', query: asked, read }, signal)
}
