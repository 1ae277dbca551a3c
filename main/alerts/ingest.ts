/** What a source saw, into episodes. A poll that failed never comes here: nothing is concluded from it. */
import type { KeptQuiet } from '../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { LabelMapping } from '../../contract/label-mapping.ts'
import type { SeenAlert, SeenHold, SeenSilence } from '../../contract/observation.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, type NewEvent, noEffects } from '../db/journal.ts'
import { endAck } from './ack-ended.ts'
import { isStored, putAlert } from './alert-table.ts'
import {
  type EpisodeState,
  insertEpisode,
  namelesslyInhibited,
  newestEpisode,
  setAck,
  setListed,
  setQuiet,
  setSuppression,
  suppressedEpisodes,
} from './episode-table.ts'
import { pendingOf, takePending } from './pending.ts'
import type { EpisodePolicy } from './policy.ts'
import { readAlert } from './read-labels.ts'
import {
  readSuppression,
  type Suppression,
  type Suppressors,
  storedSuppressors,
  suppressorsOf,
} from './suppression.ts'

/** What the ingest needs beside the observation. Instants in epoch ms. */
export interface IngestContext {
  readonly sourceId: SourceId
  readonly now: number
  readonly policy: EpisodePolicy
  readonly mapping: LabelMapping
  /** all silences of the source as last read */
  readonly silences: readonly SeenSilence[]
  readonly isOwnSilence: (silence: { readonly id: string; readonly comment: string }) => boolean
  readonly inhibitor: (fingerprint: string) => string | undefined
  /** the good answer before this one, of an earlier run too; null when there is none */
  readonly lastGoodAt: number | null
  /** where the ingest notes which episodes the alerts it is given belong to */
  readonly listed?: Set<EpisodeId>
  /** was our own acknowledgement at the source given up, so that what is still seen of it says nothing? */
  readonly isGivenUp?: (id: EpisodeId) => boolean
  /** the source's clock minus ours, ms; 0 when it is not known */
  readonly skewMs?: number
  /** it lists only what it is told: each alert that it names stands until its `endsAt` */
  readonly isPartial?: boolean
}

/** Takes in alerts that are new or changed. */
export function ingestAlerts(db: WriteDb, context: IngestContext, changed: readonly SeenAlert[]): Effects {
  const titleHere = (fingerprint: string): string | undefined => {
    const seen = changed.find((one) => one.fingerprint === fingerprint)
    return seen && readAlert(seen, context.mapping).title
  }
  // Lists are sorted by fingerprint: half of all inhibitors come after what they keep quiet.
  const named: IngestContext = {
    ...context,
    inhibitor: (fingerprint) => titleHere(fingerprint) ?? context.inhibitor(fingerprint),
  }
  return joinEffects(...changed.map((seen) => ingestAlert(db, named, seen)))
}

function ingestAlert(db: WriteDb, context: IngestContext, seen: SeenAlert): Effects {
  const { now, sourceId } = context
  const read = readAlert(seen, context.mapping)
  const stored = isStored(db, sourceId, seen, read)
  const alertId = stored ?? putAlert(db, sourceId, seen, read)
  const vouchedUntil = ourInstant(seen.endsAt, context)
  const known = newestEpisode(db, alertId)
  if (known && belongsTo(known, seen, context)) {
    context.listed?.add(known.id)
    const suppressed = joinEffects(
      suppress(db, context, known, suppressorsOf(seen)),
      takePending(db, known, pendingOf(seen, context.skewMs)),
    )
    const away = known.quietAt !== null || known.absentSince !== null
    // It may also have ended and fired again between two answers that both list it.
    const refired =
      known.quietAt !== null || (!seen.sinceUnknown && seen.firedAt > known.lastFiredAt + sameFiringMs)
    if (!away && !refired && stored !== undefined) {
      if (context.isPartial) setListed(db, known.id, vouchedUntil, null)
      return suppressed
    }
    setListed(db, known.id, vouchedUntil, refired ? seen.firedAt : null)
    const events: NewEvent[] = []
    if (refired) events.push({ episodeId: known.id, kind: 'refired', sourceAt: seen.firedAt })
    else if (away) events.push({ episodeId: known.id, kind: 'listed-again' })
    return joinEffects({ episodes: [known.id], events }, suppressed)
  }
  const ended = known ? endUnseen(db, known, context) : noEffects
  const id = insertEpisode(db, alertId, { firedAt: seen.firedAt, endsAt: vouchedUntil }, now)
  context.listed?.add(id)
  const fresh: EpisodeState = {
    id,
    lastFiredAt: seen.firedAt,
    quietAt: null,
    absentSince: null,
    ackOrigin: null,
    ackBy: null,
    suppressedBy: null,
    keptQuiet: null,
    pending: [],
  }
  const fired: NewEvent = { episodeId: id, kind: 'fired', sourceAt: Math.min(seen.firedAt, now) }
  return joinEffects(
    ended,
    { episodes: [id], events: [fired] },
    suppress(db, context, fresh, suppressorsOf(seen)),
    takePending(db, fresh, pendingOf(seen, context.skewMs)),
  )
}

/** Stamps of one firing may differ by rounding, between versions and peers. */
const sameFiringMs = 1_000

/**
 * Firings less than the gap apart are one episode, judged by the source's stamp or by when we saw it. A firing that began
 * that long after we could last see the open one is a new one: when the old one ended nobody knows, and an ack from
 * before a night's sleep must not swallow a page.
 */
