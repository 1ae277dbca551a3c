/**
 * The life of one's own escalation, as a pure machine: what happened goes in; its new state, what is to be written down and
 * what is to be done about the alert come out. One thing holds whatever happens: an alert is theirs only while they have
 * accepted it, and a question that nobody accepts gives the alert back.
 */
import { durationWords } from '../../contract/duration-words.ts'
import { assertNever } from '../../contract/errors.ts'
import {
  type EscalationLevel,
  type EscalationReason,
  type EscalationState,
  type EscalationStepKind,
  whomWords,
} from '../../contract/escalation.ts'

/** What of an escalation the machine turns. Instants are epoch ms. */
export interface Asked {
  readonly state: EscalationState
  readonly level: EscalationLevel
  readonly reason: EscalationReason
  readonly note: string
  /** how many were asked by now */
  readonly turn: number
  readonly askedAt: number
  readonly dueAt: number
  /** the question itself took the alert for whoever asked */
  readonly took: boolean
  readonly passes: boolean
  readonly answeredBy: string | null
}

/** Who has the alert. them: it was handed over by this; other: somebody took it upstream */
export type Holder = 'nobody' | 'me' | 'them' | 'other'

/** What is true around it at this instant. */
export interface Around {
  readonly now: number
  readonly holder: Holder
  readonly firing: boolean
  /** who would be asked after this level by itself; null = nobody is left */
  readonly next: EscalationLevel | null
}

export type Happening =
  | ({ readonly kind: 'ask'; readonly by: string; readonly takes: boolean } & Pick<
      Asked,
      'level' | 'reason' | 'note' | 'passes'
    >)
  | { readonly kind: 'accept'; readonly by: string; readonly text: string }
  | { readonly kind: 'decline'; readonly by: string; readonly text: string }
  | { readonly kind: 'time' }
  /** @param undoes the question is young enough to be taken back as if it had never been */
  | { readonly kind: 'withdraw'; readonly by: string; readonly undoes: boolean }

/** What is to be done about the alert, and about telling the others. */
export type Deed =
  /** whoever asked has it from now on */
  | 'take'
  | 'hand-over'
  /** nobody has it from now on */
  | 'release'
  /** it calls again: nobody has accepted */
  | 'ring'
  /** whoever is asked now is to be told */
  | 'tell'
  /** what told the others is to end */
  | 'recall'

export interface NewStep {
  readonly kind: EscalationStepKind
  readonly by: string | null
  readonly whom: string | null
  readonly text: string | null
}

export interface Turned {
  readonly asked: Asked
  readonly steps: readonly NewStep[]
  readonly deeds: readonly Deed[]
}

/** What came so much later than it was due was missed in sleep, or while nothing ran, ms. */
const lateMs = 90_000

/** An escalation that was never asked: what `ask` begins with. */
export const unasked: Asked = {
  state: 'withdrawn',
  level: { name: '', who: null, role: null, phone: null, chat: null, link: null, acceptMs: 0 },
  reason: 'other',
  note: '',
  turn: 0,
  askedAt: 0,
  dueAt: 0,
  took: false,
  passes: false,
  answeredBy: null,
}

/** Turns it by what has happened. What changes nothing answers the same `asked`, and nothing to do. */
export function turn(asked: Asked, happening: Happening, around: Around): Turned {
  switch (happening.kind) {
    case 'ask':
      return ask(asked, happening, around)
    case 'accept':
      return accept(asked, happening, around)
    case 'decline':
      return decline(asked, happening, around)
    case 'time':
      return passTime(asked, around)
    case 'withdraw':
      return withdraw(asked, happening, around)
    default:
      return assertNever(happening)
  }
}

const unchanged = (asked: Asked): Turned => ({ asked, steps: [], deeds: [] })

/** Somebody has it, or the question is over: then nobody else is asked. */
function isClosed({ state }: Asked): boolean {
  return state === 'accepted' || state === 'withdrawn' || state === 'over'
}

function ask(
  before: Asked,
  { level, reason, note, passes, takes, by }: Extract<Happening, { kind: 'ask' }>,
  { now, holder }: Around,
): Turned {
  if (before.state === 'accepted') return unchanged(before)
  const anew = { ...before, reason, note, passes }
  const took = takes && holder === 'nobody'
  const { asked, steps } = asking(anew, level, by, now)
  return {
    asked: { ...asked, took: took || before.took },
    steps,
    deeds: [...(before.turn > 0 ? (['recall'] as const) : []), ...(took ? (['take'] as const) : []), 'tell'],
  }
}

