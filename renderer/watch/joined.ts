/** Which episodes stand in the row of another one. Pure, but for the hook that reads the page's state. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'

type Episodes = ReadonlyMap<EpisodeId, Episode>

const none: readonly Episode[] = []
/** One pass over all episodes for each change of them, whichever rows ask. */
const known = new WeakMap<Episodes, ReadonlyMap<EpisodeId, readonly Episode[]>>()

/** The episodes by the one in whose row they stand, the oldest first. */
export function joinedByLead(episodes: Episodes): ReadonlyMap<EpisodeId, readonly Episode[]> {
  const before = known.get(episodes)
  if (before) return before
  const byLead = new Map<EpisodeId, Episode[]>()
  for (const episode of episodes.values()) {
    if (episode.leadId === undefined || episode.leadId === null) continue
    const others = byLead.get(episode.leadId)
    if (others) others.push(episode)
    else byLead.set(episode.leadId, [episode])
  }
  for (const others of byLead.values()) others.sort((a, b) => a.id - b.id)
  known.set(episodes, byLead)
  return byLead
}

/** Those in the row of this one. */
export function useJoined(id: EpisodeId): readonly Episode[] {
  return usePage((page) => {
    const { state } = page
    // One source alone tells nothing twice.
    if (!state || state.sources.length < 2) return none
    return joinedByLead(state.episodes).get(id) ?? none
  })
}

/** What the row of this one says of them: drawn anew only when the words change. */
export function useJoinedWords(id: EpisodeId | undefined): string {
  return usePage(({ state }) =>
    !state || id === undefined || state.sources.length < 2
      ? ''
      : joinedWords(joinedByLead(state.episodes).get(id) ?? none, state.sources),
  )
}

/** What a row says of those that stand in it: where they are told too, or which of these did not take the ack; '' = nothing. */
export function joinedWords(
  joined: readonly Episode[],
  sources: readonly Pick<SourceHealth, 'id' | 'name'>[],
): string {
  const nameOf = ({ sourceId }: Episode): string =>
    plainLine(sources.find(({ id }) => id === sourceId)?.name ?? sourceId)
  // A column of a row is narrow: the pane says where.
  if (joined.some(({ ack }) => ack?.order?.state === 'refused')) return 'ack refused'
  const names = [...new Set(joined.map(nameOf))]
  if (names.length === 0) return ''
  const more = joined.length > names.length ? ` (${joined.length})` : ''
  return `also at ${names.length > 2 ? `${names.length} sources` : names.join(' and ')}${more}`
}
