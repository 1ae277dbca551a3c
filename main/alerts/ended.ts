/** What a source says is over: believed at once, since it is a word and not an absence. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { Answer } from '../../contract/observation.ts'
import type { WriteDb } from '../db/db.ts'
import type { Effects, NewEvent } from '../db/journal.ts'
import { openEpisodeOf } from './absence-table.ts'
import { setQuiet } from './episode-table.ts'
import type { IngestContext } from './ingest.ts'

/** Ends what the source says is over. What the same answer lists goes on: firing wins. */
export function ingestEnded(
  db: WriteDb,
  { sourceId, now, skewMs = 0, listed }: IngestContext,
  { ended = [], changed }: Pick<Answer, 'ended' | 'changed'>,
): Effects {
  const firing = new Set(changed.map(({ fingerprint }) => fingerprint))
  const episodes: EpisodeId[] = []
  const events: NewEvent[] = []
  for (const { fingerprint, at } of ended) {
    const id = openEpisodeOf(db, sourceId, fingerprint)
    if (id === undefined || firing.has(fingerprint) || listed?.has(id)) continue
    const quietAt = Math.min(now, at === null ? now : at - skewMs)
    setQuiet(db, id, quietAt)
    episodes.push(id)
    events.push({ episodeId: id, kind: 'quiet', at: quietAt })
  }
  return { episodes, events }
}
