/**
 * What time alone brings to episodes: snoozes that are over, targets that pass, acked ones that come back, quiet ones
 * that leave the desk.
 */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { isSnoozeOver, nextDeadline, passDeadlines } from '../alerts/deadlines.ts'
import { joinEffects } from '../db/journal.ts'
import { returnNotice, snoozeNotices } from '../night/notice.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** Deadlines that are seen to in one transaction. */
const mostAtOnce = 200

/** Wires passing time into the core. */
export function createPassing(core: Core, calls: Calls): Required<Pick<EnginePart, 'run'>> {
  const { policy } = core
  /** Ack targets whose passing this run has seen to; the database remembers the rest. */
  const noted = new Set<EpisodeId>()

  const isDue = (episode: Episode, now: number): boolean => {
    if (isSnoozeOver(episode, now)) return true
    if (!episode.firing || episode.keptQuiet) return false
    if (episode.ack) {
      const at = nextDeadline(episode, policy, now)
      return at !== null && at <= now
    }
    if (noted.has(episode.id) || episode.ackDueAt > now) return false
    noted.add(episode.id)
    return true
  }

  const dueNow = (now: number): readonly Episode[] => {
    const due: Episode[] = []
    for (const episode of core.episodes.values()) {
      if (due.length === mostAtOnce) break
      if (isDue(episode, now)) due.push(episode)
    }
    return due
  }

  const forgetOld = (now: number): void => {
    const old = [...core.episodes.values()].filter(
      (episode) => episode.quietAt !== null && episode.quietAt < now - policy.quietWindowMs,
    )
    if (old.length === 0) return
    for (const episode of old) core.episodes.delete(episode.id)
    core.publish({ removedEpisodes: old.map((episode) => episode.id) })
  }

  return {
    run: (now) => {
      const due = dueNow(now)
      if (due.length > 0) {
        core.commit((write) => {
          const effects = passDeadlines(write, due, policy, now)
          for (const episode of effects.returned) {
            if (episode.ack?.mine) calls.attempt(write, returnNotice(episode, calls.setting()), now)
          }
          return joinEffects(effects, calls.again(write, effects.woken, now, snoozeNotices))
        })
      }
      forgetOld(now)
      // The rest of a storm waits for the next turn: one transaction for all of it would hold everything up.
      let next = due.length === mostAtOnce ? now : Number.POSITIVE_INFINITY
      for (const episode of core.episodes.values()) {
        const at = nextDeadline(episode, policy, now)
        if (at !== null) next = Math.min(next, Math.max(at, now + 1))
      }
      return next
    },
  }
}
