/** The live episodes by place and in order. A change touches only its own rows: the others keep their references. */
import { byNeed, byUrgency, dueOf, type Episode, type Place, placeOf } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'

export type Group = Exclude<Place, 'hidden'>
export type Groups = Readonly<Record<Group, readonly Episode[]>>

export const noGroups: Groups = {
  'needs-you': [],
  'in-hand': [],
  'went-quiet': [],
  'also-firing': [],
  'also-quiet': [],
  'kept-quiet': [],
  'other-teams': [],
}

const groupNames = Object.keys(noGroups) as readonly Group[]

const newestEnd = (a: Episode, b: Episode): number => (b.quietAt ?? 0) - (a.quietAt ?? 0) || b.id - a.id
const newestFirst = (a: Episode, b: Episode): number => b.firedAt - a.firedAt || b.id - a.id

/** The order inside each group. */
const orderOf: Record<Group, (a: Episode, b: Episode) => number> = {
  'needs-you': byNeed,
  'in-hand': byUrgency,
  'went-quiet': newestEnd,
  'also-quiet': newestEnd,
  'also-firing': newestFirst,
  'kept-quiet': newestFirst,
  'other-teams': newestFirst,
}

/** All episodes, grouped and ordered from nothing: for a snapshot, or when the user's teams change. */
export function groupAll(episodes: Iterable<Episode>, myTeams: readonly string[]): Groups {
  const groups = Object.fromEntries(groupNames.map((name) => [name, [] as Episode[]])) as Record<
    Group,
    Episode[]
  >
  for (const episode of episodes) {
    const place = placeOf(episode, myTeams)
    if (place !== 'hidden') groups[place].push(episode)
  }
  for (const name of groupNames) groups[name].sort(orderOf[name])
  return groups
}

/**
 * The groups after a change. Costs one pass over each group that a changed episode left or entered, and a sort of
 * the changed ones alone; other groups keep their identity.
 * @param before the episodes as they were, by id
 */
export function regroup(
  groups: Groups,
  before: ReadonlyMap<EpisodeId, Episode>,
  changed: readonly Episode[],
  removed: readonly EpisodeId[],
  myTeams: readonly string[],
): Groups {
  const moving = new Set<EpisodeId>(removed)
  const entering = new Map<Group, Episode[]>()
  const touched = new Set<Group>()
  for (const id of removed) touch(touched, before.get(id), myTeams)
  for (const episode of changed) {
    moving.add(episode.id)
    touch(touched, before.get(episode.id), myTeams)
    const place = placeOf(episode, myTeams)
    if (place === 'hidden') continue
    touched.add(place)
    const list = entering.get(place)
    if (list) list.push(episode)
    else entering.set(place, [episode])
  }
  const next: Record<Group, readonly Episode[]> = { ...groups }
  for (const name of touched) {
    next[name] = merge(groups[name], moving, (entering.get(name) ?? []).sort(orderOf[name]), orderOf[name])
  }
  return next
}

function touch(touched: Set<Group>, episode: Episode | undefined, myTeams: readonly string[]): void {
  if (!episode) return
  const place = placeOf(episode, myTeams)
  if (place !== 'hidden') touched.add(place)
}

/** `sorted` without those that move, with `entering` (sorted too) merged in. */
function merge(
  sorted: readonly Episode[],
  moving: ReadonlySet<EpisodeId>,
  entering: readonly Episode[],
  order: (a: Episode, b: Episode) => number,
): readonly Episode[] {
  const result: Episode[] = []
  let next = 0
  for (const episode of sorted) {
    if (moving.has(episode.id)) continue
    let candidate = entering[next]
    while (candidate && order(candidate, episode) < 0) {
      result.push(candidate)
      next += 1
      candidate = entering[next]
    }
    result.push(episode)
  }
  for (; next < entering.length; next += 1) {
    const candidate = entering[next]
    if (candidate) result.push(candidate)
  }
  return result
}

/** How many pages at the head of Needs you are past their deadline at `now`: blind spots stand right below them. */
export function latePageCount(episodes: readonly Episode[], now: number): number {
  let low = 0
  let high = episodes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const episode = episodes[middle]
    if (episode?.severity === 'page' && dueOf(episode).at <= now) low = middle + 1
    else high = middle
  }
  return low
}

/** Is any of these past its deadline at `now`? */
export function hasLate(episodes: readonly Episode[], now: number): boolean {
  return episodes.some((episode) => dueOf(episode).at <= now)
}

const haystacks = new WeakMap<Episode, string>()

/** The words of a filter, lower-case; all of them must be found. */
export function filterWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

/** Does an episode hold every word of the filter, in its title, name, customer, environment, team or source? */
export function matches(episode: Episode, words: readonly string[]): boolean {
  if (words.length === 0) return true
  let text = haystacks.get(episode)
  if (text === undefined) {
    const { title, alertname, customer, environment, team, sourceId } = episode
    text = [title, alertname, customer, environment, team, sourceId].join('\n').toLowerCase()
    haystacks.set(episode, text)
  }
  const inText = text
  return words.every((word) => inText.includes(word))
}
