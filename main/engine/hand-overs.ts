/** Handing a customer's thread to another tier. */
import { AppError } from '../../contract/errors.ts'
import type { HandOverDraft } from '../../contract/hand-over.ts'
import type { ThreadId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { WriteDb } from '../db/db.ts'
import type { Core } from './core.ts'
import type { HeardWord, SupportDesk } from './support-desk.ts'

export interface HandOvers {
  /** what the composer begins with. @throws AppError */
  draft(threadId: ThreadId): HandOverDraft
  /** @throws AppError */
  handOver(input: OrderValue<'support.handOver'>): void
  /** words that other Nightdesks told with their messages, inside the transaction that takes these in */
  heard(db: WriteDb, words: readonly HeardWord[], now: number): void
}

export interface HandOverDeps {
  /** threads as they are kept, and the way to tell the source of them */
  readonly desk: SupportDesk
}

/** Wires them into the engine. */
export function createHandOvers(_core: Core, _deps: HandOverDeps): HandOvers {
  const refuse = (): never => {
    throw new AppError('not-allowed', 'This thread cannot be handed over yet.')
  }
  return { draft: refuse, handOver: refuse, heard: () => {} }
}
