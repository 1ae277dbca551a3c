/**
 * The order of what needs somebody by a clock: alerts that nobody has, and colleagues' questions. Pages and questions stand
 * together, the least time left first (what is overdue has the least); alerts that page nobody come after them. Watch and
 * the Night window both follow it. Pure; no clock is read, since deadlines are instants.
 */
import { dueOf, type Episode } from './alert.ts'
import type { Escalation } from './escalation.ts'

type Question = Pick<Escalation, 'dueAt'>

/** Does the question stand before the alert? Of equal times the page comes first: it is trouble already. */
export function standsBefore(question: Question, episode: Episode): boolean {
  return episode.severity !== 'page' || question.dueAt < dueOf(episode).at
}

/**
 * Where each question goes among alerts that stand in the order of Needs you.
 * @param questions the least time left first
 * @returns for each of them how many of the alerts stand before it
 */
export function placesAmong(questions: readonly Question[], inOrder: readonly Episode[]): readonly number[] {
  let place = 0
  return questions.map((question) => {
    const after = inOrder.findIndex((episode, index) => index >= place && standsBefore(question, episode))
    place = after < 0 ? inOrder.length : after
    return place
  })
}
