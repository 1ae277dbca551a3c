/** Figures out of the record, kept by week so that a year is read at once. */
import type { CustomerReport } from '../../contract/environments.ts'
import type { FigureItem, InsightsQuestion, InsightsView } from '../../contract/insights.ts'
import type { PastText } from '../../contract/past.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { Db } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import type { Chapter } from './chapter.ts'
import { behindOf } from './insights-behind.ts'
import { viewOfDocument } from './insights-document.ts'
import { exportOf } from './insights-export.ts'
import { forgetChanged, keepOne, keptCells } from './insights-kept.ts'
import { keptSchema } from './insights-kept-table.ts'
import { readDocument } from './insights-read.ts'
import { reportOf } from './insights-report.ts'
import { recordFacts, sourcesOfCustomer } from './insights-table.ts'
import { viewOf } from './insights-view.ts'
import { weeklyOf } from './insights-weekly.ts'

export const insightsChapter: Chapter = {
  name: 'insights',
  schema: keptSchema,
  take: forgetChanged,
  tidy: keepOne,
}

/** A source has to have called in this time before the end, so that its gaps count: 13 weeks, ms. */
const callingMs = 91 * 86_400_000

function viewNow(db: Db, question: InsightsQuestion, moment: Moment): InsightsView {
  const facts = recordFacts(db)
  return viewOf(facts, question, moment, keptCells(db, facts, moment.surroundings))
}

export function insightsAnswers(db: Db) {
  return {
    'insights.view': (question: QueryValue<'insights.view'>, moment: Moment): InsightsView =>
      viewNow(db, question, moment),
    'insights.behind': (input: QueryValue<'insights.behind'>, moment: Moment): readonly FigureItem[] =>
      behindOf(recordFacts(db), input, moment),
    'insights.export': ({ question, form }: QueryValue<'insights.export'>, moment: Moment): PastText =>
      exportOf(recordFacts(db), viewNow(db, question, moment), form, moment),
    'insights.ofExport': (
      { text, question }: QueryValue<'insights.ofExport'>,
      _moment: Moment,
    ): InsightsView => viewOfDocument(readDocument(text), question),
    'insights.weekly': ({ week }: QueryValue<'insights.weekly'>, moment: Moment): PastText => {
      const facts = recordFacts(db)
      return weeklyOf(facts, week, moment, keptCells(db, facts, moment.surroundings))
    },
    'environments.report': (input: QueryValue<'environments.report'>, moment: Moment): CustomerReport => {
      const sources = sourcesOfCustomer(db, input.customer, input.to - callingMs)
      return reportOf(recordFacts(db), input, sources, moment)
    },
  }
}
