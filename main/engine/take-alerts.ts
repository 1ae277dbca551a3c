/** A source's alerts taken in, with what they say of the acknowledgements that were told there. */
import type { Answer } from '../../contract/observation.ts'
import { ingestEnded } from '../alerts/ended.ts'
import { type IngestContext, ingestAlerts } from '../alerts/ingest.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects } from '../db/journal.ts'
import { noticeEndedAck } from '../outbox/deliver.ts'

/** Takes in what an answer, or a slice of one, lists; `ended` = what it says is over. */
export function takeAlerts(
  db: WriteDb,
  context: IngestContext,
  changed: Answer['changed'],
  ended: Answer['ended'] = [],
): Effects {
  const effects = ingestAlerts(db, context, changed)
  for (const { kind, episodeId } of effects.events)
    if (kind === 'ack-ended-upstream' && episodeId) noticeEndedAck(db, episodeId)
  return joinEffects(effects, ingestEnded(db, context, { changed, ended }))
}
