/** What the page says about an alert at its source. Pure; instants epoch ms. */
import type { DeedKind } from '../../contract/deed.ts'
import type { AskedDeed, AskedKind, DeedProgress } from '../../contract/deed-orders.ts'
import { deedEnd, deedStart, deedWords } from '../../contract/deed-words.ts'
import { assertNever } from '../../contract/errors.ts'
import type { SeenHold, SeenPending } from '../../contract/observation.ts'
import { momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'

/** What the menu says of each deed, beside its name. */
export const deedHints: Readonly<Record<AskedKind, string>> = {
  note: 'for whoever looks at it there',
  resolve: 'it is over for everybody',
  snooze: 'quiet there, and pages again afterwards',
  escalate: 'to the next level, or one you choose',
  reassign: 'to somebody else',
  'add-responders': 'they are asked to help',
  'status-update': 'stakeholders read it',
  downtime: 'planned: nobody is called for it',
}

/** Who holds it there: `Ines Okafor holds it there since 03:10`. */
export function holdWords(held: SeenHold | null, now: number): string {
  if (!held) return 'Nobody holds it there.'
  const who = held.mine ? 'You hold' : `${plainLine(held.by ?? 'Somebody')} holds`
  const since = held.at === null ? '' : ` since ${momentText(held.at, now)}`
  const until = held.until === null ? '' : `, until ${momentText(held.until, now)}`
  return `${who} it there${since}${until}.`
}

/** What the source will do by itself: `Un-acknowledges at 03:40`. What is over already is not told. */
export function pendingWords(pending: readonly SeenPending[], now: number): readonly string[] {
  return pending
    .filter(({ at }) => at > now)
    .map(({ kind, at }) => `${pendingNames[kind]} at ${momentText(at, now)}`)
}

const pendingNames: Readonly<Record<SeenPending['kind'], string>> = {
  unacknowledge: 'Un-acknowledges',
  escalate: 'Escalates',
  resolve: 'Resolves by itself',
  'urgency-change': 'Changes its urgency',
}

/** How a deed on its way stands. */
export interface ProgressWords {
  readonly tone: 'plain' | 'pending' | 'refused'
  readonly what: string
  readonly how: string
}

export function progressWords(order: DeedProgress, source: string, now: number): ProgressWords {
  const { deed, at, state, nextAt, reason, mayHaveArrived } = order
  const [start, end] = [deedStart(deed, at), deedEnd(deed)]
  const what = [
    plainLine(deedWords(deed)),
    ...(start === null ? [] : [`from ${momentText(start, now)}`]),
    ...(end === null ? [] : [`until ${momentText(end, now)}`]),
  ].join(', ')
  const why = reason === null ? '' : ` ${plainLine(reason)}`
  switch (state) {
    case 'waiting':
      return { tone: 'pending', what, how: waitWords(nextAt, now) }
    case 'retrying': {
      const doubt = mayHaveArrived ? ' It may have arrived; it is looked for first.' : ''
      return { tone: 'pending', what, how: `Not done yet, tried again ${when(nextAt, now)}.${why}${doubt}` }
    }
    case 'sent':
      return { tone: 'plain', what, how: `Done at ${source}` }
    case 'refused':
      return { tone: 'refused', what, how: `Not done.${why}` }
    default:
      return assertNever(state)
  }
}

function waitWords(nextAt: number | null, now: number): string {
  if (nextAt === null || nextAt <= now) return 'Being sent'
  return `Leaves in ${Math.ceil((nextAt - now) / 1_000)} s`
}

function when(nextAt: number | null, now: number): string {
  if (nextAt === null || nextAt <= now) return 'now'
  return `in ${spanText(nextAt - now)}`
}

/** How old what is shown is, and why it is not newer. */
export function ageWords(readAt: number | null, problem: string | null, now: number): string {
  const age =
    readAt === null ? '' : now - readAt < 60_000 ? 'read just now' : `as of ${momentText(readAt, now)}`
  if (problem === null) return age
  const why = `could not be read now: ${plainLine(problem)}`
  return age === '' ? why : `${age}, ${why}`
}

/** Every kind that a person asks for, in the order of the menu. */
export const askedKinds: readonly AskedKind[] = [
  'note',
  'snooze',
  'resolve',
  'escalate',
  'reassign',
  'add-responders',
  'status-update',
  'downtime',
]

/** Is it asked for from the menu? Acknowledgements have a key of their own. */
export function isAsked(kind: DeedKind): boolean {
  return kind !== 'acknowledge' && kind !== 'unacknowledge'
}

/** What is to be heeded before it leaves; null = nothing. */
export function deedWarning(
  kind: AskedKind,
  source: string,
  until: number | null,
  now: number,
): string | null {
  switch (kind) {
    case 'snooze': {
      const at = until === null ? 'when it ends' : `at ${momentText(until, now)}`
      return `It pages again ${at}, whoever is on call at ${source} then.`
    }
    case 'resolve':
      return `It is over for everybody at ${source}. It pages again only when it fires anew.`
    case 'status-update':
      return 'Stakeholders read this, perhaps customers too. It cannot be taken back once it is sent.'
    case 'escalate':
    case 'add-responders':
    case 'reassign':
      return `Whoever it goes to is called by ${source}.`
    case 'note':
    case 'downtime':
      return null
    default:
      return assertNever(kind)
  }
}

/** A deed as the form has it so far, or why it is not complete yet. */
export interface FormValues {
  readonly text: string
  readonly until: number | null
  /** when a downtime begins; null while that is not said */
  readonly from: number | null
  readonly level: number | null
  readonly to: Extract<AskedDeed, { readonly kind: 'reassign' }>['to']
  readonly isSure: boolean
}

/** The deed, complete; null while something is missing. */
export function deedFrom(kind: AskedKind, values: FormValues, now: number): AskedDeed | null {
  const { until, from, level, to, isSure } = values
  const text = values.text.trim()
  const words = text === '' ? null : text
  switch (kind) {
    case 'note':
    case 'status-update':
      return words === null ? null : { kind, text: words }
    case 'resolve':
      return isSure ? { kind, text: words } : null
    case 'snooze':
      return until === null || until <= now ? null : { kind, until, text: words }
    case 'escalate':
      return { kind, level }
    case 'reassign':
      return to.length === 0 ? null : { kind, to: [...to] }
    case 'add-responders':
      return to.length === 0 || words === null ? null : { kind, to: [...to], text: words }
    case 'downtime':
      return words === null || until === null || from === null || until <= Math.max(from, now)
        ? null
        : { kind, from, until, text: words }
    default:
      return assertNever(kind)
  }
}
