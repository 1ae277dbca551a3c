/** Telling other Nightdesks of a hand-over: a word goes with a message of ours, in the channel of the team or the thread. */
import type { OrderProgress } from '../../contract/alert.ts'
import type { SourceId, SupportOrderId, ThreadId } from '../../contract/ids.ts'
import type { WriteDb } from '../db/db.ts'
import {
  type HandOverWord,
  messageOf,
  readHandOverWord,
  toldWord,
  wordText,
} from '../escalations/hand-over-word.ts'
import { dropWord, insertOwnWord, type StoredWord } from '../escalations/word-table.ts'
import { queueSupport } from '../outbox/deliver-support.ts'
import { type SupportPayload, setSupportOrder, supportOrderById } from '../outbox/support-order-table.ts'
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
  send(db: WriteDb, place: ThreadPlace, word: HandOverWord, now: number): void
  /** takes an own word back; answers false where it may have been read by now */
  takeBack(db: WriteDb, word: StoredWord): boolean
  /** the same of its order alone: the word stays known here */
  cancel(db: WriteDb, orderId: number): boolean
  /** a word that only this laptop needs to know, since nobody else has heard of what it is about */
  keep(db: WriteDb, sourceId: SourceId, word: HandOverWord, now: number): void
  /** words to the customer, which answer nothing: they still wait for us */
  tell(db: WriteDb, place: ThreadPlace, text: string, now: number): void
  /** says at the source that I have it now, and which tier that is, where it can say so */
  mark(db: WriteDb, place: ThreadPlace, tier: string | null, now: number): void
  /** says there that I do not have it any more: whoever took it over says the rest */
  letGo(db: WriteDb, place: ThreadPlace, now: number): void
  progress(orderId: number | null): OrderProgress | null
}

/** @param tag names this installation */
export function createHandOverCarrier(
  core: Core,
  deps: {
    readonly configuration: Pick<Configuration, 'config'>
    readonly tag: string
    readonly newMarker: () => string
    /** the account that reads and writes at a source, by its own id */
    readonly accountOf: (sourceId: SourceId) => string | null
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
    payload: SupportPayload,
    seenKey: string | null,
    times: { readonly now: number; readonly delayMs: number },
  ): SupportOrderId => {
    const by = core.desk.me.name
    return queueSupport(db, { sourceId, threadId, payload, marker: deps.newMarker(), seenKey, by }, times)
  }
  const undoable = (now: number) => ({ now, delayMs: core.policy.undoMs })

  /** An order that was never sent never will be; false where it may be there. */
  const cancel = (db: WriteDb, orderId: number): boolean => {
    const found = supportOrderById(db, orderId as SupportOrderId)
    if (!found || found.attempts > 0 || (found.state !== 'waiting' && found.state !== 'retrying'))
      return false
    setSupportOrder(db, found.id, 'withdrawn')
    return true
  }

  return {
    tag: deps.tag,
    travels: (sourceId) => {
      if (!sourceOf(sourceId)) return 'by-hand'
      return hasTeam(sourceId) ? 'team' : 'thread'
    },
    send: (db, place, said, now) => {
      const to = hasTeam(place.sourceId) ? 'team' : 'thread'
      // What travels unseen can be read by whoever looks into the source of the page: the reason of a no is for colleagues.
      const word = to === 'thread' && said.kind !== 'ask' ? { ...said, text: '' } : said
      const text = wordText(word)
      // As the others will read it: what was cut on the way must not be another word here.
      const read = readHandOverWord(text)
      if (read === null) throw new Error('a word of ours that nobody could read')
      const payload = { kind: 'word', to, text: messageOf(word, to === 'thread'), word: text } as const
      insertOwnWord(db, place.sourceId, read, order(db, place, payload, null, undoable(now)), now)
    },
    takeBack: (db, { id, key, orderId }) => {
      if (key !== null || orderId === null || !cancel(db, orderId)) return false
      dropWord(db, id)
      return true
    },
    cancel,
    keep: (db, sourceId, word, now) => insertOwnWord(db, sourceId, word, null, now),
    tell: (db, place, text, now) => {
      if (place.threadId === null) return
      order(db, place, { kind: 'word', to: 'thread', text, word: toldWord }, null, { now, delayMs: 0 })
    },
    mark: (db, place, tier, now) => {
      const assignee = deps.accountOf(place.sourceId)
      const who = assignee === null ? {} : { assignee }
      order(db, place, { kind: 'mark', tier, ...who }, null, undoable(now))
    },
    letGo: (db, place, now) => {
      order(db, place, { kind: 'mark', assignee: null }, null, undoable(now))
    },
    progress: (orderId) => {
      const found = orderId === null ? undefined : supportOrderById(core.db, orderId as SupportOrderId)
      if (!found || found.state === 'withdrawn') return null
      const isOpen = found.state === 'waiting' || found.state === 'retrying'
      return {
        state: isOpen || found.state === 'sent' ? found.state : 'refused',
        nextAt: isOpen ? found.dueAt : null,
        attempts: found.attempts,
        reason: found.reason,
      } as OrderProgress
    },
  }
}
