/**
 * Answers that were tried and then given up may have arrived all the same. Before words follow in their thread, it is
 * looked whether they did.
 */
import type { ThreadId } from '../../contract/ids.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { supportOrderLifeMs } from '../outbox/deliver-support.ts'
import {
  givenUpInDoubt,
  resultsOf,
  type SupportOrder,
  setSupportOrder,
} from '../outbox/support-order-table.ts'
import type { SupportSource } from '../sources/support-source.ts'
import { foundAs } from '../support/answering.ts'
import type { StoredThread } from '../support/thread-table.ts'

/** Keys of messages by the order that became them. */
export type Arrived = ReadonlyMap<SupportOrder['id'], string>

/** Asks the source for each of them by its marker. Answers those that are there, or why it cannot be said. */
export async function lookForGivenUp(
  db: ReadDb,
  thread: Pick<StoredThread, 'id' | 'ref'>,
  source: SupportSource,
  now: number,
  signal: AbortSignal,
): Promise<Arrived | Failure> {
  const arrived = new Map<SupportOrder['id'], string>()
  for (const order of inDoubt(db, thread.id, now)) {
    const { payload, marker, by, createdAt } = order
    if (!source.look || payload.kind !== 'answer') continue
    const to = { kind: 'thread', ref: thread.ref } as const
    const words = { text: payload.text, word: null, by, marker, since: createdAt, isRetry: true }
    const found = await source.look({ to, ...words }, signal)
    if (found?.ok) arrived.set(order.id, found.ref)
    else if (found) return found.failure
  }
  return arrived
}

/**
 * Writes down which of them arrived: as the source says, or as its messages show. Answers a sentence for whoever is
 * about to say more, null when none did.
 */
export function noteArrived(db: WriteDb, threadId: ThreadId, arrived: Arrived, now: number): string | null {
  const found = inDoubt(db, threadId, now).filter((order) => {
    const key = arrived.get(order.id) ?? foundAs(db, order, resultsOf(db, threadId))
    if (key !== null) setSupportOrder(db, order.id, 'sent', { result: key })
    return key !== null
  })
  if (found.length === 0) return null
  return found.some(({ state }) => state === 'withdrawn')
    ? 'The answer that was taken back had arrived.'
    : 'The answer before this one had arrived.'
}

/** What could not be known for longer than an answer lives is not asked for any more. */
const inDoubt = (db: ReadDb, threadId: ThreadId, now: number): readonly SupportOrder[] =>
  givenUpInDoubt(db, threadId, now - supportOrderLifeMs)
