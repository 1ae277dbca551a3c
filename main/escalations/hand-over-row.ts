/** How a hand-over stands on this laptop, by what its words say together and by the clock here. Pure. */
import { type EscalationLevel, type EscalationState, whomWords } from '../../contract/escalation.ts'
import type { NewStep } from './escalate.ts'
import type { StoredEscalation } from './escalation-table.ts'
import type { HandOverStand, WordStep } from './words.ts'

/** What this laptop adds to the words. Instants are epoch ms. */
export interface RowAround {
  readonly now: number
  /** the source's clock beyond ours, ms */
  readonly skewMs: number
  /** is this who answered: whoever sits here? */
  readonly isMine: (answer: { readonly from: string; readonly by: string }) => boolean
  /** is the question for whoever sits here? */
  readonly isForMe: boolean
}

/** What of a row the words and the clock decide. */
export type WordsSay = Pick<
  StoredEscalation,
  'level' | 'turn' | 'state' | 'askedAt' | 'dueAt' | 'answeredBy' | 'forMe'
>

/** Of one that came from others, what another answered is over for me. */
export function rowBy(
  { ask, askedAt: at, state: said, answer }: HandOverStand,
  known: { readonly direction: 'out' | 'in'; readonly level: EscalationLevel | null },
  { now, skewMs, isMine, isForMe }: RowAround,
): WordsSay {
  const askedAt = at - skewMs
  const dueAt = askedAt + ask.acceptMs
  const isOut = known.direction === 'out'
  const mine = answer !== null && isMine(answer)
  const state = ((): EscalationState => {
    if (said === 'asked') return now >= dueAt ? 'timed-out' : 'asked'
    if (isOut) return said
    return mine && said !== 'withdrawn' ? said : 'over'
  })()
  const ways = known.level?.name === ask.to.name ? known.level : { phone: null, chat: null, link: null }
  const { phone, chat, link } = ways
  return {
    level: { ...ask.to, phone, chat, link, acceptMs: ask.acceptMs },
    turn: ask.turn,
    state,
    ...{ askedAt, dueAt },
    // Who declined has not got it: for the others it is only not asked any more.
    answeredBy: said === 'accepted' || (said === 'declined' && (isOut || mine)) ? (answer?.by ?? null) : null,
    forMe: !isOut && isForMe,
  }
}

/** What came with new words, for the history of the row. */
export function newSteps(before: HandOverStand | null, after: HandOverStand): readonly WordStep[] {
  const known = new Set(before?.steps.map(nameOf))
  return after.steps.filter((step) => !known.has(nameOf(step)))
}

function nameOf({ kind, word }: WordStep): string {
  return `${kind} ${JSON.stringify(word)}`
}

export function stepOf({ kind, word }: WordStep): NewStep {
  if (word.kind === 'ask') return { kind, by: word.by, whom: whomWords(word.to), text: null }
  return { kind, by: word.by, whom: null, text: word.text === '' ? null : word.text }
}

/** Who has the thread by the words; null while nobody has accepted. */
export function holdingOf(
  stand: HandOverStand | null,
): { readonly tier: string | null; readonly holder: string } | null {
  if (stand?.state !== 'accepted' || stand.answer === null) return null
  const { ask, answer } = stand
  // In a pair whoever asked stays the customer's contact.
  if (ask.mode === 'pair') return { tier: ask.thread.tier, holder: ask.by }
  return { tier: ask.to.role ?? ask.thread.tier, holder: answer.by }
}

/** One line of the thread's story. */
export function storyOf({ kind, word }: WordStep): string {
  const whom = word.kind === 'ask' ? whomWords(word.to) : ''
  const why = word.kind !== 'ask' && word.text !== '' ? `: ${word.text}` : ''
  switch (kind) {
    case 'asked':
      return word.kind === 'ask' && word.mode === 'pair'
        ? `asked ${whom} to join in`
        : `asked ${whom} to take over`
    case 'passed':
      return `asked ${whom} next`
    case 'accepted':
      return `has it now${why}`
    case 'declined':
      return `cannot take it${why}`
    case 'withdrawn':
      return 'does not ask any more'
  }
}
