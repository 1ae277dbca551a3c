/** One order about several alerts: all of it in one transaction, a result for each, and taken back as a whole. */
import type { Episode } from '../../contract/alert.ts'
import type { BatchItem, BatchResult } from '../../contract/batch.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { acknowledge, addNote, takeBack } from '../alerts/acknowledge.ts'
import { labelsOf } from '../alerts/alert-table.ts'
import { checkSnoozeEnd, snooze, takeSnoozeBack } from '../alerts/snooze.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { type AlertOrder, alertOrdersOfBatch } from '../outbox/alert-order-table.ts'
import { ackMatchers, queueAck } from '../outbox/deliver.ts'
import { takeDeedBack } from '../outbox/deliver-deed.ts'
import { takeSilenceBack } from '../outbox/deliver-silence.ts'
import { silenceOrdersOfBatch } from '../outbox/silence-order-table.ts'
import type { Core } from './core.ts'
import type { Joining } from './joining.ts'

/** Takes an episode for me and, where its source mirrors acks, queues the order that tells the others. */
export function take(
  core: Core,
  newMarker: () => string,
  db: WriteDb,
  episode: Episode,
  now: number,
): Effects {
  const effects = acknowledge(db, episode, core.desk.me.name, now)
  if (effects.events.length > 0 && core.sources.get(episode.sourceId)?.mirrorAcks) {
    const matchers = ackMatchers(labelsOf(db, episode.id))
    const order = { episodeId: episode.id, sourceId: episode.sourceId, marker: newMarker() }
    queueAck(db, order, matchers, { now, undoMs: core.policy.undoMs })
  }
  return effects
}

/** @throws AppError `bad-input` when a snooze's end cannot be; then nothing was done for any of them */
export function runBatch(
  core: Core,
  newMarker: () => string,
  { id, episodeIds, deed }: OrderValue<'batch.run'>,
  onRow: Joining['onRow'],
): void {
  // The same order again, since the page did not hear of the first: it has its result already.
  if (core.batch?.id === id) return
  const me = core.desk.me.name
  const doFor = (db: WriteDb, episode: Episode, now: number): Effects => {
    if (deed.kind === 'acknowledge') return take(core, newMarker, db, episode, now)
    if (deed.kind === 'snooze') return snooze(db, episode, me, deed.untilAt, now)
    return addNote(episode, me, deed.text)
  }
  const items: BatchItem[] = []
  let at = 0
  core.commit((db, { now }) => {
    at = now
    if (deed.kind === 'snooze') checkSnoozeEnd(deed.untilAt, now)
    const all = [...new Set(episodeIds)].map((episodeId) => {
      const { effects, reason } = attempt(core.episodes.get(episodeId), (episode) =>
        deed.kind === 'note'
          ? doFor(db, episode, now)
          : joinEffects(...onRow(episode, (one) => doFor(db, one, now))),
      )
      items.push({ episodeId, outcome: reason === null ? 'done' : 'skipped', reason })
      return effects
    })
    return joinEffects(...all)
  })
  const canUndo = deed.kind !== 'note' && items.some(({ outcome }) => outcome === 'done')
  const undoUntil = canUndo ? at + core.policy.undoMs : null
  publish(core, { id, kind: deed.kind, at, undoUntil, undone: false, items })
}

/** Does it for one episode, or says why not: it is gone, it has ended, somebody has it. */
function attempt(
  episode: Episode | undefined,
  work: (episode: Episode) => Effects,
): { readonly effects: Effects; readonly reason: string | null } {
  if (!episode) return { effects: noEffects, reason: 'It is not on the desk any more.' }
  try {
    const effects = work(episode)
    if (effects.events.length > 0) return { effects, reason: null }
    const reason = episode.ack?.mine
      ? 'You have it already.'
      : `${episode.ack?.by ?? 'Somebody'} has it already.`
    return { effects, reason }
  } catch (error) {
    if (error instanceof AppError && error.code === 'too-late') {
      return { effects: noEffects, reason: error.message }
    }
    throw error
  }
}

/** Adds a silence that was asked for to its batch: several sources make several silences of one order. */
export function addSilenceToBatch(
  core: Core,
  id: string,
  episodeIds: readonly EpisodeId[],
  at: number,
): void {
  const before = core.batch?.id === id ? core.batch.items : []
  const known = new Set(before.map(({ episodeId }) => episodeId))
  const more = episodeIds
    .filter((episodeId) => !known.has(episodeId))
    .map((episodeId): BatchItem => ({ episodeId, outcome: 'done', reason: null }))
  const undoUntil = at + core.policy.undoMs
  publish(core, { id, kind: 'silence', at, undoUntil, undone: false, items: [...before, ...more] })
}

/**
 * Takes back all that the newest batch did and that is still as it left it.
 * @throws AppError `not-found` when another order came since, `too-late` when its time is over
 */
export function undoBatch(core: Core, id: string, commit: Core['commit'], onRow: Joining['onRow']): void {
  const { batch } = core
  if (batch?.id !== id) throw new AppError('not-found', 'There is nothing to take back any more.')
  if (batch.undone) return
  if (batch.undoUntil === null)
    throw new AppError('not-allowed', 'A note stays. Add another that corrects it.')
  if (core.clock.now() > batch.undoUntil) {
    throw new AppError('too-late', 'The time to take it back is over. Nothing was changed.')
  }
  const me = core.desk.me.name
  commit((db, { now }) => {
    if (batch.kind === 'silence') {
      return joinEffects(...silenceOrdersOfBatch(db, id).map((order) => takeSilenceBack(db, order, me, now)))
    }
    if (batch.kind === 'deed') {
      const isUnsent = ({ state, attempts }: AlertOrder): boolean => state === 'waiting' && attempts === 0
      const unsent = alertOrdersOfBatch(db, id).filter(isUnsent)
      return joinEffects(...unsent.map((order) => takeDeedBack(db, order, me)))
    }
    const done = batch.items.flatMap(({ episodeId, outcome }) =>
      outcome === 'done' ? (core.episodes.get(episodeId) ?? []) : [],
    )
    const undo = (episode: Episode): Effects => {
      if (batch.kind === 'snooze') {
        const isOurs = episode.snooze?.at === batch.at
        return isOurs ? takeSnoozeBack(db, episode, me, core.policy, now) : noEffects
      }
      const isOurs = episode.ack?.mine === true && episode.ack.at === batch.at
      return isOurs ? takeBack(db, episode, core.policy, now) : noEffects
    }
    return joinEffects(...done.flatMap((episode) => onRow(episode, undo)))
  })
  publish(core, { ...batch, undoUntil: null, undone: true })
}

function publish(core: Core, batch: BatchResult): void {
  core.batch = batch
  core.publish({ batch })
}
