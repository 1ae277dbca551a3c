/** The real engine on a real file over several sources that are scripted here, polled by the real loop when told to. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Episode } from '../../contract/alert.ts'
import type { SourceKind } from '../../contract/source-options.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import { configSchema } from '../../main/config/schema.ts'
import { openDb } from '../../main/db/db.ts'
import { fixedConfiguration } from '../../main/engine/configuration.ts'
import { createEngine } from '../../main/engine.ts'
import { createClock } from '../../main/platform/clock.ts'
import { createHttp } from '../../main/platform/http-request.ts'
import { noLog } from '../../main/platform/log.ts'
import { randomToken, seededRandom } from '../../main/platform/random.ts'
import { startPolling } from '../../main/sources/poll.ts'
import type { ConnectedSource, Poller } from '../../main/sources/source.ts'

export interface StormEngine {
  /** what a page has of the live episodes */
  readonly episodes: ReadonlyMap<number, Episode>
  /** polls the source of this kind now; resolves when its answer has been taken in */
  poll(kind: SourceKind): Promise<void>
  stop(): Promise<void>
}

/** Resolves when each source has answered once. */
export async function startStormEngine(
  file: string,
  kinds: readonly SourceKind[],
  sourceOf: (kind: SourceKind) => ConnectedSource,
): Promise<StormEngine> {
  const clock = createClock()
  const db = openDb(file)
  const pollers = new Map<string, Poller>()
  const answered = new Map<string, () => void>(kinds.map((kind) => [kind, () => {}]))
  const nextAnswer = (kind: SourceKind): Promise<void> =>
    new Promise((resolve) => {
      answered.set(kind, resolve)
    })
  const first = kinds.map(nextAnswer)
  const entries = kinds.map((kind) => ({
    ...{ name: kind, kind, poll: '60s' },
    ...(kind === 'pagerduty' ? { token: 'env:BENCH' } : { urls: [`http://${kind}.invalid`] }),
  }))
  const engine = createEngine({
    ...{ db, clock, log: noLog, platform: { clock, http: createHttp(clock, { env: {} }) } },
    watch: (config, sink) => {
      const poller = startPolling(
        config,
        sourceOf(config.kind),
        { clock, random: seededRandom(1) },
        {
          // A message of the worker's is taken in a turn of its own.
          slice: async (id, changed, isFirst) => {
            await nextTurn()
            return sink.slice(id, changed, isFirst)
          },
          observed: async (id, observation) => {
            await nextTurn()
            const kept = await sink.observed(id, observation)
            setImmediate(() => answered.get(config.kind)?.())
            return kept
          },
        },
      )
      pollers.set(config.kind, poller)
      return poller
    },
    notifier: {
      show: async () => ({ shown: true }),
      withdraw: () => {},
      status: async () => ({ state: 'page', reason: null }),
    },
    configuration: fixedConfiguration(
      configSchema.parse({ version: 1, me: 'Bench', sources: entries }),
      () => ({ kind: 'value', value: 'bench' }),
    ),
    ...{ randomToken, host: 'node', version: 'bench', userName: 'bench', drill: null },
  })
  engine.start()
  const episodes = new Map<number, Episode>()
  const seat = engine.attach(
    (event: ServerEvent) => {
      const rows =
        event.event === 'snapshot'
          ? event.snapshot.episodes
          : event.event === 'changed'
            ? event.changes.episodes
            : []
      for (const episode of rows ?? []) episodes.set(episode.id, episode)
    },
    { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} },
  )
  await Promise.all(first)
  return {
    episodes,
    poll: (kind) => {
      const answer = nextAnswer(kind)
      pollers.get(kind)?.tryNow()
      return answer
    },
    stop: async () => {
      seat.detach()
      await engine.stop()
      db.close()
      clock.stop()
    },
  }
}
