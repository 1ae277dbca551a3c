/** Leads the pages that are open to an alert, or to a colleague's question. */
import type { ShowTarget } from '../../contract/wire.ts'
import type { Core } from './core.ts'

/** Is it still on this desk? */
export function isThere(core: Pick<Core, 'episodes' | 'escalations'>, target: ShowTarget): boolean {
  return typeof target === 'number'
    ? core.episodes.has(target)
    : core.escalations.some(({ id }) => id === target.escalationId)
}

/** Shows it on every page that is open; false when it is not there. */
export function showOnPages(
  core: Pick<Core, 'episodes' | 'escalations' | 'push'>,
  target: ShowTarget,
): boolean {
  if (!isThere(core, target)) return false
  if (typeof target !== 'number') {
    core.push({ event: 'show-question', escalationId: target.escalationId })
    return true
  }
  const episode = core.episodes.get(target)
  if (!episode) return false
  // A page that has just come may not have its row yet, and would not know what to show.
  core.push({ event: 'changed', changes: { episodes: [episode] } })
  core.push({ event: 'show', episodeId: target })
  return true
}
