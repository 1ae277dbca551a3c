/**
 * How often each of Slack's methods may be asked. Slack counts by method, workspace and app, so everybody who uses the
 * company's app shares one budget: each Nightdesk takes a small part of it, and less after it was refused.
 */
import type { SeenBudget } from '../../contract/observation.ts'
import type { Clock } from '../platform/clock.ts'

export interface SlackBudget {
  /** how often a minute this laptop asks a method at most, as Slack has let it lately */
  perMinute(method: string): number
  /** how long until the method may be asked, ms; 0 = now */
  waitMs(method: string): number
  /** how long Slack itself asks to wait, ms; 0 = it does not */
  refusedMs(method: string): number
  /** Counts one call. Something that a person waits for may go beyond the share, though not beyond Slack's own wish. */
  take(method: string): void
  /** Slack refused, and asks for so long, ms; null = it named no time */
  refused(method: string, retryAfterMs: number | null): void
  /** Slack answered a page: `got` objects of the `asked` ones, and whether there are more */
  page(method: string, got: number, asked: number, hasMore: boolean): void
  /** for the card: of what is read again and again, the messages and replies of channels */
  figures(): SeenBudget
  /** one request a minute and 15 objects: what Slack grants apps that are sold outside of its marketplace */
  isSlow(): boolean
}

/**
 * Calls that one Nightdesk makes in any minute, of Slack's. History and replies have 50 and more, lists 20, users.info 100 there;
 * a quarter of it lets four work at full stretch, and those who are refused take less.
 */
const share: Readonly<Record<string, number>> = {
  'conversations.history': 12,
  'conversations.replies': 12,
  'conversations.info': 10,
  'conversations.list': 5,
  'users.list': 5,
  'users.info': 30,
  'auth.test': 10,
  'chat.postMessage': 20,
  'reactions.add': 12,
  'reactions.remove': 6,
  'apps.connections.open': 1,
}
const usualShare = 6
/** What a poll is made of. */
const reading = ['conversations.history', 'conversations.replies'] as const
/** This part of it may be made at once; the rest comes back over the minute. Together they are never more than the share. */
const burstPart = 0.25
/** In the slow mode: a little less than the one a minute that there is, as the clocks of both may differ by a little. */
const slowRate = 0.9
const minuteMs = 60_000
/** A refusal halves the share, down to this part of it; it doubles again after each such time without one, ms. */
const leastPart = 0.125
const recoverMs = 600_000
/** Where Slack names no time: its limits are counted by the minute. */
const usualWaitMs = 30_000
/** Two refusals in a row that ask for this long are the sign of one request a minute, ms. */
const slowWaitMs = 50_000
/** The most objects of a page in the slow mode. */
export const slowPage = 15
/** The slow mode is believed for so long after its last sign, ms. */
const slowForMs = 3_600_000

interface Bucket {
  /** calls that may be made now, a fraction of one included; below 0 after a person's calls */
  left: number
  at: number
  part: number
  partAt: number
  refusedUntil: number
  longRefusals: number
  /** when it was called in the last minute, by `clock.mono()` */
  asked: readonly number[]
}

export function createSlackBudget(clock: Pick<Clock, 'mono' | 'now'>): SlackBudget {
  const buckets = new Map<string, Bucket>()
  let slowUntil = Number.NEGATIVE_INFINITY

  const isSlow = (): boolean => clock.mono() < slowUntil
  const isSlowed = (method: string): boolean =>
    isSlow() && (method === 'conversations.history' || method === 'conversations.replies')
  const shareOf = (method: string, { part }: Pick<Bucket, 'part'>): number =>
    (share[method] ?? usualShare) * part
  const perMinute = (method: string, bucket: Bucket): number =>
    isSlowed(method) ? slowRate : shareOf(method, bucket) * (1 - burstPart)
  const mostAtOnce = (method: string, bucket: Pick<Bucket, 'part'>): number =>
    isSlowed(method) ? 1 : Math.max(1, shareOf(method, bucket) * burstPart)
  const bucketOf = (method: string): Bucket => {
    const now = clock.mono()
    const bucket = buckets.get(method) ?? {
      ...{ left: mostAtOnce(method, { part: 1 }), at: now, part: 1, partAt: now },
      ...{ refusedUntil: Number.NEGATIVE_INFINITY, longRefusals: 0, asked: [] },
    }
    buckets.set(method, bucket)
    while (bucket.part < 1 && now - bucket.partAt >= recoverMs) {
      bucket.part = Math.min(1, bucket.part * 2)
      bucket.partAt += recoverMs
    }
    const rate = perMinute(method, bucket)
    bucket.left = Math.min(mostAtOnce(method, bucket), bucket.left + ((now - bucket.at) * rate) / minuteMs)
    bucket.at = now
    return bucket
  }

  const refusedMs = (method: string): number =>
    Math.max(0, Math.ceil(bucketOf(method).refusedUntil - clock.mono()))

  return {
    isSlow,
    refusedMs,
    perMinute: (method) => perMinute(method, bucketOf(method)),
    waitMs: (method) => {
      const bucket = bucketOf(method)
      // A thousandth of a call is what a fraction loses on the way: waiting for it would never end.
      const missing = 0.999 - bucket.left
      const own = missing <= 0 ? 0 : Math.ceil((missing * minuteMs) / perMinute(method, bucket))
      return Math.max(own, refusedMs(method))
    },
    figures: () => {
      const buckets = reading.map(bucketOf)
      const waitMs = Math.max(...reading.map(refusedMs))
      const since = clock.mono() - minuteMs
      const own = reading.map((method, index) =>
        isSlowed(method) ? 1 : Math.floor(shareOf(method, buckets[index] as Bucket)),
      )
      return {
        ownPerMinute: own.reduce((sum, one) => sum + one, 0),
        usedLastMinute: buckets.flatMap(({ asked }) => asked).filter((at) => at > since).length,
        ...{ left: null, limit: null, waitsUntil: waitMs > 0 ? clock.now() + waitMs : null },
      }
    },
    take: (method) => {
      const bucket = bucketOf(method)
      const now = clock.mono()
      bucket.left -= 1
      bucket.asked = [...bucket.asked.filter((at) => at > now - minuteMs), now]
    },
    refused: (method, retryAfterMs) => {
      const bucket = bucketOf(method)
      const now = clock.mono()
      bucket.refusedUntil = now + (retryAfterMs ?? usualWaitMs)
      bucket.part = Math.max(leastPart, bucket.part / 2)
      bucket.partAt = now
      bucket.left = Math.min(bucket.left, 1)
      bucket.longRefusals = (retryAfterMs ?? 0) >= slowWaitMs ? bucket.longRefusals + 1 : 0
      if (bucket.longRefusals >= 2) slowUntil = now + slowForMs
    },
    page: (method, got, asked, hasMore) => {
      bucketOf(method).longRefusals = 0
      if (got > slowPage) slowUntil = Number.NEGATIVE_INFINITY
      else if (hasMore && got > 0 && asked > slowPage) {
        slowUntil = clock.mono() + slowForMs
        // This page was the one of its minute, whatever had been saved up until it told.
        bucketOf(method).left = Math.min(bucketOf(method).left, 0)
      }
    },
  }
}
