/** Orders stamped by a clock that was ahead and has been set back since: SQL only. */
import type { WriteDb } from '../db/db.ts'

/** The longest wait an order is given, ms: a server's own Retry-After is honoured up to ten minutes. */
const longestWaitMs = 600_000

/**
 * Brings the orders of earlier runs near, which would otherwise wait until the clock has caught up, by years at worst;
 * and has silences that seem to last longer than any we write extended at once.
 * @param now epoch ms
 * @param lifeMs how long an order lives at most; @param silenceMs how long a silence for an ack lasts at most
 */
export function bringNear(
  db: WriteDb,
  now: number,
  { lifeMs, silenceMs }: { readonly lifeMs: number; readonly silenceMs: number },
): void {
  for (const table of ['outbox', 'silence_order']) {
    db.run(
      `UPDATE ${table} SET due_at = ? WHERE state IN ('waiting', 'retrying') AND due_at > ?`,
      now,
      now + longestWaitMs,
    )
    db.run(
      `UPDATE ${table} SET expires_at = ? WHERE state IN ('waiting', 'retrying') AND expires_at > ?`,
      now + lifeMs,
      now + lifeMs,
    )
  }
  db.run(
    'UPDATE mirror SET ends_at = ? WHERE silence_id IS NOT NULL AND ends_at > ?',
    now,
    now + silenceMs + longestWaitMs,
  )
}
