/** What a source said about an order, in the words of the outbox. */
import type { DeliveryResult } from '../outbox/deliver.ts'
import type { Delivery } from '../sources/source.ts'

/** What could not be written down is tried again only after this long, ms: a full disk must not become a storm of requests. */
export const unsavedRestMs = 5_000

/** The source's answer. */
export function inWords(delivery: Delivery): DeliveryResult {
  if (delivery.ok) return { ...delivery, reason: '', final: false, retryAfterMs: null }
  const { failure, final, retryAfterMs } = delivery
  return { ok: false, ref: '', endsAt: null, reason: failure.detail, final, retryAfterMs }
}

/** No answer, since something broke on our side: to be tried again. */
export function lost(error: unknown): DeliveryResult {
  const reason = String(error).slice(0, 200)
  return { ok: false, ref: '', endsAt: null, reason, final: false, retryAfterMs: null }
}
