/** Telling other Nightdesks of a hand-over: a word goes with a message of ours, in the channel of the team or the thread. */
import type { OrderProgress } from '../../contract/alert.ts'
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { WriteDb } from '../db/db.ts'
import { type HandOverWord, messageOf, readHandOverWord, wordText } from '../escalations/hand-over-word.ts'
import { dropWord, insertOwnWord, type StoredWord } from '../escalations/word-table.ts'
import {
  insertSupportOrder,
  supportProgress,
  type WordPayload,
  withdrawUnsent,
} from '../support/word-order-table.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'

/** Where a thread is: the source it is read from, its id there, and here where it is known. */
export interface ThreadPlace {
  readonly sourceId: SourceId
  readonly ref: string
  readonly threadId: ThreadId | null
}

export interface HandOverCarrier {
  /** names this installation to the others */
  readonly tag: string
  /** where words of a source's threads stand */
  travels(sourceId: SourceId): 'team' | 'thread' | 'by-hand'
  /** queues a word, after the undo time; it counts here at once */
  send(db: WriteDb, place: ThreadPlace, word: HandOverWord, lifeMs: number, now: number): void
  /** takes an own word back; answers false where it may have been read by now */
  takeBack(db: WriteDb, word: StoredWord): boolean
  /** the same of its order alone: the word stays known here */
  cancel(db: WriteDb, orderId: number): boolean
  /** a word that only this laptop needs to know, since nobody else has heard of what it is about */
  keep(db: WriteDb, sourceId: SourceId, word: HandOverWord, now: number): void
  /** words to the customer */
  tell(db: WriteDb, place: ThreadPlace, text: string, now: number): void
  /** says at the source who has it, where it can say so */
  mark(db: WriteDb, place: ThreadPlace, tier: string | null, now: number): void
  progress(orderId: number | null): OrderProgress | null
}

/** An answer of ours is worth sending for this long, ms. */
export const wordLifeMs = 86_400_000

/** @param tag names this installation */
export function createHandOverCarrier(
  core: Core,
  deps: {
    readonly configuration: Pick<Configuration, 'config'>
    readonly tag: string
    readonly newMarker: () => string
  },
): HandOverCarrier {
  const sourceOf = (sourceId: SourceId) =>
    deps.configuration.config().support?.sources.find(({ name }) => name === sourceId)
  const hasTeam = (sourceId: SourceId): boolean => {
    const source = sourceOf(sourceId)
    return source?.kind === 'slack' && source.teamChannel !== null
  }

  const order = (
    db: WriteDb,
    { sourceId, threadId }: ThreadPlace,
    kind: 'word' | 'answer' | 'mark',
    payload: object,
    { waitMs, lifeMs }: { readonly waitMs: number; readonly lifeMs: number },
    now: number,
  ): number =>
    insertSupportOrder(
      db,
      {
        ...{ sourceId, threadId, kind, payload },
        marker: deps.newMarker(),
        askedBy: core.desk.me.name,
        dueAt: now + waitMs,
        expiresAt: now + lifeMs,
      },
      now,
    )

  return {
    tag: deps.tag,
    travels: (sourceId) => {
      if (!sourceOf(sourceId)) return 'by-hand'
      return hasTeam(sourceId) ? 'team' : 'thread'
    },
    send: (db, place, word, lifeMs, now) => {
      const text = wordText(word)
      // As the others will read it: what was cut on the way must not be another word here.
      const read = readHandOverWord(text)
      if (read === null) throw new Error('a word of ours that nobody could read')
      const to: WordPayload['to'] = hasTeam(place.sourceId)
        ? { kind: 'team' }
        : { kind: 'thread', ref: place.ref }
      const payload: WordPayload = { to, text: messageOf(word), word: text, by: word.by }
      const times = { waitMs: core.policy.undoMs, lifeMs }
      insertOwnWord(db, place.sourceId, read, order(db, place, 'word', payload, times, now), now)
    },
    takeBack: (db, { id, key, orderId }) => {
      if (key !== null || orderId === null || !withdrawUnsent(db, orderId)) return false
      dropWord(db, id)
      return true
    },
    cancel: withdrawUnsent,
    keep: (db, sourceId, word, now) => insertOwnWord(db, sourceId, word, null, now),
    tell: (db, place, text, now) => {
      order(db, place, 'answer', { text }, { waitMs: 0, lifeMs: wordLifeMs }, now)
    },
    mark: (db, place, tier, now) => {
      const payload = { ref: place.ref, tier, assignee: 'me' }
      order(db, place, 'mark', payload, { waitMs: core.policy.undoMs, lifeMs: wordLifeMs }, now)
    },
    progress: (orderId) => (orderId === null ? null : supportProgress(core.db, orderId)),
  }
}
