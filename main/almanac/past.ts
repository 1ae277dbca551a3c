/** The history of one thing over a window. */
import { AppError } from '../../contract/errors.ts'
import type { PastText, PastView } from '../../contract/past.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import type { Moment } from './almanac.ts'

export function pastAnswers(_db: ReadDb) {
  return {
    'past.of': (_input: QueryValue<'past.of'>, _moment: Moment): PastView => {
      throw new AppError('not-found', 'There is no history yet.')
    },
    'past.export': (_input: QueryValue<'past.export'>, _moment: Moment): PastText => {
      throw new AppError('not-found', 'There is no history yet.')
    },
  }
}
