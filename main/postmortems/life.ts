/** The machine of a postmortem's life: what a deed makes of it, and what its story says. Pure; instants are epoch ms. */
import { assertNever } from '../../contract/errors.ts'
import { missingFor, missingToMove, placeOfState, whyItStays } from '../../contract/postmortem-guards.ts'
import {
  type Outcome,
  type OutcomeKind,
  type PostmortemEventKind,
  type PostmortemLife,
  type PostmortemState,
  type Rollout,
  stateNames,
} from '../../contract/postmortem-life.ts'
import { isClearedBy, withFiringAgain } from './fired-again.ts'
import { mostEnvironments } from './link-table.ts'
import { withRollout } from './rollouts.ts'

/** What somebody does, or what the alerts do. */
export type LifeDeed =
  | { readonly kind: 'ready'; readonly on: boolean }
  | { readonly kind: 'move'; readonly to: PostmortemState; readonly reason: string | null }
  | {
      readonly kind: 'assign'
      /** null leaves it, '' takes it away */
      readonly team: string | null
      readonly assignee: string | null
      readonly sprint: string | null
    }
  | { readonly kind: 'keep-day'; readonly day: string; readonly on: boolean }
  | { readonly kind: 'rollout'; readonly rollout: Told }
  | {
      readonly kind: 'drop-environment'
      readonly environment: string
      /** an alert of the postmortem names it */
      readonly isNamed: boolean
    }
  | { readonly kind: 'outcome'; readonly of: OutcomeKind; readonly outcome: Outcome | null }
  | {
      readonly kind: 'impact'
      readonly impact: PostmortemLife['impact']
      readonly minutes: number | null
      readonly reason: string | null
    }
  | FiredAgain
  /** environments of alerts that were added to it */
  | { readonly kind: 'came-in'; readonly environments: readonly Pick<Rollout, 'environment' | 'customer'>[] }

/** What is told of an environment. */
export type Told = Omit<Rollout, 'at' | 'by'>

/** A linked alert fires in an environment that should have the fix. */
export interface FiredAgain {
  readonly kind: 'fired-again'
  readonly alertname: string
  readonly environment: string
  /** it is kept quiet, or folds in a maintenance window: said, and nothing is opened again */
  readonly isExplained: boolean
}

export interface StoryLine {
  readonly kind: PostmortemEventKind
  readonly text: string | null
}

/** What came of it; `missing` = refused, and these sentences say why. */
export type LifeResult =
  | { readonly ok: true; readonly life: PostmortemLife; readonly story: readonly StoryLine[] }
  | { readonly ok: false; readonly missing: readonly string[] }

export interface LifeContext {
  readonly now: number
  /** who does it; null = the alerts themselves */
  readonly by: string | null
  /** the day it is, YYYY-MM-DD, where the team meets */
  readonly today: string
}

/** More days than this nobody keeps free for one fix. */
const mostDays = 60

/**
 * A deed done, or refused with what is missing. The same one twice changes nothing the second time. Wherever it stands
 * a deed may not take away what its state rests on; what was missing before the deed may be missing after it.
 */
export function doDeed(life: PostmortemLife, deed: LifeDeed, context: LifeContext): LifeResult {
  const result = counted(life, change(life, deed, context))
  if (!result.ok || result.life === life) return result
  if (placeOfState(result.life.state) < placeOfState(life.state)) return result
  const before = new Set(missingFor(life, result.life.state))
  const missing = missingFor(result.life, result.life.state).filter((one) => !before.has(one))
  // A move has its own guard, which looks at all of it.
  if (missing.length === 0 || deed.kind === 'move') return result
  return refused(...missing, ...(life.state === 'closed' ? ['It is closed: open it again first.'] : []))
}

/** In another state another wait begins; whoever knows the working days counts it. */
function counted(before: PostmortemLife, result: LifeResult): LifeResult {
  const isSame = !result.ok || result.life.state === before.state
  return isSame ? result : { ...result, life: { ...result.life, lateAt: null } }
}