function asking(
  before: Asked,
  level: EscalationLevel,
  by: string | null,
  now: number,
): Pick<Turned, 'asked' | 'steps'> {
  const whom = whomWords(level)
  return {
    asked: {
      ...before,
      level,
      state: 'asked',
      turn: before.turn + 1,
      askedAt: now,
      dueAt: now + level.acceptMs,
      answeredBy: null,
    },
    steps: [{ kind: 'asked', by, whom, text: null }],
  }
}

function accept(
  asked: Asked,
  { by, text }: Extract<Happening, { kind: 'accept' }>,
  { holder }: Around,
): Turned {
  if (isClosed(asked)) return unchanged(asked)
  return {
    asked: { ...asked, state: 'accepted', answeredBy: by },
    steps: [{ kind: 'accepted', by, whom: whomWords(asked.level), text: text || null }],
    // Who took it upstream has it already, under the name that stands there.
    deeds: [...(holder === 'other' ? [] : (['hand-over'] as const)), 'recall'],
  }
}

function decline(
  asked: Asked,
  { by, text }: Extract<Happening, { kind: 'decline' }>,
  around: Around,
): Turned {
  if (asked.state !== 'asked' && asked.state !== 'accepted') return unchanged(asked)
  const step: NewStep = { kind: 'declined', by, whom: whomWords(asked.level), text: text || null }
  const declined: Asked = { ...asked, state: 'declined', answeredBy: by }
  // Who accepted gives it back; one that its asker has taken again meanwhile stays where it is.
  if (asked.state === 'accepted' && around.holder === 'me')
    return { asked: declined, steps: [step], deeds: [] }
  return unaccepted(declined, step, around)
}

/** Nobody has accepted: the alert needs somebody again, and the next one is asked where that was wanted. */
function unaccepted(asked: Asked, step: NewStep, around: Around): Turned {
  const { holder, firing, next, now } = around
  const given: Deed[] = holder === 'other' ? [] : ['release']
  const rings: Deed[] = firing && holder !== 'other' ? ['ring'] : []
  const done: Turned = {
    asked: { ...asked, took: false },
    steps: [step],
    deeds: ['recall', ...given, ...rings],
  }
  if (!asked.passes || next === null || !firing) return done
  const passed: NewStep = { kind: 'passed', by: null, whom: whomWords(next), text: null }
  const again = asking(done.asked, next, null, now)
  return { asked: again.asked, steps: [step, passed], deeds: [...done.deeds, 'tell'] }
}

function passTime(asked: Asked, around: Around): Turned {
  const { now, firing, holder } = around
  if (asked.state !== 'asked' || now < asked.dueAt) return unchanged(asked)
  const whom = whomWords(asked.level)
  if (!firing || holder === 'other') {
    const text = firing ? 'Somebody else has it.' : 'The alert has ended.'
    return {
      asked: { ...asked, state: 'over' },
      steps: [{ kind: 'over', by: null, whom, text }],
      deeds: ['recall'],
    }
  }
  const late = now - asked.dueAt
  const text = late > lateMs ? `Noticed ${durationWords(late)} late: Nightdesk slept or was closed.` : null
  return unaccepted({ ...asked, state: 'timed-out' }, { kind: 'timed-out', by: null, whom, text }, around)
}

function withdraw(
  asked: Asked,
  { by, undoes }: Extract<Happening, { kind: 'withdraw' }>,
  { holder }: Around,
): Turned {
  if (asked.state === 'withdrawn' || asked.state === 'over') return unchanged(asked)
  const isTheirs = holder === 'them'
  const wasTaken = undoes && asked.took && holder === 'me'
  return {
    asked: { ...asked, state: 'withdrawn', took: false },
    steps: [{ kind: 'withdrawn', by, whom: whomWords(asked.level), text: null }],
    deeds: ['recall', ...(isTheirs || wasTaken ? (['release'] as const) : [])],
  }
}

/**
 * One whose question lies ahead, since the clock was set back between two runs, is asked as if it were now: or the alert
 * would be held until the clock is there again.
 */
export function rebased(asked: Asked, now: number): Asked {
  if (asked.askedAt <= now) return asked
  return { ...asked, askedAt: now, dueAt: now + (asked.dueAt - asked.askedAt) }
}
