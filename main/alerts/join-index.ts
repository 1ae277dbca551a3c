/**
 * Open incidents by the alerts they are made of. A storm brings thousands of alerts and hundreds of incidents at once:
 * comparing each with each would keep everybody waiting for minutes.
 */
import type { EpisodeId } from '../../contract/ids.ts'
import { nameOfLabels, type Told } from './join.ts'

export interface IncidentIndex {
  /** keeps what it is made of; the same version again costs nothing */
  put(id: EpisodeId, version: number, read: () => Told): void
  remove(id: EpisodeId): void
  /** what was kept of an incident */
  told(id: EpisodeId): Told | undefined
  /** the incidents that name an alert with these labels */
  naming(labels: Told['labels']): Iterable<EpisodeId>
  clear(): void
}

export function createIncidentIndex(): IncidentIndex {
  const kept = new Map<EpisodeId, { version: number; told: Told; names: readonly string[] }>()
  const byName = new Map<string, Set<EpisodeId>>()

  const remove = (id: EpisodeId): void => {
    for (const name of kept.get(id)?.names ?? []) {
      const all = byName.get(name)
      all?.delete(id)
      if (all?.size === 0) byName.delete(name)
    }
    kept.delete(id)
  }

  return {
    remove,
    put: (id, version, read) => {
      if (kept.get(id)?.version === version) return
      remove(id)
      const told = read()
      const names = told.parts.map(nameOfLabels)
      kept.set(id, { version, told, names })
      for (const name of names) byName.set(name, (byName.get(name) ?? new Set()).add(id))
    },
    told: (id) => kept.get(id)?.told,
    naming: (labels) => byName.get(nameOfLabels(labels)) ?? [],
    clear: () => {
      kept.clear()
      byName.clear()
    },
  }
}
