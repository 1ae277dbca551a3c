/**
 * Pages that were called once, were kept quiet, and are heard again by one peer of their source only. A peer that has just
 * started or has not yet been told of a silence says so for one poll; whoever sleeps again is woken only if it lasts.
 */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { isDisputed } from '../alerts/episode-table.ts'
import { lastOf } from '../db/journal.ts'
import { wasTriedSince } from '../night/attempt-table.ts'
import { callNotices, stormTag, tagOf } from '../night/notice.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** So many of its source's intervals it must last: the next answer comes within one. */
export const patientPolls = 2

/** Wires them to the core. `wake` is called when there is something to wait for. */
export function createDisputes(
  core: Core,
  calls: Calls,
  wake: () => void,
): Required<Pick<EnginePart, 'run' | 'configured'>> {
  /** when they ring, unless they are kept quiet again or somebody has them by then; epoch ms */
  const ringAt = new Map<EpisodeId, number>()
  let isFirst = true

  const putOff = (episode: Episode): void => {
    const intervalMs = core.sources.get(episode.sourceId)?.intervalMs ?? 0
    ringAt.set(episode.id, core.clock.now() + patientPolls * intervalMs)
    wake()
  }

  core.afterCommit.push(({ touched, before }) => {
    for (const episode of touched) {
      if (!calls.isCalling(episode)) {
        ringAt.delete(episode.id)
        continue
      }
      const old = before.get(episode.id)
      if (old?.keptQuiet && old.calledAt !== null && isDisputed(core.db, episode.id)) putOff(episode)
    }
  })

  /** Put off by a run that ended before it rang? */
  const wasPutOff = (episode: Episode): boolean => {
    if (!calls.isCalling(episode) || !isDisputed(core.db, episode.id)) return false
    const heardAt = lastOf(core.db, episode.id, 'heard-again')
    return heardAt !== null && !wasTriedSince(core.db, [tagOf(episode), stormTag], heardAt)
  }

  return {
    configured: () => {
      if (!isFirst) return
      isFirst = false
      for (const episode of core.episodes.values()) if (wasPutOff(episode)) putOff(episode)
    },
    run: (now) => {
      const due = [...ringAt].flatMap(([id, at]) => (at <= now ? [id] : []))
      const episodes = due.flatMap((id) => core.episodes.get(id) ?? [])
      if (episodes.length > 0) {
        core.commit((db) => calls.again(db, episodes, now, callNotices))
      }
      for (const id of due) ringAt.delete(id)
      return Math.min(...ringAt.values())
    },
  }
}
