/** What a source will do about an alert by itself: kept with its episode, so that a row can say when. */
import type { SeenAlert, SeenPending } from '../../contract/observation.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, noEffects } from '../db/journal.ts'
import { type EpisodeState, setPending } from './episode-table.ts'

/** Instants closer than this are the same: how far the source's clock is off is known to a few seconds only, ms. */
const sameInstantMs = 10_000

/**
 * What the source will do, by our clock, the soonest first. An acknowledgement that ends by itself is one of these.
 * @param skewMs the source's clock minus ours
 */
export function pendingOf({ pending = [], held }: SeenAlert, skewMs = 0): readonly SeenPending[] {
  const until = held?.until ?? null
  const isTold = pending.some(({ kind }) => kind === 'unacknowledge')
  const all: readonly SeenPending[] =
    until === null || isTold ? pending : [...pending, { kind: 'unacknowledge', at: until }]
  return all.map(({ kind, at }) => ({ kind, at: at - skewMs })).sort((a, b) => a.at - b.at)
}

/** Keeps it where it is another than before. */
export function takePending(db: WriteDb, episode: EpisodeState, pending: readonly SeenPending[]): Effects {
  const isSame =
    pending.length === episode.pending.length &&
    pending.every(({ kind, at }, index) => {
      const before = episode.pending[index]
      return before?.kind === kind && Math.abs(before.at - at) < sameInstantMs
    })
  if (isSame) return noEffects
  setPending(db, episode.id, pending)
  return { episodes: [episode.id], events: [] }
}
