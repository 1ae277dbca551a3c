/** What passes by itself: a snooze, an ack target, and the moment an acked episode comes back. */
import { type Episode, isSmall } from '../../contract/alert.ts'
import type { WriteDb } from '../db/db.ts'
import type { Effects, NewEvent } from '../db/journal.ts'
import { setReturned, setSnooze, setTargetNoted } from './episode-table.ts'
import type { EpisodePolicy } from './policy.ts'

/** When this episode next changes by time alone, epoch ms; null when it does not. */
export function nextDeadline(episode: Episode, policy: EpisodePolicy, now: number): number | null {
  const snoozedUntil = episode.firing ? (episode.snooze?.until ?? null) : null
  if (!hasTargets(episode)) return snoozedUntil
  if (episode.ack) {
    const at = episode.resolveDueAt - policy.returnBeforeMs
    return snoozedUntil ?? (episode.returnedAt === null && episode.ack.at < at ? at : null)
  }
  const ackDueAt = episode.ackDueAt > now ? episode.ackDueAt : null
  if (snoozedUntil === null || ackDueAt === null) return snoozedUntil ?? ackDueAt
  return Math.min(snoozedUntil, ackDueAt)
}

/** What time has brought, and who came back: acked ones shortly before their target, and what was snoozed until now. */
export interface Passed extends Effects {
  readonly returned: readonly Episode[]
  /** as they are from now on: firing, not acked, heard */
  readonly woken: readonly Episode[]
}

/** Writes down what the time has brought for these episodes. */
export function passDeadlines(
  db: WriteDb,
  episodes: readonly Episode[],
  policy: EpisodePolicy,
  now: number,
): Passed {
  const events: NewEvent[] = []
  const returned: Episode[] = []
  const woken: Episode[] = []
  for (const episode of episodes) {
    const isOver = isSnoozeOver(episode, now)
    if (isOver) {
      setSnooze(db, episode.id, null)
      events.push({ episodeId: episode.id, kind: 'snooze-ended', at: episode.snooze?.until ?? now })
    }
    if (!hasTargets(episode)) continue
    if (isOver && !episode.ack) woken.push({ ...episode, snooze: null })
    if (!episode.ack && episode.ackDueAt <= now && setTargetNoted(db, episode.id)) {
      events.push({ episodeId: episode.id, kind: 'ack-target-passed', at: episode.ackDueAt })
    }
    if (episode.ack && (isOver || comesBack(episode, policy, now))) {
      setReturned(db, episode.id, now)
      returned.push(episode)
      events.push({ episodeId: episode.id, kind: 'returned' })
    }
  }
  return { episodes: events.flatMap((event) => event.episodeId ?? []), events, returned, woken }
}

/** Has the time come until which it was put off? */
export function isSnoozeOver({ firing, snooze }: Episode, now: number): boolean {
  return firing && snooze !== null && snooze.until <= now
}

/** Nobody is to be there in time for what has ended, is kept quiet or is small. What is heard again has targets again. */
export function hasTargets(episode: Episode): boolean {
  const { firing, keptQuiet, severity } = episode
  return firing && !keptQuiet && severity !== 'none' && !isSmall(episode)
}

/**
 * An acked episode comes back once, shortly before its resolve target; one taken later than that stays in hand, and one
 * that was put off comes back when that time is over.
 */
function comesBack(episode: Episode, policy: EpisodePolicy, now: number): boolean {
  const at = episode.resolveDueAt - policy.returnBeforeMs
  if (episode.ack === null || episode.snooze !== null) return false
  return episode.returnedAt === null && episode.ack.at < at && now >= at
}