function change(life: PostmortemLife, deed: LifeDeed, context: LifeContext): LifeResult {
  switch (deed.kind) {
    case 'ready':
      if ((life.readyAt !== null) === deed.on) return unchanged(life)
      if (deed.on && life.state !== 'draft') return refused('It was handed out already.')
      return done(
        { ...life, readyAt: deed.on ? context.now : null, nightAt: deed.on ? null : life.nightAt },
        line(deed.on ? 'ready' : 'not-ready'),
      )
    case 'move':
      return moved(life, deed.to, deed.reason, context)
    case 'assign':
      return assigned(life, deed, context)
    case 'keep-day':
      return withDay(life, deed.day, deed.on, context)
    case 'rollout': {
      const isNew = !life.environments.some(({ environment }) => environment === deed.rollout.environment)
      if (isNew && life.environments.length >= mostEnvironments)
        return refused(`More than ${mostEnvironments} environments are not kept for one postmortem.`)
      const { next, text } = withRollout(life.environments, deed.rollout, context)
      if (text === null) return unchanged(life)
      const told: PostmortemLife = { ...life, environments: next }
      const result = done(told, line('rollout', text))
      return deed.rollout.state === 'deployed' ? goesOut(result, context) : result
    }
    case 'drop-environment': {
      const row = life.environments.find(({ environment }) => environment === deed.environment)
      if (!row) return unchanged(life)
      const why = whyItStays(row, deed.isNamed)
      if (why !== null) return refused(why)
      const environments = life.environments.filter((one) => one !== row)
      return done(
        { ...life, environments },
        line('rollout', `${row.environment}: taken off the list, a slip`),
      )
    }
    case 'outcome':
      return withOutcome(life, deed.of, deed.outcome)
    case 'impact': {
      const { impact, minutes: impactMinutes } = deed
      const impactReason = impact === 'none' ? orNull(deed.reason) : null
      const isSame =
        impact === life.impact && impactMinutes === life.impactMinutes && impactReason === life.impactReason
      if (isSame) return unchanged(life)
      const next = { ...life, impact, impactMinutes, impactReason }
      const text = `${impact}${impactMinutes === null ? '' : `, ${impactMinutes} min`}${impactReason === null ? '' : `: ${impactReason}`}`
      return done(next, line('impact', text))
    }
    case 'fired-again': {
      const { next, story } = withFiringAgain(life, deed, context.now)
      return { ok: true, life: next, story }
    }
    case 'came-in':
      return cameIn(life, deed.environments, context)
    default:
      return assertNever(deed)
  }
}

function moved(
  life: PostmortemLife,
  to: PostmortemState,
  reason: string | null,
  { now }: LifeContext,
): LifeResult {
  const why = orNull(reason)
  if (to === life.state) {
    // Looked at: what fired again does not open it.
    if (life.firedAgainAt === null) return unchanged(life)
    if (why === null) return refused('Say why it stays as it is although the alert fired again.')
    return done({ ...life, firedAgainAt: null }, line('moved', `stays ${stateNames[to]}: ${why}`))
  }
  const missing = missingToMove(life, to, why)
  if (missing.length > 0) return refused(...missing)
  const isReopened = life.state === 'closed'
  const text = `${stateNames[life.state]} to ${stateNames[to]}${why === null ? '' : `: ${why}`}`
  const next = enter(life, to, now)
  return done(
    { ...next, firedAgainAt: isClearedBy(life.state, to) ? null : next.firedAgainAt },
    line(isReopened ? 'reopened' : 'moved', text),
  )
}

/** In a state since now, without what the states before it have not got. */
function enter(life: PostmortemLife, state: PostmortemState, now: number): PostmortemLife {
  const entered = { ...life, state, since: now, nightAt: null }
  if (state === 'draft') return { ...entered, team: null, assignee: null, sprint: null }
  return state === 'distributed' ? { ...entered, assignee: null, sprint: null } : entered
}

function assigned(
  life: PostmortemLife,
  { team, assignee, sprint }: Extract<LifeDeed, { kind: 'assign' }>,
  { now }: LifeContext,
): LifeResult {
  const next: PostmortemLife = {
    ...life,
    team: team === null ? life.team : orNull(team),
    assignee: assignee === null ? life.assignee : orNull(assignee),
    sprint: sprint === null ? life.sprint : orNull(sprint),
  }
  const isSame = next.team === life.team && next.assignee === life.assignee && next.sprint === life.sprint
  if (isSame) return unchanged(life)
  const parts = [
    ...(next.team === null ? [] : [`team ${next.team}`]),
    ...(next.assignee === null ? [] : [next.assignee]),
    ...(next.sprint === null ? [] : [`sprint ${next.sprint}`]),
  ]
  const said = line('assigned', parts.length === 0 ? 'to nobody' : parts.join(', '))
  const state = stateOf(next)
  if (state === life.state) return done(next, said)
  return done(
    { ...next, state, since: now, nightAt: null },
    said,
    line('moved', `${stateNames[life.state]} to ${stateNames[state]}`),
  )
}