function belongsTo(known: EpisodeState, seen: SeenAlert, context: IngestContext): boolean {
  const { now, policy, lastGoodAt } = context
  const firedAt = Math.min(ourInstant(seen.firedAt, context), now)
  // An instant of an earlier run may lie ahead of a clock that was set back since: then how long it is ago nobody knows.
  const isWithinGap = (at: number): boolean =>
    firedAt - at < policy.episodeGapMs && at - now < policy.episodeGapMs
  if (known.quietAt !== null) return isWithinGap(known.quietAt)
  if (lastGoodAt === null || seen.sinceUnknown || seen.firedAt <= known.lastFiredAt + sameFiringMs)
    return true
  return isWithinGap(lastGoodAt)
}

/** The source's instant by our clock: what a server that is minutes behind vouches for would seem over at once. */
function ourInstant(at: number, { skewMs = 0 }: IngestContext): number {
  return at - skewMs
}

/** Ends an open episode whose end nobody saw, at the last instant at which it was known to fire. */
function endUnseen(db: WriteDb, known: EpisodeState, { lastGoodAt, now }: IngestContext): Effects {
  if (known.quietAt !== null) return noEffects
  const at = known.absentSince ?? lastGoodAt ?? now
  setQuiet(db, known.id, at)
  return {
    episodes: [known.id],
    events: [{ episodeId: known.id, kind: 'quiet', at, ...words(known.ackBy, null) }],
  }
}

/**
 * Reads the silences again, for all episodes that something suppresses: authors, reasons and ends may have changed. A
 * server that lost its alerts may have lost their silences too: what is not listed stays as it was, or a page that
 * somebody has in hand would look as if a stranger kept it quiet.
 */
export function ingestSilences(db: WriteDb, context: IngestContext): Effects {
  const known = new Set(context.silences.map(({ id }) => id))
  return joinEffects(
    ...suppressedEpisodes(db, context.sourceId).map((episode) => {
      const stored = storedSuppressors(episode.suppressedBy)
      const isUntold = episode.absentSince !== null && stored?.silencedBy.some((id) => !known.has(id))
      return isUntold ? noEffects : suppress(db, context, episode, stored)
    }),
  )
}

/**
 * Names the inhibitors that were not known yet when what they keep quiet was taken in: an answer that is handed over in
 * slices may list them in a later one.
 */
export function nameInhibitors(db: WriteDb, context: IngestContext): Effects {
  return joinEffects(
    ...namelesslyInhibited(db, context.sourceId).map((episode) =>
      suppress(db, context, episode, storedSuppressors(episode.suppressedBy)),
    ),
  )
}

function suppress(
  db: WriteDb,
  context: IngestContext,
  episode: EpisodeState,
  suppressors: Suppressors | null,
): Effects {
  const read = (by: Suppressors | null): Suppression =>
    readSuppression(by, context.silences, context.isOwnSilence, context.inhibitor)
  const { keptQuiet, disputed, foreignAck } = read(suppressors)
  const before = storedSuppressors(episode.suppressedBy)
  const quietText = keptQuiet && JSON.stringify(keptQuiet)
  const byText = suppressors && JSON.stringify(suppressors)
  const events: NewEvent[] = []
  if (quietText !== episode.keptQuiet || byText !== episode.suppressedBy) {
    setSuppression(db, episode.id, byText, quietText)
    if (keptQuiet && quietText !== episode.keptQuiet) {
      events.push({
        episodeId: episode.id,
        kind: 'kept-quiet',
        ...words(keptQuiet.by, quietWords(keptQuiet)),
        ...(keptQuiet.until === null ? {} : { until: keptQuiet.until }),
      })
    }
    if (!keptQuiet && episode.keptQuiet !== null) events.push({ episodeId: episode.id, kind: 'heard-again' })
    if (disputed && !read(before).disputed) {
      events.push({ episodeId: episode.id, kind: 'peers-disagree', text: disputeWords(disputed) })
    }
  }
  const isOurs = foreignAck?.mine && context.isGivenUp?.(episode.id)
  const acks = foreignAckEffects(db, episode, isOurs ? null : foreignAck, before?.held ?? null, context)
  const isTouched = events.length > 0 || byText !== episode.suppressedBy
  return joinEffects({ episodes: isTouched ? [episode.id] : [], events }, acks)
}

/** @param held who held it there before */
function foreignAckEffects(
  db: WriteDb,
  episode: EpisodeState,
  foreignAck: Suppression['foreignAck'],
  held: SeenHold | null,
  context: IngestContext,
): Effects {
  const { id } = episode
  if (foreignAck) {
    // An ack of ours stands: the other one changes nothing for us, and ours must not lose its order.
    if (episode.ackOrigin === 'here' || episode.ackBy === foreignAck.by) return noEffects
    const { by, mine, at } = foreignAck
    setAck(db, id, { by, mine, at: at ?? context.now, origin: 'upstream' })
    const sourceAt = at === null ? {} : { sourceAt: at }
    return { episodes: [id], events: [{ episodeId: id, kind: 'acked-upstream', by, ...sourceAt }] }
  }
  return episode.ackOrigin === 'upstream' ? endAck(db, id, held, context) : noEffects
}

function quietWords(quiet: { readonly kind: string; readonly why: string | null }): string {
  // A window of this laptop's own is told with its kind.
  const kind = quiet.kind === 'maintenance' ? 'downtime' : quiet.kind
  return quiet.why === null ? kind : `${kind}: ${quiet.why}`
}

function disputeWords({ kind, by }: KeptQuiet): string {
  return `one keeps it quiet (${kind}${by === null ? '' : ` by ${by}`}), another does not`
}

/** What an event tells of who and why, as far as it is known. */
export function words(by: string | null, text: string | null): { by?: string; text?: string } {
  return { ...(by === null ? {} : { by }), ...(text === null ? {} : { text }) }
}
