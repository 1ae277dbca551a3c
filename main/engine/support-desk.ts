/** Threads as the parts of the engine share them: read, changed in one transaction, told to the pages and to the source. */
import { AppError } from '../../contract/errors.ts'
import type { SourceId, SupportOrderId, ThreadId } from '../../contract/ids.ts'
import type { SeenAuthor } from '../../contract/seen-support.ts'
import type { WriteDb } from '../db/db.ts'
import { noEffects } from '../db/journal.ts'
import { queueSupport, type WantedSupport } from '../outbox/deliver-support.ts'
import { insertThreadEvent, type ThreadEvent } from '../support/event-table.ts'
import { settleThread } from '../support/ingest.ts'
import { bumpThread, type StoredThread, threadById } from '../support/thread-table.ts'
import type { Core } from './core.ts'
import type { SupportConnection } from './support-connections.ts'
import type { SupportShown } from './support-shown.ts'

/** A word that came with a message of our own side. */
export interface HeardWord {
  readonly sourceId: SourceId
  /** the thread it stands in; null = a channel of ours alone */
  readonly threadId: ThreadId | null
  readonly ref: string
  readonly key: string
  readonly at: number
  readonly author: SeenAuthor
  /** JSON as text, not judged yet */
  readonly word: string
}

export interface SupportDesk {
  /** @throws AppError `not-found` */
  thread(id: ThreadId): StoredThread
  owner: SupportShown['owner']
  /** the source a thread came from, while it is connected */
  connection(sourceId: SourceId): SupportConnection | undefined
  /** can it be told this? One that is not connected yet is taken at its word; one that is not configured cannot */
  can(sourceId: SourceId, what: 'post' | 'mark' | 'createIssue'): boolean
  /** one transaction about threads; those it touched are told to the pages */
  commit(work: (db: WriteDb, now: number) => void): void
  /** inside a transaction: this thread is to be told to the pages */
  touch(db: WriteDb, id: ThreadId): void
  /** inside a transaction: writes a thread with what follows from its messages, and what happened to it */
  change(db: WriteDb, thread: StoredThread, event: Omit<ThreadEvent, 'id' | 'at'> | null, now: number): void
  /** inside a transaction: an order to the source. `delayMs` null = after the undo window */
  queue(
    db: WriteDb,
    wanted: Omit<WantedSupport, 'marker' | 'by'> & { readonly by?: string },
    now: number,
    delayMs?: number,
  ): SupportOrderId
}

export interface SupportDeskDeps {
  readonly shown: SupportShown
  readonly connection: (sourceId: SourceId) => SupportConnection | undefined
  readonly isConfigured: (sourceId: SourceId) => boolean
  readonly skewOf: (sourceId: SourceId) => number
  readonly newMarker: () => string
  /** this thread is to be read anew after the commit */
  readonly dirty: (id: ThreadId) => void
  readonly wake: () => void
}

/** The desk over the core. */
export function createSupportDesk(core: Core, deps: SupportDeskDeps): SupportDesk {
  const thread = (id: ThreadId): StoredThread => {
    const found = threadById(core.db, id)
    if (!found) throw new AppError('not-found', 'This thread is not known here.')
    return found
  }
  return {
    thread,
    owner: deps.shown.owner,
    connection: deps.connection,
    can: (sourceId, what) => {
      const connection = deps.connection(sourceId)
      return deps.isConfigured(sourceId) && (!connection || connection.source[what] !== undefined)
    },
    commit: (work) => {
      core.commit((db, { now }) => {
        work(db, now)
        return noEffects
      })
      deps.wake()
    },
    touch: (db, id) => {
      bumpThread(db, id)
      deps.dirty(id)
    },
    change: (db, next, event, now) => {
      if (event !== null) insertThreadEvent(db, next.id, { ...event, at: now })
      settleThread(db, { ...next, changedAt: now }, deps.skewOf(next.sourceId))
      deps.dirty(next.id)
    },
    queue: (db, wanted, now, delayMs = core.policy.undoMs) => {
      const { by = core.desk.me.name, ...rest } = wanted
      const id = queueSupport(db, { ...rest, by, marker: deps.newMarker() }, { now, delayMs })
      if (rest.threadId !== null) {
        bumpThread(db, rest.threadId)
        deps.dirty(rest.threadId)
      }
      return id
    },
  }
}
