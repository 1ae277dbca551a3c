/** Puts a ready-made past into an empty history: the drill's weeks before tonight. */
import type { SourceId } from '../../contract/ids.ts'
import { defaultMapping } from '../../contract/label-mapping.ts'
import type { WriteDb } from '../db/db.ts'
import { appendEvents, type NewEvent } from '../db/journal.ts'
import { putAlert } from './alert-table.ts'
import { insertEpisode, setAck, setQuiet } from './episode-table.ts'
import { readAlert } from './read-labels.ts'

/** One ended episode. Instants in epoch ms. */
export interface PastAlert {
  readonly sourceId: string
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly firedAt: number
  readonly quietAt: number
  readonly ack: { readonly by: string; readonly at: number } | null
  readonly note: string | null
}

/** Imports the past with the default mapping; the events say when each thing happened then. */
export function importPast(db: WriteDb, past: readonly PastAlert[]): void {
  for (const one of past.toSorted((a, b) => a.firedAt - b.firedAt)) {
    const seen = {
      ...one,
      endsAt: one.quietAt,
      generatorUrl: null,
      suppressed: false,
      silencedBy: [],
      inhibitedBy: [],
      mutedBy: [],
      receivers: [],
    }
    const alertId = putAlert(db, one.sourceId as SourceId, seen, readAlert(seen, defaultMapping))
    const episodeId = insertEpisode(db, alertId, seen, one.firedAt)
    const events: NewEvent[] = [{ episodeId, kind: 'fired', at: one.firedAt, sourceAt: one.firedAt }]
    if (one.ack) {
      setAck(db, episodeId, { by: one.ack.by, mine: false, at: one.ack.at, origin: 'here' })
      events.push({ episodeId, kind: 'acked', at: one.ack.at, by: one.ack.by })
    }
    if (one.note !== null) {
      const at = one.ack?.at ?? one.firedAt
      events.push({ episodeId, kind: 'note', at, by: one.ack?.by ?? 'somebody', text: one.note })
    }
    setQuiet(db, episodeId, one.quietAt)
    events.push({ episodeId, kind: 'quiet', at: one.quietAt })
    appendEvents(db, { now: one.quietAt, mono: 0, runId: 0 }, events)
  }
}
