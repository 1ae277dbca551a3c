/**
 * Who is on duty here: said by hand until an instant, else by the plan of the configuration, else nobody knows (which
 * counts as on duty). Its boundary wakes the engine.
 */
import { clockOffBy, clockOffWords } from '../../contract/clock-off.ts'
import { AppError } from '../../contract/errors.ts'
import type { Me } from '../../contract/person.ts'
import type { Rotation } from '../../contract/rotation.ts'
import type { HoursState } from '../../contract/rules.ts'
import { type Duty, type DutySpan, unknownDuty } from '../../contract/shift.ts'
import type { DutyPlan } from '../config/duty-schema.ts'
import { noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { dutyByRotation, holderOf, nextChange } from '../shifts/duty.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** What somebody said by hand. Instants are epoch ms. */
export interface SaidDuty {
  readonly state: 'on' | 'off'
  readonly from: number
  /** null = until somebody says otherwise */
  readonly until: number | null
}

/** What a duty is read from. */
export interface DutyDeps {
  readonly plan: () => DutyPlan | undefined
  readonly rotations: () => readonly Rotation[]
  readonly me: () => Me
  /** an hours policy at an instant; null when there is none of that name */
  readonly hours: (name: string, at: number) => HoursState | null
  /** the same for any moment to come, without a memory of the last one */
  readonly hoursWhen: DutyDeps['hours']
  readonly wake: () => void
}

export interface DutyPart extends EnginePart {
  readonly run: (now: number) => number
  /** my duty from now on, as far as it is known */
  ahead(): readonly DutySpan[]
  /** the same at one moment to come, epoch ms */
  at(moment: number): Duty
  /** @throws AppError `bad-input` for an end that has passed or lies too far ahead */
  set(
    said: { readonly state: 'on' | 'off'; readonly untilAt: number | null } | { readonly state: 'planned' },
  ): void
}

const setting = 'duty'
/** The longest time one may say at once, ms: nobody knows further ahead by hand. */
const longestMs = 14 * 86_400_000

/** What stands in the configuration about duty. */
export type DutyPlans = Pick<DutyDeps, 'plan' | 'rotations' | 'me' | 'hours'>

/** The duty at `now`, from what was said and what is planned. Pure. */
export function dutyAt(said: SaidDuty | null, { plan, rotations, me, hours }: DutyPlans, now: number): Duty {
  const planned = plannedDuty(plan(), rotations(), me(), hours, now)
  if (!said || (said.until !== null && now >= said.until)) return planned
  const { role, holder, next, backup } = planned
  return {
    ...{ role, holder, next, backup, why: null },
    ...{ state: said.state, from: said.from, until: said.until, origin: 'hand' },
  }
}

function plannedDuty(
  plan: DutyPlan | undefined,
  rotations: readonly Rotation[],
  me: Me,
  hours: DutyDeps['hours'],
  now: number,
): Duty {
  if (!plan) return unknownDuty
  const rotationOf = (name: string | undefined): Rotation | undefined =>
    rotations.find((one) => one.name === name)
  const behind = rotationOf(plan.backup)
  const backup = behind ? holderOf(behind, now) : (plan.backup ?? null)
  const rotation = rotationOf(plan.rotation)
  if (rotation) {
    const role = plan.role ?? rotation.name
    return { ...dutyByRotation(rotation, me, now), role, backup, origin: 'file' }
  }
  const base = {
    ...unknownDuty,
    role: plan.role ?? null,
    next: plan.next ?? null,
    backup,
    origin: 'file',
  } as const
  if (plan.hours === 'always') return { ...base, state: 'on' }
  const policy = hours(plan.hours, now)
  if (!policy || policy.state === 'unknown') return { ...base, why: policy?.why ?? null }
  return { ...base, state: policy.state === 'inside' ? 'on' : 'off', until: policy.until }
}

/** How far ahead a duty is told, ms: beyond the longest snooze. */
const aheadMs = 36 * 3_600_000
/** A plan that changes more often than this is no plan of shifts. */
const mostSpans = 50

/** The stretches of duty from `now` on, a day and a half ahead, each with who has it where a rotation names them. Pure. */
export function dutyAhead(said: SaidDuty | null, plans: DutyPlans, now: number): readonly DutySpan[] {
  const spans: DutySpan[] = []
  for (let at = now; spans.length < mostSpans; ) {
    const { state, until, holder } = dutyAt(said, plans, at)
    const last = spans.at(-1)
    // Hours that meet at a boundary are one shift.
    if (last?.state === state && last.holder === holder) spans[spans.length - 1] = { ...last, until }
    else spans.push({ state, from: at, until, holder })
    if (until === null || until <= at || until > now + aheadMs) break
    at = until
  }
  return spans
}

/** Wires it into the core. */
export function createDuty(core: Core, deps: DutyDeps): DutyPart {
  let said = asSaid(readSetting(core.db, setting))
  const plansAhead: DutyPlans = { ...deps, hours: deps.hoursWhen }

  const look = (now: number): void => {
    const next = believed(dutyAt(said, deps, now), clockOffBy(core.sources.values()))
    const { duty } = core.desk
    // Hours say until when, not since when: a shift by them begins when it is first seen.
    const began = next.state === duty.state && next.origin === duty.origin ? duty.from : now
    const isByHours = next.origin === 'file' && next.state === 'on' && next.from === null
    core.setDesk({ duty: isByHours ? { ...next, from: began } : next })
  }
  look(core.clock.now())

  return {
    configured: () => look(core.clock.now()),
    run: (now) => {
      look(now)
      const names = [deps.plan()?.rotation, deps.plan()?.backup]
      const turns = deps.rotations().filter(({ name }) => names.includes(name))
      const changes = [core.desk.duty.until, ...turns.map((one) => nextChange(one, now))]
      return Math.min(...changes.map((at) => (at === null || at <= now ? Number.POSITIVE_INFINITY : at)))
    },
    set: (given) => {
      const now = core.clock.now()
      if (given.state !== 'planned' && given.untilAt !== null) {
        if (given.untilAt <= now || given.untilAt > now + longestMs)
          throw new AppError('bad-input', 'Choose an end within the next 14 days.')
      }
      const next = given.state === 'planned' ? null : { state: given.state, from: now, until: given.untilAt }
      core.commit((db) => {
        writeSetting(db, setting, next)
        return noEffects
      })
      said = next
      look(now)
      deps.wake()
    },
    woke: (now) => look(now),
    ahead: () => dutyAhead(said, plansAhead, core.clock.now()),
    at: (moment) => dutyAt(said, plansAhead, moment),
  }
}

/** What the file plans goes by the clock: by one that every server contradicts it names nobody, and nobody's end. */
function believed(duty: Duty, offMs: number | null): Duty {
  if (offMs === null || duty.origin !== 'file' || (duty.from === null && duty.until === null)) return duty
  return { ...unknownDuty, role: duty.role, origin: 'file', why: clockOffWords(offMs) }
}

function asSaid(stored: unknown): SaidDuty | null {
  if (typeof stored !== 'object' || stored === null) return null
  const { state, from, until } = stored as Partial<SaidDuty>
  const isWhole =
    (state === 'on' || state === 'off') &&
    typeof from === 'number' &&
    (until === null || typeof until === 'number')
  return isWhole ? { state, from, until } : null
}
