/**
 * Who is on duty in a night that has a plan: two people in turns of a day, and what the person at the laptop says by hand.
 * In other words than the program's; instants are by the program's clock, epoch ms.
 */
import { AppError } from '../../contract/errors.ts'
import { fail } from './broken.ts'
import { boundaryMs } from './must-wake.ts'
import type { Program } from './program.ts'
import type { Happening } from './weather.ts'

/** none: nobody plans anything; else whose turn it is when the night begins. */
export type ShiftPlan = 'none' | 'mara-first' | 'jo-first'

/** What is known of the duty at an instant: `either` within seconds of a change, or where an answer never came. */
type KnownDuty = 'on' | 'off' | 'either'

interface Said {
  readonly at: number
  /** null = as planned; unsure: the program died over the order */
  readonly said: { readonly state: 'on' | 'off'; readonly until: number | null } | 'unsure' | null
}

export interface Shift {
  readonly plan: ShiftPlan
  /** the configuration's lines; none without a plan */
  readonly lines: readonly string[]
  dutyAt(at: number): KnownDuty
  /** the program that runs now began at `at`: an instant before that was told by another clock */
  began(at: number): void
  say(said: Said): void
}

const dayMs = 86_400_000
/** Turns change so long after the night begins, ms. */
const changesAfterMs = 12 * 60_000
/** The first turn of all began on this day, at that time of it. */
const since = '2000-01-01'

/** @param startAt when the night begins, epoch ms by a clock that nobody has set */
export function createShift(plan: ShiftPlan, startAt: number): Shift {
  const changeAt = new Date(startAt + changesAfterMs).toISOString().slice(11, 16)
  const first = Date.parse(`${since}T${changeAt}Z`)
  const turnOf = (at: number): number => Math.floor((at - first) / dayMs)
  const isMara = (at: number): boolean =>
    (turnOf(at) - turnOf(startAt)) % 2 === 0 ? plan === 'mara-first' : plan === 'jo-first'
  let history: Said[] = []
  let sureFrom = Number.NEGATIVE_INFINITY

  const planned = (at: number): KnownDuty => {
    const isNear = [at - boundaryMs, at + boundaryMs].some((other) => turnOf(other) !== turnOf(at))
    return isNear ? 'either' : isMara(at) ? 'on' : 'off'
  }

  const people = isMara(first) ? 'Mara Lind, Jo Berg' : 'Jo Berg, Mara Lind'
  const lines = [
    'rotations:',
    `  - { name: ops, zone: UTC, people: [${people}], starts: ${since} ${changeAt}, turn: 1d }`,
    'duty: { rotation: ops }',
  ]
  return {
    plan,
    lines: plan === 'none' ? [] : lines,
    began: (at) => {
      sureFrom = at
      // Of what was said only the last holds, whenever that was.
      history = history.slice(-1).map((last) => ({ ...last, at: Number.NEGATIVE_INFINITY }))
    },
    say: (one) => history.push(one),
    dutyAt: (at) => {
      if (plan === 'none') return 'on'
      if (at < sureFrom) return 'either'
      if (history.some((one) => Math.abs(one.at - at) <= boundaryMs)) return 'either'
      const said = history.findLast((one) => one.at <= at)?.said ?? null
      if (said === 'unsure') return 'either'
      if (said === null) return planned(at)
      if (said.until !== null && Math.abs(said.until - at) <= boundaryMs) return 'either'
      return said.until !== null && at >= said.until ? planned(at) : said.state
    },
  }
}

/** The person says that they are on duty, off duty, or as planned. Answers what was said and what came of it. */
export async function sayDuty(program: Program, shift: Shift, { picks }: Happening): Promise<string> {
  const [a, b, c] = picks
  const at = program.clock.now()
  const state = a < 0.35 ? 'on' : 'off'
  const until = b < 0.3 ? null : Math.round(at + 60_000 + c * 20 * 60_000)
  const isPlanned = a >= 0.75
  const words = isPlanned ? 'duty as planned' : `${state} duty until ${until ?? 'said otherwise'}`
  try {
    await program.seat.order('duty.set', isPlanned ? { state: 'planned' } : { state, untilAt: until })
    if (program.isDead()) throw new AppError('cannot-save', 'dead')
    shift.say({ at, said: isPlanned ? null : { state, until } })
    return words
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (program.isDead()) shift.say({ at, said: 'unsure' })
    return `${words}: ${error.code}`
  }
}

/** The desk says who is on duty. @param isAwake it has had its time since it slept. @throws Broken */
export function checkDuty(program: Program, shift: Shift, isAwake: boolean): void {
  if (shift.plan === 'none' || !isAwake) return
  const now = program.clock.now()
  const known = shift.dutyAt(now)
  const { duty } = program.state().desk
  if (known !== 'either' && duty.state !== known)
    fail(`The desk says ${duty.state} duty (${duty.origin}) and it is ${known}.`)
}
