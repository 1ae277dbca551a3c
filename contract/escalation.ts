/** An escalation: somebody was asked to take an alert, and what became of that. Plain shapes and rules; no clock is read. */
import type { OrderProgress } from './alert.ts'
import type { HandOverMode, SummaryLine } from './hand-over.ts'
import type { EpisodeId, EscalationId, SourceId, ThreadId } from './ids.ts'

/** Somebody who can be asked, and how to reach them. `who` is a person by name, `role` one that people take in turns. */
export interface EscalationLevel {
  readonly name: string
  readonly who: string | null
  readonly role: string | null
  readonly phone: string | null
  readonly chat: string | null
  /** an https address as it is written; the page shows it, and opens nothing */
  readonly link: string | null
  /** how long they have to accept, ms */
  readonly acceptMs: number
}

/** A level as it stands now: whether it may be asked at this hour. */
export interface EscalationChoice extends EscalationLevel {
  /** why it is not asked by itself now, as a sentence; a person may ask it all the same. null = it may be */
  readonly closed: string | null
  /** where nobody accepts, the next one is asked by itself */
  readonly passes: boolean
}

export const escalationReasons = ['stuck', 'hands', 'not-mine', 'cannot', 'other'] as const
export type EscalationReason = (typeof escalationReasons)[number]

/** Why somebody is asked, in the words of the dialog, of the message and of the story. */
export const reasonWords: Record<EscalationReason, string> = {
  stuck: 'I am stuck',
  hands: 'It needs more hands',
  'not-mine': 'It belongs to somebody else',
  cannot: 'I cannot look after it now',
  other: 'Another reason',
}

/**
 * asked: they have until `dueAt` to accept · accepted: they have it · declined, timed-out: nobody has accepted, it waits for
 * whoever asked · withdrawn: not asked for any more · over: the alert ended, or somebody else took it
 */
export type EscalationState = 'asked' | 'accepted' | 'declined' | 'timed-out' | 'withdrawn' | 'over'

export type EscalationStepKind =
  | 'asked'
  /** the message went out, by the way that `text` names */
  | 'told'
  | 'not-told'
  | 'accepted'
  | 'declined'
  | 'timed-out'
  /** it went on to the next, since nobody had accepted */
  | 'passed'
  | 'withdrawn'
  | 'over'

/** One thing that happened to it. `whom` is who was asked then. */
export interface EscalationStep {
  readonly at: number
  readonly kind: EscalationStepKind
  readonly by: string | null
  readonly whom: string | null
  readonly text: string | null
}

/** One escalation of this laptop (`out`), or one that reached it from another (`in`). Instants are epoch ms. */
export interface Escalation {
  readonly id: EscalationId
  readonly direction: 'out' | 'in'
  readonly sourceId: SourceId
  /** the alert it is about; null where this laptop does not know it */
  readonly episodeId: EpisodeId | null
  /** the customer's thread that is handed over; null = about an alert, or this laptop does not know the thread */
  readonly threadId: ThreadId | null
  /** how a thread is handed over; null = it is about an alert */
  readonly mode: HandOverMode | null
  /** what goes along with a thread; empty for an alert */
  readonly summary: readonly SummaryLine[]
  /** the alert or the thread in words, for where it is not known */
  readonly title: string
  readonly environment: string | null
  readonly customer: string | null
  /** since when: the alert fires, the customer waits */
  readonly firedAt: number
  /** who asks */
  readonly from: string
  readonly reason: EscalationReason
  readonly note: string
  /** who is asked now, or was last */
  readonly level: EscalationLevel
  readonly state: EscalationState
  readonly askedAt: number
  /** until when they are to accept */
  readonly dueAt: number
  /** nobody accepts: the next one is asked without a word more */
  readonly passes: boolean
  /** who comes after this level, as far as the levels say now; null = nobody is left */
  readonly next: string | null
  readonly answeredBy: string | null
  /** how telling them through the source has come; null = it goes by phone or chat alone */
  readonly carrier: OrderProgress | null
  /** `in`: it names me or my role */
  readonly forMe: boolean
  /** since when it calls here; null = it does not: it is for others, I am off duty, or it was answered */
  readonly calledAt: number | null
  /** oldest first, the newest 30 */
  readonly history: readonly EscalationStep[]
}

/** How long somebody has to accept where nothing else is said, ms (night: escalate after five minutes). */
export const usualAcceptMs = 300_000
/** The longest and the shortest that may be said, ms. */
export const longestAcceptMs = 86_400_000
export const shortestAcceptMs = 60_000
/** Characters of a note. It travels to others, so it is short. */
export const maxEscalationNote = 1_000

/** The person or the role that is asked, in words: `Tomasz Wrona (SRE)`. */
export function whomWords({ who, role, name }: Pick<EscalationLevel, 'who' | 'role' | 'name'>): string {
  if (who === null) return role ?? name
  const as = role ?? name
  return as === who ? who : `${who} (${as})`
}

/** Is the question still open to whoever was asked? */
export function isAsked({ state }: Pick<Escalation, 'state'>): boolean {
  return state === 'asked'
}

/** Did nobody accept, so that it waits for whoever asked? */
export function isUnaccepted({ state }: Pick<Escalation, 'state'>): boolean {
  return state === 'timed-out' || state === 'declined'
}

/** Is it about a customer's thread? */
export function isHandOver({ mode }: Pick<Escalation, 'mode'>): boolean {
  return mode !== null
}

/** A thread that I wanted to hand over and that nobody has accepted: it has come back to me, and no alert says so. */
export function isReturned(escalation: Pick<Escalation, 'direction' | 'state' | 'mode'>): boolean {
  return isHandOver(escalation) && escalation.direction === 'out' && isUnaccepted(escalation)
}

/** Does it stand in Needs you: of whoever was asked, or of whoever has a thread back? */
export function isIncoming(escalation: Pick<Escalation, 'direction' | 'state' | 'forMe' | 'mode'>): boolean {
  const isForMe = escalation.direction === 'in' && escalation.forMe && isAsked(escalation)
  return isForMe || isReturned(escalation)
}

/** The newest of a thread: what it is waiting for, or what became of it. */
export function handOverOf(escalations: readonly Escalation[], threadId: ThreadId): Escalation | undefined {
  return escalations
    .filter((one) => one.threadId === threadId)
    .reduce<Escalation | undefined>(
      (last, one) => (last && last.askedAt > one.askedAt ? last : one),
      undefined,
    )
}

/** Those that wait for me, the least time left first. */
export function incomingOf(escalations: readonly Escalation[]): readonly Escalation[] {
  return escalations.filter(isIncoming).toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id)
}

/** Those that call me now, the least time left first. */
export function callingQuestions(escalations: readonly Escalation[]): readonly Escalation[] {
  return incomingOf(escalations).filter(({ calledAt }) => calledAt !== null)
}

/** Those that I accepted and whose alert this laptop does not list: nothing else here says that I have them. */
export function heldElsewhere(escalations: readonly Escalation[]): readonly Escalation[] {
  return escalations.filter(
    ({ direction, state, forMe, episodeId, threadId }) =>
      direction === 'in' && forMe && state === 'accepted' && episodeId === null && threadId === null,
  )
}

/** The one of an alert that counts: what was asked last. */
export function escalationOf(
  escalations: readonly Escalation[],
  episodeId: EpisodeId,
): Escalation | undefined {
  return escalations
    .filter((one) => one.direction === 'out' && one.episodeId === episodeId)
    .reduce<Escalation | undefined>(
      (last, one) => (last && last.askedAt > one.askedAt ? last : one),
      undefined,
    )
}
