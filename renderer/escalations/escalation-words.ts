/** Escalations in words: how one stands, what came of it, and the message that goes by hand. Pure; instants epoch ms. */
import { assertNever } from '../../contract/errors.ts'
import {
  type Escalation,
  type EscalationReason,
  type EscalationStep,
  isAsked,
  isIncoming,
  isUnaccepted,
  reasonWords,
  whomWords,
} from '../../contract/escalation.ts'
import type { Ways } from '../../contract/role.ts'
import { hourMinute } from '../ui/clock.ts'
import { timerText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { firstName } from '../watch/words.ts'
import { leadWords } from './question-words.ts'

export interface StandWords {
  readonly tone: 'asked' | 'theirs' | 'nobody' | 'over'
  readonly lead: string
  readonly rest: string
}

/** Who was asked, as a row says it: the first name, or the role. */
export function askedName({ level }: Pick<Escalation, 'level'>): string {
  return level.who === null ? plainLine(level.role ?? level.name) : firstName(level.who)
}

/** How one's own escalation stands now. */
export function standWords(escalation: Escalation, now: number): StandWords {
  const whom = plainLine(whomWords(escalation.level))
  const next = escalation.next === null ? 'Nobody is left to ask.' : `Next: ${plainLine(escalation.next)}.`
  const { state, dueAt, answeredBy } = escalation
  switch (state) {
    case 'asked':
      return {
        tone: 'asked',
        lead: `${whom} was asked`,
        rest: `${timerText(dueAt - now)} left to accept, until ${hourMinute(dueAt)}.`,
      }
    case 'accepted':
      return { tone: 'theirs', lead: `${plainLine(answeredBy ?? whom)} has accepted it`, rest: '' }
    case 'declined':
      return { tone: 'nobody', lead: `${plainLine(answeredBy ?? whom)} declined`, rest: next }
    case 'timed-out':
      return { tone: 'nobody', lead: 'Nobody has accepted', rest: `${whom} was asked. ${next}` }
    case 'withdrawn':
      return { tone: 'over', lead: `${whom} is not asked any more`, rest: '' }
    case 'over':
      return { tone: 'over', lead: `The question to ${whom} is over`, rest: '' }
    default:
      return assertNever(state)
  }
}

/** Whether telling them has come through, where a source carries it. */
export function carriedWords({ carrier, level }: Escalation, source: string): string {
  if (!carrier) {
    const ways = waysOf(level)
    return ways.length === 0
      ? 'Nothing tells them by itself: call or write to them.'
      : 'Nothing tells them by itself.'
  }
  if (carrier.state === 'sent') return `Told through ${source}.`
  const reason = carrier.reason ? ` ${plainLine(carrier.reason)}` : ''
  return carrier.state === 'refused'
    ? `${source} did not take it.${reason} Call or write to them.`
    : `Not told through ${source} yet.${reason}`
}

/** How somebody is reached, each way as a word and its value. */
export function waysOf({ phone, chat, link }: Ways): readonly (readonly [string, string])[] {
  const all = [
    ['Phone', phone],
    ['Chat', chat],
    ['Link', link],
  ] as const
  return all.flatMap(([way, value]) => (value === null ? [] : [[way, plainLine(value)] as const]))
}

/** The fact on an alert's row; null where the row says it already, or there is none. */
export function rowWords(
  escalation: Escalation | undefined,
  now: number,
): { readonly tone: 'asked' | 'nobody'; readonly words: string } | null {
  if (!escalation) return null
  if (isAsked(escalation))
    return {
      tone: 'asked',
      words: `${timerText(escalation.dueAt - now)} for ${askedName(escalation)} to accept`,
    }
  return isUnaccepted(escalation) ? { tone: 'nobody', words: 'Nobody has accepted' } : null
}

/** One step of its history: who did what. @param me the user's name, who is "You" on the page */
export function stepWords(step: EscalationStep, me: string): readonly [lead: string, rest: string] {
  const who = step.by === null ? 'Nobody' : step.by === me ? 'You' : plainLine(step.by)
  const whom = plainLine(step.whom ?? 'somebody')
  const text = step.text ?? ''
  switch (step.kind) {
    case 'asked':
      return [`${who} asked ${whom}`, text]
    case 'told':
      return ['Told', text]
    case 'not-told':
      return ['Could not be told', text]
    case 'accepted':
      return [`${who} accepted`, text]
    case 'declined':
      return [`${who} declined`, text]
    case 'timed-out':
      return ['Nobody accepted in time', text]
    case 'passed':
      return [step.by === null ? `Went on to ${whom} by itself` : `${who} went on to ${whom}`, text]
    case 'withdrawn':
      return [`${who} took the question back`, text]
    case 'over':
      return ['Over', text]
    default:
      return assertNever(step.kind)
  }
}

/** What is sent by hand, on a phone or in a chat. @param facts what the engine says of the alert */
export function messageText(
  asks: {
    readonly from: string
    readonly whom: string
    readonly reason: EscalationReason
    readonly note: string
    /** until when they have to say; null = they have promised nothing */
    readonly until: number | null
  },
  facts: string,
): string {
  const { from, whom, reason, note, until } = asks
  return [
    until === null
      ? `${from} asks ${whom} for help with this, as far as you can: no time runs, and ${from} keeps it.`
      : `${from} asks ${whom} to take this over. Please say yes or no before ${new Date(until).toISOString().slice(11, 16)} UTC.`,
    `Why: ${reasonWords[reason]}${note.trim() === '' ? '' : `. ${note.trim()}`}`,
    facts,
  ].join('\n')
}

/** The name of an incoming one's row for screen readers: in minutes only, so that it does not change every second. */
export function incomingName(escalation: Escalation, now: number): string {
  const { from, title, customer, environment, dueAt } = escalation
  const minutes = Math.floor((dueAt - now) / 60_000)
  const left = minutes < 1 ? 'less than a minute' : minutes === 1 ? '1 minute' : `${minutes} minutes`
  const isOpen = isAsked(escalation)
  const what = isIncoming(escalation) ? leadWords(escalation) : `you have it, from ${from}`
  const parts = [title, what, customer, environment, isOpen ? `${left} left to accept` : null]
  return parts
    .flatMap((part) => part ?? [])
    .map(plainLine)
    .join(', ')
}

/** What screen readers are told unasked: somebody asks me, or nobody accepted what I asked. null = no news. */
export function arrivedWords(
  before: readonly Escalation[] | undefined,
  now: readonly Escalation[] | undefined,
): string | null {
  if (!before || !now || before === now) return null
  const was = new Map(before.map((one) => [one.id, one]))
  for (const one of now) {
    const old = was.get(one.id)
    if (old && old.state === one.state && old.askedAt === one.askedAt) continue
    const title = plainLine(one.title)
    if (isIncoming(one)) return `${leadWords(one)}: ${title}`
    if (one.direction === 'out' && old && one.state === 'timed-out') return `Nobody has accepted: ${title}`
    if (one.direction === 'out' && old && (one.state === 'accepted' || one.state === 'declined'))
      return `${standWords(one, one.dueAt).lead}: ${title}`
  }
  return null
}

/** What the name of an alert's row says of its escalation, in minutes only; '' where it says nothing. */
export function spokenRow(escalation: Escalation | undefined, now: number): string {
  if (!escalation) return ''
  if (isUnaccepted(escalation)) return 'nobody has accepted'
  if (!isAsked(escalation)) return ''
  const minutes = Math.max(0, Math.floor((escalation.dueAt - now) / 60_000))
  return `${askedName(escalation)} was asked, ${minutes === 1 ? '1 minute' : `${minutes} minutes`} to accept`
}
