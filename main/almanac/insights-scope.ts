/** The weeks that a question asks of, and what is looked at of them. Pure; epoch ms. */
import type { InsightsQuestion } from '../../contract/insights.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import type { Surroundings } from './chapter.ts'
import { type LocalWeek, localWeek, mondayOf, weeksUpTo } from './insights-weeks.ts'

/** Weeks that are shown one by one, */
export const shownWeeks = 8
/** and those over which is said what is noisy and when it calls. */
const recentWeeks = 4
/** What has called in so many weeks is taken for a source that calls. */
const callingWeeks = 13

export interface Scope {
  readonly question: InsightsQuestion
  /** all weeks that are counted, the oldest first; the last is the question's */
  readonly weeks: readonly LocalWeek[]
  readonly window: Span
  /** the window before, of as many weeks */
  readonly before: Span
  readonly recent: Span
  /** in which a source has to have called, so that its gaps count */
  readonly calling: Span
}

/** @throws AppError `bad-input` where the calendar has no such day */
export function scopeOf(asked: InsightsQuestion, { zone }: Pick<Surroundings, 'zone'>): Scope {
  const question = { ...asked, week: mondayOf(asked.week) }
  const weeks = weeksUpTo(zone, question.week, Math.max(shownWeeks, 2 * question.weeks))
  const { to } = localWeek(zone, question.week)
  const back = (count: number): number => localWeek(zone, question.week, count - 1).from
  const from = back(question.weeks)
  return {
    ...{ question, weeks },
    window: { from, to },
    before: { from: back(2 * question.weeks), to: from },
    recent: { from: back(recentWeeks), to },
    calling: { from: back(callingWeeks), to },
  }
}
