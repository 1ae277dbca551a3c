/** A source's answer, or a slice of one, taken in: what fires, what is over, what is missing, and whose acks have ended there. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { Answer } from '../../contract/observation.ts'
import { countAnew } from '../alerts/absence-table.ts'
import { ingestEnded } from '../alerts/ended.ts'
import {
  type IngestContext,
  ingestAbsences,
  ingestAlerts,
  ingestSilences,
  missingFrom,
  nameInhibitors,
  overdueOf,
  vouchAnew,
} from '../alerts/ingest.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { noticeEndedMirrors } from '../outbox/deliver.ts'
import type { Core } from './core.ts'
import { endAcksThatEnded } from './ended-acks.ts'
import { skewOf, type Watched } from './watched.ts'

/** Takes in what an answer, or a slice of one, lists; `ended` = what it says is over. */
export function takeAlerts(
  db: WriteDb,
  context: IngestContext,
  changed: Answer['changed'],
  ended: Answer['ended'] = [],
): Effects {
  const effects = ingestAlerts(db, context, changed)
  return joinEffects(effects, ingestEnded(db, context, { changed, ended }))
}

/**
 * Takes in a whole answer, after its slices.
 * @param known with the silences as this answer gives them, and the good answer before it, of an earlier run too
 */
export function takeAnswer(
  core: Pick<Core, 'episodes' | 'sources'>,
  db: WriteDb,
  source: Watched,
  answer: Answer,
  known: IngestContext,
): Effects {
  const { now, lastGoodAt } = known
  const silencesRead = answer.silences !== null
  const skewMs = skewOf(answer.peers)
  const context = { ...known, skewMs }
  const alerts = takeAlerts(db, context, answer.changed, answer.ended)
  // The clock may have been set since an earlier run: this run begins to count anew.
  const isFirst = core.sources.get(source.id)?.lastGoodAt === null
  if (isFirst) vouchAnew(db, source.id, now)
  if (source.countsAnew) countAnew(db, source.id)
  // What the answer has just begun is not among the live ones yet.
  const overdue = source.isPartial
    ? overdueOf(db, new Set([...firing(core, source), ...source.listed]), source.listed, now)
    : null
  if (overdue) source.quietUntil = overdue.nextAt
  const gone = overdue
    ? overdue.gone
    : answer.full
      ? missingFrom(db, unlisted(core, source), isFirst ? now : lastGoodAt)
      : answer.gone.map((one) => ({ ...one, endsAt: one.endsAt - context.skewMs }))
  const isHeld = (id: EpisodeId): boolean => {
    const episode = core.episodes.get(id)
    return episode?.firing === true && episode.ack?.mine === true
  }
  const takenHere = [...source.listed].filter((id) => core.episodes.get(id)?.ack?.origin === 'here')
  return joinEffects(
    alerts,
    // Before the silences: they say nothing about an alert that is not listed.
    ingestAbsences(db, context, gone, answer.complete),
    silencesRead ? ingestSilences(db, context) : noEffects,
    nameInhibitors(db, context),
    silencesRead ? noticeEndedMirrors(db, source.id, source.silences, isHeld, now) : noEffects,
    endAcksThatEnded(db, source.id, takenHere, { now, skewMs, showsHolds: source.showsHolds === true }),
  )
}

/** The source's open episodes. */
function* firing({ episodes }: Pick<Core, 'episodes'>, { id: sourceId }: Watched): Generator<EpisodeId> {
  for (const episode of episodes.values())
    if (episode.firing && episode.sourceId === sourceId) yield episode.id
}

/** Those that its answer does not list. */
function* unlisted(core: Pick<Core, 'episodes'>, source: Watched): Generator<EpisodeId> {
  for (const id of firing(core, source)) if (!source.listed.has(id)) yield id
}