/** Where it stands by who has it, while nobody has begun to fix it. */
function stateOf({ state, team, assignee }: PostmortemLife): PostmortemState {
  if (placeOfState(state) > placeOfState('assigned')) return state
  if (assignee !== null) return 'assigned'
  return team === null ? 'draft' : 'distributed'
}

function withDay(life: PostmortemLife, day: string, on: boolean, { today }: LifeContext): LifeResult {
  if (life.days.includes(day) === on) return unchanged(life)
  if (!on) return done({ ...life, days: life.days.filter((one) => one !== day) }, line('day-freed', day))
  if (day < today) return refused('This day is over.')
  if (life.days.length >= mostDays)
    return refused(`More than ${mostDays} days are not kept for one postmortem.`)
  return done({ ...life, days: [...life.days, day].toSorted() }, line('day-kept', day))
}

function withOutcome(life: PostmortemLife, kind: OutcomeKind, outcome: Outcome | null): LifeResult {
  const before = life.outcomes.find((one) => one.kind === kind) ?? null
  if (JSON.stringify(before) === JSON.stringify(outcome)) return unchanged(life)
  const others = life.outcomes.filter((one) => one.kind !== kind)
  const outcomes = [...others, ...(outcome ? [outcome] : [])].toSorted((a, b) => a.kind.localeCompare(b.kind))
  const name = kind === 'alert' ? 'alert' : 'ops recipe'
  const words =
    outcome === null
      ? 'not told any more'
      : outcome.state === 'none'
        ? `none${outcome.reason === null ? '' : `: ${outcome.reason}`}`
        : [outcome.state, outcome.title, outcome.url]
            .filter((part) => part !== null && part !== '')
            .join(', ')
  return done({ ...life, outcomes }, line('outcome', `${name} ${words}`))
}

/** An environment that has it begins the way out, where somebody has it in hand. */
function goesOut(result: LifeResult, { now }: LifeContext): LifeResult {
  if (!result.ok) return result
  const { life } = result
  if (life.state !== 'assigned' && life.state !== 'fixing') return result
  if (missingFor(life, 'deploying').length > 0) return result
  return {
    ...result,
    life: { ...life, state: 'deploying', since: now },
    story: [...result.story, line('moved', `${stateNames[life.state]} to ${stateNames.deploying}`)],
  }
}

/** What alerts bring in is affected; where all was thought done, it is not. */
function cameIn(
  life: PostmortemLife,
  environments: readonly Pick<Rollout, 'environment' | 'customer'>[],
  { now }: LifeContext,
): LifeResult {
  const known = new Set(life.environments.map(({ environment }) => environment))
  const fresh = environments
    .filter(({ environment }) => !known.has(environment))
    .slice(0, mostEnvironments - known.size)
  if (fresh.length === 0) return unchanged(life)
  const open = fresh.map(
    ({ environment, customer }): Rollout => ({
      ...{ environment, customer, state: 'open', version: null, evidence: null, reason: null },
      ...{ plannedAt: null, at: null, by: null },
    }),
  )
  const names = fresh.map(({ environment }) => environment).join(', ')
  const next: PostmortemLife = { ...life, environments: [...life.environments, ...open] }
  if (life.state !== 'closed') return done(next, line('rollout', `affected: ${names}`))
  return done(
    { ...next, state: 'fixing', since: now },
    line('rollout', `affected: ${names}`),
    line('reopened', `${stateNames.closed} to ${stateNames.fixing}: ${names} is affected too`),
  )
}

function done(life: PostmortemLife, ...story: readonly StoryLine[]): LifeResult {
  return { ok: true, life, story }
}

function unchanged(life: PostmortemLife): LifeResult {
  return { ok: true, life, story: [] }
}

function refused(...missing: readonly string[]): LifeResult {
  return { ok: false, missing }
}

function line(kind: PostmortemEventKind, text: string | null = null): StoryLine {
  return { kind, text }
}

function orNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim()
}
