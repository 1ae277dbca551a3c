/** The desk: the real engine, and beside it the fire drill while one is on. Pages sit at one of the two. */
import { mkdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { placeOf } from '../contract/alert.ts'
import { blindSources, fromSnapshot, isAllQuiet } from '../contract/state.ts'
import type { Attachment, ServerEvent } from '../contract/wire.ts'
import packageJson from '../package.json' with { type: 'json' }
import { configSchema } from './config/schema.ts'
import { openDb } from './db/db.ts'
import { fixedConfiguration, openConfiguration } from './engine/configuration.ts'
import type { Caller } from './engine/handlers.ts'
import { createEngine, type Engine, type EngineAttachment, type EngineDeps } from './engine.ts'
import { type Clock, createClock } from './platform/clock.ts'
import { createHttp } from './platform/http-request.ts'
import { listenOnLoopback } from './platform/http-server.ts'
import { createLog } from './platform/log.ts'
import type { Notifier } from './platform/notifier.ts'
import { randomToken, seededRandom } from './platform/random.ts'
import { createSecretFile } from './platform/secrets.ts'
import { createPollHost, type PollHost } from './sources/poll-host.ts'

/** The three answers in numbers, for a tray. `calm` is the verified "all quiet" of the real sources. */
export interface DeskSummary {
  readonly needsYou: number
  readonly overdue: number
  /** sources that cannot be seen */
  readonly blind: number
  readonly calm: boolean
  readonly drill: boolean
}

export interface DeskOptions {
  /** created when missing, for this user only */
  readonly dataDir: string
  readonly configFile: string
  readonly host: 'electron' | 'node'
  /** begin with the fire drill */
  readonly drill: boolean
  readonly notifier: Notifier
  /** opens a judged address; null lets the page that asked open it */
  readonly openUrl: ((url: string) => void) | null
  readonly log: (line: string) => void
  /** the built poll worker */
  readonly pollWorkerUrl: URL
  /** the host's clock, when it already has one */
  readonly clock?: Clock
}

export interface Desk {
  attach(push: (event: ServerEvent) => void): Attachment
  /** calls back now and whenever the numbers change */
  watchSummary(listener: (summary: DeskSummary) => void): () => void
  /** the machine woke up */
  resumed(): void
  networkChanged(online: boolean): void
  close(): Promise<void>
}

export type OpenDesk = (options: DeskOptions) => Promise<Desk>

interface Seat {
  readonly push: (event: ServerEvent) => void
  readonly caller: Caller
  at: EngineAttachment
}

/** The same night each time, so that people can talk about it. */
const drillSeed = 2019

/** How often the tray's numbers are looked at: blindness and lateness come by time alone. */
const summaryEveryMs = 1_000

/**
 * Opens the data folder and begins to watch.
 * @throws AppError when another Nightdesk holds the folder, the data is from a newer one, or nothing can be saved
 */
export const openDesk: OpenDesk = async (options) => {
  const clock = options.clock ?? createClock()
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const log = createLog(options.dataDir, clock.now)
  const pollHost = createPollHost({ clock, spawn: () => new Worker(options.pollWorkerUrl) })
  const shared = {
    clock,
    log,
    platform: { http: createHttp(clock), clock },
    randomToken,
    host: options.host,
    version: packageJson.version,
    userName: os.userInfo().username,
  }
  const db = openDb(path.join(options.dataDir, 'nightdesk.db'))
  const secrets = createSecretFile(options.dataDir)
  const seats = new Set<Seat>()
  let drill: RunningDrill | null = null
  let starting: Promise<void> | null = null

  const real = createEngine({
    ...shared,
    db,
    watch: watchWith(pollHost),
    notifier: options.notifier,
    configuration: openConfiguration(options.configFile, options.dataDir, secrets, process.env),
    drill: null,
    onCall: () => {
      // Somebody is really needed: the game is over at once.
      void stopDrill()
    },
  })
  real.start()

  const current = (): Engine => drill?.engine ?? real
  const reseat = (): void => {
    for (const seat of seats) {
      seat.at.detach()
      seat.at = current().attach(seat.push, seat.caller)
    }
  }

  const startTheDrill = (): Promise<void> => {
    if (drill) return Promise.resolve()
    starting ??= beginDrill({ ...shared, notifier: options.notifier }, options, real)
      .then((running) => {
        drill = running
        reseat()
      })
      .finally(() => {
        starting = null
      })
    return starting
  }

  const stopDrill = async (): Promise<void> => {
    const over = drill
    if (!over) return
    drill = null
    reseat()
    await over.stop()
  }

  if (options.drill) await startTheDrill()

  return {
    attach: (push) => {
      const caller: Caller = {
        openUrl: options.openUrl ?? ((url) => push({ event: 'open', url })),
        showPostmortem: (postmortemId) => push({ event: 'show-postmortem', postmortemId }),
      }
      const seat: Seat = { push, caller, at: current().attach(push, caller) }
      seats.add(seat)
      return {
        order: (name, input) => {
          if (name === 'drill.start') return startTheDrill()
          if (name === 'drill.stop') return stopDrill()
          return seat.at.order(name as Parameters<EngineAttachment['order']>[0], input as never)
        },
        query: (name, input) => seat.at.query(name, input),
        detach: () => {
          seats.delete(seat)
          seat.at.detach()
        },
      }
    },
    watchSummary: (listener) => watchSummary(clock, () => summaryOf(real, drill !== null), listener),
    resumed: () => {
      clock.look?.()
      real.wakeUp()
      drill?.engine.wakeUp()
    },
    networkChanged: (online) => {
      real.networkChanged(online)
      drill?.engine.networkChanged(online)
    },
    close: async () => {
      await starting
      await stopDrill()
      await real.stop()
      await pollHost.close()
      db.close()
    },
  }
}

interface RunningDrill {
  readonly engine: Engine
  stop(): Promise<void>
}

/** Starts the made-up fleet and an engine of its own over a folder of its own, emptied first. */
async function beginDrill(
  shared: Omit<EngineDeps, 'db' | 'watch' | 'configuration' | 'drill'>,
  options: DeskOptions,
  real: Engine,
): Promise<RunningDrill> {
  const folder = path.join(options.dataDir, 'drill')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Loaded when it is wanted: most starts are no drills.
  const { startDrill } = await import('./drill/drill.ts')
  const fleet = await startDrill({
    clock: shared.clock,
    listen: listenOnLoopback,
    random: seededRandom(drillSeed),
  })
  const pollHost = createPollHost({ clock: shared.clock, spawn: () => new Worker(options.pollWorkerUrl) })
  const db = openDb(path.join(folder, 'drill.db'))
  const config = configSchema.parse({
    version: 1,
    me: real.desk().me.name,
    sources: fleet.sources.map(({ name, urls, pollMs, mirrorAcks }) => ({
      name,
      kind: 'alertmanager',
      urls: [...urls],
      poll: `${pollMs}ms`,
      mirrorAcks,
    })),
  })
  const engine = createEngine({
    ...shared,
    db,
    watch: watchWith(pollHost),
    notifier: drillNotifier(shared.notifier),
    configuration: fixedConfiguration(config),
    past: fleet.past,
    drill: { startedAt: shared.clock.now(), realSources: real.core.sources.size },
  })
  engine.start()
  return {
    engine,
    stop: async () => {
      await engine.stop()
      await pollHost.close()
      db.close()
      await fleet.stop()
    },
  }
}

function watchWith(pollHost: PollHost): EngineDeps['watch'] {
  return (config, sink) => pollHost.watch(config, sink)
}

/** A drill's notification can never be taken for a real one. */
function drillNotifier(notifier: Notifier): Notifier {
  return {
    show: (notice) =>
      notifier.show({ ...notice, tag: `drill:${notice.tag}`, title: `Drill: ${notice.title}`.slice(0, 40) }),
    withdraw: (tag) => notifier.withdraw(`drill:${tag}`),
    status: () => notifier.status(),
  }
}

function summaryOf(engine: Engine, drill: boolean): DeskSummary {
  const { core } = engine
  const now = core.clock.now()
  const mine = [...core.episodes.values()].filter(
    (episode) => placeOf(episode, core.desk.settings.myTeams) === 'needs-you',
  )
  const state = {
    ...fromSnapshot({
      now,
      desk: core.desk,
      sources: [...core.sources.values()],
      episodes: [],
      drafts: {},
      postmortems: [],
      batch: null,
      loading: 0,
    }),
    episodes: core.episodes,
  }
  const blind = blindSources(state.sources, now).length
  return {
    needsYou: mine.length + blind,
    overdue: mine.filter((episode) => !episode.ack && episode.ackDueAt <= now).length,
    blind,
    calm: isAllQuiet(state, mine.length, now),
    drill,
  }
}

function watchSummary(
  clock: Clock,
  read: () => DeskSummary,
  listener: (summary: DeskSummary) => void,
): () => void {
  let last = ''
  let cancel = (): void => {}
  const look = (): void => {
    const summary = read()
    const text = JSON.stringify(summary)
    if (text !== last) listener(summary)
    last = text
    cancel = clock.after(summaryEveryMs, look)
  }
  look()
  return () => cancel()
}
