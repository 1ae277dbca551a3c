/**
 * Which id a document has: the slot of its time, or the next free one after it. Whatever order the record is told in, the
 * ids then stand by time; within a storm they go on upwards, and what comes later goes on above them. Slots of some seconds
 * keep the ids close together, which is what keeps the index small.
 */
import type { ReadDb } from '../db/db.ts'
import { takenFrom } from './find-table.ts'

/** Since when slots are counted: nobody has anything older than 2000. */
const firstAt = Date.UTC(2000, 0, 1)
/** A year of a large desk is a million documents: every seventh slot is taken. */
const slotMs = 4_000

/**
 * The id for a document of that instant.
 * @param tried where the search in each slot ended before, within one taking-in: a storm is looked through once
 */
export function freeDoc(db: ReadDb, at: number, tried: Map<number, number>): number {
  const slot = Math.max(1, Math.floor((at - firstAt) / slotMs))
  const doc = firstFree(db, tried.get(slot) ?? slot)
  tried.set(slot, doc)
  return doc
}

/** The first id from here on that nobody has: by doubling, since a storm takes thousands of one instant. */
function firstFree(db: ReadDb, from: number): number {
  let length = 1
  while (takenFrom(db, from, length) === length) length *= 2
  let start = from
  while (length > 1) {
    const half = Math.floor(length / 2)
    if (takenFrom(db, start, half) === half) {
      start += half
      length -= half
    } else length = half
  }
  return start
}
