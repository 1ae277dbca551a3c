/** The last good copy of a schedule, kept beside the database: who has which stretch, and when it was read. */
import type { UpstreamPerson } from '../../contract/override-upstream.ts'
import type { FedTurn, FedTurns } from '../../contract/rotation.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import type { PagerDutyFeed } from '../config/pagerduty-schema.ts'
import type { ConfiguredRotation } from '../config/rotation-schema.ts'
import type { Addresses } from '../sources/pagerduty-people.ts'
import type { TurnsProducer } from './effective-rotations.ts'
import { areTurns, copySign, isAt, isSpan, lastCopy, saveCopy } from './kept-copy.ts'

/** What a schedule said when it was last read. Instants are epoch ms. */
export interface ScheduleCopy {
  readonly turns: readonly FedTurn[]
  readonly known: Span
  readonly readAt: number
  readonly people: readonly UpstreamPerson[]
  /** of everybody in it; null where nobody asked for them */
  readonly addresses: Addresses | null
}

/** A name for a schedule; the same one read with another key is the same one. */
export function scheduleSign({ url, schedule }: Pick<PagerDutyFeed, 'url' | 'schedule'>): string {
  return copySign(url, schedule)
}

/** @param folder the data folder; null keeps no copy */
export function saveScheduleCopy(folder: string | null, sign: string, copy: ScheduleCopy): void {
  saveCopy(folder, 'rotation-schedules', sign, copy)
}

/** The copy; null when there is none that can be read. */
export function lastScheduleCopy(folder: string | null, sign: string): ScheduleCopy | null {
  const stored = lastCopy(folder, 'rotation-schedules', sign) ?? {}
  const { turns, known, readAt, people, addresses } = stored
  if (!areTurns(turns) || !isSpan(known) || !isAt(readAt)) return null
  return {
    ...{ turns, known, readAt },
    people: Array.isArray(people) && people.every(isPerson) ? people : [],
    addresses: areAddresses(addresses) ? addresses : null,
  }
}

/** What the copies in a data folder say (null = there is none), for whoever asks while nothing runs: without the network. */
export function copiedSchedules(folder: string | null): Pick<TurnsProducer, 'fed'> {
  return {
    fed: (rotation) =>
      fedBySchedule(rotation, (sign) => ({ copy: lastScheduleCopy(folder, sign), why: null })),
  }
}

/** What a rotation's schedule says, by what is known of it; nothing where it has none. */
export function fedBySchedule(
  { pagerduty }: ConfiguredRotation,
  known: (sign: string) => { readonly copy: ScheduleCopy | null; readonly why: string | null } | null,
): readonly FedTurns[] {
  if (!pagerduty) return []
  const { copy = null, why = null } = known(scheduleSign(pagerduty)) ?? {}
  const { turns = null, known: asked = null, readAt = null } = copy ?? {}
  return [{ source: 'PagerDuty', turns, known: asked, readAt, why }]
}

function isPerson(value: unknown): value is UpstreamPerson {
  const { id, name } = (value ?? {}) as Partial<UpstreamPerson>
  return typeof id === 'string' && typeof name === 'string'
}

function areAddresses(value: unknown): value is Addresses {
  const { readAt, byId } = (value ?? {}) as Partial<Addresses>
  const isAddress = (one: unknown): boolean => one === null || typeof one === 'string'
  return isAt(readAt) && typeof byId === 'object' && byId !== null && Object.values(byId).every(isAddress)
}
