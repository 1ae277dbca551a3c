/** Who has a PagerDuty schedule: read for a stretch of time, and held against what its list of who is on call says. */
import type { FedTurn } from '../../contract/rotation.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import type { PagerDutyDoor, PagerDutyRefusal } from './pagerduty-door.ts'
import {
  type PagerDutyUser,
  type ReadSchedule,
  readOnCalls,
  readSchedule,
  readUsers,
} from './pagerduty-read.ts'

/** A schedule as it was read, or why it was not. */
export type ScheduleRead =
  | {
      readonly ok: true
      readonly name: string
      readonly turns: readonly FedTurn[]
      readonly people: readonly KnownPerson[]
    }
  | {
      readonly ok: false
      readonly failure: Failure
      readonly status: number | null
      readonly retryAfterMs: number | null
    }

/** Somebody in PagerDuty, by the name that tells them from everybody else there. */
export interface KnownPerson {
  readonly id: string
  readonly name: string
}

/** One page of a list; PagerDuty gives no more at once, */
const pageSize = 100
/** and nobody reads more pages than these. */
const mostPages = 20

/**
 * Reads who has the schedule within `asked`, at `now` (epoch ms). Where its list of who is on call names somebody else for
 * this moment, nothing of it is believed.
 */
export async function readTurns(
  door: PagerDutyDoor,
  scheduleId: string,
  asked: Span,
  now: number,
  signal: AbortSignal,
): Promise<ScheduleRead> {
  const read = await door.ask(
    {
      method: 'GET',
      path: `/schedules/${encodeURIComponent(scheduleId)}`,
      query: [
        ['since', iso(asked.from)],
        ['until', iso(asked.to)],
        ['time_zone', 'UTC'],
      ],
      gone: `${door.host} knows no schedule ${scheduleId}, or does not show it to this key (404).`,
      read: readSchedule,
    },
    signal,
  )
  if (!read.ok) return read
  const schedule = read.value
  if (schedule.id !== scheduleId)
    return wrong(`Not the answer that was expected: it is of another schedule than ${scheduleId}.`)
  const strange = await againstOnCalls(door, schedule, now, signal)
  if (strange !== null) return wrong(strange)
  const named = await namesOf(door, [...schedule.turns.map(({ user }) => user), ...schedule.people], signal)
  if (!named.ok) return named
  const nameFor = ({ id }: PagerDutyUser): string => named.names.get(id) ?? id
  const turns = schedule.turns
    .map(({ user, from, to }) => ({
      person: nameFor(user),
      id: user.id,
      from: Math.max(from, asked.from),
      to: Math.min(to, asked.to),
    }))
    .filter(({ from, to }) => from < to)
  const people = schedule.people.map((user) => ({ id: user.id, name: nameFor(user) }))
  return { ok: true, name: schedule.name, turns, people }
}

/** Everybody in the account, by name. */
export async function readPeople(
  door: PagerDutyDoor,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly people: readonly KnownPerson[] } | PagerDutyRefusal> {
  const read = await everyPage(door, '/users', [], readUsers, signal)
  if (!read.ok) return read
  const names = toldApart(read.value)
  const people = read.value.map(({ id }) => ({ id, name: names.get(id) ?? id }))
  return { ok: true, people: people.toSorted((a, b) => a.name.localeCompare(b.name, 'en')) }
}

/** What the list of who is on call objects to, as a sentence; null where it does not, or knows nothing of this schedule. */
async function againstOnCalls(
  door: PagerDutyDoor,
  { id, turns }: ReadSchedule,
  now: number,
  signal: AbortSignal,
): Promise<string | null> {
  const query = [
    ['schedule_ids[]', id],
    ['since', iso(now)],
    ['until', iso(now + 1_000)],
  ] as const
  const oncalls = await everyPage(door, '/oncalls', query, (body) => readOnCalls(body, now), signal)
  // A key that may not read it, and a schedule that no escalation policy uses, leave nothing to compare.
  if (!oncalls.ok || oncalls.value.length === 0) return null
  const holder = turns.find(({ from, to }) => from <= now && now < to)?.user
  if (oncalls.value.some((user) => user.id === holder?.id)) return null
  const by = (user: PagerDutyUser | undefined): string => user?.name ?? user?.id ?? 'nobody'
  return `${door.host} contradicts itself: by the schedule ${by(holder)} has it now, by its list of who is on call ${by(oncalls.value[0])}.`
}

/** A name for each. The list of users is asked only where a name is missing, or two people share one. */
async function namesOf(
  door: PagerDutyDoor,
  users: readonly PagerDutyUser[],
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly names: ReadonlyMap<string, string> } | PagerDutyRefusal> {
  const byId = new Map<string, PagerDutyUser>()
  // Of the same person the mention that has a name.
  for (const user of users) if (byId.get(user.id)?.name == null) byId.set(user.id, user)
  const own = [...byId.values()]
  const isPlain =
    own.every(({ name }) => name !== null) && new Set(own.map(({ name }) => alike(name))).size === own.length
  if (isPlain) return { ok: true, names: toldApart(own) }
  const read = await everyPage(door, '/users', [], readUsers, signal)
  if (!read.ok) return read
  const known = new Map(read.value.map((user) => [user.id, user]))
  return { ok: true, names: toldApart(own.map((user) => known.get(user.id) ?? user)) }
}

/** Names by id; whoever shares a name with somebody else has their address, else their id, behind it, as people are told apart everywhere. */
function toldApart(users: readonly PagerDutyUser[]): ReadonlyMap<string, string> {
  const once = new Map(users.map((user) => [user.id, user]))
  const sharing = Map.groupBy(once.values(), ({ name }) => alike(name))
  return new Map(
    [...once.values()].map(({ id, name, email }) => {
      if (name === null) return [id, email ?? id]
      return [id, (sharing.get(alike(name))?.length ?? 0) > 1 ? `${name} <${email ?? id}>` : name]
    }),
  )
}

const alike = (name: string | null): string => (name ?? '').normalize('NFC').toLowerCase()

/** A whole list, page by page. One that has no end within twenty pages, or stands still, is no list. */
async function everyPage<T>(
  door: PagerDutyDoor,
  path: string,
  query: readonly (readonly [string, string])[],
  read: Parameters<typeof door.ask<{ readonly items: readonly T[]; readonly more: boolean }>>[0]['read'],
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly value: readonly T[] } | PagerDutyRefusal> {
  const value: T[] = []
  for (let page = 0; page < mostPages; page += 1) {
    const paging = [
      ['limit', `${pageSize}`],
      ['offset', `${page * pageSize}`],
    ] as const
    const answer = await door.ask({ method: 'GET', path, query: [...query, ...paging], read }, signal)
    if (!answer.ok) return answer
    value.push(...answer.value.items)
    if (!answer.value.more) return { ok: true, value }
  }
  return wrong(`The list ${path} does not end within ${mostPages} pages of ${pageSize}.`)
}

function wrong(detail: string): PagerDutyRefusal {
  return { ok: false, failure: { kind: 'bad-shape', detail }, status: null, retryAfterMs: null }
}

/** RFC 3339, in whole seconds. */
function iso(at: number): string {
  return new Date(Math.floor(at / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
}
