/** Figures out of the record, kept by week so that a year is read at once. */
import type { CustomerReport } from '../../contract/environments.ts'
import { AppError } from '../../contract/errors.ts'
import type { FigureItem, InsightsQuestion, InsightsView } from '../../contract/insights.ts'
import type { PastText } from '../../contract/past.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { Db } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import type { Chapter } from './chapter.ts'
import { forgetChanged, keepOne, keptCells } from './insights-kept.ts'
import { keptSchema } from './insights-kept-table.ts'
import { recordFacts } from './insights-table.ts'
import { viewOf } from './insights-view.ts'

export const insightsChapter: Chapter = {
  name: 'insights',
  schema: keptSchema,
  take: forgetChanged,
  tidy: keepOne,
}

const none = (): never => {
  throw new AppError('not-found', 'Nothing has been counted yet.')
}

function viewNow(db: Db, question: InsightsQuestion, moment: Moment): InsightsView {
  const facts = recordFacts(db)
  return viewOf(facts, question, moment, keptCells(db, facts, moment.surroundings))
}

export function insightsAnswers(db: Db) {
  return {
    'insights.view': (question: QueryValue<'insights.view'>, moment: Moment): InsightsView =>
      viewNow(db, question, moment),
    'insights.behind': (_input: QueryValue<'insights.behind'>, _moment: Moment): readonly FigureItem[] =>
      none(),
    'insights.export': (_input: QueryValue<'insights.export'>, _moment: Moment): PastText => none(),
    'insights.ofExport': (_input: QueryValue<'insights.ofExport'>, _moment: Moment): InsightsView => none(),
    'insights.weekly': (_input: QueryValue<'insights.weekly'>, _moment: Moment): PastText => none(),
    'environments.report': (_input: QueryValue<'environments.report'>, _moment: Moment): CustomerReport =>
      none(),
  }
}
