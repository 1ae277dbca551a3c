/** A source's answer taken in: what fires, what is over, what is missing, and whose acks have ended there. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { Answer } from '../../contract/observation.ts'
import { countAnew } from '../alerts/absence-table.ts'
import {
  type AbsencesTaken,
  ingestAbsences,
  type Missing,
  missingFrom,
  missingOf,
  noAbsencesTaken,
  overdueOf,
  vouchAnew,
} from '../alerts/absences.ts'
import { ingestEnded } from '../alerts/ended.ts'
import { type IngestContext, ingestAlerts, ingestSilences, nameInhibitors } from '../alerts/ingest.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { noticeEndedMirrors } from '../outbox/deliver.ts'
import type { Core } from './core.ts'
import { endAcksThatEnded } from './ended-acks.ts'
import { skewOf, type Watched } from './watched.ts'

/** How far the alerts of an answer have been taken in, after its slices. */
export interface AnswerTaken {
  /** of what it says is over so many */
  readonly ended: number
  /** what it misses; null = that has not been looked for yet */
  readonly missing: Missing | null
  readonly absences: AbsencesTaken
}

export const nothingTaken: AnswerTaken = { ended: 0, missing: null, absences: noAbsencesTaken }

type Parts = Pick<Core, 'episodes' | 'sources'>

/**
 * Takes in what an answer says of its alerts, or a part of it: what is listed, what is over, and then what is missing.
 * @param known the good answer before it too, of an earlier run as well
 * @param taken how far it has come
 * @param most rows to be written now, or a few more
 * @returns `taken`: how far it has come now; null = that is all
 */
export function takeAnswer(
  core: Parts,
  db: WriteDb,
  source: Watched,
  answer: Answer,
  known: IngestContext,
  taken: AnswerTaken,
  most: number,
): { readonly effects: Effects; readonly taken: AnswerTaken | null } {
  const context = { ...known, skewMs: skewOf(answer.peers) }
  const { changed, ended = [] } = answer
  const isBegin = taken === nothingTaken
  const listed = isBegin ? ingestAlerts(db, context, changed) : noEffects
  const over = ended.slice(taken.ended, taken.ended + most)
  const ends = joinEffects(listed, ingestEnded(db, context, { changed, ended: over }))
  const endedNow = taken.ended + over.length
  if (endedNow < ended.length) return { effects: ends, taken: { ...taken, ended: endedNow } }
  // Only now: what the answer lists and ends is not missing.
  const missing = taken.missing ?? beginAbsences(core, db, source, answer, context)
  const left = Math.max(0, most - over.length - (isBegin ? changed.length : 0))
  const some = ingestAbsences(db, context, missing, answer.complete, taken.absences, left)
  return {
    effects: joinEffects(ends, some.effects),
    taken: some.taken && { ended: endedNow, missing, absences: some.taken },
  }
}

/** Looks for what an answer misses. */
function beginAbsences(
  core: Parts,
  db: WriteDb,
  source: Watched,
  answer: Answer,
  { now, skewMs = 0, lastGoodAt }: IngestContext,
): Missing {
  // The clock may have been set since an earlier run: this run begins to count anew.
  const isFirst = core.sources.get(source.id)?.lastGoodAt === null
  if (isFirst) vouchAnew(db, source.id, now)
  if (source.countsAnew) countAnew(db, source.id)
  if (source.isPartial) {
    // What the answer has just begun is not among the live ones yet.
    const open = new Set([...core.episodes.firingOf(source.id), ...source.listed])
    const { gone, nextAt } = overdueOf(db, open, source.listed, now)
    source.quietUntil = nextAt
    return missingOf(gone)
  }
  if (answer.full) {
    const ids: EpisodeId[] = []
    for (const id of core.episodes.firingOf(source.id)) if (!source.listed.has(id)) ids.push(id)
    const heardAt = isFirst ? now : lastGoodAt
    return { count: ids.length, part: (read, from, to) => missingFrom(read, ids.slice(from, to), heardAt) }
  }
  const { gone } = answer
  return {
    count: gone.length,
    part: (_, from, to) => gone.slice(from, to).map((one) => ({ ...one, endsAt: one.endsAt - skewMs })),
  }
}

/**
 * What follows from a whole answer once its alerts have been taken in: silences, inhibitors, and acks that ended there.
 * @param known with the silences as this answer gives them
 */
export function concludeAnswer(
  core: Parts,
  db: WriteDb,
  source: Watched,
  answer: Answer,
  known: IngestContext,
): Effects {
  const { now } = known
  const silencesRead = answer.silences !== null
  const skewMs = skewOf(answer.peers)
  const context = { ...known, skewMs }
  const isHeld = (id: EpisodeId): boolean => {
    const episode = core.episodes.get(id)
    return episode?.firing === true && episode.ack?.mine === true
  }
  const takenHere = [...core.episodes.takenHere].filter((id) => source.listed.has(id))
  return joinEffects(
    // After the absences: silences say nothing about an alert that is not listed.
    silencesRead ? ingestSilences(db, context) : noEffects,
    nameInhibitors(db, context),
    silencesRead ? noticeEndedMirrors(db, source.id, source.silences, isHeld, now) : noEffects,
    endAcksThatEnded(db, source.id, takenHere, { now, skewMs, showsHolds: source.showsHolds === true }),
  )
}
