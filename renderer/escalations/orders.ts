/** What the user's hands do to escalations. */
import { type Escalation, escalationOf, isAsked, isHandOver, isReturned } from '../../contract/escalation.ts'
import type { EpisodeId, ThreadId } from '../../contract/ids.ts'
import type { OrderInput } from '../../contract/orders.ts'
import { engineNow } from '../now.ts'
import { give, select } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'

/** The key of an incoming one's row. */
export function incomingKey(id: number): string {
  return `i:${id}`
}

/** The escalation of the selected incoming row, if it is one. */
export function selectedIncoming(): Escalation | undefined {
  const { selected, state } = usePage.getState()
  return state?.escalations.find(
    (one) => (one.direction === 'in' || isReturned(one)) && incomingKey(one.id) === selected,
  )
}

/** Asks; answers whether it was taken. */
export async function askSomebody(input: OrderInput<'escalations.ask'>, whom: string): Promise<boolean> {
  if (!(await give('escalations.ask', input))) return false
  say(`${plainLine(whom)} was asked`, false)
  return true
}

/** Asks a colleague who has promised nothing; answers whether it was written down. */
export async function askColleague(input: OrderInput<'escalations.askColleague'>): Promise<boolean> {
  if (!(await give('escalations.askColleague', input))) return false
  say(`${plainLine(input.name)} was asked, best effort`, false)
  return true
}

/** The alert that is being taken by an acceptance on its way. */
let accepting: EpisodeId | null = null

/** Is this alert about to be mine? Then another order to take it is the same press, made twice. */
export function isBeingAccepted(id: EpisodeId): boolean {
  return accepting === id
}

/**
 * One's own answer to who asks. Its row goes away: the selection goes to the alert itself, or the focus to the list, so that
 * a second press of the same key meets nothing that it was not meant for.
 */
export async function answerIncoming(escalation: Escalation, answer: 'accept' | 'decline'): Promise<boolean> {
  const { episodeId } = escalation
  const known = episodeId !== null && usePage.getState().state?.episodes.has(episodeId) === true
  if (answer === 'accept' && known) {
    accepting = episodeId
    select(`e${episodeId}`)
  }
  document.getElementById('watch-list')?.focus({ preventScroll: true })
  const taken = await answerOne(escalation, answer).finally(() => {
    if (accepting === episodeId) accepting = null
  })
  if (taken && answer === 'accept' && isHandOver(escalation) && escalation.threadId !== null)
    openThread(escalation.threadId)
  return taken
}

/** What shows a thread that was just accepted; the window that has no inbox shows none. */
let openThread = (_id: ThreadId): void => {}

export function whenAccepted(open: (id: ThreadId) => void): void {
  openThread = open
}

/** A no with its reason. */
export async function declineFor(handOver: Escalation, text: string): Promise<boolean> {
  document.getElementById('watch-list')?.focus({ preventScroll: true })
  if (!(await give('escalations.answer', { escalationId: handOver.id, answer: 'decline', text })))
    return false
  say(`You declined: ${plainLine(handOver.title)}`, false)
  return true
}

/** One's own answer, or what they said. */
export async function answerOne(escalation: Escalation, answer: 'accept' | 'decline'): Promise<boolean> {
  const taken = await give('escalations.answer', { escalationId: escalation.id, answer, text: '' })
  if (!taken) return false
  if (isReturned(escalation)) {
    say(`You have it: ${plainLine(escalation.title)}`, false)
    return true
  }
  const who = escalation.direction === 'in' ? 'You' : plainLine(escalation.level.who ?? escalation.level.name)
  say(`${who} ${answer === 'accept' ? 'accepted' : 'declined'}: ${plainLine(escalation.title)}`, false)
  return true
}

/** Nobody is asked any more. */
export async function withdrawOne({ id, title }: Escalation): Promise<void> {
  if (await give('escalations.withdraw', { escalationId: id }))
    say(`Not asked any more: ${plainLine(title)}`, false)
}

/** The question that is young enough to be taken back whole with U, of the selected alert. */
export function youngQuestion(episodeId: EpisodeId, undoMs: number): Escalation | undefined {
  const one = escalationOf(usePage.getState().state?.escalations ?? [], episodeId)
  return one && isAsked(one) && engineNow() - one.askedAt < undoMs ? one : undefined
}
