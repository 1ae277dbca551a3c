/** Figures as a text: for a spreadsheet, for a program, which reads the same figures out of it again, or for people. */
import { assertNever } from '../../contract/errors.ts'
import type { InsightsView } from '../../contract/insights.ts'
import type { PastForm, PastText } from '../../contract/past.ts'
import type { Moment } from './almanac.ts'
import { csvOf } from './insights-csv.ts'
import { documentOf } from './insights-document.ts'
import type { FactSource } from './insights-facts.ts'
import { markdownOf } from './insights-markdown.ts'

/** @throws AppError `bad-input` where there is too much behind it for one file */
export function exportOf(facts: FactSource, view: InsightsView, form: PastForm, moment: Moment): PastText {
  const { weeks, week, whose } = view.question
  const name = `insights-${whose === 'mine' ? 'mine-' : ''}${week}${weeks === 1 ? '' : `-${weeks}-weeks`}`
  switch (form) {
    case 'csv':
      return { name: `${name}.csv`, text: csvOf(view) }
    case 'json':
      return { name: `${name}.json`, text: `${JSON.stringify(documentOf(facts, view, moment))}\n` }
    case 'markdown':
      return { name: `${name}.md`, text: markdownOf(view, moment.now) }
    default:
      return assertNever(form)
  }
}
