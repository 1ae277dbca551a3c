/** Orders about silences as they are given: checked by the same rules as the preview, then queued. */
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { SeenMatcher, SeenSilence } from '../../contract/observation.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { ackPrefix } from '../alerts/suppression.ts'
import type { Effects } from '../db/journal.ts'
import { storedSource } from '../history/source-table.ts'
import { queueSilence, retrySilence, type WantedOrder, withdrawSilence } from '../outbox/deliver-silence.ts'
import {
  type StoredSilenceOrder,
  silenceOrderById,
  silenceOrdersAbout,
} from '../outbox/silence-order-table.ts'
import { timeRefusal } from '../silences/guard.ts'
import { addSilenceToBatch } from './batches.ts'
import type { Core } from './core.ts'
import type { SilenceLoop } from './silence-loop.ts'

/** The orders of the page about silences, by name. @throws AppError `not-allowed`, `not-found` or `too-late` */
export type SilenceDesk = {
  readonly [Name in 'create' | 'edit' | 'extend' | 'expire' | 'retry' | 'withdraw']: (
    input: OrderValue<`silences.${Name}`>,
  ) => void | Promise<void>
}

/** The silences of a source that are active or yet to come. */
export interface Standing {
  readonly silences: readonly SeenSilence[]
  /** read from the source just now */
  readonly isFresh: boolean
}

/** How long somebody who looks at silences waits for the source, ms; then what was last read is shown as such. */
const patienceMs = 3_000

/** What stands at a source: read from it now, else as last read when that is not possible. */
export async function standingAt(core: Core, loop: SilenceLoop, sourceId: SourceId): Promise<Standing> {
  const read = await loop
    .source(sourceId)
    ?.listSilences(AbortSignal.timeout(patienceMs))
    .catch(() => null)
  if (read && !('kind' in read)) return { silences: read, isFresh: true }
  return { silences: storedSource(core.db, sourceId).silences, isFresh: false }
}

/** Wires the orders to the core and the loop that delivers them. */
export function createSilenceDesk(core: Core, loop: SilenceLoop): SilenceDesk {
  const me = (): string => core.desk.me.name

  /** A silence as last read, else as the source says now: an order must not wait for a network that is down. */
  const find = async (sourceId: SourceId, silenceId: string): Promise<SeenSilence> => {
    const isIt = (silence: SeenSilence): boolean => silence.id === silenceId && silence.state !== 'expired'
    const found =
      storedSource(core.db, sourceId).silences.find(isIt) ??
      (await standingAt(core, loop, sourceId)).silences.find(isIt)
    if (!found) throw new AppError('not-found', 'This silence is not there any more. Nothing was changed.')
    return found
  }

  const check = async (
    sourceId: SourceId,
    matchers: readonly SeenMatcher[],
    endsAt: number,
  ): Promise<void> => {
    if (!loop.source(sourceId)) throw new AppError('not-allowed', 'This source takes no silences.')
    const refusals = [
      timeRefusal(endsAt, core.clock.now()),
      ...(await loop.refusals(sourceId, matchers)),
    ].filter((refusal) => refusal !== null)
    if (refusals.length > 0) {
      throw new AppError('not-allowed', refusals.map(({ message }) => message).join(' '))
    }
  }

  const queue = (
    wanted: Omit<WantedOrder, 'marker' | 'batchId'> & { readonly batchId?: string | null },
  ): void => {
    loop.commit((db, { now }): Effects => {
      const order = { batchId: null, ...wanted, marker: loop.newMarker() }
      return queueSilence(db, order, me(), { now, undoMs: core.policy.undoMs })
    })
  }

  const orderOf = (id: number): StoredSilenceOrder => {
    const order = silenceOrderById(core.db, id)
    if (!order) throw new AppError('not-found', 'This order is not known any more.')
    return order
  }

  /** The alerts a silence was asked for, when it was asked for here. */
  const askedFor = (sourceId: SourceId, silenceId: string): readonly EpisodeId[] =>
    silenceOrdersAbout(core.db, sourceId, silenceId).find(({ episodeIds }) => episodeIds.length > 0)
      ?.episodeIds ?? []

  return {
    create: async ({ sourceId, matchers, endsAt, comment, episodeIds, batchId }) => {
      refuseAckWords(comment)
      await check(sourceId, matchers, endsAt)
      const known = [...new Set(episodeIds)].filter((id) => core.episodes.has(id))
      const at = core.clock.now()
      const wanted = { sourceId, kind: 'create', silenceId: null, matchers, endsAt, comment } as const
      queue({ ...wanted, createdBy: me(), episodeIds: known, batchId })
      if (batchId !== null) addSilenceToBatch(core, batchId, known, at)
    },
    edit: async ({ sourceId, silenceId, matchers, endsAt, comment }) => {
      refuseAckWords(comment)
      refuseAck(await find(sourceId, silenceId))
      await check(sourceId, matchers, endsAt)
      const episodeIds = askedFor(sourceId, silenceId)
      queue({ sourceId, kind: 'edit', silenceId, matchers, endsAt, comment, createdBy: me(), episodeIds })
    },
    extend: async ({ sourceId, silenceId, endsAt }) => {
      const silence = await find(sourceId, silenceId)
      refuseAck(silence)
      await check(sourceId, silence.matchers, endsAt)
      // Its reason stays whose it is: only the end is another.
      const { matchers, comment } = silence
      const createdBy = silence.createdBy || me()
      const episodeIds = askedFor(sourceId, silenceId)
      queue({ sourceId, kind: 'extend', silenceId, matchers, endsAt, comment, createdBy, episodeIds })
    },
    expire: async ({ sourceId, silenceId }) => {
      if (!loop.source(sourceId)) throw new AppError('not-allowed', 'This source takes no silences.')
      const { matchers, endsAt, comment } = await find(sourceId, silenceId)
      const episodeIds = askedFor(sourceId, silenceId)
      queue({ sourceId, kind: 'expire', silenceId, matchers, endsAt, comment, createdBy: me(), episodeIds })
    },
    retry: async ({ orderId }) => {
      const order = orderOf(orderId)
      if (order.kind !== 'expire') {
        const [refusal] = await loop.refusals(order.sourceId, order.matchers)
        if (refusal) throw new AppError('not-allowed', refusal.message)
      }
      loop.commit((db, { now }) => {
        retrySilence(db, orderOf(orderId), now)
        return { episodes: [], events: [] }
      })
    },
    withdraw: ({ orderId }) => {
      loop.commit((db, { now }) => withdrawSilence(db, orderOf(orderId), me(), now))
    },
  }
}

/** By these words others read an acknowledgement, which a plain silence is not. */
function refuseAckWords(comment: string): void {
  if (!comment.startsWith(ackPrefix)) return
  throw new AppError(
    'not-allowed',
    `“${ackPrefix}” is how an acknowledgement is written. Begin the reason with another word.`,
  )
}

function refuseAck({ comment, createdBy }: SeenSilence): void {
  if (!comment.startsWith(ackPrefix)) return
  throw new AppError(
    'not-allowed',
    `It tells the others that ${createdBy || 'somebody'} has the alert, and ends with that. It can only be ended.`,
  )
}
