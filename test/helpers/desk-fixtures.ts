/** Situations of the other screens: drafts, data folder, by hand, away, memory only. */

import type { Episode } from '../../contract/alert.ts'
import type { Storage } from '../../contract/data-folder.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import { newSummary, type PostmortemSummary } from '../../contract/postmortem.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import type { Snapshot } from '../../contract/state.ts'
import type { FakeEngine } from './fake-engine.ts'
import { aDecision, aPeer, aSilentSource, aSource, hourMs, minuteMs, nightNow, secondMs } from './fixtures.ts'
import { blindNight, busyNight } from './nights.ts'

export function aDraft(id: number, title: string, part: Partial<PostmortemSummary> = {}): PostmortemSummary {
  return {
    id: id as PostmortemId,
    title,
    ...newSummary(nightNow - id * hourMs),
    savedAt: nightNow - id * 20 * minuteMs,
    version: 3,
    words: 412,
    uid: `draft-${id}`,
    ...part,
  }
}

/** Three drafts, the first about the two most urgent alerts and one that has left the desk. */
export function draftsNight(): Snapshot {
  const night = busyNight()
  const ids = night.episodes.slice(0, 2).map((episode) => episode.id)
  return {
    ...night,
    postmortems: [
      aDraft(1, 'Ingress at Mosslund Credit ran out of memory', {
        episodeIds: [...ids, 999_999 as Episode['id']],
      }),
      aDraft(2, 'Backups of osprey stood still for two nights, and nobody was told by anything', {
        words: 1,
      }),
      aDraft(3, `An unbreakable-${'identifier-'.repeat(12)}end`),
    ],
  }
}

/** A source whose peers disagree, one watched by hand, one that lacks its heartbeat. */
export function sourcesNight(): Snapshot {
  const night = blindNight()
  const { now } = night
  const [first, ...rest] = night.sources
  return {
    ...night,
    sources: [
      aSource(
        'heron',
        {
          peers: [
            aPeer({ url: 'https://alerts-1.heron.example:9093', alertCount: 41 }, now),
            aPeer(
              {
                url: 'https://alerts-2.heron.example:9093',
                alertCount: 38,
                lacks: 3,
                disagreesSince: now - 40 * minuteMs,
                skewMs: -4 * minuteMs,
                latencyMs: 1_640,
              },
              now,
            ),
          ],
          heartbeats: [
            { alertname: 'Watchdog', environment: 'heron/prod-1', missingSince: null },
            { alertname: 'Heartbeat', environment: 'heron/prod-2', missingSince: null },
          ],
        },
        now,
      ),
      aSilentSource(
        'siskin',
        20 * minuteMs,
        {
          byHand: { by: 'Mira Lund', at: now - 10 * minuteMs, until: now + 76 * minuteMs },
          heartbeats: [
            { alertname: 'Watchdog', environment: 'siskin/core-1', missingSince: now - 20 * minuteMs },
          ],
          environments: ['siskin/core-1'],
        },
        now,
      ),
      ...(first ? [first] : []),
      ...rest.filter(({ name }) => name !== 'heron' && name !== 'siskin'),
    ],
  }
}

export function awayNight(): Snapshot {
  const night = busyNight()
  const away = { from: nightNow - 8 * hourMs, until: nightNow - 12 * secondMs }
  return { ...night, desk: { ...night.desk, away } }
}

export function memoryNight(why: Extract<Storage, { kind: 'memory' }>['why']): Snapshot {
  const night = busyNight()
  const detail =
    'The disk takes nothing more (ENOSPC). Free space for /home/mira/.local/share/nightdesk; Nightdesk tries again by itself.'
  const storageProblem = 'Nothing is kept on disk.'
  return { ...night, desk: { ...night.desk, storageProblem, storage: { kind: 'memory', why, detail } } }
}

/** A detail with everything a story can say beyond the usual. */
export function aRichStory(engine: FakeEngine, episode: Episode, usual: EpisodeDetail): EpisodeDetail {
  const at = engine.now()
  const event = (id: number, agoMs: number, part: Partial<EpisodeDetail['story'][number]>) => ({
    id,
    at: at - agoMs,
    kind: 'seen' as const,
    by: null,
    text: null,
    until: null,
    ...part,
  })
  return {
    ...usual,
    version: episode.version,
    decisions: [aDecision({ outcome: 'badge', reason: 'kept-quiet', rule: null, by: null }, at)],
    siblings: { count: 6, differsIn: ['pod', 'node'] },
    story: [
      event(1, 90 * minuteMs, { kind: 'fired' }),
      event(2, 89 * minuteMs, { kind: 'seen' }),
      event(3, 80 * minuteMs, {
        kind: 'gap',
        until: at - 50 * minuteMs,
        text: 'timeout: no answer within 10 s',
      }),
      event(4, 40 * minuteMs, {
        kind: 'kept-quiet',
        by: 'Ines Okafor',
        text: 'silenced: node pool upgrade',
        until: at + hourMs,
      }),
      event(5, 30 * minuteMs, { kind: 'snoozed', by: 'Mira Lund', until: at + 30 * minuteMs }),
      event(6, 20 * minuteMs, { kind: 'not-shown', text: 'notifications are blocked by this system' }),
      event(7, 10 * minuteMs, { kind: 'silence-refused', text: 'silences are read-only here' }),
    ],
  }
}
