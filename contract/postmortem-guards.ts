/** What has to be told before a postmortem may stand where somebody wants it: the board's rules, as sentences. Pure. */
import { assertNever } from './errors.ts'
import {
  type Outcome,
  type OutcomeKind,
  outcomeKinds,
  type PostmortemLife,
  type PostmortemState,
  postmortemStates,
  type Rollout,
} from './postmortem-life.ts'

/** What of its life the rules look at. */
export type Guarded = Pick<
  PostmortemLife,
  'team' | 'assignee' | 'environments' | 'outcomes' | 'impact' | 'impactReason'
>

/** What is missing to stand in a state, each as a sentence; empty = it may. The way there does not matter. */
export function missingFor(life: Guarded, state: PostmortemState): readonly string[] {
  switch (state) {
    case 'draft':
      return []
    case 'distributed':
      return life.team === null ? ['It is given to no team yet.'] : []
    case 'assigned':
    case 'fixing':
      return withoutPerson(life)
    case 'deploying':
      return [...withoutPerson(life), ...withoutReach(life)]
    case 'closed':
      return [
        ...withoutPerson(life),
        ...withoutReach(life),
        ...life.environments.flatMap((one) => missingOf(one) ?? []),
        ...outcomeKinds.flatMap((kind) => missingOutcome(life.outcomes, kind) ?? []),
      ]
    default:
      return assertNever(state)
  }
}

/** What is missing to move it there, on or back; nothing is to where it stands already. Out of closed it needs a reason. */
export function missingToMove(
  life: Guarded & Pick<PostmortemLife, 'state'>,
  to: PostmortemState,
  reason: string | null,
): readonly string[] {
  if (to === life.state) return []
  const isReopened = life.state === 'closed'
  return [...missingFor(life, to), ...(isReopened && isEmpty(reason) ? ['Say why it is opened again.'] : [])]
}

/**
 * Is it closed without all that closing asks for? Nothing done here leads there: a file said so, and it is believed as
 * that, closed elsewhere.
 */
export function isClosedElsewhere(life: Guarded & Pick<PostmortemLife, 'state'>): boolean {
  return life.state === 'closed' && missingFor(life, 'closed').length > 0
}

/** How far a state lies from the first one. */
export function placeOfState(state: PostmortemState): number {
  return postmortemStates.indexOf(state)
}

/** Does this environment need nothing more before the postmortem can be closed? */
export function isDone(rollout: Rollout): boolean {
  return missingOf(rollout) === null
}

/** What one environment still lacks, as a sentence; null = nothing. */
export function missingOf({ environment, state, version, evidence, reason }: Rollout): string | null {
  switch (state) {
    case 'open':
      return `${environment} does not have the fix yet.`
    case 'deployed':
      return isEmpty(version) && isEmpty(evidence)
        ? `${environment} has the fix, but neither its version nor how that is known is told.`
        : null
    case 'not-applicable':
      return isEmpty(reason) ? `Say why the fix does not apply to ${environment}.` : null
    default:
      return assertNever(state)
  }
}

/**
 * Was this environment only written down by somebody, and is nothing told of it since? What an alert brought in, or opened
 * again by firing there, nobody has written down.
 */
export function isOnlyTyped({ state, version, evidence, reason, plannedAt, at }: Rollout): boolean {
  const isUntold = isEmpty(version) && isEmpty(evidence) && isEmpty(reason) && plannedAt === null
  return state === 'open' && at !== null && isUntold
}

/**
 * Why an environment stays on the list, as a sentence; null = it was a slip and may be taken off. Whatever is more than a
 * slip is told as not applicable, with its reason: the list is what closing rests on.
 * @param isNamed an alert of the postmortem names it
 */
export function whyItStays(rollout: Rollout, isNamed: boolean): string | null {
  const { environment } = rollout
  const how = `If the fix does not apply to ${environment}, tell that with the reason.`
  if (isNamed) return `A linked alert fired in ${environment}, so it stays on the list. ${how}`
  return isOnlyTyped(rollout)
    ? null
    : `Something is known of ${environment} already, so it stays on the list. ${how}`
}

const outcomeNames: Readonly<Record<OutcomeKind, string>> = { alert: 'alert', recipe: 'ops recipe' }

/** What is missing of an outcome, as a sentence; null = nothing. */
export function missingOutcome(outcomes: readonly Outcome[], kind: OutcomeKind): string | null {
  const name = outcomeNames[kind]
  const outcome = outcomes.find((one) => one.kind === kind)
  if (!outcome) return `Name the ${name} that came out of it, or say why none did.`
  switch (outcome.state) {
    case 'proposed':
      return `The ${name} is only proposed: say that it is new or changed, or why there is none.`
    case 'none':
      return isEmpty(outcome.reason) ? `Say why no ${name} came out of it.` : null
    case 'new':
    case 'changed':
      return isEmpty(outcome.title) && isEmpty(outcome.url)
        ? `Say which ${name} it is, by its name or its address.`
        : null
    default:
      return assertNever(outcome.state)
  }
}

function withoutPerson({ assignee }: Guarded): readonly string[] {
  return assignee === null ? ['Nobody has it yet.'] : []
}

function withoutReach({ environments, impact, impactReason }: Guarded): readonly string[] {
  if (environments.length > 0 || (impact === 'none' && !isEmpty(impactReason))) return []
  return impact === 'none'
    ? ['Say why no environment is affected, or name the environments that are.']
    : ['Name the environments that are affected. Were none, tell the impact “none” with its reason.']
}

function isEmpty(text: string | null): boolean {
  return text === null || text.trim() === ''
}
