/**
 * The engine: watches the configured sources into the database and tells every attached page what changed.
 * Knows no host. Time, the network, notifications and secrets come in as arguments.
 */
import type { EpisodeId } from '../contract/ids.ts'
import type { Desk } from '../contract/state.ts'
import type { Attachment, ServerEvent } from '../contract/wire.ts'
import { nextDeadline } from './alerts/deadlines.ts'
import { importPast, type PastAlert } from './alerts/import-past.ts'
import { mappingOf } from './config/resolve.ts'
import { tokenEndsAt } from './config/token-end.ts'
import type { Db } from './db/db.ts'
import { readDrafts } from './db/setting-table.ts'
import type { ArmingDeps } from './engine/arming.ts'
import { createAway } from './engine/away.ts'
import { runBatch } from './engine/batches.ts'
import { createCalendars } from './engine/calendars.ts'
import { createCalls } from './engine/calls.ts'
import { createCalm } from './engine/calm.ts'
import { createCircumstances } from './engine/circumstances.ts'
import type { Configuration } from './engine/configuration.ts'
import { createCore } from './engine/core.ts'
import type { DataFolder } from './engine/data-folder.ts'
import { createDeciding } from './engine/deciding.ts'
import { createDisputes } from './engine/disputes.ts'
import { createDrafts } from './engine/drafts.ts'
import { firstDesk, memoryProblem, meOf, policyOf, settingsOf } from './engine/first-desk.ts'
import {
  type Caller,
  createOrderHandlers,
  createQueryHandlers,
  type EngineOrder,
  type HandlerDeps,
} from './engine/handlers.ts'
import { installIdOf, ownSilences } from './engine/identity.ts'
import { localZone } from './engine/local-time.ts'
import { createNightParts } from './engine/night-parts.ts'
import { createOutboxLoop, endMirrors } from './engine/outbox-loop.ts'
import { type EngineParts, eachPart, timed } from './engine/part.ts'
import { createPassing } from './engine/passing.ts'
import { watchWithSecrets } from './engine/secret-watch.ts'
import { showOnPages } from './engine/show-on-pages.ts'
import { createSilenceLoop } from './engine/silence-loop.ts'
import type { Speaker } from './engine/speaker.ts'
import { createTurns, type Turns } from './engine/turns.ts'
import { createUpkeep } from './engine/upkeep.ts'
import { watchedOf } from './engine/watched.ts'
import { createWatching, type WatchSource } from './engine/watching.ts'
import { createKeepWords } from './engine/word-keeping.ts'
import { beginRun, markAlive } from './history/source-table.ts'
import { silenceTag } from './outbox/deliver-silence.ts'
import { nextDueAt } from './outbox/outbox-table.ts'
import type { Clock } from './platform/clock.ts'
import type { Log } from './platform/log.ts'
import type { Notifier } from './platform/notifier.ts'
import { definitionOf } from './sources/registry.ts'
import type { ConnectedSource, SourcePlatform } from './sources/source.ts'

export interface EngineDeps {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly platform: SourcePlatform
  readonly watch: WatchSource
  readonly notifier: Notifier
  readonly configuration: Configuration
  /** random text for markers */
  readonly randomToken: (bytes: number) => string
  readonly host: Desk['host']
  readonly version: string
  /** the name of the operating system's user, when the configuration names nobody */
  readonly userName: string
  readonly drill: Desk['drill']
  /** a history to begin with (the drill's) */
  readonly past?: readonly PastAlert[]
  /** the folder `db` lies in, with its backups and word files; none for the drill */
  readonly data?: DataFolder
  /** puts a verified backup in the database's place and starts anew on it */
  readonly restore?: (file: string) => Promise<void>
  /** the IANA zone this laptop stands in now, where that is not the system's */
  readonly zone?: () => string
  /** what makes calls heard, shared with the drill; absent: notifications alone, once each */
  readonly speaker?: Speaker
  /** told after each commit that called somebody */
  readonly onCall?: () => void
  /** leads whoever clicked a notification to its alert; absent, on the pages that are open */
  readonly lead?: (episodeId: EpisodeId) => void
}

export interface Engine {
  /** A page's seat: it gets a snapshot at once, then changes. */
  attach(push: (event: ServerEvent) => void, caller: Caller): EngineAttachment
  start(): void
  stop(): Promise<void>
  /** the machine slept or the network came back: ask everything at once */
  wakeUp(): void
  networkChanged(online: boolean): void
  /** takes back all the notifications it showed, and shows none any more */
  hush(): void
  /** shows an alert on every page that is open; false when it is not there */
  show(episodeId: EpisodeId): boolean
  desk(): Desk
  core: ReturnType<typeof createCore>
}

