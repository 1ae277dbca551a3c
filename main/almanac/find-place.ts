/**
 * Which id a document has: the later the higher. What comes newest last, or oldest last, goes to an end; what is older than
 * some and newer than others goes to the free id nearest to its time.
 */
import type { ReadDb } from '../db/db.ts'
import { docFrom, endsOf, takenFrom } from './find-table.ts'

/** Half of what a number of 32 bits holds: room for a billion in both directions, and short numbers in the index. */
const firstDoc = 2 ** 30

/** Every fourth id stays free for what comes late. */
const gapEvery = 4

/** The id for a document of that instant. */
export function freeDoc(db: ReadDb, at: number): number {
  const ends = endsOf(db)
  if (ends === null) return firstDoc + 1
  if (at >= ends.last.at) return skipGap(ends.last.doc + 1, 1)
  if (at <= ends.first.at) return skipGap(ends.first.doc - 1, -1)
  let low = ends.first.doc
  let high = ends.last.doc
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const there = docFrom(db, middle)
    if (there !== null && there.at <= at) low = there.doc === middle ? middle + 1 : there.doc
    else high = middle
  }
  return firstFree(db, low)
}

const skipGap = (doc: number, step: 1 | -1): number => (doc % gapEvery === 0 ? doc + step : doc)

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
