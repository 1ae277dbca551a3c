/** What is asked when an alert is over, and what came of it, in words. Pure. */
import type { EpisodeReview, Verdict } from '../../contract/episode-review.ts'
import { plainLine } from '../ui/plain-text.ts'
import type { ReviewStep } from './answers.ts'

export const questionWords: Readonly<Record<ReviewStep, string>> = {
  impact: 'What was it for customers?',
  falseAlarm: 'Was it a false alarm?',
  temporary: 'Is it only a temporary fix?',
  elsewhere: 'Could it hit other environments?',
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  required: 'A postmortem is required.',
  suggested: 'A postmortem is suggested.',
  'not-needed': 'No postmortem is needed.',
}

/** The line under the list. */
export function overWords(waiting: readonly EpisodeReview[]): string {
  const [first, ...rest] = waiting
  if (!first) return ''
  return rest.length === 0 ? plainLine(first.title) : `${waiting.length} alerts`
}
