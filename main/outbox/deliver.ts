/** Mirroring an ack upstream, as the source's own or as a silence: queued with the ack, re-validated before it is sent, kept alive, ended with the episode. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { volatileLabels } from '../../contract/label-mapping.ts'
import type { SeenMatcher, SeenSilence } from '../../contract/observation.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { type Effects, type NewEvent, noEffects } from '../db/journal.ts'
import {
  ackToldAt,
  endsSince,
  insertOrder,
  mirrorOf,
  mirrorsEndingBefore,
  mirrorsOf,
  type OutboxOrder,
  openOrders,
  putMirror,
  refuseSent,
  setMirrorMarker,
  setMirrorSilence,
  setOrderState,
} from './outbox-table.ts'

/** An ack silence lasts this long unless it is extended: the convention's default, short enough to be forgotten safely. */
export const ackSilenceMs = 900_000
/** It is extended when less than this is left. */
export const extendBeforeMs = 300_000
/** An order that could not be sent for this long is dropped, visibly, rather than arrive hours late. */
export const orderLifeMs = 3_600_000
/** Waits between tries: the n-th, then the last one. */
const retryWaitsMs = [2_000, 5_000, 10_000, 20_000, 30_000, 60_000]

/** How long to wait after the n-th try failed, ms; the source's own wish counts first. */
export function waitAfter(attempts: number, retryAfterMs: number | null): number {
  return retryAfterMs ?? retryWaitsMs[Math.min(attempts, retryWaitsMs.length) - 1] ?? 60_000
}

/** What is said of an order that was given up; the story and the inventory carry it. */
export const tooOldWords =
  'It could not be sent for an hour and was dropped. Send it again if it still matters.'

/** Matchers for one alert: every label by equality, volatile and empty ones left out. */
export function ackMatchers(labels: Readonly<Record<string, string>>): readonly SeenMatcher[] {
  return Object.entries(labels)
    .filter(([name, value]) => value !== '' && !volatileLabels.includes(name))
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }))
}

/** Queues what tells upstream of an ack, after the undo window, in place of whatever still waits. */
export function queueAck(
  db: WriteDb,
  order: { readonly episodeId: EpisodeId; readonly sourceId: SourceId; readonly marker: string },
  matchers: readonly SeenMatcher[],
  times: { readonly now: number; readonly undoMs: number },
): void {
  // An end that waits would come after the ack and take its silence away.
  for (const open of openOrders(db, order.episodeId)) setOrderState(db, open.id, 'withdrawn')
  putMirror(db, order, matchers)
  insertOrder(db, {
    ...order,
    kind: 'ack',
    createdAt: times.now,
    dueAt: times.now + times.undoMs,
    expiresAt: times.now + orderLifeMs,
  })
}

/**
 * The ack is over (taken back, given back, or the episode ended): withdraws what waits, ends what stands upstream.
 * @param isGivenUp nobody has it now and it still fires. Else a source's own acknowledgement is left as it is: taken back
 *   it would page again what is over, or what a colleague has
 */
export function endMirror(db: WriteDb, episodeId: EpisodeId, now: number, isGivenUp: boolean): void {
  for (const order of openOrders(db, episodeId)) {
    if (order.kind !== 'end') setOrderState(db, order.id, 'withdrawn')
  }
  const mirror = mirrorOf(db, episodeId)
  if (!mirror || mirror.silenceId === null) return
  if (mirror.isNative && !isGivenUp) {
    setMirrorSilence(db, episodeId, null, null)
    return
  }
  if (openOrders(db, episodeId).some((order) => order.kind === 'end')) return
  insertOrder(db, {
    episodeId,
    sourceId: mirror.sourceId,
    kind: 'end',
    marker: mirror.marker,
    createdAt: now,
    dueAt: now,
    expiresAt: now + orderLifeMs,
  })
}

