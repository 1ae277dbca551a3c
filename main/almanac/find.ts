/** Full text over all that was ever written or raised. */
import type { FindAnswer } from '../../contract/find.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import type { Chapter } from './chapter.ts'

export const findChapter: Chapter = { name: 'find', schema: '', take: () => {} }

export function findAnswers(_db: ReadDb) {
  return {
    'find.search': (_input: QueryValue<'find.search'>, { behind }: Moment): FindAnswer => ({
      hits: [],
      best: 0,
      facets: { kinds: [], environments: [], customers: [] },
      counted: { matches: 0, all: true },
      next: null,
      behind,
      problem: 'The history cannot be searched yet.',
    }),
  }
}