export interface EngineAttachment extends Omit<Attachment, 'order'> {
  order<Name extends EngineOrder>(
    name: Name,
    input: Parameters<ReturnType<typeof createOrderHandlers>[Name]>[0],
  ): void | Promise<void>
}

/** How often the run is marked alive: what a crash can hide of a gap in observation, ms. */
const aliveEveryMs = 60_000
/** How often pages hear the engine's clock, ms. */
const pulseEveryMs = 10_000

/** Creates an engine over an open database; it watches from `start()` on. */
export function createEngine(deps: EngineDeps): Engine {
  const { db, clock, configuration } = deps
  const startedAt = clock.now()
  const { runId, aliveBefore, installId } = db.transact((write) => {
    const run = beginRun(write, startedAt, deps.version)
    if (deps.past) importPast(write, deps.past)
    return { ...run, installId: installIdOf(write, deps.randomToken) }
  })
  const data = deps.data ?? null
  const policy = policyOf(configuration)
  const { userName } = deps
  const core = createCore({
    db,
    clock,
    log: deps.log,
    runId,
    policy,
    drafts: readDrafts(db),
    memoryProblem: () => memoryProblem(data),
    knows: (sourceId) => configuration.config().sources.some((source) => source.name === sourceId),
    desk: firstDesk({
      ...{ db, configuration, data, userName, policy, aliveBefore, startedAt },
      ...{ version: deps.version, host: deps.host, drill: deps.drill },
      clockLeadMs: clock.wallLead?.() ?? 0,
    }),
  })
  const turns: Turns = createTurns(core, () => [
    // A shift that begins or ends, and who sits here, change what the others do.
    ...timed({ duty: night.duty, presence: night.presence }),
    { name: 'watching', run: watching.look },
    { name: 'outbox', run: outbox.run },
    ...timed(late),
  ])
  const { wakeBy } = turns
  const wake = (): void => wakeBy(clock.now())

  const calendars = createCalendars(core, {
    configuration,
    http: deps.platform.http,
    folder: data?.status().folder ?? null,
    changed: () => {
      circumstances.refresh()
      deciding.anew()
    },
  })
  const circumstances = createCircumstances(core, configuration, deps.zone ?? localZone, calendars.days)
  const deciding = createDeciding(core, circumstances, wake)
  const show = (episodeId: EpisodeId): boolean => showOnPages(core, episodeId)
  const speaker = deps.speaker ?? null
  const calls = createCalls(core, {
    notifier: deps.notifier,
    deciding,
    isHeard: () => speaker !== null && speaker.state().way !== null,
    called: () => deps.onCall?.(),
    lead: deps.lead ?? show,
    tried: (result) => night.arming.tried(result),
    orders: {
      acknowledge: (episodeIds) => {
        const id = deps.randomToken(16)
        runBatch(core, newMarker, { id, episodeIds: [...episodeIds], deed: { kind: 'acknowledge' } })
        wake()
      },
      tryAgain: (sourceId) => watching.tryNow(sourceId),
    },
  })
  const watching = createWatching(core, {
    watch: watchWithSecrets(deps.watch, configuration),
    calls,
    mapping: () => mappingOf(configuration.config()),
    isOwnSilence: ownSilences(db, installId),
    heardAgain: (sourceId) => {
      silenceLoop.hurry(sourceId)
      wake()
    },
  })
  const connected = new Map<string, ConnectedSource>()
  const busy = new Set<string>()
  const outbox = createOutboxLoop(core, {
    connected: (sourceId) => connected.get(sourceId),
    me: () => core.desk.me.name,
    busy,
    wake,
  })
  const newMarker = (): string => `${installId}-${deps.randomToken(6)}`
  const silenceLoop = createSilenceLoop(core, {
    connected: (sourceId) => connected.get(sourceId),
    mapping: () => mappingOf(configuration.config()),
    tag: silenceTag(installId),
    randomToken: deps.randomToken,
    busy,
    askAgain: (sourceId) => watching.tryNow(sourceId),
    wake,
  })
  const upkeep = createUpkeep(core, data, wake)
  const away = createAway(core)
  const passing = createPassing(core, calls)
  const night = createNightParts(core, {
    ...{ calls, turns, watching, circumstances, configuration, speaker, aliveBefore, wakeBy, wake },
    notifier: deps.notifier,
    tokens: () => tokens,
    who: deps.drill === null ? 'real' : 'drill',
  })
  const late: EngineParts = {
    calendars,
    deciding,
    passing,
    disputes: createDisputes(core, calls, wake),
    silenceLoop,
    upkeep,
    away,
    calm: createCalm(core),
    digest: night.digest,
    watchdog: night.watchdog,
    arming: night.arming,
    ladder: night.ladder,
  }
  const parts: EngineParts = { duty: night.duty, presence: night.presence, ...late }
  endMirrors(core)
  core.afterCommit.push(({ touched }) => {
    const now = clock.now()
    for (const episode of touched) {
      const at = nextDeadline(episode, policy, now)
      if (at !== null) wakeBy(at)
    }
    const due = nextDueAt(db)
    if (due !== null) wakeBy(due)
  })

  /** what is followed while it runs */
  const ends: (() => void)[] = []
  let loaded = ''
  let tokens: ReturnType<ArmingDeps['tokens']> = []
  const applyConfiguration = (): void => {
    if (!turns.isRunning()) return
    Object.assign(policy, policyOf(configuration))
    const shape = JSON.stringify([policy, configuration.config().sources.map(({ name }) => name)])
    // Every page gets every episode anew: only where other sources or other targets make it necessary.
    if (shape !== loaded) core.reload()
    loaded = shape
    const resolved = configuration.resolved()
    connected.clear()
    for (const one of resolved) {
      connected.set(one.resolved.id, definitionOf(one.resolved.kind).connect(one.resolved, deps.platform))
    }
    tokens = resolved.flatMap(({ source, resolved: config }) => {
      const expiresAt = tokenEndsAt(config)
      return expiresAt === null ? [] : [{ source: source.name, expiresAt }]
    })
    const teams = String(core.desk.settings.myTeams)
    core.setDesk({
      me: meOf({ configuration, userName }),
      settings: settingsOf({ db, configuration, policy }),
      configProblem: configuration.problem(),
    })
    watching.set(resolved.map(({ source, resolved: config }) => watchedOf(source, config)))
    eachPart(parts, deps.log, (part) => part.configured?.())
    if (turns.isRunning() && teams !== String(core.desk.settings.myTeams)) deciding.anew()
    wake()
  }

  const handlerDeps: HandlerDeps = {
    core,
    calls,
    drafts: createDrafts(core),
    watching,
    configuration,
    platform: deps.platform,
    newMarker,
    silenceLoop,
    upkeep,
    away,
    ...night,
    speaker,
    applyConfiguration,
    wake,
    data,
    restore: deps.restore ?? null,
    circumstances,
  }
  const orders = createOrderHandlers(handlerDeps)
  const queries = createQueryHandlers(handlerDeps)
  const keepWords = createKeepWords(core, data)

  return {
    core,
    desk: () => core.desk,
    attach: (push, caller) => {
      const leave = core.seat(push)
      night.arming.came(caller)
      return {
        order: (name, input) => keepWords(name, input, () => orders[name](input as never, caller)),
        query: (name, input) => queries[name](input as never) as never,
        detach: () => {
          leave()
          night.arming.left(caller)
        },
      }
    },
    start: () => {
      turns.start()
      applyConfiguration()
      calls.resume()
      night.watchdog.start()
      turns.every(aliveEveryMs, () => remember())
      turns.every(pulseEveryMs, () => core.push({ event: 'pulse', now: clock.now() }))
      ends.push(
        clock.onGap((missedMs) => {
          turns.slept()
          eachPart(parts, deps.log, (part) => part.woke?.(clock.now(), missedMs))
          engineWakeUp()
        }),
        configuration.follow(clock.after, applyConfiguration),
        clock.onWallSet?.((ms) => {
          deps.log('clock-set', { ms })
          core.setDesk({ clockLeadMs: ms })
        }) ?? (() => {}),
      )
      turns.take()
    },
    wakeUp: () => engineWakeUp(),
    hush: calls.hush,
    show,
    networkChanged: (online) => {
      core.setDesk({ online })
      if (online) watching.tryNow(null)
    },
    stop: async () => {
      if (!turns.isRunning()) return
      remember()
      turns.stop()
      for (const end of ends) end()
      outbox.stop()
      eachPart(parts, deps.log, (part) => part.stop?.())
      watching.stop()
    },
  }

  function engineWakeUp(): void {
    core.push({ event: 'pulse', now: clock.now() })
    watching.tryNow(null)
    wake()
  }

  function remember(): void {
    try {
      db.transact((write) => {
        markAlive(write, runId, clock.now())
        watching.remember(write)
      })
    } catch (error) {
      core.setDesk({ storageProblem: error instanceof Error ? error.message : 'Nothing can be saved.' })
    }
  }
}
