/** Upkeep of the data folder: daily backups, what is no longer kept, and the way back to a disk that works again. */
import type { Core } from './core.ts'
import type { DataFolder } from './data-folder.ts'
import { createDetailRetention } from './detail-retention.ts'
import { createHistoryRetention } from './history-retention.ts'
import type { EnginePart } from './part.ts'

export interface Upkeep extends EnginePart {
  readonly run: (now: number) => number
}

/** How often a disk that took nothing is tried again, ms. */
const tryDiskEveryMs = 30_000

/**
 * Wires upkeep to the core. `wake` is called when the engine should look at the time again.
 * @param keptForMs how long the history is kept, ms
 */
export function createUpkeep(
  core: Core,
  data: DataFolder | null,
  wake: () => void,
  keptForMs: () => number,
): Upkeep {
  const details = createDetailRetention(core)
  const history = createHistoryRetention(core, keptForMs)
  const retention = { run: (now: number) => Math.min(details.run(now), history.run(now)) }
  if (!data) return retention
  let triedAt = Number.NEGATIVE_INFINITY
  let backingUp = false

  const tellDesk = (): void => {
    const storage = data.store.storage()
    core.setDesk({
      storage,
      storageProblem: storage.kind === 'memory' ? storage.detail : null,
      dataVersion: core.desk.dataVersion + 1,
    })
    wake()
  }
  const unhear = data.onChange(tellDesk)

  const runFolder = (now: number): number => {
    if (data.store.storage().kind === 'memory') {
      if (now - triedAt >= tryDiskEveryMs) {
        triedAt = now
        if (data.store.returnToDisk()) core.log('disk-works-again')
      }
      return triedAt + tryDiskEveryMs
    }
    const due = data.nextBackupAt()
    if (due === null || backingUp) return Number.POSITIVE_INFINITY
    if (due > now) return due
    backingUp = true
    void data
      .backUp()
      // Its words are in the data folder's status and in the log.
      .catch(() => {})
      .finally(() => {
        backingUp = false
        wake()
      })
    return Number.POSITIVE_INFINITY
  }
  return { run: (now) => Math.min(runFolder(now), retention.run(now)), stop: unhear }
}
