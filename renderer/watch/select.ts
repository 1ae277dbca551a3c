/** The live episodes by place and in order. A change touches only its own rows: the others keep their references. */
import { byNeed, byUrgency, dueOf, type Episode, type Place, placeOf } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'

export type Group = Exclude<Place, 'hidden' | 'joined'>
export type Groups = Readonly<Record<Group, readonly Episode[]>>

export const noGroups: Groups = {
  'needs-you': [],
  'in-hand': [],
  'went-quiet': [],
  'also-firing': [],
  'also-quiet': [],
  'kept-quiet': [],
  maintenance: [],
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
  maintenance: newestFirst,
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
    if (place !== 'hidden' && place !== 'joined') groups[place].push(episode)
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
  const newest = new Map(changed.map((episode) => [episode.id, episode]))
  const leaving = new Map<Group, Episode[]>()
  const entering = new Map<Group, Episode[]>()
  for (const id of new Set([...removed, ...newest.keys()])) put(leaving, before.get(id), myTeams)
  for (const episode of newest.values()) put(entering, episode, myTeams)
  const next: Record<Group, readonly Episode[]> = { ...groups }
  for (const name of new Set([...leaving.keys(), ...entering.keys()])) {
    const order = orderOf[name]
    next[name] = merge(groups[name], leaving.get(name) ?? [], (entering.get(name) ?? []).sort(order), order)
  }
  return next
}

function put(into: Map<Group, Episode[]>, episode: Episode | undefined, myTeams: readonly string[]): void {
  if (!episode) return
  const place = placeOf(episode, myTeams)
  if (place === 'hidden' || place === 'joined') return
  const list = into.get(place)
  if (list) list.push(episode)
  else into.set(place, [episode])
}

/**
 * `sorted` without those that move, with `entering` (sorted too) merged in. What lies between two of these places is
 * copied in one piece: a large group pays for what changed, not for every row of it.
 * @param leaving those of `sorted` that move, as they are in it
 */
function merge(
  sorted: readonly Episode[],
  leaving: readonly Episode[],
  entering: readonly Episode[],
  order: (a: Episode, b: Episode) => number,
): readonly Episode[] {
  const cuts: { readonly at: number; readonly entering: Episode | null }[] = []
  for (const episode of leaving) {
    const place = placeIn(sorted, episode, order)
    // Whatever is wrong with the order, nothing that has moved may stay behind.
    const at = sorted[place] === episode ? place : sorted.indexOf(episode)
    if (at >= 0) cuts.push({ at, entering: null })
  }
  for (const episode of entering) cuts.push({ at: placeIn(sorted, episode, order), entering: episode })
  // What enters at a place stands before what was there. Sorting is stable: what enters keeps its own order.
  cuts.sort((a, b) => a.at - b.at || Number(a.entering === null) - Number(b.entering === null))
  const result: Episode[] = []
  let from = 0
  for (const { at, entering } of cuts) {
    copy(sorted, from, at, result)
    from = entering ? at : at + 1
    if (entering) result.push(entering)
  }
  copy(sorted, from, sorted.length, result)
  return result
}

function copy(from: readonly Episode[], start: number, end: number, into: Episode[]): void {
  for (let index = start; index < end; index += 1) into.push(from[index] as Episode)
}

/** Where an episode stands in the order, or would. */
function placeIn(
  sorted: readonly Episode[],
  episode: Episode,
  order: (a: Episode, b: Episode) => number,
): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (order(sorted[middle] as Episode, episode) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Those of `group` that were not in it before, or not as they are now. Both are in the same order, so only where they
 * part has anything to be looked up.
 * @param current all episodes as they are now, by id
 */
export function enteredSince(
  before: readonly Episode[],
  group: readonly Episode[],
  current: ReadonlyMap<EpisodeId, Episode> | undefined,
): readonly Episode[] {
  const entered: Episode[] = []
  let old = 0
  for (const episode of group) {
    while (old < before.length && before[old] !== episode && current?.get(idAt(before, old)) !== before[old])
      old += 1
    if (before[old] === episode) old += 1
    else entered.push(episode)
  }
  return entered
}

const idAt = (episodes: readonly Episode[], index: number): EpisodeId => (episodes[index] as Episode).id

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
