/** Leads the pages that are open to an alert. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { Core } from './core.ts'

/** Shows an alert on every page that is open; false when it is not there. */
export function showOnPages(core: Pick<Core, 'episodes' | 'push'>, episodeId: EpisodeId): boolean {
  const episode = core.episodes.get(episodeId)
  if (!episode) return false
  // A page that has just come may not have its row yet, and would not know what to show.
  core.push({ event: 'changed', changes: { episodes: [episode] } })
  core.push({ event: 'show', episodeId })
  return true
}
