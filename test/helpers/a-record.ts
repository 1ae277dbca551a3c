/** Records a postmortem is made of, for tests: made-up alerts, stories and threads. */
import type { ThreadId } from '../../contract/ids.ts'
import type { StoryEvent, StoryKind } from '../../contract/queries.ts'
import type {
  PostmortemRecord,
  RecordEpisode,
  RecordMessage,
  RecordThread,
} from '../../main/postmortems/record.ts'
import { anEpisode, minuteMs, nightNow } from './fixtures.ts'

export const firedAt = nightNow - 40 * minuteMs

let ids = 0

/** One line of a story. */
export function anEvent(kind: StoryKind, at: number, part: Partial<StoryEvent> = {}): StoryEvent {
  return { id: ++ids, at, kind, by: null, text: null, until: null, ...part }
}

/** An alert that fired 40 min ago, with its story. */
export function aRecordEpisode(
  story: readonly StoryEvent[] = [],
  episode: Parameters<typeof anEpisode>[0] = {},
  rule: RecordEpisode['rule'] = { kind: 'known', forMs: 2 * minuteMs },
): RecordEpisode {
  const seenAt = firedAt + 5_000
  return { episode: anEpisode({ firedAt, seenAt, ...episode }), story, rule }
}

export function aMessage(at: number, part: Partial<RecordMessage> = {}): RecordMessage {
  return { id: ++ids, at, by: 'Joan Vidal', side: 'customer', text: 'It is slow.', isNod: false, ...part }
}

export function aRecordThread(part: Partial<RecordThread> = {}): RecordThread {
  return {
    ...{ id: 7 as ThreadId, title: 'Payments time out', channel: '#mosslund', url: null },
    ...{ customer: 'Mosslund Credit', environment: null, impact: 'unknown', openedAt: firedAt },
    ...{ messages: [], earlier: false, deeds: [] },
    ...part,
  }
}

export function aRecord(part: Partial<PostmortemRecord> = {}): PostmortemRecord {
  return {
    ...{ now: nightNow, zone: 'Europe/Zurich', episodes: [], threads: [], watchesSupport: true },
    ...part,
  }
}
