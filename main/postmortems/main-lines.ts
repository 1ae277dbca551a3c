/** Which few lines a new draft begins with; everything else stays beside it. Pure. */
import type { FoundItem } from './evidence.ts'
import type { PostmortemRecord } from './record.ts'

/** A timeline that begins with more is read by nobody. */
const mostLines = 24
/** Of a storm the first alerts are told. */
const mostAlerts = 8
/** Plain notes are many in a long night; decisions and what stopped it are never left out before them. */
const mostNotes = 8

/** The keys of the lines that are taken. */
export function mainOf(items: readonly FoundItem[], { episodes }: PostmortemRecord): ReadonlySet<string> {
  const oldestFirst = items.toSorted((a, b) => a.at - b.at)
  const told = new Set(
    episodes
      .toSorted((a, b) => a.episode.firedAt - b.episode.firedAt || a.episode.id - b.episode.id)
      .slice(0, mostAlerts)
      .map(({ episode }) => episode.id),
  )
  const once = new Set<string>()
  const isFirst = (key: string): boolean => !once.has(key) && once.add(key) !== undefined
  const isOver = new Map(episodes.map(({ episode }) => [episode.id, episode.quietAt !== null]))
  // The last end of each alert that is over, the first begin and the first acknowledgement of each.
  const ends = new Map(
    oldestFirst
      .filter(({ kind, episodeId }) => kind === 'quiet' && episodeId !== null && isOver.get(episodeId))
      .map(({ episodeId, key }) => [episodeId, key]),
  )
  let notes = 0
  const wanted = oldestFirst.filter(({ key, kind, rank, episodeId }) => {
    if (rank === null) return false
    if (rank === 0 && (episodeId === null || !told.has(episodeId))) return false
    if (kind === 'quiet') return ends.get(episodeId) === key
    if (kind === 'fired') return isFirst(`fired ${episodeId}`)
    if (kind === 'acked' || kind === 'acked-upstream') return isFirst(`acked ${episodeId}`)
    if (rank === 2) {
      notes += 1
      return notes <= mostNotes
    }
    return true
  })
  return new Set(
    wanted
      .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
      .slice(0, mostLines)
      .map(({ key }) => key),
  )
}
