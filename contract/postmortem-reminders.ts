/** What of a postmortem is late, as the board says it. Pure; instants are epoch ms. */
import { assertNever } from './errors.ts'
import type { PostmortemSummary } from './postmortem.ts'

const hourMs = 3_600_000
/** A draft nobody has written in for so long is reminded of, ms. */
export const untouchedMs = 48 * hourMs
/** A draft that no team has after so long is late, ms: it missed a meeting. */
export const undistributedMs = 7 * 24 * hourMs
/** So many working days a team has to find somebody. */
export const unassignedDays = 3
/** So many working days whoever has it may take to keep a day free. */
export const noDayDays = 5

export type ReminderKind = 'untouched' | 'undistributed' | 'unassigned' | 'no-day'

export interface PostmortemReminder {
  readonly kind: ReminderKind
  /** late since then */
  readonly at: number
}

type Remindable = Pick<PostmortemSummary, 'savedAt' | 'life'>

/** When a reminder of it is due, late or still to come; null = none is counted. */
export function reminderAhead({ savedAt, life }: Remindable): PostmortemReminder | null {
  const { state, since, readyAt, lateAt, days } = life
  switch (state) {
    case 'draft': {
      const given: PostmortemReminder = { kind: 'undistributed', at: since + undistributedMs }
      // What is ready for the meeting need not be touched.
      if (readyAt !== null) return given
      const touched: PostmortemReminder = { kind: 'untouched', at: savedAt + untouchedMs }
      return touched.at <= given.at ? touched : given
    }
    case 'distributed':
      return lateAt === null ? null : { kind: 'unassigned', at: lateAt }
    case 'assigned':
      return lateAt === null || days.length > 0 ? null : { kind: 'no-day', at: lateAt }
    case 'fixing':
    case 'deploying':
    case 'closed':
      return null
    default:
      return assertNever(state)
  }
}

/** What is late at `now`; null = nothing. Of a draft that no team has and nobody touched, the longer wait is said. */
export function reminderOf(one: Remindable, now: number): PostmortemReminder | null {
  const { state, since } = one.life
  if (state === 'draft' && since + undistributedMs <= now)
    return { kind: 'undistributed', at: since + undistributedMs }
  const ahead = reminderAhead(one)
  return ahead && ahead.at <= now ? ahead : null
}

/** A reminder in the words of the board. */
export const reminderWords: Readonly<Record<ReminderKind, string>> = {
  untouched: 'not touched for 2 days',
  undistributed: 'without a team for a week',
  unassigned: 'nobody has it after 3 working days',
  'no-day': 'no day kept free after 5 working days',
}
