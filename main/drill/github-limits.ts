/** How often a GitHub answers: a budget by the hour for each token, and a second limit that comes without warning. */

import type { ServerReply } from '../platform/http-server.ts'
import { refuse } from './github-bodies.ts'

export interface GitHubToken {
  readonly login: string
  /** what it may do with issues */
  issues: 'none' | 'read' | 'write'
  /** the repositories it was made for; null = all that its account sees */
  repositories: readonly string[] | null
  isRevoked: boolean
  /** the day it ends, epoch ms; null = it does not */
  endsAt: number | null
}

export interface GitHubLimits {
  /** requests an hour for each token */
  limit: number
  /** the second limit: requests get this until `until`, epoch ms */
  secondary: {
    readonly until: number
    readonly status: 403 | 429
    /** how the wait is told: in seconds, as a date, or not at all */
    readonly tells: 'seconds' | 'date' | 'nothing'
  } | null
  used(token: string): number
  /** sets what this token has left for the hour */
  leave(token: string, remaining: number): void
  /** a refusal, or null: it may be answered. What is not changed costs nothing. */
  refusal(token: string): ServerReply | null
  count(token: string): void
  headers(token: string): Readonly<Record<string, string>>
  overview(token: string): object
}

const hourMs = 3_600_000

/** @param now epoch ms */
export function createGitHubLimits(now: () => number): GitHubLimits {
  const hours = new Map<string, { endsAt: number; used: number }>()
  const hourOf = (token: string): { endsAt: number; used: number } => {
    const known = hours.get(token)
    if (known && known.endsAt > now()) return known
    const fresh = { endsAt: Math.floor(now() / 1_000) * 1_000 + hourMs, used: 0 }
    hours.set(token, fresh)
    return fresh
  }
  const figures = (token: string): { limit: number; remaining: number; reset: number; used: number } => {
    const { endsAt, used } = hourOf(token)
    return { limit: limits.limit, remaining: Math.max(0, limits.limit - used), reset: endsAt / 1_000, used }
  }

  const limits: GitHubLimits = {
    limit: 5_000,
    secondary: null,
    used: (token) => hourOf(token).used,
    leave: (token, remaining) => {
      hourOf(token).used = limits.limit - remaining
    },
    refusal: (token) => {
      const { secondary } = limits
      if (secondary && now() < secondary.until) {
        const seconds = Math.ceil((secondary.until - now()) / 1_000)
        const wait = {
          seconds: { 'retry-after': `${seconds}` },
          date: { 'retry-after': new Date(secondary.until).toUTCString() },
          nothing: {},
        }[secondary.tells]
        const words =
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
        return refuse(secondary.status, words, wait)
      }
      if (figures(token).remaining > 0) return null
      return refuse(403, `API rate limit exceeded for user ID 1.`)
    },
    count: (token) => {
      hourOf(token).used += 1
    },
    headers: (token) => {
      const { limit, remaining, reset, used } = figures(token)
      return {
        'x-ratelimit-limit': `${limit}`,
        'x-ratelimit-remaining': `${remaining}`,
        'x-ratelimit-reset': `${reset}`,
        'x-ratelimit-used': `${used}`,
        'x-ratelimit-resource': 'core',
      }
    },
    overview: (token) => {
      const core = figures(token)
      const search = { limit: 30, remaining: 30, reset: core.reset, used: 0 }
      return { resources: { core, search }, rate: core }
    },
  }
  return limits
}
