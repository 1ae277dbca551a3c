/**
 * What is older than the history is kept for goes, and its space is given back to the disk: once a day, in slices that no
 * click waits for.
 */
import type { WriteDb } from '../db/db.ts'
import { noEffects } from '../db/journal.ts'
import {
  dropEpisodes,
  dropOldRest,
  dropThreads,
  freePages,
  givePagesBack,
  oldEpisodes,
  oldThreads,
  type RetentionPlace,
  runsSince,
} from '../history/retention-table.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

const dayMs = 86_400_000
/** Nothing goes before this much of the time since the last long pause was lived through, ms: the clock may have been set. */
const livedForMs = 7 * dayMs
/** A clock that others say is off by more than this is not one to throw away by, ms. */
const clockOffMs = 3_600_000
/** Not in the first minutes of a run, in which there is more to do than to tidy, ms. */
const firstAfterMs = 900_000
/** Episodes that go at once, each with about ten rows, and the pause between two slices, ms. */
export const episodesAtOnce = 25
const threadsAtOnce = 5
const restAtOnce = 200
const pauseMs = 500
/** Pages given back at once: of 8 KiB each, about a millisecond. */
export const pagesAtOnce = 100
/** A file with fewer empty pages than this share keeps them: they are used again. */
const emptyShare = 0.03

export interface HistoryRetention extends Required<Pick<EnginePart, 'run'>> {
  /** One slice of a round, now. @returns whether there is more */
  slice(now: number): boolean
}

type Step = 'episodes' | 'threads' | 'rest' | 'space'

/** Wires it to the core. @param keptForMs how long the history is kept, ms, asked anew at each round */
export function createHistoryRetention(core: Core, keptForMs: () => number): HistoryRetention {
  let dueAt = core.clock.now() + firstAfterMs
  let step: Step = 'episodes'
  let place: RetentionPlace | null = null
  let threadId = 0

  /** Is it as late as it seems? By a clock that is years ahead all of the history would be old. */
  const isSure = (now: number): boolean =>
    Math.abs(core.desk.clockLeadMs) <= clockOffMs &&
    [...core.sources.values()].every(({ peers }) =>
      peers.every(({ skewMs }) => Math.abs(skewMs ?? 0) <= clockOffMs),
    ) &&
    now - runsSince(core.db, now) >= livedForMs

  const begin = (): void => {
    step = 'episodes'
    place = null
    threadId = 0
  }
  /** Within one transaction that need not be on the disk before anything else is. */
  const within = (work: (db: WriteDb) => unknown): void => {
    core.commit((db) => {
      work(db)
      return noEffects
    }, 'later')
  }

  const slice = (now: number): boolean => {
    if (!isSure(now)) return false
    const span = { before: now - keptForMs(), now }
    const { before } = span
    switch (step) {
      case 'episodes': {
        const { ids, last } = oldEpisodes(core.db, span, place, episodesAtOnce)
        const gone = ids.filter((id) => !core.episodes.has(id as never))
        if (gone.length > 0) within((db) => dropEpisodes(db, gone))
        place = last
        if (last === null) step = 'threads'
        return true
      }
      case 'threads': {
        const { ids, lastId } = oldThreads(core.db, before, threadId, threadsAtOnce)
        const gone = ids.filter((id) => !core.threads.has(id as never))
        if (gone.length > 0) within((db) => dropThreads(db, gone))
        if (lastId === null) step = 'rest'
        else threadId = lastId
        return true
      }
      case 'rest': {
        let gone = 0
        within((db) => {
          gone = dropOldRest(db, span, restAtOnce)
        })
        if (gone === 0) step = 'space'
        return true
      }
      case 'space': {
        const { free, all } = freePages(core.db)
        if (free <= all * emptyShare) return false
        within((db) => givePagesBack(db, pagesAtOnce))
        return true
      }
    }
  }

  return {
    slice,
    run: (now) => {
      if (now < dueAt) return dueAt
      // Should the disk not take it, the next try is tomorrow's.
      dueAt = now + dayMs
      if (slice(now)) dueAt = now + pauseMs
      else begin()
      return dueAt
    },
  }
}
