/** Giving an ack back, also one that I gave at the source itself: that is taken back there. */
import type { Episode } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import { unacknowledge } from '../alerts/acknowledge.ts'
import { fingerprintOf } from '../alerts/alert-table.ts'
import type { WriteDb } from '../db/db.ts'
import type { Effects } from '../db/journal.ts'
import { adoptAck } from '../outbox/deliver.ts'
import type { Core } from './core.ts'

/** @throws AppError `not-allowed` if it is not mine, or was given at a source where we may not take it back */
export function giveBack(core: Core, newMarker: () => string, db: WriteDb, episode: Episode): Effects {
  const effects = unacknowledge(db, episode)
  if (episode.ack?.origin !== 'upstream') return effects
  const { id: episodeId, sourceId } = episode
  const source = core.sources.get(sourceId)
  if (!source?.mirrorAcks || !source.deeds?.includes('unacknowledge')) {
    throw new AppError('not-allowed', 'You acknowledged it at its source. Take it back there.')
  }
  // What ends the acks of a commit's episodes finds it there, and ends it.
  adoptAck(db, { episodeId, sourceId, marker: newMarker() }, fingerprintOf(core.db, episodeId) ?? '')
  return effects
}
