/**
 * An acknowledgement that was to run out at its source while that source cannot be seen: it counts as over then, since the
 * pager calls people from there on whether we see it or not. What the source says once it is seen again stands.
 */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { calmSlackMs } from '../../contract/source-health.ts'
import { endAck } from '../alerts/ack-ended.ts'
import { joinEffects } from '../db/journal.ts'
import { forgetEndedAck, isAckUnderWay } from '../outbox/deliver.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** Wires it to the core. `wake`: look at what is due now. */
export function createForetoldEnds(
  core: Core,
  wake: () => void,
): Required<Pick<EnginePart, 'run' | 'configured'>> {
  /** when the source is to end the ack of these, epoch ms */
  const endsAt = new Map<EpisodeId, number>()

  const follow = (episode: Episode): void => {
    const end = episode.pending?.find(({ kind }) => kind === 'unacknowledge')
    if (end && episode.firing && episode.ack) endsAt.set(episode.id, end.at)
    else endsAt.delete(episode.id)
  }

  /** When it counts as over unless its source is heard by then, epoch ms: an answer after it would have told of it. */
  const overAt = (id: EpisodeId, at: number): number => {
    const source = core.sources.get(core.episodes.get(id)?.sourceId ?? '')
    if (!source || (source.lastGoodAt !== null && source.lastGoodAt > at)) return Number.POSITIVE_INFINITY
    return at + 2 * source.intervalMs + calmSlackMs
  }

  core.afterCommit.push(({ touched }) => {
    const before = endsAt.size
    for (const episode of touched) follow(episode)
    if (endsAt.size > before) wake()
  })

  return {
    configured: () => {
      endsAt.clear()
      for (const episode of core.episodes.values()) follow(episode)
    },
    run: (now) => {
      const due = [...endsAt].flatMap(([id, at]) => (overAt(id, at) <= now ? [id] : []))
      if (due.length > 0)
        core.insist((db) =>
          joinEffects(
            ...due.map((id) => {
              if (isAckUnderWay(db, id)) return { episodes: [], events: [] }
              const until = endsAt.get(id) ?? now
              const effects = endAck(db, id, { by: null, mine: false, at: null, until }, { now })
              forgetEndedAck(db, id)
              return effects
            }),
          ),
        )
      for (const id of due) endsAt.delete(id)
      return Math.min(...[...endsAt].map(([id, at]) => Math.max(overAt(id, at), now + 1)))
    },
  }
}
