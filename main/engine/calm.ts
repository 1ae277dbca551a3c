/** Since when all has been quiet: for as long as somebody could see it, and not a moment longer (product rule 1). */
import { incomingOf } from '../../contract/escalation.ts'
import { calmUntil } from '../../contract/source-health.ts'
import { isAllQuiet } from '../../contract/state.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

/** May this desk say "all quiet" at `now` (epoch ms)? */
export function isCalm(
  core: Pick<Core, 'desk' | 'sources' | 'episodes' | 'escalations'>,
  now: number,
): boolean {
  const state = { desk: core.desk, sources: [...core.sources.values()], loading: 0 }
  if (!isAllQuiet(state, incomingOf(core.escalations).length, now)) return false
  return core.episodes.needing(core.desk.settings.myTeams).needsYou.size === 0
}

/**
 * Keeps `quietSince` of the desk: the instant at which "all quiet" last became true. A loss of sight, a sleep and a
 * start all end it, since nobody knows what they hid.
 */
export function createCalm(core: Core): Required<Pick<EnginePart, 'run' | 'woke'>> {
  let since: number | null = null
  /** without another answer it ends after this, epoch ms */
  let heldUntil = Number.NEGATIVE_INFINITY

  const look = (): void => {
    const now = core.clock.now()
    // An answer that came too late is a new beginning, although nobody looked in between.
    if (now > heldUntil) since = null
    if (isCalm(core, now)) {
      since ??= now
      heldUntil = Math.min(...[...core.sources.values()].map(calmUntil))
    } else since = null
    core.setDesk({ quietSince: since })
  }
  core.afterCommit.push(look)
  core.afterPublish.push(look)

  return {
    run: () => {
      look()
      return Number.POSITIVE_INFINITY
    },
    woke: () => {
      since = null
      look()
    },
  }
}
