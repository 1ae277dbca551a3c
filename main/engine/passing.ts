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
import { createInstants } from './instants.ts'
import type { EnginePart } from './part.ts'

/** Deadlines that are seen to in one transaction. */
const mostAtOnce = 200

/** In a storm a target passes every few ms: what follows this soon waits for the same transaction, ms. */
const restMs = 200

/** Wires passing time into the core. */
export function createPassing(core: Core, calls: Calls): Required<Pick<EnginePart, 'configured' | 'run'>> {
  /** when time next brings something to an episode */
  const instants = createInstants<EpisodeId>()
  let restsUntil = Number.NEGATIVE_INFINITY
  /** Ack targets whose passing this run has seen to; the database remembers the rest. */
  const noted = new Set<EpisodeId>()

  /** One that has been quiet for longer than the window leaves the desk. */
  const leavesAt = (quietAt: number): number => quietAt + core.policy.quietWindowMs + 1
  const track = (episode: Episode, now: number): void => {
    const { id, ack, ackDueAt, quietAt } = episode
    const times = [
      nextDeadline(episode, core.policy, now),
      // One that is heard again may have let its target pass unheard.
      hasTargets(episode) && ack === null && !noted.has(id) ? ackDueAt : null,
      quietAt === null ? null : leavesAt(quietAt),
    ].filter((at) => at !== null)
    instants.put(id, times.length === 0 ? null : Math.min(...times))
  }
  core.afterCommit.push(({ touched }) => {
    for (const episode of touched) track(episode, core.clock.now())
  })

  const isDue = (episode: Episode, now: number): boolean => {
    if (isSnoozeOver(episode, now)) return true
    // A thousand small alerts would be so many that pass at once, and nothing to write about any of them.
    if (!hasTargets(episode)) return false
    if (episode.ack) {
      const at = nextDeadline(episode, core.policy, now)
      return at !== null && at <= now
    }
    if (noted.has(episode.id) || episode.ackDueAt > now) return false
    noted.add(episode.id)
    return true
  }

  /** Writes down what time has brought; all of it is due again when that fails. */
  const pass = (due: readonly Episode[], now: number): void => {
    try {
      core.commit((write) => {
        const effects = passDeadlines(write, due, core.policy, now)
        for (const episode of effects.returned) {
          if (episode.ack?.mine) calls.attempt(write, returnNotice(episode, calls.setting()), now)
        }
        return joinEffects(effects, calls.again(write, effects.woken, now, snoozeNotices))
      })
    } catch (error) {
      for (const { id } of due) noted.delete(id)
      throw error
    }
  }

  return {
    // Other targets are other deadlines.
    configured: () => {
      instants.clear()
      for (const episode of core.episodes.values()) track(episode, core.clock.now())
    },
    run: (now) => {
      if (now < instants.first()) return instants.first()
      // A clock that was set back far is no reason to wait for so long.
      if (now < restsUntil && restsUntil - now <= restMs) return restsUntil
      const ids = instants.until(now, mostAtOnce)
      const passed = ids.flatMap((id) => core.episodes.get(id) ?? [])
      const due = passed.filter((episode) => isDue(episode, now))
      if (due.length > 0) pass(due, now)
      const old = passed.filter(({ quietAt }) => quietAt !== null && leavesAt(quietAt) <= now)
      for (const { id } of old) core.episodes.delete(id)
      if (old.length > 0) core.publish({ removedEpisodes: old.map(({ id }) => id) })
      for (const id of ids) {
        const episode = core.episodes.get(id)
        if (episode) track(episode, now)
        else instants.remove(id)
      }
      // The rest of a storm waits for the next turn: one transaction for all of it would hold everything up.
      if (ids.length === mostAtOnce) return now
      if (due.length > 0) restsUntil = now + restMs
      return Math.max(instants.first(), now + 1, due.length > 0 ? restsUntil : now)
    },
  }
}
