/** Which postmortems are late, as the board says it. Pure; epoch ms. */
import { reminderWords, undistributedMs } from '../../contract/postmortem-reminders.ts'
import type { PostmortemFact } from './insights-facts.ts'

/** Why it is late at `now`; null = it is not. What a state waits for is counted in working days by the engine (`lateAt`). */
export function lateWords({ state, since, lateAt }: PostmortemFact, now: number): string | null {
  if (state === 'draft') return since + undistributedMs <= now ? reminderWords.undistributed : null
  if (lateAt === null || lateAt > now) return null
  if (state === 'distributed') return reminderWords.unassigned
  return state === 'assigned' ? reminderWords['no-day'] : null
}
