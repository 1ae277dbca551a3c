/** The same trouble under other names: open episodes that differ in labels only, such as one for each pod. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import { bodyOf } from '../alerts/alert-table.ts'
import type { Core } from './core.ts'

/** Siblings whose labels are looked at: of a storm a few tell as much as all. */
const mostCompared = 50
const mostNames = 5

/** How many there are, and in which labels they differ from this one: those that differ in most of them first. */
export function siblingsOf(core: Core, episode: Episode): EpisodeDetail['siblings'] {
  const same = (other: Episode): boolean =>
    other.id !== episode.id &&
    other.firing &&
    other.alertname === episode.alertname &&
    other.environment === episode.environment &&
    other.team === episode.team
  let count = 0
  const compared: Episode[] = []
  for (const other of core.episodes.values()) {
    if (!same(other)) continue
    count += 1
    if (compared.length < mostCompared) compared.push(other)
  }
  if (count === 0) return { count, differsIn: [] }
  const own = bodyOf(core.db, episode.id)?.labels ?? {}
  const times = new Map<string, number>()
  for (const { id } of compared) {
    const labels = bodyOf(core.db, id)?.labels ?? {}
    for (const name of new Set([...Object.keys(own), ...Object.keys(labels)])) {
      if (own[name] !== labels[name]) times.set(name, (times.get(name) ?? 0) + 1)
    }
  }
  const differsIn = [...times]
    .toSorted(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .slice(0, mostNames)
    .map(([name]) => name)
  return { count, differsIn }
}
