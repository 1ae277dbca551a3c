/** Who has a PagerDuty schedule: read for a stretch of time, and held against what its list of who is on call says. */
import type { FedTurn } from '../../contract/rotation.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { type PagerDutyDoor, strange } from './pagerduty-door.ts'
import { everyPage } from './pagerduty-pages.ts'
import { type Addresses, addressesOf, everybodyOnce, type KnownPerson, namesOf } from './pagerduty-people.ts'
import { type PagerDutyUser, type ReadSchedule, readOnCalls, readSchedule } from './pagerduty-read.ts'

/** A schedule as it was read, or why it was not. */
export type ScheduleRead =
  | {
      readonly ok: true
      readonly name: string
      readonly turns: readonly FedTurn[]
      readonly people: readonly KnownPerson[]
      /** null where nobody wants them, or they could not be read yet */
      readonly addresses: Addresses | null
    }
  | {
      readonly ok: false
      readonly failure: Failure
      readonly status: number | null
      readonly retryAfterMs: number | null
    }

/**
 * Reads who has the schedule within `asked`, at `now` (epoch ms). Where its list of who is on call names somebody else for
 * this moment, nothing of it is believed.
 * @param wanted addresses are wanted, and were read `before`; null = nobody looks at them
 */
export async function readTurns(
  door: PagerDutyDoor,
  scheduleId: string,
  asked: Span,
  now: number,
  signal: AbortSignal,
  wanted: { readonly before: Addresses | null } | null = null,
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
    return strange(`Not the answer that was expected: it is of another schedule than ${scheduleId}.`)
  const objection = await againstOnCalls(door, schedule, now, signal)
  if (objection !== null) return strange(objection)
  const users = [...schedule.turns.map(({ user }) => user), ...schedule.people]
  const everybody = everybodyOnce(door, signal)
  const named = await namesOf(users, everybody)
  if (!named.ok) return named
  const ids = new Set(users.map(({ id }) => id))
  const addresses = wanted === null ? null : await addressesOf(ids, wanted.before, everybody, now)
  const nameFor = ({ id }: PagerDutyUser): string => named.names.get(id) ?? id
  const turns = schedule.turns
    .map(({ user, from, to }) => ({
      person: nameFor(user),
      id: user.id,
      ...emailIn(addresses, user),
      from: Math.max(from, asked.from),
      to: Math.min(to, asked.to),
    }))
    .filter(({ from, to }) => from < to)
  const people = schedule.people.map((user) => ({ id: user.id, name: nameFor(user) }))
  return { ok: true, name: schedule.name, turns, people, addresses }
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

function emailIn(addresses: Addresses | null, { id }: PagerDutyUser): { readonly email?: string } {
  const email = addresses?.byId[id] ?? null
  return email === null ? {} : { email }
}

/** RFC 3339, in whole seconds. */
function iso(at: number): string {
  return new Date(Math.floor(at / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
}
