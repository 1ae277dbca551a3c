/** Threads that a source saw, taken into the database in slices, with the words in them handed on. */
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { SeenThread } from '../../contract/seen-support.ts'
import type { WriteDb } from '../db/db.ts'
import { noEffects } from '../db/journal.ts'
import { isHandedOver } from '../escalations/escalation-table.ts'
import type { SupportConfig, SupportPolled } from '../sources/support-source.ts'
import { cursorOf, saveCursor } from '../support/cursor-table.ts'
import { ingestThread } from '../support/ingest.ts'
import { threadByRef } from '../support/thread-table.ts'
import type { Core } from './core.ts'
import type { HeardWord } from './support-desk.ts'

export interface TakeInDeps {
  readonly skewOf: (sourceId: SourceId) => number
  readonly dirty: (id: ThreadId) => void
  /** who an account is, as people say it */
  readonly personOf: (kind: SupportConfig['kind'], sourceId: SourceId, account: string) => string
  /** which tier a label of a source stands for, by its name here */
  readonly tierOf: (label: string) => string
  /** a thread was read for the first time */
  readonly came: (db: WriteDb, sourceId: SourceId, ref: string, now: number) => void
  readonly heard: (db: WriteDb, words: readonly HeardWord[], now: number) => void
}

export interface TakeIn {
  /** one thread, inside a transaction */
  one(db: WriteDb, kind: SupportConfig['kind'], sourceId: SourceId, seen: SeenThread, now: number): void
  /** an answer: its threads, and where reading goes on with the last of them. Rejects when it was not kept */
  all(
    kind: SupportConfig['kind'],
    sourceId: SourceId,
    polled: Extract<SupportPolled, { readonly ok: true }>,
    /** when the source was asked for it, epoch ms: what it says may be as old */
    askedAt: number,
  ): Promise<void>
}

/** So many messages are written in one go: between two the engine's thread is free. */
const sliceMessages = 400

/** Wires it to the core. */
export function createTakeIn(core: Core, deps: TakeInDeps): TakeIn {
  const one: TakeIn['one'] = (db, kind, sourceId, seen, now) => {
    if (!seen.isTeam) {
      const isNew = threadByRef(db, sourceId, seen.ref) === undefined
      const id = ingestThread(db, seen, {
        ...{ sourceId, source: kind, now, skewMs: deps.skewOf(sourceId) },
        personOf: (account) => deps.personOf(kind, sourceId, account),
        tierOf: deps.tierOf,
        isHanded: (id) => isHandedOver(db, id),
      })
      if (id !== null) deps.dirty(id)
      if (id !== null && isNew) deps.came(db, sourceId, seen.ref, now)
    }
    const words = wordsOf(seen)
    if (words.length === 0) return
    const threadId = seen.isTeam ? null : (threadByRef(db, sourceId, seen.ref)?.id ?? null)
    deps.heard(
      db,
      words.map((word) => ({ ...word, sourceId, threadId, ref: seen.ref })),
      now,
    )
  }

  return {
    one,
    all: async (kind, sourceId, polled, askedAt) => {
      if (polled.threads.length === 0 && cursorOf(core.db, sourceId)?.cursor === polled.cursor) return
      const slices = slicesOf(polled.threads)
      for (const [index, slice] of slices.entries()) {
        const isLast = index === slices.length - 1
        core.commit((db, { now }) => {
          for (const seen of slice) one(db, kind, sourceId, seen, now)
          if (isLast && cursorOf(db, sourceId)?.cursor !== polled.cursor)
            saveCursor(db, sourceId, { cursor: polled.cursor, readAt: askedAt })
          return noEffects
          // What a source said it says again, as long as the cursor has not gone on.
        }, 'later')
        if (!isLast) await new Promise<void>((resolve) => core.clock.after(0, resolve))
      }
    },
  }
}

/** In slices of about so many messages; at least one, so that a cursor that went on is kept. */
function slicesOf(threads: readonly SeenThread[]): readonly (readonly SeenThread[])[] {
  const slices: SeenThread[][] = [[]]
  let count = 0
  for (const thread of threads) {
    if (count >= sliceMessages) {
      slices.push([])
      count = 0
    }
    slices.at(-1)?.push(thread)
    count += thread.messages.length + 1
  }
  return slices
}

/** Words of our own side that were told with messages. */
function wordsOf(seen: SeenThread): readonly Pick<HeardWord, 'key' | 'at' | 'author' | 'word'>[] {
  return seen.messages.flatMap(({ key, at, author, word }) =>
    word === null || author.side !== 'us' ? [] : [{ key, at, author, word }],
  )
}
