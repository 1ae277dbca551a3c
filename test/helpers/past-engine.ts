/** What the fake engine knows of years: the real almanac, told a made-up history behind the night that is shown. */
import type { Episode } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import { createAlmanac, type Moment } from '../../main/almanac/almanac.ts'
import type { AlertEntry, EpisodeEntry, FeedEntry } from '../../main/almanac/feed-entry.ts'
import type { FakeEngine } from './fake-engine.ts'
import { hourMs, minuteMs, nightNow } from './fixtures.ts'
import { anAlertEntry, anEpisodeEntry, dayMs } from './past-histories.ts'

export interface PastEngine {
  /** what has happened before the night that is shown */
  history: readonly FeedEntry[]
  /** so many records are not in yet */
  behind: number
  /** why nothing can be asked, as a sentence */
  problem: string | null
  /** what was asked, in order */
  readonly asked: { readonly name: string; readonly input: unknown }[]
  /** undefined = not a question for it */
  answer(name: string, input: unknown, engine: FakeEngine): unknown
}

const names = ['past.of', 'past.about', 'past.export'] as const
type Name = (typeof names)[number]

export function aPastEngine(): PastEngine {
  const past: PastEngine = {
    history: aYear(),
    behind: 0,
    problem: null,
    asked: [],
    answer: (name, input, engine) => {
      const known = past.history.find(
        (entry) => entry.kind === 'episode' && entry.id === (input as { episodeId?: number }).episodeId,
      )
      if (name === 'episodes.detail' && known?.kind === 'episode' && !isHere(engine, known.id))
        return storyOf(known)
      if (!names.some((one) => one === name)) return undefined
      past.asked.push({ name, input })
      if (past.problem !== null) throw new AppError('busy', past.problem)
      const almanac = createAlmanac(null)
      try {
        const now = [...engine.state().episodes.values()].map(toldOf)
        almanac.take([...past.history, ...now], { upto: 1, token: 'a' })
        const moment: Moment = {
          ...{ now: engine.now(), behind: past.behind },
          surroundings: { zone: 'Europe/Zurich', night: { from: 22 * 60, to: 7 * 60 } },
        }
        return almanac.answers[name as Name](input as never, moment)
      } finally {
        almanac.close()
      }
    },
  }
  return past
}

const isHere = (engine: FakeEngine, id: number): boolean => engine.state().episodes.has(id as Episode['id'])

/** An episode of the night as the almanac is told of it. */
function toldOf(episode: Episode): EpisodeEntry {
  const { id, alertname, title, customer, environment, team, severity, layer, sourceId, ack } = episode
  const alert: AlertEntry = anAlertEntry(1_000 + id, {
    ...{ alertname, title, customer, environment, team, severity, layer, sourceId },
    labels: [
      ['alertname', alertname],
      ['severity', severity],
    ],
  })
  const { firedAt, seenAt, calledAt, quietAt, firings, impact } = episode
  return anEpisodeEntry(id, alert, {
    ...{ firedAt, seenAt, calledAt, quietAt, firings, impact },
    ...{ ackAt: ack?.at ?? null, ackBy: ack?.by ?? null, ackMine: ack?.mine ?? false },
  })
}

const places = [
  ['plover/pay-eu', 'Mosslund Credit', 'plover'],
  ['heron/prod-1', 'Tarnwick Freight', 'heron'],
  ['osprey/shop-1', 'Brindlecote Foods', 'osprey'],
  ['avocet/web-2', 'Saltholm Health', 'avocet'],
] as const
const titles = [
  'Ingress answers 9 % of requests with 5xx',
  'API server answers slowly',
  'Node disk above 90 %',
]
const people = ['Mira Lund', 'Tomasz Wrona', 'Anneke de Vries'] as const

