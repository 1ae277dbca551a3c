/**
 * Acknowledgements of ours at a source that says itself who holds an alert: one that ran out there, or that somebody ended,
 * ends here too, and its row calls again (decision 22).
 */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { endAck } from '../alerts/ack-ended.ts'
import { heldHere, setSeenHeld } from '../alerts/held-table.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { type Effects, joinEffects } from '../db/journal.ts'
import { forgetEndedAck, isAckUnderWay, mustShow } from '../outbox/deliver.ts'
import { unseenAcks } from '../outbox/outbox-table.ts'
import type { Watched } from './watched.ts'

/** Is there an ack of ours that was told and that its source has not shown yet? Then every answer is looked at. */
export function awaitsSight(db: ReadDb, { id, showsHolds }: Pick<Watched, 'id' | 'showsHolds'>): boolean {
  return showsHolds === true && unseenAcks(db, id).length > 0
}

/**
 * Looks, after an answer was taken in, which acks of ours have ended at its source.
 *
 * What says so is that nobody holds it there now, while somebody was seen to since it was taken here. An ack that was never
 * seen there has ended when it must show by now. While an order of ours about it waits, an answer says nothing of it: it
 * was asked for before, or what it shows is about to change.
 * @param listed the episodes whose alerts the answer told of
 * @param showsHolds the source lists who holds an alert
 */
export function endAcksThatEnded(
  db: WriteDb,
  sourceId: SourceId,
  listed: Iterable<EpisodeId>,
  {
    now,
    skewMs,
    showsHolds,
  }: { readonly now: number; readonly skewMs: number; readonly showsHolds: boolean },
): Effects {
  const all: Effects[] = []
  for (const id of new Set([...listed, ...(showsHolds ? unseenAcks(db, sourceId) : [])])) {
    const one = heldHere(db, id)
    if (!one) continue
    if (one.held !== null) {
      setSeenHeld(db, id, one.held)
      continue
    }
    if (isAckUnderWay(db, id)) continue
    if (!one.wasSeen && !(showsHolds && mustShow(db, id, now))) continue
    all.push(endAck(db, id, one.seen, { now, skewMs }))
    forgetEndedAck(db, id)
  }
  return joinEffects(...all)
}
