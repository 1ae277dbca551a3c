/** Roles in the order of escalation, and colleagues who promise nothing. Plain shapes; instants are epoch ms, durations ms. */
import type { WeeklyHours } from './hours.ts'

/** What a role promises; null = what holds for all. */
export interface RoleTargets {
  /** the first answer to a question */
  readonly respondMs: number | null
  readonly ackMs: number | null
  readonly resolveMs: number | null
}

/** How somebody is reached; `link` is an https address, which the page shows and does not open. */
export interface Ways {
  readonly phone: string | null
  readonly chat: string | null
  readonly link: string | null
}

/** A tier as the configuration says it: whose turn it is by a rotation, or always one person. */
export interface RolePlan extends Ways {
  readonly name: string
  readonly rotation: string | null
  readonly who: string | null
  /** an hours policy by name: outside of it the role is not asked by itself */
  readonly hours: string | null
  readonly targets: RoleTargets
  readonly acceptMs: number
  readonly passes: boolean
}

/** Somebody who often answers outside of everybody's hours, and has promised nothing. */
export interface Colleague extends Ways {
  readonly name: string
  /** an IANA zone */
  readonly zone: string
  /** when they work, in wall times of their zone */
  readonly hours: readonly WeeklyHours[]
}

/** A colleague at this instant. */
export interface ColleagueNow extends Ways {
  readonly name: string
  readonly zone: string
  /** what their clock shows, as the epoch ms it would be in UTC; null where the zone is not known */
  readonly wall: number | null
  readonly state: 'inside' | 'outside' | 'unknown'
  /** when that changes; null = not in sight */
  readonly until: number | null
}

/** A role at this instant, its targets completed by those that hold for all. */
export interface RoleNow extends Ways {
  readonly name: string
  /** who has it now; null = nobody, or not known */
  readonly person: string | null
  readonly isMine: boolean
  /** nobody is meant to have it at this hour */
  readonly isClosed: boolean
  readonly until: number | null
  readonly targets: RoleTargets
  /** its hours policy, and whether it is inside of them */
  readonly hours: {
    readonly name: string
    readonly state: 'inside' | 'outside' | 'unknown'
    readonly until: number | null
  } | null
}

/** What was matched of me in one rotation, over the days that were looked at. */
export interface Naming {
  readonly rotation: string
  /** as it writes me, each spelling once; empty = it does not name me */
  readonly as: readonly string[]
  readonly mine: number
  readonly all: number
  /** what tells apart people of my name of whom I may be any */
  readonly twins: readonly string[]
}

/** Who I am taken for, the roles in their order, and the colleagues elsewhere. */
export interface TeamView {
  readonly naming: readonly Naming[]
  /** what I go by, in words */
  readonly goesBy: string
  readonly days: number
  readonly roles: readonly RoleNow[]
  readonly colleagues: readonly ColleagueNow[]
}
