/** Alertmanager's silences in memory. The peers of one cluster share one book: gossip without the delay. */

import { matchesLabels } from '../../contract/matchers.ts'
import type { SeenMatcher } from '../../contract/observation.ts'

/** A silence as somebody asks for it. Instants are epoch ms. */
export interface WantedSilence {
  /** the silence to extend or replace, null for a new one */
  readonly id: string | null
  readonly matchers: readonly SeenMatcher[]
  readonly startsAt: number
  readonly endsAt: number
  readonly createdBy: string
  readonly comment: string
}

export interface Silence extends WantedSilence {
  readonly id: string
  readonly updatedAt: number
}

export type SilenceState = 'active' | 'pending' | 'expired'

export interface SilenceBook {
  /** Writes one: extends it under its id where Alertmanager would, else under a new id, ending the one it replaces. */
  set(wanted: WantedSilence, now: number): Silence | 'not-found'
  /** Ends one now; one that is over stays as it is. */
  expire(id: string, now: number): 'done' | 'not-found'
  get(id: string): Silence | undefined
  /** active by their end, then pending by their start, then expired, the latest first */
  list(now: number): readonly Silence[]
  /** ids of the active silences that cover these labels */
  covering(labels: Readonly<Record<string, string>>, now: number): readonly string[]
}

/** Where a silence stands at `now` (epoch ms); the end itself counts as over. */
export function stateOf(silence: Silence, now: number): SilenceState {
  if (now >= silence.endsAt) return 'expired'
  return now < silence.startsAt ? 'pending' : 'active'
}

/** An empty book. `newId` gives a UUID. */
export function createSilenceBook(newId: () => string): SilenceBook {
  const silences = new Map<string, Silence>()

  const expire = (id: string, now: number): 'done' | 'not-found' => {
    const silence = silences.get(id)
    if (!silence) return 'not-found'
    const state = stateOf(silence, now)
    if (state === 'expired') return 'done'
    const startsAt = state === 'pending' ? now : silence.startsAt
    silences.set(id, { ...silence, startsAt, endsAt: now, updatedAt: now })
    return 'done'
  }

  return {
    set: (wanted, now) => {
      const before = wanted.id === null ? undefined : silences.get(wanted.id)
      if (wanted.id !== null && !before) return 'not-found'
      const extend = before !== undefined && canExtend(before, wanted, now)
      if (before && !extend) expire(before.id, now)
      const silence: Silence = {
        ...wanted,
        id: extend ? before.id : newId(),
        startsAt: extend ? wanted.startsAt : Math.max(now, wanted.startsAt),
        updatedAt: now,
      }
      silences.set(silence.id, silence)
      return silence
    },
    expire,
    get: (id) => silences.get(id),
    list: (now) => [...silences.values()].sort((a, b) => byState(a, b, now)),
    covering: (labels, now) =>
      [...silences.values()]
        .filter((silence) => stateOf(silence, now) === 'active' && matchesLabels(silence.matchers, labels))
        .map((silence) => silence.id)
        .sort(),
  }
}

/** Would Alertmanager keep the id? An active silence must keep its start too, to the second. */
function canExtend(before: Silence, wanted: WantedSilence, now: number): boolean {
  if (JSON.stringify(before.matchers) !== JSON.stringify(wanted.matchers)) return false
  switch (stateOf(before, now)) {
    case 'active':
      return Math.floor(before.startsAt / 1_000) === Math.floor(wanted.startsAt / 1_000)
    case 'pending':
      return wanted.startsAt >= now
    case 'expired':
      return false
  }
}

const stateOrder: Readonly<Record<SilenceState, number>> = { active: 0, pending: 1, expired: 2 }

function byState(a: Silence, b: Silence, now: number): number {
  const state = stateOf(a, now)
  const difference = stateOrder[state] - stateOrder[stateOf(b, now)]
  if (difference !== 0) return difference
  if (state === 'active') return a.endsAt - b.endsAt
  return state === 'pending' ? a.startsAt - b.startsAt : b.endsAt - a.endsAt
}

/** The `filter` of GET /silences: has the silence exactly these matchers among its own? Not "would it cover". */
export function hasMatchers(silence: Silence, filters: readonly SeenMatcher[]): boolean {
  return filters.every(({ name, value, isRegex, isEqual }) =>
    silence.matchers.some(
      (own) => own.name === name && own.value === value && own.isRegex === isRegex && own.isEqual === isEqual,
    ),
  )
}
