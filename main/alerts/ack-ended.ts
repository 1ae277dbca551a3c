/** The end of an acknowledgement at its source: whoever had it here has it no more, and why is kept with the row. */
import type { AckEnded } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { SeenHold } from '../../contract/observation.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, type NewEvent, noEffects } from '../db/journal.ts'
import { setAck, setSnooze } from './episode-table.ts'
import { holderOf, setAckEnded } from './held-table.ts'
import { joinedTo } from './join-table.ts'

/** An end that was foretold for no later than this after now has come: clocks are known to a few seconds, ms. */
const foretoldMs = 10_000

/**
 * Ends it, with what was put off, and with what was taken here along with it in the same row: one key took them all, and the
 * source that calls people has opened the trouble again.
 * @param hold as the source last showed it, by its own clock; null = it was never seen there
 * @param skewMs the source's clock minus ours
 */
export function endAck(
  db: WriteDb,
  id: EpisodeId,
  hold: SeenHold | null,
  { now, skewMs = 0 }: { readonly now: number; readonly skewMs?: number },
): Effects {
  const holder = holderOf(db, id)
  if (!holder) return noEffects
  const { by, mine } = holder
  const until = hold?.until == null ? null : hold.until - skewMs
  const ranOut = until !== null && until <= now + foretoldMs
  const ended: AckEnded = {
    ...{ at: ranOut ? Math.min(until, now) : now, seenAt: now },
    ...{ by, mine, ranOut },
  }
  const alsoTaken = joinedTo(db, id).filter((one) => holderOf(db, one)?.isHere)
  const ids = [id, ...alsoTaken]
  for (const one of ids) {
    setAck(db, one, null)
    setSnooze(db, one, null)
    setAckEnded(db, one, ended)
  }
  const what = {
    kind: 'ack-ended-upstream',
    at: ended.at,
    by,
    ...(ranOut ? { text: 'ran out' } : {}),
  } as const
  return { episodes: ids, events: ids.map((episodeId): NewEvent => ({ episodeId, ...what })) }
}