/** A year of one alert's name in four places: about every second day, with gaps, notes, a recipe and a postmortem. */
function aYear(): readonly FeedEntry[] {
  // A sequence without chance: the same pictures every time.
  const roll = (step: number, of: number): number => ((step * 7919 + 104_729) % 9_973) % of
  const episodes = Array.from({ length: 190 }, (_, step): EpisodeEntry => {
    const [environment, customer, sourceId] = places[roll(step, 4)] ?? places[0]
    const index = places.findIndex(([name]) => name === environment)
    const firedAt = nightNow - (step + 1) * 46 * hourMs - roll(step, 600) * minuteMs
    const taken = roll(step, 3) > 0
    return anEpisodeEntry(
      10_000 + step,
      anAlertEntry(1 + index, {
        ...{
          alertname: 'SomethingIsWrong',
          title: titles[roll(step, 3)] ?? '',
          environment,
          customer,
          sourceId,
        },
        severity: index === 2 ? 'notify' : 'page',
        recipe: index === 0 ? 'https://wiki.example/recipes/ingress-5xx.md' : null,
        labels: [
          ['alertname', 'SomethingIsWrong'],
          ['severity', index === 2 ? 'notify' : 'page'],
        ],
      }),
      {
        ...{ firedAt, calledAt: firedAt + 30_000, quietAt: firedAt + (10 + roll(step, 190)) * minuteMs },
        ...(taken
          ? { ackBy: people[roll(step, 3)] ?? null, ackAt: firedAt + (60 + roll(step, 240)) * 1_000 }
          : {}),
        worth: roll(step, 9) === 0 ? 'noise' : null,
      },
    )
  })
  const gaps = [2, 9, 17, 60, 61, 140].map(
    (days, index): FeedEntry => ({
      ...{ kind: 'gap', id: index + 1, sourceId: places[index % 4]?.[2] ?? 'plover' },
      ...{ from: nightNow - days * dayMs, to: nightNow - days * dayMs + (4 + index * 5) * hourMs },
      reason: index % 2 === 0 ? 'no answer' : 'heartbeat Watchdog is missing',
    }),
  )
  return [
    ...episodes,
    ...gaps,
    { kind: 'run', id: 1, startedAt: nightNow - 400 * dayMs, aliveBefore: null },
    { kind: 'run', id: 2, startedAt: nightNow - 5 * dayMs, aliveBefore: nightNow - 6 * dayMs },
    {
      ...{ kind: 'note', id: 1, episodeId: 10_001, at: nightNow - 92 * hourMs, by: 'Tomasz Wrona' },
      text: 'Two backends hung on a full connection pool. Restarted them one by one, then it was quiet.',
    },
    {
      ...{ kind: 'note', id: 2, episodeId: 10_004, at: nightNow - 220 * hourMs, by: 'Mira Lund' },
      text: 'The limit in the chart is 50; 200 holds.',
    },
    {
      ...{ kind: 'postmortem', id: 1, title: 'Ingress of plover runs out of connections', text: '' },
      ...{ createdAt: nightNow - 4 * dayMs, savedAt: nightNow - 3 * dayMs, state: 'fixing', since: nightNow },
      ...{ team: null, assignee: null, impact: 'down', impactMinutes: 40, customers: [], environments: [] },
      episodeIds: [10_001],
    },
  ]
}

function storyOf({ alert, firedAt, seenAt, calledAt, ackAt, ackBy, quietAt }: EpisodeEntry): EpisodeDetail {
  const event = (id: number, kind: 'fired' | 'seen' | 'called' | 'acked' | 'quiet', at: number | null) =>
    at === null ? [] : [{ id, at, kind, by: kind === 'acked' ? ackBy : null, text: null, until: null }]
  return {
    ...{
      version: 1,
      summary: 'More than one request in twenty ends with a 5xx.',
      labels: alert.labels,
      links: [],
    },
    story: [
      ...event(1, 'fired', firedAt),
      ...event(2, 'seen', seenAt),
      ...event(3, 'called', calledAt),
      ...event(4, 'acked', ackAt),
      ...event(5, 'quiet', quietAt),
    ],
    seenBefore: { days: [], count: 0, last: null, historyFrom: 0 },
    ...{ decisions: [], siblings: { count: 0, differsIn: [] }, alsoAtCustomer: [] },
  }
}
