/** Who can be asked, in their order, and who is next. Pure: people by turns come in as an argument. */

import { type EscalationChoice, type EscalationLevel, usualAcceptMs } from '../../contract/escalation.ts'
import { isMe, type Me } from '../../contract/person.ts'
import type { HoursState } from '../../contract/rules.ts'

/** A level as the configuration says it; `hours` names the policy inside of which it is asked. */
export interface PlannedLevel extends EscalationLevel {
  readonly hours: string | null
  readonly passes: boolean
}

export interface LevelPlan {
  readonly levels: readonly PlannedLevel[]
  readonly origin: 'file' | 'duty' | 'none'
}

/** Who is in a role now, by name; null where nobody knows. Rotations answer here. */
export type WhoIs = (role: string) => string | null

/** Without levels in the file: who backs up, then who is next on duty, as far as the duty says. */
export function planOf(
  levels: readonly PlannedLevel[],
  duty: { readonly next: string | null; readonly backup: string | null },
): LevelPlan {
  if (levels.length > 0) return { levels, origin: 'file' }
  const known = [
    { who: duty.backup, name: 'Backup' },
    { who: duty.next, name: 'Next on duty' },
  ]
  const ofDuty = known.flatMap(({ who, name }): readonly PlannedLevel[] =>
    who === null
      ? []
      : [
          {
            ...{ name, who, role: null, phone: null, chat: null, link: null },
            acceptMs: usualAcceptMs,
            ...{ hours: null, passes: false },
          },
        ],
  )
  return { levels: ofDuty, origin: ofDuty.length > 0 ? 'duty' : 'none' }
}

/** The levels with the people of their roles, and whether each may be asked at this hour. */
export function choicesOf(
  { levels }: LevelPlan,
  whoIs: WhoIs,
  hours: (name: string) => HoursState | null,
): readonly EscalationChoice[] {
  return levels.map(({ hours: policy, ...level }) => ({
    ...level,
    who: level.who ?? (level.role === null ? null : whoIs(level.role)),
    // Hours that nobody knows keep nobody from being asked.
    closed:
      policy !== null && hours(policy)?.state === 'outside' ? `Outside of the hours “${policy}”.` : null,
  }))
}

/** Who is asked after `name`, the first one before anybody was: the next that may be asked now, and is not me. */
export function nextAfter(
  choices: readonly EscalationChoice[],
  name: string | null,
  me: Me,
): EscalationChoice | null {
  const at = name === null ? -1 : choices.findIndex((one) => one.name === name)
  // Somebody who was typed in, or whose level has gone: then nobody knows who comes after them but the first.
  const rest = choices.slice(at + 1)
  return rest.find((one) => one.closed === null && !isMe(one.who, me)) ?? null
}
