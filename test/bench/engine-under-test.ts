/** The real engine on a real file, polled by the real loop in this thread, one poll at a time and on demand. */
import type { Observation } from '../../contract/observation.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import { configSchema } from '../../main/config/schema.ts'
import { type Db, openDb } from '../../main/db/db.ts'
import { fixedConfiguration } from '../../main/engine/configuration.ts'
import { createEngine, type Engine, type EngineDeps } from '../../main/engine.ts'
import { createClock } from '../../main/platform/clock.ts'
import { createHttp } from '../../main/platform/http-request.ts'
import { noLog } from '../../main/platform/log.ts'
import type { Notifier } from '../../main/platform/notifier.ts'
import { randomToken, seededRandom } from '../../main/platform/random.ts'
import { startPolling } from '../../main/sources/poll.ts'
import { definitionOf } from '../../main/sources/registry.ts'
import type { Poller } from '../../main/sources/source.ts'

export interface EngineUnderTest {
  readonly engine: Engine
  readonly db: Db
  /** transactions so far */
  transactions(): number
  /** the poll that the start has begun, to its end */
  readonly firstPoll: Promise<Poll>
  /** polls now; resolves when the engine has taken the answer in and told its pages */
  poll(): Promise<Poll>
  /** runs these before and after each answer is taken in */
  aroundAnswers(around: Around): void
  stop(): Promise<void>
}

export interface Around {
  before(): void
  after(): void
}

/** One poll: what came of it and how long it took from the request to the last push, ms. */
export interface Poll {
  readonly observation: Observation
  readonly kept: boolean
  readonly tookMs: number
}

/** As in the Node host: the page is asked to show notifications. */
const pageNotifier: Notifier = {
  show: async () => ({ shown: true }),
  withdraw: () => {},
  status: async () => ({ state: 'page', reason: null }),
}

/** Starts the engine over `file` with one Alertmanager (or what `kind` says) at `url`, or with none, and with support sources where some are given. */
export function startEngine(
  file: string,
  url: string | null,
  support?: { readonly definitions: EngineDeps['supportDefinitions']; readonly config: object },
  kind: 'alertmanager' | 'prometheus' = 'alertmanager',
): EngineUnderTest {
  const clock = createClock()
  const platform = { clock, http: createHttp(clock, { env: {} }) }
  const real = openDb(file)
  let transactions = 0
  const db: Db = {
    ...real,
    transact: (work, sync) => {
      transactions += 1
      return real.transact(work, sync)
    },
  }
  // The longest interval there is: what polls in between is `poll()`.
  const sources = url === null ? [] : [{ name: 'prod', kind, urls: [url], poll: '60s', maxBody: '1024MB' }]
  let poller: Poller | null = null
  let done: (poll: Poll) => void = () => {}
  let began = performance.now()
  let around: Around = { before: () => {}, after: () => {} }
  const nextPoll = (): Promise<Poll> =>
    new Promise((resolve) => {
      began = performance.now()
      done = resolve
    })

  const firstPoll = nextPoll()
  const engine = createEngine({
    db,
    clock,
    log: noLog,
    platform,
    watch: (config, sink) => {
      const source = definitionOf(config.kind).connect(config, platform)
      poller = startPolling(
        config,
        source,
        { clock, random: seededRandom(1) },
        {
          slice: sink.slice,
          observed: async (sourceId, observation) => {
            around.before()
            const kept = await sink.observed(sourceId, observation)
            around.after()
            const poll = { observation, kept, tookMs: performance.now() - began }
            // The loop must have seen the end of this poll before it can be asked for another.
            setImmediate(() => done(poll))
            return kept
          },
        },
      )
      return poller
    },
    notifier: pageNotifier,
    configuration: fixedConfiguration(
      configSchema.parse({ version: 1, me: 'Bench', sources, ...support?.config }),
      () => ({ kind: 'value', value: 'bench' }),
    ),
    ...(support?.definitions ? { supportDefinitions: support.definitions } : {}),
    randomToken,
    host: 'node',
    version: 'bench',
    userName: 'bench',
    drill: null,
  })
  engine.start()
  return {
    engine,
    db,
    transactions: () => transactions,
    firstPoll,
    poll: () => {
      const poll = nextPoll()
      poller?.tryNow()
      return poll
    },
    aroundAnswers: (given) => {
      around = given
    },
    stop: async () => {
      await engine.stop()
      db.close()
      clock.stop()
    },
  }
}

/** What a page's seat was sent, as its host would write it. */
export interface Sent {
  bytes: number
  messages: number
  episodes: number
}

/** A seat that counts what it is sent, by the bytes of its JSON. */
export function countingSeat(engine: Engine): { readonly sent: Sent; leave(): void } {
  const sent: Sent = { bytes: 0, messages: 0, episodes: 0 }
  const seat = engine.attach(
    (event: ServerEvent) => {
      sent.bytes += Buffer.byteLength(JSON.stringify(event))
      sent.messages += 1
      if (event.event === 'changed') sent.episodes += event.changes.episodes?.length ?? 0
    },
    { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} },
  )
  return { sent, leave: () => seat.detach() }
}
