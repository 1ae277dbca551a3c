/** Figures out of the record, kept by week so that a year is read at once. */
import type { CustomerReport } from '../../contract/environments.ts'
import { AppError } from '../../contract/errors.ts'
import type { FigureItem, InsightsView } from '../../contract/insights.ts'
import type { PastText } from '../../contract/past.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import type { Chapter } from './chapter.ts'
import { recordFacts } from './insights-table.ts'
import { viewOf } from './insights-view.ts'

export const insightsChapter: Chapter = { name: 'insights', schema: '', take: () => {} }

const none = (): never => {
  throw new AppError('not-found', 'Nothing has been counted yet.')
}

export function insightsAnswers(db: ReadDb) {
  return {
    'insights.view': (question: QueryValue<'insights.view'>, moment: Moment): InsightsView =>
      viewOf(recordFacts(db), question, moment),
    'insights.behind': (_input: QueryValue<'insights.behind'>, _moment: Moment): readonly FigureItem[] =>
      none(),
    'insights.export': (_input: QueryValue<'insights.export'>, _moment: Moment): PastText => none(),
    'insights.ofExport': (_input: QueryValue<'insights.ofExport'>, _moment: Moment): InsightsView => none(),
    'insights.weekly': (_input: QueryValue<'insights.weekly'>, _moment: Moment): PastText => none(),
    'environments.report': (_input: QueryValue<'environments.report'>, _moment: Moment): CustomerReport =>
      none(),
  }
}
