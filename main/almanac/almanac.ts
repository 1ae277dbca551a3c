/**
 * The almanac: a second database, made out of the record alone, in which years are found and counted. It lives on a thread
 * of its own and is told what changed; what it has not been told it does not know, and says so (`behind`).
 */
import type { Db } from '../db/db.ts'
import { openDerived } from '../db/derived-file.ts'
import type { Chapter, Surroundings } from './chapter.ts'
import type { FeedEntry, FeedKind } from './feed-entry.ts'
import { findAnswers, findChapter } from './find.ts'
import { insightsAnswers, insightsChapter } from './insights.ts'
import { markSchema, readMark, writeMark } from './mark-table.ts'
import { pastAnswers } from './past.ts'
import { recordChapter } from './record-table.ts'

/** How far the record has been told: the token must be the record's own, or all is told anew. */
export interface AlmanacMark {
  /** the number of the last change that was told */
  readonly upto: number
  readonly token: string
  /** of each kind that is still being told from the newest back, below which number it goes on; none = all is told */
  readonly left?: Readonly<Partial<Record<FeedKind, number>>>
}

/** Before the record's own chapter: what counts has to see a record as it was before. */
const chapters = [insightsChapter, findChapter, recordChapter] as const

const tidying = (chapters as readonly Chapter[]).flatMap(({ tidy }) => (tidy ? [{ tidy }] : []))

/** What it answers, and what each answer is told of the moment. */
export interface Moment {
  readonly now: number
  /** so many records are not told yet */
  readonly behind: number
  readonly surroundings: Surroundings
}

export function createAlmanac(file: string | null) {
  const db: Db = openDerived(file, [markSchema, ...chapters.map(({ schema }) => schema)].join('\n'))
  const answers = { ...findAnswers(db), ...pastAnswers(db), ...insightsAnswers(db) }
  return {
    db,
    mark: (): Required<AlmanacMark> | null => readMark(db),
    /** All of it and the mark, or nothing. @param sync on disk when it returns; else with what comes later */
    take: (entries: readonly FeedEntry[], mark: AlmanacMark, sync = true): void => {
      db.transact(
        (write) => {
          for (const chapter of chapters) chapter.take(write, entries)
          writeMark(write, mark)
        },
        sync ? 'now' : 'later',
      )
    },
    /** A little of what was put off; answers whether there is more. */
    tidy: (surroundings: Surroundings): boolean => {
      for (const { tidy } of tidying)
        if (db.transact((write) => tidy(write, surroundings), 'later')) return true
      return false
    },
    answers,
    close: () => db.close(),
  }
}
export type Almanac = ReturnType<typeof createAlmanac>
export type AlmanacAnswers = Almanac['answers']
