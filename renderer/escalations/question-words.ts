/** Who asks for what, in words: an alert to take over, a thread handed over, or one that came back. Pure. */
import { type Escalation, isAsked, isHandOver, isReturned, reasonWords } from '../../contract/escalation.ts'
import { slotWords } from '../../contract/hand-over.ts'
import { plainLine } from '../ui/plain-text.ts'

type Question = Pick<Escalation, 'from' | 'mode' | 'direction' | 'state' | 'reason'>

/** `Rena Dahl hands a thread to you` */
export function leadWords(question: Question): string {
  const asker = plainLine(question.from)
  if (isReturned(question)) return 'Nobody has taken your thread'
  if (question.mode === 'pair') return `${asker} asks you to join in on a thread`
  return isHandOver(question) ? `${asker} hands a thread to you` : `${asker} asks you to take over`
}

/** The same on a row, where the reason has room, too. */
export function rowLead(question: Question): string {
  const asker = plainLine(question.from)
  if (isReturned(question)) return 'Nobody has taken it: back with you'
  if (!isAsked(question)) return `You have it, from ${asker}`
  if (question.mode === 'pair') return `${asker} asks you to join in`
  return isHandOver(question)
    ? `${asker} hands it to you`
    : `${asker} asks you: ${reasonWords[question.reason]}`
}

/** What the clock beside it counts. */
export function timerWords(question: Question): string {
  return isReturned(question) ? 'not taken' : 'to accept'
}

/** Since when: an alert fires, a customer waits. */
export function sinceWords(question: Pick<Escalation, 'mode'>, since: string): string {
  return isHandOver(question) ? `waits since ${since}` : `since ${since}`
}

/** What the one large press does. */
export function takeWords(question: Question): string {
  return isReturned(question) ? 'I have it' : 'Accept'
}

/** What happens when nobody presses anything. `at`: when the time ends, as a clock shows it */
export function unansweredWords(question: Question, at: string): string {
  if (isReturned(question)) return 'It calls you until you have it, or ask somebody else.'
  return `Unanswered at ${at}, it goes back to ${plainLine(question.from)}.`
}

/** What is read of a thread in a small window: what they see, what of it hurts, what they ask for; a line each. */
export function shortSummary({ summary }: Pick<Escalation, 'summary'>): string {
  const short = (['sees', 'impact', 'asks'] as const).flatMap((slot) =>
    summary.filter((line) => line.slot === slot).map(({ text }) => `${slotWords[slot]}: ${text}`),
  )
  return short.join('\n')
}