/** Queues an extension for each silence that runs out while its alert still fires and the ack still stands. */
export function queueExtensions(
  db: WriteDb,
  stillHeld: (episodeId: EpisodeId) => boolean,
  now: number,
): void {
  for (const mirror of mirrorsEndingBefore(db, now + extendBeforeMs)) {
    if (!stillHeld(mirror.episodeId) || openOrders(db, mirror.episodeId).length > 0) continue
    insertOrder(db, {
      episodeId: mirror.episodeId,
      sourceId: mirror.sourceId,
      kind: 'extend',
      marker: mirror.marker,
      createdAt: now,
      dueAt: now,
      expiresAt: now + orderLifeMs,
    })
  }
}

/** A silence written this lately may be missing from a list that was read just before. */
const listedWithinMs = 30_000

/** Somebody ended our silence upstream: it is not written again behind their back, but said. `inForce` are all that stand. */
export function noticeEndedMirrors(
  db: WriteDb,
  sourceId: SourceId,
  inForce: readonly SeenSilence[],
  stillHeld: (episodeId: EpisodeId) => boolean,
  now: number,
): Effects {
  const standing = new Set(inForce.filter((one) => one.state !== 'expired').map((one) => one.id))
  const events: NewEvent[] = []
  for (const mirror of mirrorsOf(db, sourceId)) {
    const writtenAt = (mirror.endsAt ?? now) - ackSilenceMs
    if (mirror.silenceId === null || standing.has(mirror.silenceId) || now - writtenAt < listedWithinMs)
      continue
    setMirrorSilence(db, mirror.episodeId, null, null)
    if (!stillHeld(mirror.episodeId)) continue
    const text = 'Somebody ended the silence that told the others.'
    refuseSent(db, mirror.episodeId, text)
    events.push({ episodeId: mirror.episodeId, kind: 'order-refused', text })
  }
  return { episodes: events.flatMap((event) => event.episodeId ?? []), events }
}

/** An acknowledgement of ours does not stand at its source any more: nothing is to be ended or given anew there. */
export function forgetEndedAck(db: WriteDb, episodeId: EpisodeId): void {
  if (mirrorOf(db, episodeId)?.isNative) setMirrorSilence(db, episodeId, null, null)
}

/** What was sent this lately may be missing from an answer that was asked for just before, ms. */
const answeredWithinMs = 30_000

/** Does an ack of ours wait to be told, or is its end being told? Until then its source says nothing about it. */
export function isAckUnderWay(db: ReadDb, episodeId: EpisodeId): boolean {
  return openOrders(db, episodeId).some(({ kind }) => kind !== 'extend')
}

/** Was it told, as the source's own, so long ago that every answer from now on would show it? */
export function mustShow(db: ReadDb, episodeId: EpisodeId, now: number): boolean {
  const mirror = mirrorOf(db, episodeId)
  if (!mirror?.isNative || mirror.silenceId === null) return false
  const toldAt = ackToldAt(db, episodeId)
  // An instant of a clock that was set back since is none.
  return toldAt === null || now - toldAt >= answeredWithinMs || toldAt > now
}

/** An acknowledgement that was given at the source itself, by our account there: it can be ended like one of ours. */
export function adoptAck(
  db: WriteDb,
  order: { readonly episodeId: EpisodeId; readonly sourceId: SourceId; readonly marker: string },
  fingerprint: string,
): void {
  putMirror(db, order, [])
  setMirrorSilence(db, order.episodeId, fingerprint, null, true)
}

/** Is an acknowledgement of ours being taken back at the source, or has it just been? */
export function isBeingEnded(db: ReadDb, episodeId: EpisodeId, now: number): boolean {
  return endsSince(db, episodeId, now - answeredWithinMs)
}

/** Does it fire with nobody having it? */
export function isGivenUp(episode: Pick<Episode, 'firing' | 'ack'> | undefined): boolean {
  return episode?.firing === true && episode.ack === null
}

/**
 * Before an order is sent, is it still wanted? Acks and extensions need an episode that fires and is mine; every order
 * has an end.
 */
