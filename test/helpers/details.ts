/** A detail for any made-up episode: as the engine would answer `episodes.detail`. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeDetail, StoryEvent, StoryKind } from '../../contract/queries.ts'
import type { State } from '../../contract/state.ts'
import { aDecision, minuteMs } from './fixtures.ts'

const dayMs = 86_400_000

/** @param state for "also at this customer" */
export function aDetail(episode: Episode, state: State): EpisodeDetail {
  const [installation = '', cluster = ''] = (episode.environment ?? '').split('/')
  const today = Math.floor(state.now / dayMs) * dayMs
  const counts = new Map([
    [27, 1],
    [20, 2],
    [12, 1],
    [0, 1],
  ])
  return {
    version: episode.version,
    summary: `Checkout requests to ${cluster} get 502 and 504 from the public ingress. Two of three ingress pods restart with OOMKilled, the third carries all traffic. The limit is 5 % over 2 min.`,
    labels: [
      ['alertname', episode.alertname],
      ['installation', installation],
      ['cluster', cluster],
      ['namespace', 'ingress'],
      ['severity', episode.severity],
    ],
    links: [
      { link: 'recipe', label: 'Ingress memory pressure', host: 'wiki.example', refused: null },
      { link: 'dashboard', label: 'Ingress dashboard', host: 'grafana.example', refused: null },
      {
        link: 'query',
        label: 'Query in Prometheus',
        host: 'prometheus.example',
        refused: 'only http and https are opened',
      },
      { link: 'source', label: `Alertmanager ${installation}`, host: 'alerts.example', refused: null },
    ],
    story: storyOf(episode),
    seenBefore: {
      days: Array.from({ length: 30 }, (_, index) => ({
        startsAt: today - (29 - index) * dayMs,
        count: counts.get(29 - index) ?? 0,
      })),
      count: 4,
      last: { at: today - 12 * dayMs, tookMs: 24 * minuteMs, by: 'Ines Okafor' },
      historyFrom: today - 200 * dayMs,
    },
    decisions: episode.calledAt === null ? [] : [aDecision({}, episode.calledAt)],
    siblings: { count: 0, differsIn: [] },
    alsoAtCustomer: [...state.episodes.values()]
      .filter((other) => other.customer === episode.customer && other.id !== episode.id)
      .slice(0, 2),
  }
}

function storyOf(episode: Episode): readonly StoryEvent[] {
  const events: [number, StoryKind, string | null, string | null][] = [
    [episode.firedAt, 'fired', null, 'at 22 %, limit 5 %'],
    [episode.seenAt, 'seen', null, null],
    [episode.seenAt + 20, 'shown', null, 'on this laptop'],
  ]
  if (episode.ackDueAt < episode.seenAt + 150_000 && !episode.ack)
    events.push([episode.ackDueAt, 'ack-target-passed', null, null])
  if (episode.ack) events.push([episode.ack.at, 'acked', episode.ack.by, null])
  if (episode.ack)
    events.push([
      episode.ack.at + 61_000,
      'note',
      'Mira Lund',
      'Ingress pods restart in turn, memory limit too low.',
    ])
  if (episode.quietAt) events.push([episode.quietAt, 'quiet', null, null])
  return events.map(([at, kind, by, text], index) => ({
    id: index + 1,
    at,
    kind,
    by,
    text,
    until: null,
  }))
}
