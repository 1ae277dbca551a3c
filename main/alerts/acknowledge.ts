/** Taking an episode, giving it back, and what is written about it by hand. */
import type { Episode, Impact } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, noEffects } from '../db/journal.ts'
import { setAck, setImpact, setSnooze } from './episode-table.ts'
import type { EpisodePolicy } from './policy.ts'

/**
 * Takes the episode for me. On an acked one it does nothing: a sleepy second press must undo nothing. An episode that
 * has ended cannot be taken.
 */
export function acknowledge(db: WriteDb, episode: Episode, me: string, now: number): Effects {
  if (!episode.firing) {
    throw new AppError('too-late', 'It has ended already, so there is nothing to acknowledge.')
  }
  if (episode.ack && episode.returnedAt === null) return noEffects
  setAck(db, episode.id, { by: me, mine: true, at: now, origin: 'here' })
  return { episodes: [episode.id], events: [{ episodeId: episode.id, kind: 'acked', by: me }] }
}

/** Takes my ack back within the undo window. @throws AppError `too-late` after it, `not-allowed` if it is not mine */
export function takeBack(db: WriteDb, episode: Episode, policy: EpisodePolicy, now: number): Effects {
  const { ack } = episode
  if (!ack) return noEffects
  if (!ack.mine)
    throw new AppError('not-allowed', `${ack.by} acknowledged it, so only ${ack.by} can take it back.`)
  if (ack.origin === 'upstream')
    throw new AppError('too-late', 'It was acknowledged at its source. Unacknowledge takes it back there.')
  if (now - ack.at > policy.undoMs) {
    throw new AppError(
      'too-late',
      'The time to take it back is over. Unacknowledge gives it back for everybody.',
    )
  }
  setAck(db, episode.id, null)
  return { episodes: [episode.id], events: [{ episodeId: episode.id, kind: 'taken-back', by: ack.by }] }
}

/** Gives my ack back deliberately, at any time. */
export function unacknowledge(db: WriteDb, episode: Episode): Effects {
  const { ack } = episode
  if (!ack) return noEffects
  if (!ack.mine)
    throw new AppError('not-allowed', `${ack.by} acknowledged it, so only ${ack.by} can give it back.`)
  if (!episode.firing) throw new AppError('too-late', 'It has ended, and its acknowledgement with it.')
  setAck(db, episode.id, null)
  return { episodes: [episode.id], events: [{ episodeId: episode.id, kind: 'unacked', by: ack.by }] }
}

/** Somebody else has it, by their own word: they accepted it when they were asked. An upstream ack stays what it is. */
export function handOver(db: WriteDb, episode: Episode, by: string, now: number): Effects {
  if (episode.ack?.origin === 'upstream') return noEffects
  setAck(db, episode.id, { by, mine: false, at: now, origin: 'here' })
  return { episodes: [episode.id], events: [] }
}

/** Nobody has it from now on, since nobody accepted it; what was put off comes back with it. */
export function release(db: WriteDb, episode: Episode): Effects {
  if (episode.ack?.origin === 'upstream') return noEffects
  if (episode.ack) setAck(db, episode.id, null)
  if (episode.snooze) setSnooze(db, episode.id, null)
  return { episodes: [episode.id], events: [] }
}

/** Adds a note to the episode's story. */
export function addNote(episode: Episode, me: string, text: string): Effects {
  return { episodes: [episode.id], events: [{ episodeId: episode.id, kind: 'note', by: me, text }] }
}

/** Says what the customers feel: never inferred, always a person's word (product rule 7). */
export function chooseImpact(db: WriteDb, episode: Episode, me: string, impact: Impact): Effects {
  if (episode.impact === impact) return noEffects
  setImpact(db, episode.id, impact)
  return { episodes: [episode.id], events: [{ episodeId: episode.id, kind: 'impact', by: me, text: impact }] }
}