export function isStillWanted(
  order: OutboxOrder,
  episode: Episode | undefined,
  now: number,
): 'yes' | 'no' | 'expired' {
  if (order.kind !== 'end' && !(episode?.firing && episode.ack?.mine)) return 'no'
  if (order.kind !== 'ack' && order.silenceId === null) return 'no'
  if (order.kind === 'end' && order.isNative && !isGivenUp(episode)) return 'no'
  return now >= order.expiresAt ? 'expired' : 'yes'
}

/** Marks an order that is not wanted any more, or too old. */
export function dropOrder(db: WriteDb, order: OutboxOrder, why: 'no' | 'expired'): Effects {
  if (why === 'no') {
    setOrderState(db, order.id, 'withdrawn')
    if (order.kind === 'end') forgetUnreachable(db, order)
    return noEffects
  }
  const text = tooOldWords
  setOrderState(db, order.id, 'expired', { reason: text })
  forgetUnreachable(db, order)
  return {
    episodes: [order.episodeId],
    events: [{ episodeId: order.episodeId, kind: 'order-refused', text }],
  }
}

/**
 * A silence that can be neither extended nor ended is left to run out, minutes from now. Kept in mind, it would be
 * tried again at every change of its episode, without end.
 */
function forgetUnreachable(db: WriteDb, { kind, episodeId }: OutboxOrder): void {
  if (kind !== 'ack') setMirrorSilence(db, episodeId, null, null)
}

/** What a delivery came to, in words that are ours. */
export interface DeliveryResult {
  readonly ok: boolean
  readonly ref: string
  readonly endsAt: number | null
  readonly reason: string
  readonly final: boolean
  readonly retryAfterMs: number | null
  /** what stands now is the source's own acknowledgement */
  readonly isNative?: boolean
}

/** Writes down the result: sent, refused with the reason, or to be tried again. */
export function settle(db: WriteDb, order: OutboxOrder, result: DeliveryResult, now: number): Effects {
  const attempts = order.attempts + 1
  const { episodeId } = order
  if (result.ok) {
    setOrderState(db, order.id, 'sent', { attempts, dueAt: now })
    setMirrorSilence(
      db,
      episodeId,
      order.kind === 'end' ? null : result.ref,
      order.kind === 'end' ? null : result.endsAt,
      result.isNative,
    )
    // Extensions go on for hours; the story keeps what a person did and its end.
    if (order.kind === 'extend') return { episodes: [episodeId], events: [] }
    return { episodes: [episodeId], events: [{ episodeId, kind: 'order-sent', text: order.kind }] }
  }
  if (result.final) {
    setOrderState(db, order.id, 'refused', { attempts, reason: result.reason })
    forgetUnreachable(db, order)
    return { episodes: [episodeId], events: [{ episodeId, kind: 'order-refused', text: result.reason }] }
  }
  const dueAt = now + waitAfter(attempts, result.retryAfterMs)
  setOrderState(db, order.id, 'retrying', { attempts, reason: result.reason, dueAt })
  const first: readonly NewEvent[] =
    attempts === 1 ? [{ episodeId, kind: 'order-waits', text: result.reason }] : []
  return { episodes: [episodeId], events: first }
}

/**
 * A person asks for a refused order again: at once, with a new life. A silence that has to be written anew gets the new
 * marker, since the old one would find the silence that somebody ended.
 */
export function retryOrder(db: WriteDb, episodeId: EpisodeId, newMarker: string, now: number): Effects {
  const mirror = mirrorOf(db, episodeId)
  if (!mirror) return noEffects
  const open = openOrders(db, episodeId)
  for (const order of open) setOrderState(db, order.id, 'waiting', { dueAt: now })
  if (open.length === 0) {
    const anew = mirror.silenceId === null
    if (anew) setMirrorMarker(db, episodeId, newMarker)
    insertOrder(db, {
      episodeId,
      sourceId: mirror.sourceId,
      kind: anew ? 'ack' : 'extend',
      marker: anew ? newMarker : mirror.marker,
      createdAt: now,
      dueAt: now,
      expiresAt: now + orderLifeMs,
    })
  }
  return { episodes: [episodeId], events: [] }
}
