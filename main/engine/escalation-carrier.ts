/** Telling other Nightdesks through a source: a word becomes an order about a silence that matches no alert. */
import type { OrderProgress } from '../../contract/alert.ts'
import { carrierMatchers } from '../../contract/escalation-carrier.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { WriteDb } from '../db/db.ts'
import { type CarrierWord, commentOf } from '../escalations/carrier.ts'
import type { StoredEscalation } from '../escalations/escalation-table.ts'
import { queueSilence, takeSilenceBack } from '../outbox/deliver-silence.ts'
import { lastSilenceOrderId, silenceOrderById } from '../outbox/silence-order-table.ts'
import type { Core } from './core.ts'
import type { SilenceLoop } from './silence-loop.ts'

export interface EscalationCarrier {
  /** names this installation to the others */
  readonly tag: string
  carries(sourceId: SourceId): boolean
  /** queues it where the source carries, after the undo time; answers the order's id, null where it does not */
  send(db: WriteDb, sourceId: SourceId, word: CarrierWord, endsAt: number, now: number): number | null
  /** ends what an order told, however far it has come */
  recall(db: WriteDb, orderId: number | null, now: number): void
  /** the question of an own escalation, as it stands */
  ask(db: WriteDb, one: StoredEscalation, now: number): number | null
  progress(orderId: number | null): OrderProgress | null
}

/** A question stands this much longer than its time to accept, ms: its asker ends it, unless the laptop is gone. */
const graceMs = 60_000

/** Wires it to the loop that delivers silences. @param tag names this installation */
export function createEscalationCarrier(core: Core, loop: SilenceLoop, tag: string): EscalationCarrier {
  const carries = (sourceId: SourceId): boolean =>
    core.sources.get(sourceId)?.carryEscalations === true && loop.source(sourceId) !== undefined

  const send: EscalationCarrier['send'] = (db, sourceId, word, endsAt, now) => {
    if (!carries(sourceId)) return null
    queueSilence(
      db,
      {
        sourceId,
        kind: 'create',
        marker: loop.newMarker(),
        silenceId: null,
        matchers: carrierMatchers(word.uid),
        endsAt,
        comment: commentOf(word),
        createdBy: core.desk.me.name,
        episodeIds: [],
        batchId: null,
      },
      core.desk.me.name,
      { now, undoMs: core.policy.undoMs },
    )
    return lastSilenceOrderId(db)
  }

  return {
    tag,
    carries,
    send,
    recall: (db, orderId, now) => {
      const order = orderId === null ? undefined : silenceOrderById(db, orderId)
      if (order) takeSilenceBack(db, order, core.desk.me.name, now)
    },
    ask: (db, one, now) => {
      const { uid, turn, from: by, level, alert, reason, note, askedAt, dueAt } = one
      const to = { name: level.name, who: level.who, role: level.role }
      const cut = { ...alert, title: alert.title.slice(0, 300).toWellFormed() }
      const asked = { uid, turn, from: tag, by, to, alert: cut, reason, note, askedAt, dueAt }
      return send(db, one.sourceId, { kind: 'ask', ...asked }, dueAt + graceMs, now)
    },
    progress: (orderId) => {
      const order = orderId === null ? undefined : silenceOrderById(core.db, orderId)
      if (!order || order.state === 'withdrawn') return null
      const isOpen = order.state === 'waiting' || order.state === 'retrying'
      return {
        state: isOpen || order.state === 'sent' ? order.state : 'refused',
        nextAt: isOpen ? order.dueAt : null,
        attempts: order.attempts,
        reason: order.reason,
      } as OrderProgress
    },
  }
}
