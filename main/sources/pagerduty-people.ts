/** The people of a PagerDuty account: names that tell them apart, and their addresses where those are asked for. */
import { dayMs } from '../../contract/weekly-spans.ts'
import type { PagerDutyDoor, PagerDutyRefusal } from './pagerduty-door.ts'
import { everyPage } from './pagerduty-pages.ts'
import { type PagerDutyUser, readUsers } from './pagerduty-read.ts'

/** Somebody in PagerDuty, by the name that tells them from everybody else there. */
export interface KnownPerson {
  readonly id: string
  readonly name: string
}

/** The addresses of the people of a schedule, by their ids, as they were last read. */
export interface Addresses {
  /** epoch ms */
  readonly readAt: number
  /** null = none was told */
  readonly byId: Readonly<Record<string, string | null>>
}

/** The list of everybody, read at most once however often it is asked for. */
export type Everybody = () => ReturnType<typeof readEverybody>

/** Addresses hardly ever change, and a large account is many pages: within this, ms, only somebody new is looked up. */
const addressesHoldMs = dayMs

/** Everybody in the account, by name. */
export async function readPeople(
  door: PagerDutyDoor,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly people: readonly KnownPerson[] } | PagerDutyRefusal> {
  const read = await readEverybody(door, signal)
  if (!read.ok) return read
  const names = toldApart(read.value)
  const people = read.value.map(({ id }) => ({ id, name: names.get(id) ?? id }))
  return { ok: true, people: people.toSorted((a, b) => a.name.localeCompare(b.name, 'en')) }
}

/** The list of users, asked for when somebody needs it. */
export function everybodyOnce(door: PagerDutyDoor, signal: AbortSignal): Everybody {
  let read: ReturnType<Everybody> | null = null
  return () => {
    read ??= readEverybody(door, signal)
    return read
  }
}

/** A name for each. The list of users is asked only where a name is missing, or two people share one. */
export async function namesOf(
  users: readonly PagerDutyUser[],
  everybody: Everybody,
): Promise<{ readonly ok: true; readonly names: ReadonlyMap<string, string> } | PagerDutyRefusal> {
  const byId = new Map<string, PagerDutyUser>()
  // Of the same person the mention that has a name.
  for (const user of users) if (byId.get(user.id)?.name == null) byId.set(user.id, user)
  const own = [...byId.values()]
  const isPlain =
    own.every(({ name }) => name !== null) && new Set(own.map(({ name }) => alike(name))).size === own.length
  if (isPlain) return { ok: true, names: toldApart(own) }
  const read = await everybody()
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

/**
 * The addresses of these people, at `now` (epoch ms): those that were read before while they hold, else read anew. Nobody's
 * shift hangs on them: where they cannot be read, what was known goes on, and what was not is asked for the next time. A
 * key that may not read them is taken at its word for as long as addresses hold.
 */
export async function addressesOf(
  ids: ReadonlySet<string>,
  before: Addresses | null,
  everybody: Everybody,
  now: number,
): Promise<Addresses | null> {
  const isKnown = (id: string): boolean => before !== null && Object.hasOwn(before.byId, id)
  const age = now - (before?.readAt ?? 0)
  if (age >= 0 && age < addressesHoldMs && [...ids].every(isKnown)) return before
  const read = await everybody()
  if (!read.ok && read.status !== 403) return before
  const told = new Map((read.ok ? read.value : []).map(({ id, email }) => [id, email]))
  const addressOf = (id: string): string | null =>
    told.get(id) ?? (read.ok ? null : (before?.byId[id] ?? null))
  return { readAt: now, byId: Object.fromEntries([...ids].map((id) => [id, addressOf(id)])) }
}

function readEverybody(door: PagerDutyDoor, signal: AbortSignal) {
  return everyPage(door, '/users', [], readUsers, signal)
}

const alike = (name: string | null): string => (name ?? '').normalize('NFC').toLowerCase()
