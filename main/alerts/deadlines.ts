/** What passes by itself: an ack target, and the moment an acked episode comes back. */
import type { Episode } from '../../contract/alert.ts'
import type { WriteDb } from '../db/db.ts'
import type { Effects, NewEvent } from '../db/journal.ts'
import { setReturned, setTargetNoted } from './episode-table.ts'
import type { EpisodePolicy } from './policy.ts'

/** When this episode next changes by time alone, epoch ms; null when it does not. */
export function nextDeadline(episode: Episode, policy: EpisodePolicy, now: number): number | null {
  if (!hasTargets(episode)) return null
  if (episode.ack) {
    const at = episode.resolveDueAt - policy.returnBeforeMs
    return episode.returnedAt === null && episode.ack.at < at ? at : null
  }
  return episode.ackDueAt > now ? episode.ackDueAt : null
}

/** Writes down what the time has brought for these episodes. `returned` names those that came back. */
export function passDeadlines(
  db: WriteDb,
  episodes: readonly Episode[],
  policy: EpisodePolicy,
  now: number,
): Effects & { readonly returned: readonly Episode[] } {
  const events: NewEvent[] = []
  const returned: Episode[] = []
  for (const episode of episodes) {
    if (!hasTargets(episode)) continue
    if (!episode.ack && episode.ackDueAt <= now && setTargetNoted(db, episode.id)) {
      events.push({ episodeId: episode.id, kind: 'ack-target-passed', at: episode.ackDueAt })
    }
    if (comesBack(episode, policy, now)) {
      setReturned(db, episode.id, now)
      returned.push(episode)
      events.push({ episodeId: episode.id, kind: 'returned' })
    }
  }
  return { episodes: events.flatMap((event) => event.episodeId ?? []), events, returned }
}

/** Nobody is to be there in time for what has ended, is kept quiet or is small. What is heard again has targets again. */
function hasTargets({ firing, keptQuiet, severity }: Episode): boolean {
  return firing && !keptQuiet && severity !== 'ticket' && severity !== 'none'
}

/** An acked episode comes back once, shortly before its resolve target; one taken later than that stays in hand. */
function comesBack(episode: Episode, policy: EpisodePolicy, now: number): boolean {
  const at = episode.resolveDueAt - policy.returnBeforeMs
  return episode.ack !== null && episode.returnedAt === null && episode.ack.at < at && now >= at
}
