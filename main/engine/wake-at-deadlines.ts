/** After each commit the engine knows when it must look at the time next. */
import { nextDeadline } from '../alerts/deadlines.ts'
import { nextDueAt } from '../outbox/outbox-table.ts'
import type { Core } from './core.ts'

/** @param wakeBy has the engine look at what is due at that instant, epoch ms */
export function wakeAtDeadlines(core: Core, wakeBy: (at: number) => void): void {
  core.afterCommit.push(({ touched }) => {
    const now = core.clock.now()
    for (const episode of touched) {
      const at = nextDeadline(episode, core.policy, now)
      if (at !== null) wakeBy(at)
    }
    const due = nextDueAt(core.db)
    if (due !== null) wakeBy(due)
  })
}
