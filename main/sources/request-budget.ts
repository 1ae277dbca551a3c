/**
 * How often one Nightdesk asks a server that sets no limit of its own: a bucket of requests that fills again over the
 * minute. What a server tells of a limit (in front of it there may be a gateway with one) counts beside it.
 */
import type { SeenBudget } from '../../contract/observation.ts'
import type { Clock } from '../platform/clock.ts'

export interface RequestBudget {
  /** Counts one request. What is under way is finished even where nothing is left. */
  take(): void
  /** what an answer tells of a limit; nothing where it tells none. @param server whose it is */
  heard(headers: Readonly<Record<string, string>>, server?: string): void
  /** how many requests were made in this run */
  taken(): number
  /** One look takes `requests`, every `everyMs`: the bucket is made large enough for it. */
  needs(requests: number, everyMs: number): void
  /** how long until the next look fits, ms; 0 = now */
  waitMs(): number
  /** for the health card. @param waitMs how long it is waited */
  figures(waitMs: number): SeenBudget
}

/**
 * Requests a minute to each address, at the least. Asked every 5 s with a list, its silences and its state, one takes 36;
 * the rest is for news, for people who press "try again", and for coming back.
 */
const leastPerMinute = 120
/** What is asked regularly may be this part of the whole: the bucket must never make anybody blind. */
const regularPart = 0.5
const minuteMs = 60_000
/** A reset that is farther away is a clock that is wrong, ms. */
const longestWaitMs = 600_000
/** A number of seconds beyond this is an instant of the epoch, not a span. */
const epochSeconds = 1_000_000_000

/** What one server has told of its limit. */
interface Told {
  readonly left: number
  readonly limit: number | null
  /** by `clock.mono()` */
  readonly until: number
}

/**
 * @param addresses how many are asked
 * @param servers behind how many servers they are: while one of them has told of no limit that is spent, it can be asked
 */
export function createRequestBudget(
  clock: Pick<Clock, 'mono' | 'now'>,
  addresses: number,
  servers = 1,
): RequestBudget {
  let perMinute = leastPerMinute * Math.max(1, addresses)
  /** half of it may be spent at once, the other half comes back within a minute: together never more */
  let left = perMinute / 2
  let at = clock.mono()
  let asked: readonly number[] = []
  let count = 0
  let look = 1
  const told = new Map<string, Told>()
  /** the one with the least left */
  const scarcest = (): Told | undefined => [...told.values()].toSorted((a, b) => a.left - b.left)[0]

  const refill = (): void => {
    const now = clock.mono()
    left = Math.min(perMinute / 2, left + ((now - at) * perMinute) / 2 / minuteMs)
    at = now
    asked = asked.filter((one) => one > now - minuteMs)
    for (const [server, { until }] of told) if (until <= now) told.delete(server)
  }

  return {
    taken: () => count,
    take: () => {
      refill()
      left = Math.max(-perMinute / 2, left - 1)
      asked = [...asked, at]
      count += 1
    },
    heard: (headers, server = '') => {
      const [limit, rest, reset] = ['limit', 'remaining', 'reset'].map((name) =>
        countOf(headers[`ratelimit-${name}`] ?? headers[`x-ratelimit-${name}`]),
      )
      if (rest == null) return
      // Without a word of when it begins anew, it is believed for as long as limits usually count.
      const spanMs =
        reset == null ? minuteMs : reset > epochSeconds ? reset * 1_000 - clock.now() : reset * 1_000
      told.set(server, {
        ...{ left: rest, limit: limit ?? null },
        until: clock.mono() + Math.min(Math.max(0, spanMs), longestWaitMs),
      })
    },
    needs: (requests, everyMs) => {
      refill()
      look = Math.max(1, requests)
      const regular = (look * minuteMs) / everyMs
      const wanted = Math.ceil(Math.max(leastPerMinute * Math.max(1, addresses), regular / regularPart))
      // What it is larger by is there at once: it was too small for what is asked anyway.
      left += Math.max(0, wanted - perMinute) / 2
      perMinute = wanted
      left = Math.min(left, perMinute / 2)
    },
    waitMs: () => {
      refill()
      const missing = Math.min(look, perMinute / 2) - 1e-6 - left
      const own = missing <= 0 ? 0 : Math.ceil((missing * minuteMs * 2) / perMinute)
      const spent = [...told.values()].filter((one) => one.left < look)
      const theirs = spent.length < servers ? 0 : Math.min(...spent.map(({ until }) => until)) - at
      return Math.max(own, theirs)
    },
    figures: (waitMs) => {
      refill()
      return {
        ...{ ownPerMinute: perMinute, usedLastMinute: asked.length },
        ...{ left: scarcest()?.left ?? null, limit: scarcest()?.limit ?? null },
        waitsUntil: waitMs > 0 ? clock.now() + waitMs : null,
      }
    },
  }
}

/** A whole number; some servers write their windows behind it (`100, 100;w=60`). */
function countOf(text: string | undefined): number | null {
  const found = /^\s*(\d{1,12})\s*(?:[,;]|$)/.exec(text ?? '')?.[1]
  return found === undefined ? null : Number(found)
}
