/** An ack told as the source's own acknowledgement, where it has one: no silence is written, nothing is kept alive. */
import { fingerprintOf, labelsOf } from '../alerts/alert-table.ts'
import { suppressedBy } from '../alerts/episode-table.ts'
import { storedSuppressors } from '../alerts/suppression.ts'
import type { ReadDb } from '../db/db.ts'
import type { DeliveryResult } from '../outbox/deliver.ts'
import type { OutboxOrder } from '../outbox/outbox-table.ts'
import type { ConnectedSource, DeedOrder, Delivery, SourceDeeds } from '../sources/source.ts'

/** Who tells it. */
export interface TellingBy {
  readonly by: string
  /** epoch ms: what was queued before may have been sent by a run that was killed before it could say so */
  readonly runBeganAt: number
}

/** Is this order told as the source's own acknowledgement? What was told so is ended so, whatever the source is now. */
export function isToldNatively(order: OutboxOrder, source: ConnectedSource | undefined): boolean {
  return order.kind === 'end' ? order.isNative : source?.deeds?.acknowledge !== undefined
}

/** Who has acknowledged it at the source after this ack was given here, before it could be told; null = nobody. */
export function heldFirst(db: ReadDb, order: OutboxOrder): string | null {
  if (order.kind !== 'ack') return null
  const held = storedSuppressors(suppressedBy(db, order.episodeId))?.held
  if (!held || held.mine || held.at === null || held.at <= order.createdAt) return null
  return held.by ?? 'Somebody'
}

/** What becomes of an ack that came second: it stays here, and does not go over somebody's head. */
export function overtaken(by: string): DeliveryResult {
  const reason = `${by} acknowledged it there meanwhile, so yours was not sent.`
  return { ok: false, ref: '', endsAt: null, reason, final: true, retryAfterMs: null }
}

/** Tells it. An acknowledgement that ends by itself says so in its answer, and is given anew before then. */
export async function tellNatively(
  db: ReadDb,
  order: OutboxOrder,
  deeds: SourceDeeds,
  { by, runBeganAt }: TellingBy,
  signal: AbortSignal,
): Promise<Delivery> {
  const told: DeedOrder = {
    fingerprint: fingerprintOf(db, order.episodeId) ?? '',
    labels: labelsOf(db, order.episodeId),
    by,
    marker: order.marker,
    since: order.createdAt,
    isRetry: order.attempts > 0 || order.createdAt < runBeganAt,
  }
  if (order.kind === 'end') {
    if (deeds.unacknowledge) return deeds.unacknowledge({ kind: 'unacknowledge' }, told, signal)
    return cannot('An acknowledgement cannot be taken back from here: do it at the source.')
  }
  if (deeds.acknowledge)
    return deeds.acknowledge({ kind: 'acknowledge', until: null, text: null }, told, signal)
  return cannot('This source takes no acknowledgements.')
}

function cannot(detail: string): Delivery {
  return { ok: false, failure: { kind: 'bad-request', detail }, final: true, retryAfterMs: null }
}
