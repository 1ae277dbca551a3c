/**
 * How often one Nightdesk asks PagerDuty. An account's key, or all keys of one person together, have 960 requests a minute
 * (ratelimit-limit says so); the whole team's programs share the former. A quarter of it is ours, and of that something is
 * left for what people do.
 */
import type { SeenBudget } from '../../contract/observation.ts'
import type { Clock } from '../platform/clock.ts'

export interface PagerDutyBudget {
  /** Counts one request. What a person waits for is asked even where nothing is to spare. */
  take(): void
  /** how many requests nobody waits for may be made now */
  spare(): number
  /** what PagerDuty says of its own limit with an answer */
  heard(headers: Readonly<Record<string, string>>): void
  /** for the health card; `waitMs`: how long PagerDuty wants to be left alone */
  figures(waitMs: number): SeenBudget
}

/** A quarter of the 960 a minute. */
const ownPerMinute = 240
/** Of it so many may be spent at once by what nobody waits for, and so many come back within a minute: 60 stay for people. */
const burst = 60
const refillPerMinute = 120
/** PagerDuty's own rest under this part of its limit is not for us: somebody else's programs use it up. */
const leastPart = 0.25
const minuteMs = 60_000

/** The budgets of one run, by its clock: whatever asks the same account there (two sources, a rotation) shares one. */
const shared = new WeakMap<object, Map<string, PagerDutyBudget>>()

/** The budget of an account. @param account its address and key */
export function pagerDutyBudgetOf(account: string, clock: Pick<Clock, 'mono' | 'now'>): PagerDutyBudget {
  const ofRun = shared.get(clock) ?? new Map<string, PagerDutyBudget>()
  shared.set(clock, ofRun)
  const budget = ofRun.get(account) ?? createPagerDutyBudget(clock)
  ofRun.set(account, budget)
  return budget
}

export function createPagerDutyBudget(clock: Pick<Clock, 'mono' | 'now'>): PagerDutyBudget {
  let asked: readonly number[] = []
  let left = burst
  let at = clock.mono()
  let told: { readonly left: number; readonly limit: number; readonly at: number } | null = null

  const refill = (): void => {
    const now = clock.mono()
    left = Math.min(burst, left + ((now - at) * refillPerMinute) / minuteMs)
    at = now
    asked = asked.filter((one) => one > now - minuteMs)
  }

  return {
    take: () => {
      refill()
      left = Math.max(0, left - 1)
      asked = [...asked, clock.mono()]
    },
    spare: () => {
      refill()
      // What was told of a minute that is over says nothing of this one.
      const isTold = told !== null && clock.mono() - told.at < minuteMs
      const theirs = isTold && told ? told.left - told.limit * leastPart : Number.POSITIVE_INFINITY
      return Math.max(0, Math.floor(Math.min(left + 1e-6, theirs)))
    },
    heard: (headers) => {
      const [limit, rest] = [headers['ratelimit-limit'], headers['ratelimit-remaining']].map(countOf)
      if (limit != null && rest != null) told = { left: rest, limit, at: clock.mono() }
    },
    figures: (waitMs) => {
      refill()
      return {
        ownPerMinute,
        usedLastMinute: asked.length,
        left: told?.left ?? null,
        limit: told?.limit ?? null,
        waitsUntil: waitMs > 0 ? clock.now() + waitMs : null,
      }
    },
  }
}

function countOf(text: string | undefined): number | null {
  const found = /^\d{1,9}$/.exec(text?.trim() ?? '')?.[0]
  return found === undefined ? null : Number(found)
}
