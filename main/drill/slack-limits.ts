/** How often Slack may be asked, by method and minute, for the whole workspace and app: its tiers, and the slow mode. */
import type { Clock } from '../platform/clock.ts'

export interface SlackLimits {
  /** Counts a call: null when it may be answered, else how long to wait, whole seconds. */
  take(method: string): number | null
  /** the most objects that history and replies give; null = as many as were asked for */
  readonly mostObjects: number | null
  /** off: nothing is limited · tiers: as for a company's own app · slow: 1 a minute and 15 objects for history and replies */
  set(mode: 'off' | 'tiers' | 'slow'): void
  /** refuses every call of a method for so long, ms */
  throttle(method: string, ms: number): void
}

/** Calls a minute by Slack's tiers (docs.slack.dev, rate limits); those it calls special are set to what it says of them. */
const perMinute: Readonly<Record<string, number>> = {
  'apps.connections.open': 1,
  'conversations.list': 20,
  'users.list': 20,
  'reactions.remove': 20,
  'conversations.history': 50,
  'conversations.replies': 50,
  'conversations.info': 50,
  'reactions.add': 50,
  'team.info': 50,
  'users.info': 100,
  'auth.test': 300,
  'chat.postMessage': 60,
  'chat.getPermalink': 300,
}
const slowMethods: readonly string[] = ['conversations.history', 'conversations.replies']
const minuteMs = 60_000

export function createSlackLimits(clock: Pick<Clock, 'now'>): SlackLimits {
  let mode: 'off' | 'tiers' | 'slow' = 'off'
  const calls = new Map<string, number[]>()
  const refusedUntil = new Map<string, number>()
  return {
    get mostObjects() {
      return mode === 'slow' ? 15 : null
    },
    set: (next) => {
      mode = next
      calls.clear()
    },
    throttle: (method, ms) => refusedUntil.set(method, clock.now() + ms),
    take: (method) => {
      const now = clock.now()
      const leftMs = (refusedUntil.get(method) ?? 0) - now
      if (leftMs > 0) return Math.ceil(leftMs / 1_000)
      if (mode === 'off') return null
      const most = mode === 'slow' && slowMethods.includes(method) ? 1 : (perMinute[method] ?? 50)
      const recent = (calls.get(method) ?? []).filter((at) => at > now - minuteMs)
      const [first] = recent
      if (first !== undefined && recent.length >= most)
        return Math.max(1, Math.ceil((first + minuteMs - now) / 1_000))
      calls.set(method, [...recent, now])
      return null
    },
  }
}
