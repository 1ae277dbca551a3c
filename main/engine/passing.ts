/**
 * What time alone brings to episodes: snoozes that are over, targets that pass, acked ones that come back, quiet ones
 * that leave the desk.
 */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { hasTargets, isSnoozeOver, nextDeadline, passDeadlines } from '../alerts/deadlines.ts'
import { joinEffects } from '../db/journal.ts'
import { returnNotice, snoozeNotices } from '../night/notice.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** Deadlines that are seen to in one transaction. */
const mostAtOnce = 200

/**
 * In a storm thousands of targets pass within a minute, and to look for one means to look at all episodes: what follows
 * this soon waits for the same look, ms.
 */
const restMs = 200

/** Wires passing time into the core. */
export function createPassing(core: Core, calls: Calls): Required<Pick<EnginePart, 'configured' | 'run'>> {
  const { policy } = core
  /** nothing is due before this, epoch ms: what commits change is taken off as they come */
  let nothingBefore = Number.NEGATIVE_INFINITY
  let restsUntil = Number.NEGATIVE_INFINITY
  /** Ack targets whose passing this run has seen to; the database remembers the rest. */
  const noted = new Set<EpisodeId>()

  core.afterCommit.push(({ touched }) => {
    const now = core.clock.now()
    for (const episode of touched) {
      const { id, ack, ackDueAt, quietAt } = episode
      const times = [
        nextDeadline(episode, policy, now),
        // One that is heard again may have let its target pass unheard.
        hasTargets(episode) && ack === null && !noted.has(id) ? ackDueAt : null,
        quietAt === null ? null : quietAt + policy.quietWindowMs,
      ]
      for (const at of times) if (at !== null) nothingBefore = Math.min(nothingBefore, at)
    }
  })

  const isDue = (episode: Episode, now: number): boolean => {
    if (isSnoozeOver(episode, now)) return true
    // A thousand small alerts would be so many that pass at once, and nothing to write about any of them.
    if (!hasTargets(episode)) return false
    if (episode.ack) {
      const at = nextDeadline(episode, policy, now)
      return at !== null && at <= now
    }
    if (noted.has(episode.id) || episode.ackDueAt > now) return false
    noted.add(episode.id)
    return true
  }

  /** What time has brought, at most so much as is written at once, and when it brings the next of the rest, epoch ms. */
  const look = (
    now: number,
  ): { readonly due: readonly Episode[]; readonly old: readonly EpisodeId[]; readonly next: number } => {
    const due: Episode[] = []
    const old: EpisodeId[] = []
    let next = Number.POSITIVE_INFINITY
    for (const episode of core.episodes.values()) {
      const isTaken = due.length < mostAtOnce && isDue(episode, now)
      if (isTaken) due.push(episode)
      const at = nextDeadline(episode, policy, now)
      // What is due and passed is no deadline any more once it is written down.
      if (at !== null && (at > now || !isTaken)) next = Math.min(next, Math.max(at, now + 1))
      if (episode.quietAt === null) continue
      const goesAt = episode.quietAt + policy.quietWindowMs
      if (goesAt < now) old.push(episode.id)
      else next = Math.min(next, Math.max(goesAt, now + 1))
    }
    return { due, old, next }
  }

  const pass = (due: readonly Episode[], now: number): void => {
    try {
      core.commit((write) => {
        const effects = passDeadlines(write, due, policy, now)
        for (const episode of effects.returned) {
          if (episode.ack?.mine) calls.attempt(write, returnNotice(episode, calls.setting()), now)
        }
        return joinEffects(effects, calls.again(write, effects.woken, now, snoozeNotices))
      })
    } catch (error) {
      // Nothing of it was written: it is all still due.
      for (const { id } of due) noted.delete(id)
      nothingBefore = now
      throw error
    }
  }

  return {
    // Other targets are other deadlines.
    configured: () => {
      nothingBefore = Number.NEGATIVE_INFINITY
    },
    run: (now) => {
      if (now < nothingBefore) return nothingBefore
      // A clock that was set back far is no reason to wait for so long.
      if (now < restsUntil && restsUntil - now <= restMs) return restsUntil
      const { due, old, next } = look(now)
      // The rest of a storm waits for the next turn: one transaction for all of it would hold everything up.
      const isMore = due.length === mostAtOnce
      nothingBefore = isMore ? now : next
      if (due.length > 0) pass(due, now)
      for (const id of old) core.episodes.delete(id)
      if (old.length > 0) core.publish({ removedEpisodes: old })
      if (isMore) return now
      if (due.length === 0) return next
      restsUntil = now + restMs
      return Math.max(nothingBefore, restsUntil)
    },
  }
}
