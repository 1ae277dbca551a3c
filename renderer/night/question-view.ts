/** A colleague's question in the Night window, step by step. Pure; all instants are the engine's clock, epoch ms. */
import type { Episode } from '../../contract/alert.ts'
import {
  callingQuestions,
  type Escalation,
  isAsked,
  isHandOver,
  isIncoming,
  isReturned,
} from '../../contract/escalation.ts'
import { plainLine } from '../ui/plain-text.ts'

export type QuestionView =
  /** somebody asks the user to take an alert over */
  | { readonly kind: 'asked'; readonly escalation: Escalation }
  /** the user said yes, and may still take that back */
  | { readonly kind: 'accepted'; readonly escalation: Escalation; readonly until: number }
  /** it is not asked any more; `words` say why */
  | {
      readonly kind: 'answered'
      readonly escalation: Escalation
      readonly words: string
      readonly at: number
    }

/** What a question is judged by. */
export interface QuestionWorld {
  readonly escalations: readonly Escalation[]
  readonly undoMs: number
  readonly now: number
}

/** The question that is next: the one with the least time left. null = nobody asks. */
export function nextQuestion({
  escalations,
}: Pick<QuestionWorld, 'escalations'>): Extract<QuestionView, { kind: 'asked' }> | null {
  const [first] = callingQuestions(escalations)
  return first ? { kind: 'asked', escalation: first } : null
}

/** What becomes of one that is shown; the same object while nothing changes. */
export function whileAsked(
  view: Extract<QuestionView, { kind: 'asked' }>,
  world: QuestionWorld,
): QuestionView {
  const found = world.escalations.find(({ id }) => id === view.escalation.id)
  if (!found) return answered(view.escalation, 'It is not asked any more.', world)
  if (isIncoming(found) && found.calledAt !== null)
    return found === view.escalation ? view : { kind: 'asked', escalation: found }
  const until = undoUntil(found, world)
  if (until > world.now) return { kind: 'accepted', escalation: found, until }
  return answered(found, answeredWords(found), world)
}

/** The same for one that was accepted a moment ago; null when there is nothing more to say of it. */
export function whileAccepted(
  view: Extract<QuestionView, { kind: 'accepted' }>,
  world: QuestionWorld,
): QuestionView | null {
  const found = world.escalations.find(({ id }) => id === view.escalation.id)
  // Over and no longer told of while its alert is where it always was: it is simply in hand.
  if (!found || world.now >= view.until) return null
  if (found.state === 'accepted') return found === view.escalation ? view : { ...view, escalation: found }
  return isAsked(found) ? { kind: 'asked', escalation: found } : answered(found, answeredWords(found), world)
}

/** How many questions wait beside the one that is shown. */
export function otherQuestions(
  { escalations }: Pick<QuestionWorld, 'escalations'>,
  shown: Escalation | null,
): readonly Escalation[] {
  return callingQuestions(escalations).filter(({ id }) => id !== shown?.id)
}

/** What stands beside a page: that a colleague asks, too. '' when nobody does. @param episode the page that is shown */
export function alsoAskedWords(
  questions: readonly Escalation[],
  episode: Pick<Episode, 'id'>,
): { readonly words: string; readonly dueAt: number } | null {
  const [first, ...more] = questions
  if (!first) return null
  const what = first.episodeId === episode.id ? 'this one' : plainLine(first.title)
  const rest = more.length === 0 ? '' : `, and ${more.length} more`
  if (isReturned(first)) return { words: `Nobody has taken your thread ${what}${rest}.`, dueAt: first.dueAt }
  const asks = isHandOver(first) ? 'hands a thread to you:' : 'asks you to take over'
  return { words: `${plainLine(first.from)} ${asks} ${what}${rest}.`, dueAt: first.dueAt }
}

/** Whether who asked hears of the yes, which is young. `isKnown`: it reaches them, or is about to. */
export function toldWords({ carrier, from }: Pick<Escalation, 'carrier' | 'from'>): {
  readonly isKnown: boolean
  readonly words: string
} {
  const asker = plainLine(from)
  if (carrier === null) return { isKnown: false, words: `You have it. Nothing tells ${asker}: call them.` }
  if (carrier.state === 'refused')
    return { isKnown: false, words: `You have it, and ${asker} could not be told: call them.` }
  return {
    isKnown: true,
    words:
      carrier.state === 'sent' ? `You have it, and ${asker} knows` : `You have it. ${asker} is being told`,
  }
}

const isTold = (carrier: Escalation['carrier']): boolean => carrier !== null && carrier.state !== 'refused'

/** Until when the user's own yes may be taken back, 0 when it may not. */
function undoUntil({ state, history }: Escalation, { undoMs }: QuestionWorld): number {
  const at = state === 'accepted' ? history.findLast(({ kind }) => kind === 'accepted')?.at : undefined
  return at === undefined ? 0 : at + undoMs
}

function answered(escalation: Escalation, words: string, { now }: QuestionWorld): QuestionView {
  return { kind: 'answered', escalation, words, at: now }
}

/** Why it is not asked any more. */
function answeredWords(escalation: Escalation): string {
  const { state, answeredBy, from, calledAt, history, carrier } = escalation
  const asker = plainLine(from)
  if (escalation.direction === 'out') return ownWords(escalation)
  switch (state) {
    case 'accepted':
      return `${toldWords(escalation).words}.`
    case 'declined': {
      const deed = history.some(({ kind }) => kind === 'accepted') ? 'You gave it back' : 'Not you'
      return isTold(carrier) ? `${deed}: ${asker} is told.` : `${deed}. Nothing tells ${asker}: call them.`
    }
    case 'timed-out':
      return `Your time to accept is over. It goes back to ${asker}.`
    case 'asked':
      return calledAt === null ? 'It does not call you any more.' : ''
    default:
      return answeredBy === null
        ? `${asker} does not ask any more.`
        : `${plainLine(answeredBy)} has accepted it.`
  }
}

/** Why a thread of the user's own, which had come back, calls no more. */
function ownWords({ state, answeredBy, level }: Escalation): string {
  if (state === 'accepted') return `${plainLine(answeredBy ?? level.name)} has it now.`
  return state === 'asked' ? `${plainLine(level.who ?? level.name)} is asked now.` : 'You have it.'
}
