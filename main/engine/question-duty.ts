/** Whether a colleague's question is for whoever sits here, and how its call begins. */
import { isMe, isSamePerson } from '../../contract/person.ts'
import type { StoredClimb } from '../escalations/escalation-table.ts'
import type { WhoIs } from '../escalations/levels.ts'
import type { LadderProgram } from '../night/ladder.ts'
import type { Core } from './core.ts'

/** Somebody who sits here has this long to see it before it sounds, ms. */
const softMs = 10_000

export interface QuestionDuty {
  /** does it name me, or what I am on duty as? */
  isForMe(asked: { readonly to: { readonly who: string | null; readonly role: string | null } }): boolean
  climbAt(now: number): StoredClimb
  /** who is off duty is told, and not called */
  mayCall(): boolean
}

export function createQuestionDuty(
  core: Core,
  deps: { readonly whoIs: WhoIs; readonly programAt: (now: number) => LadderProgram },
): QuestionDuty {
  return {
    isForMe: ({ to }) =>
      isMe(to.who, core.desk.me) ||
      isSamePerson(to.role, core.desk.duty.role) ||
      (to.role !== null && isMe(deps.whoIs(to.role), core.desk.me)),
    climbAt: (now) => ({
      program: deps.programAt(now),
      startedAt: now,
      soundAt: core.desk.presence === 'active' ? now + softMs : now,
      ...{ seenAt: null, warnedAt: null, repeatedAt: null, unansweredAt: null, shortCalls: 0, shortAt: null },
    }),
    mayCall: () => core.desk.duty.state !== 'off',
  }
}
