/** What an answer does not list: marked, counted, and ended with care. A large list is taken in slices. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { Answer } from '../../contract/observation.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, type NewEvent } from '../db/journal.ts'
import {
  type AbsentPlace,
  absentEpisodes,
  countAbsence,
  openEpisodeOf,
  openFingerprint,
  setAbsent,
  vouchForAbsent,
} from './absence-table.ts'
import { setQuiet } from './episode-table.ts'
import { type IngestContext, words } from './ingest.ts'

/** Alertmanager's default keeps an alert for so long after it was last told of it. */
const unheardMs = 300_000

/**
 * The first answer of a run: until when a source vouched was written by the clock of an earlier run, which may have been
 * set since. What is missing counts as vouched for from now.
 */
export function vouchAnew(db: WriteDb, sourceId: SourceId, now: number): void {
  vouchForAbsent(db, sourceId, now + unheardMs)
}

/** What a full answer does not list, of the episodes that are not among the listed ones; those that have ended are left out. */
export function missingFrom(
  db: ReadDb,
  unlisted: Iterable<EpisodeId>,
  lastGoodAt: number | null,
): Answer['gone'] {
  // The observer has no memory of the last endsAt here.
  const vouched = lastGoodAt === null ? 0 : lastGoodAt + unheardMs
  const gone: { fingerprint: string; endsAt: number }[] = []
  for (const id of unlisted) {
    const open = openFingerprint(db, id)
    if (open) gone.push({ fingerprint: open.fingerprint, endsAt: Math.max(open.vouchedUntil, vouched) })
  }
  return gone
}

/**
 * Of a source that lists only what it is told: the episodes that it did not name again by the end it gave them.
 * @param open its open episodes
 * @param listed those of them that it has just named
 * @returns `nextAt`: when the next of the others is due, epoch ms, unless more is told; Infinity = none is
 */
export function overdueOf(
  db: ReadDb,
  open: Iterable<EpisodeId>,
  listed: ReadonlySet<EpisodeId>,
  now: number,
): { readonly gone: Answer['gone']; readonly nextAt: number } {
  const gone: { fingerprint: string; endsAt: number }[] = []
  let nextAt = Number.POSITIVE_INFINITY
  for (const id of open) {
    const one = openFingerprint(db, id)
    if (!one) continue
    const { fingerprint, vouchedUntil } = one
    if (vouchedUntil > now || listed.has(id)) nextAt = Math.min(nextAt, vouchedUntil)
    else gone.push({ fingerprint, endsAt: vouchedUntil })
  }
  return { gone, nextAt }
}

/** What an answer misses, in an order that stays; asked for in parts, so that thousands are not read at once. */
export interface Missing {
  readonly count: number
  part(db: ReadDb, from: number, to: number): Answer['gone']
}

/** What is missing, as a list that is there already. */
export function missingOf(gone: Answer['gone']): Missing {
  return { count: gone.length, part: (_, from, to) => gone.slice(from, to) }
}

/** How far the absences of one answer have been taken in. */
export interface AbsencesTaken {
  /** those that were missing before have been looked at up to here; null = all of them */
  readonly passed: AbsentPlace | null
  /** of what it misses so many have been marked */
  readonly marked: number
}

export const noAbsencesTaken: AbsencesTaken = {
  passed: { since: Number.MIN_SAFE_INTEGER, id: 0 as EpisodeId },
  marked: 0,
}

/**
 * Absences, carefully (product rule 5): an alert has ended when two complete answers miss it; while answers are not
 * complete it has to be missed and its last endsAt, by our clock, be `absenceGraceMs` in the past.
 * @param complete have all its servers answered, so that what is not listed is not there?
 * @param taken how far this answer's have come already
 * @param most rows that may be written now; of those missing before, a thousand are looked at at most
 * @returns `taken`: how far they have come now; null = all are taken in
 */
export function ingestAbsences(
  db: WriteDb,
  context: IngestContext,
  missing: Missing,
  complete: boolean,
  taken: AbsencesTaken = noAbsencesTaken,
  most = Number.POSITIVE_INFINITY,
): { readonly effects: Effects; readonly taken: AbsencesTaken | null } {
  // Those of before come first: what this answer is the first to miss has been missed once.
  const { effects: ends, passed, written } = passAbsent(db, context, complete, taken.passed, most)
  if (passed !== null) return { effects: ends, taken: { ...taken, passed } }
  const to = Math.min(missing.count, taken.marked + most - written)
  const marks = markAbsent(db, context, missing.part(db, taken.marked, to), complete)
  return {
    effects: joinEffects(ends, marks),
    taken: to < missing.count ? { passed, marked: to } : null,
  }
}

/** Rows that are read in one go to find those about which something is to be written. */
const mostRead = 1_000

/** Counts this answer for what was missing before it, and ends what has now been missed long enough: one page of them. */
function passAbsent(
  db: WriteDb,
  { sourceId, now, policy }: IngestContext,
  complete: boolean,
  from: AbsentPlace | null,
  most: number,
): { readonly effects: Effects; readonly passed: AbsentPlace | null; readonly written: number } {
  const episodes: EpisodeId[] = []
  const events: NewEvent[] = []
  const page = from === null ? [] : absentEpisodes(db, sourceId, from, mostRead)
  let written = 0
  let passed = from
  for (const absent of page) {
    if (written >= most) return { effects: { episodes, events }, passed, written }
    passed = { since: absent.since, id: absent.id }
    const isOver = (complete && absent.polls > 0) || now >= absent.vouchedUntil + policy.absenceGraceMs
    if (isOver) {
      setQuiet(db, absent.id, Math.min(absent.since, now))
      episodes.push(absent.id)
      events.push({ episodeId: absent.id, kind: 'quiet', at: absent.since, ...words(absent.ackBy, null) })
    } else if (complete) countAbsence(db, absent.id)
    if (isOver || complete) written += 1
  }
  return { effects: { episodes, events }, passed: page.length < mostRead ? null : passed, written }
}

/** Marks what an answer misses; a complete one counts at once. */
function markAbsent(
  db: WriteDb,
  { sourceId, now }: IngestContext,
  gone: Answer['gone'],
  complete: boolean,
): Effects {
  const episodes: EpisodeId[] = []
  for (const { fingerprint, endsAt } of gone) {
    const id = openEpisodeOf(db, sourceId, fingerprint)
    if (id !== undefined && setAbsent(db, id, { since: now, vouchedUntil: endsAt, polls: complete ? 1 : 0 }))
      episodes.push(id)
  }
  return { episodes, events: [] }
}
