/** Putting an episode off until an instant, on this laptop only, and what it is when that instant has come. */
import type { Episode, Snooze } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { StoryEvent } from '../../contract/queries.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, noEffects, storyOf } from '../db/journal.ts'
import { setSnooze } from './episode-table.ts'
import type { EpisodePolicy } from './policy.ts'

/** Shorter than this it would be back before anybody has looked away, ms. */
const shortestSnoozeMs = 60_000
/** Longer than a day is no snooze: somebody else is on call by then, ms. */
const longestSnoozeMs = 86_400_000
/** An order takes a moment from the page to here, and "1 min" was meant as it was chosen, ms. */
const onTheWayMs = 5_000

/** @throws AppError `bad-input` when the end (epoch ms) is too near or too far */
export function checkSnoozeEnd(untilAt: number, now: number): void {
  if (untilAt < now + shortestSnoozeMs - onTheWayMs) {
    throw new AppError('bad-input', 'A snooze lasts at least a minute. Nothing was changed.')
  }
  if (untilAt > now + longestSnoozeMs + onTheWayMs) {
    throw new AppError(
      'bad-input',
      'A snooze lasts a day at most. Silence it if it is to be quiet for longer.',
    )
  }
}

/** Puts it off until `untilAt` (epoch ms); a snoozed one is put off anew. @throws AppError `too-late` when it has ended */
export function snooze(db: WriteDb, episode: Episode, me: string, untilAt: number, now: number): Effects {
  if (!episode.firing) throw new AppError('too-late', 'It has ended already, so there is nothing to snooze.')
  setSnooze(db, episode.id, { by: me, at: now, until: untilAt })
  return {
    episodes: [episode.id],
    events: [{ episodeId: episode.id, kind: 'snoozed', by: me, until: untilAt }],
  }
}

/**
 * Takes the snooze back: what it was put off until before holds again, if that is still to come.
 * @throws AppError `too-late` after the undo window
 */
export function takeSnoozeBack(
  db: WriteDb,
  episode: Episode,
  me: string,
  policy: Pick<EpisodePolicy, 'undoMs'>,
  now: number,
): Effects {
  const { id, snooze: latest } = episode
  if (!latest) return noEffects
  if (now - latest.at > policy.undoMs) {
    throw new AppError('too-late', 'The time to take it back is over. End the snooze instead.')
  }
  const earlier = snoozeBefore(storyOf(db, id), latest)
  if (!earlier || earlier.until <= now) return unsnooze(db, episode, me)
  setSnooze(db, id, earlier)
  return {
    episodes: [id],
    events: [{ episodeId: id, kind: 'snoozed', by: me, text: 'as it was before', until: earlier.until }],
  }
}

/** The snooze that stood when this one took its place; null when none did. */
function snoozeBefore(story: readonly StoryEvent[], latest: Snooze): Snooze | null {
  let standing: Snooze | null = null
  for (const { kind, at, by, until } of story.toSorted((a, b) => a.id - b.id)) {
    if (kind === 'snoozed' && at === latest.at && until === latest.until) return standing
    if (kind === 'snoozed' && until !== null) standing = { by: by ?? '', at, until }
    if (kind === 'unsnoozed' || kind === 'snooze-ended') standing = null
  }
  return null
}

/** Ends the snooze now. */
export function unsnooze(db: WriteDb, episode: Episode, me: string): Effects {
  if (!episode.snooze) return noEffects
  setSnooze(db, episode.id, null)
  return { episodes: [episode.id], events: [{ episodeId: episode.id, kind: 'unsnoozed', by: me }] }
}
