/** A database with a past: alerts with their labels, and the episodes they had. Instants in epoch ms. */
import type { SourceId } from '../../../contract/ids.ts'
import { defaultMapping } from '../../../contract/label-mapping.ts'
import { putAlert } from '../../../main/alerts/alert-table.ts'
import { insertEpisode, setCalled, setQuiet } from '../../../main/alerts/episode-table.ts'
import { readAlert } from '../../../main/alerts/read-labels.ts'
import type { Db } from '../../../main/db/db.ts'
import type { Labels } from '../../../main/silences/matching.ts'
import { aSeenAlert } from '../../helpers/seen.ts'

export const plover = 'plover' as SourceId

export interface StoredEpisode {
  readonly labels: Labels
  readonly seenAt: number
  readonly called?: boolean
  readonly sourceId?: SourceId
}

/** Writes the episodes, each ended a moment after it was seen; equal labels are one alert. */
export function storePast(db: Db, past: readonly StoredEpisode[]): void {
  db.transact((write) => {
    for (const { labels, seenAt, called = false, sourceId = plover } of past) {
      const seen = aSeenAlert(JSON.stringify(labels), { labels, firedAt: seenAt })
      const id = insertEpisode(
        write,
        putAlert(write, sourceId, seen, readAlert(seen, defaultMapping)),
        seen,
        seenAt,
      )
      if (called) setCalled(write, id, seenAt)
      setQuiet(write, id, seenAt + 1)
    }
  })
}
