/**
 * The engine: watches the configured sources into the database and tells every attached page what changed.
 * Knows no host. Time, the network, notifications and secrets come in as arguments.
 */
import { noShellFacts } from '../contract/shell.ts'
import type { Desk } from '../contract/state.ts'
import type { Attachment, ServerEvent } from '../contract/wire.ts'
import { nextDeadline } from './alerts/deadlines.ts'
import { lastCallAt } from './alerts/episode-table.ts'
import { importPast, type PastAlert } from './alerts/import-past.ts'
import { defaultPolicy, type EpisodePolicy } from './alerts/policy.ts'
import { mappingOf } from './config/resolve.ts'
import type { Db } from './db/db.ts'
import { readDrafts, readSetting } from './db/setting-table.ts'
import { createAway } from './engine/away.ts'
import { runBatch } from './engine/batches.ts'
import { createCalls } from './engine/calls.ts'
import type { Configuration } from './engine/configuration.ts'
import { createCore } from './engine/core.ts'
import type { DataFolder } from './engine/data-folder.ts'
import { createDrafts } from './engine/drafts.ts'
import {
  type Caller,
  createOrderHandlers,
  createQueryHandlers,
  type EngineOrder,
  type HandlerDeps,
} from './engine/handlers.ts'
import { initialsOf, installIdOf } from './engine/identity.ts'
import { createOutboxLoop, endMirrors } from './engine/outbox-loop.ts'
import type { EnginePart } from './engine/part.ts'
import { createPassing } from './engine/passing.ts'
import { needsSomebody, quietSince } from './engine/quiet-since.ts'
import { watchWithSecrets } from './engine/secret-watch.ts'
import { readShellSettings } from './engine/shell-desk.ts'
import { createSilenceLoop } from './engine/silence-loop.ts'
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
  /** told after each commit that called somebody */
  readonly onCall?: () => void
}

export interface Engine {
  /** A page's seat: it gets a snapshot at once, then changes. */
  attach(push: (event: ServerEvent) => void, caller: Caller): EngineAttachment
  start(): void
  stop(): Promise<void>
  /** the machine slept or the network came back: ask everything at once */
  wakeUp(): void
  networkChanged(online: boolean): void
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
/** How often the way to the ear is checked, ms (night: every 30 min and at the start). */
const armedEveryMs = 1_800_000

/** How long a source may take to answer after sleep before its silence counts: networks come back slowly, ms. */
const wakingMs = 30_000

/** Creates an engine over an open database; it watches from `start()` on. */
export function createEngine(deps: EngineDeps): Engine {
  const { db, clock, configuration } = deps
  const startedAt = clock.now()
  const { runId, aliveBefore, installId } = db.transact((write) => {
    const run = beginRun(write, startedAt, deps.version)
    if (deps.past) importPast(write, deps.past)
    return { ...run, installId: installIdOf(write, deps.randomToken) }
  })
  const policyNow = (): EpisodePolicy => {
    const { targets } = configuration.config()
    return { ...defaultPolicy, ackTargetMs: targets.ack, resolveTargetMs: targets.resolve }
  }
  const policy = policyNow()
  const me = (): Desk['me'] => {
    const name = configuration.config().me ?? deps.userName
    return { name, initials: initialsOf(name) }
  }
  const settingsNow = (): Desk['settings'] => {
    const theme = readSetting(db, 'theme')
    return {
      ackTargetMs: policy.ackTargetMs,
      resolveTargetMs: policy.resolveTargetMs,
      undoMs: policy.undoMs,
      quietWindowMs: policy.quietWindowMs,
      myTeams: configuration.config().teams,
      theme: theme === 'system' || theme === 'night' || theme === 'day' ? theme : 'clock',
      singleKeys: readSetting(db, 'singleKeys') !== false,
      views: configuration.config().views,
    }
  }

  const core = createCore({
    db,
    clock,
    log: deps.log,
    runId,
    policy,
    drafts: readDrafts(db),
    memoryProblem: () => memoryProblem(deps),
    knows: (sourceId) => configuration.config().sources.some((source) => source.name === sourceId),
    desk: {
      version: deps.version,
      host: deps.host,
      me: me(),
      drill: deps.drill,
      settings: settingsNow(),
      armed: { notifications: 'blocked', reason: 'Not checked yet.' },
      shell: { settings: readShellSettings(db), facts: noShellFacts },
      online: true,
      queued: 0,
      configFile: configuration.file,
      configProblem: configuration.problem(),
      storageProblem: memoryProblem(deps),
      storage: deps.data?.store.storage() ?? { kind: 'disk' },
      away: aliveBefore === null ? null : { from: aliveBefore, until: startedAt },
      silencesVersion: 0,
      dataVersion: 0,
      startedAt,
      lastCallAt: lastCallAt(db),
      quietSince: null,
    },
  })

  let cancelWake = (): void => {}
  let wakeAt = Number.POSITIVE_INFINITY
  let running = false
  /** when the machine last woke, until every source has answered since; epoch ms */
  let sleptUntil: number | null = null
  const timers = new Set<() => void>()

  const calls = createCalls(core, {
    notifier: deps.notifier,
    called: () => deps.onCall?.(),
    orders: {
      acknowledge: (episodeIds) => {
        const id = deps.randomToken(16)
        runBatch(core, newMarker, { id, episodeIds: [...episodeIds], deed: { kind: 'acknowledge' } })
        wakeBy(clock.now())
      },
      tryAgain: (sourceId) => watching.tryNow(sourceId),
    },
  })
  const watching = createWatching(core, {
    watch: watchWithSecrets(deps.watch, configuration),
    calls,
    mapping: () => mappingOf(configuration.config()),
    isOwnSilence: ({ comment }) => comment.includes(installId),
    heardAgain: (sourceId) => {
      silenceLoop.hurry(sourceId)
      wakeBy(clock.now())
    },
  })
  const connected = new Map<string, ConnectedSource>()
  const busy = new Set<string>()
  const outbox = createOutboxLoop(core, {
    connected: (sourceId) => connected.get(sourceId),
    me: () => core.desk.me.name,
    busy,
    wake: () => wakeBy(clock.now()),
  })
  const newMarker = (): string => `${installId}-${deps.randomToken(6)}`
  const silenceLoop = createSilenceLoop(core, {
    connected: (sourceId) => connected.get(sourceId),
    mapping: () => mappingOf(configuration.config()),
    tag: silenceTag(installId),
    randomToken: deps.randomToken,
    busy,
    askAgain: (sourceId) => watching.tryNow(sourceId),
    wake: () => wakeBy(clock.now()),
  })
  const upkeep = createUpkeep(core, deps.data ?? null, () => wakeBy(clock.now()))
  const away = createAway(core)
  const passing = createPassing(core, calls)
  const parts: readonly EnginePart[] = [passing, silenceLoop, upkeep, away]
  endMirrors(core)
  core.afterCommit.push(({ touched }) => {
    const now = clock.now()
    for (const episode of touched) {
      const at = nextDeadline(episode, policy, now)
      if (at !== null) wakeBy(at)
    }
    const due = nextDueAt(db)
    if (due !== null) wakeBy(due)
    const busy = touched.some((episode) => needsSomebody(episode))
    core.setDesk({ quietSince: busy ? null : quietSince(core, startedAt) })
  })

  /** Everything that time alone brings, then sleep until the nearest deadline. */
  const wake = (): void => {
    cancelWake()
    wakeAt = Number.POSITIVE_INFINITY
    if (!running) return
    const now = clock.now()
    if (isWaking(now)) {
      wakeBy((sleptUntil ?? now) + wakingMs)
      return
    }
    try {
      wakeBy(watching.look(now))
      wakeBy(outbox.run(now))
      for (const part of parts) if (part.run) wakeBy(part.run(now))
    } catch (error) {
      deps.log('wake-failed', { message: String(error) })
      wakeBy(now + 5_000)
    }
  }

  /** After sleep the sources are asked first: what the night brought must not ring before anybody has looked. */
  const isWaking = (now: number): boolean => {
    const since = sleptUntil
    if (since === null) return false
    const waits = [...core.sources.values()].some((source) => (source.lastGoodAt ?? 0) < since)
    if (waits && now < since + wakingMs) return true
    sleptUntil = null
    return false
  }

  function wakeBy(at: number): void {
    if (!running || at >= wakeAt || !Number.isFinite(at)) return
    cancelWake()
    wakeAt = at
    cancelWake = clock.after(Math.max(0, at - clock.now()), wake)
  }

  const every = (ms: number, run: () => void): void => {
    let cancel = (): void => {}
    const again = (): void => {
      cancel = clock.after(ms, () => {
        if (!running) return
        run()
        again()
      })
    }
    again()
    timers.add(() => cancel())
  }

  let loaded = ''
  const applyConfiguration = (): void => {
    if (!running) return
    Object.assign(policy, policyNow())
    const shape = JSON.stringify([policy, configuration.config().sources.map(({ name }) => name)])
    // Every page gets every episode anew: only where other sources or other targets make it necessary.
    if (shape !== loaded) core.reload()
    loaded = shape
    const resolved = configuration.resolved()
    connected.clear()
    for (const one of resolved) {
      connected.set(one.resolved.id, definitionOf(one.resolved.kind).connect(one.resolved, deps.platform))
    }
    const teams = String(core.desk.settings.myTeams)
    core.setDesk({ me: me(), settings: settingsNow(), configProblem: configuration.problem() })
    watching.set(resolved.map(({ source, resolved: config }) => watchedOf(source, config)))
    for (const part of parts) part.configured?.()
    if (running && teams !== String(core.desk.settings.myTeams)) calls.overlooked()
    wakeBy(clock.now())
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
    applyConfiguration,
    wake: () => wakeBy(clock.now()),
    data: deps.data ?? null,
    restore: deps.restore ?? null,
  }
  const orders = createOrderHandlers(handlerDeps)
  const queries = createQueryHandlers(handlerDeps)
  const keepWords = createKeepWords(core, deps.data ?? null)

  return {
    core,
    desk: () => core.desk,
    attach: (push, caller) => {
      const leave = core.seat(push)
      void calls.checkArmed()
      return {
        order: (name, input) => keepWords(name, input, () => orders[name](input as never, caller)),
        query: (name, input) => queries[name](input as never) as never,
        detach: () => {
          leave()
        },
      }
    },
    start: () => {
      running = true
      applyConfiguration()
      core.setDesk({ quietSince: quietSince(core, startedAt) })
      calls.resume()
      void calls.checkArmed()
      every(aliveEveryMs, () => remember())
      every(pulseEveryMs, () => core.push({ event: 'pulse', now: clock.now() }))
      every(armedEveryMs, () => void calls.checkArmed())
      timers.add(
        clock.onGap((missedMs) => {
          sleptUntil = clock.now()
          for (const part of parts) part.woke?.(clock.now(), missedMs)
          engineWakeUp()
        }),
      )
      timers.add(configuration.follow(clock.after, applyConfiguration))
      wake()
    },
    wakeUp: () => engineWakeUp(),
    networkChanged: (online) => {
      core.setDesk({ online })
      if (online) watching.tryNow(null)
    },
    stop: async () => {
      if (!running) return
      remember()
      running = false
      cancelWake()
      for (const cancel of timers) cancel()
      outbox.stop()
      for (const part of parts) part.stop?.()
      watching.stop()
    },
  }

  function engineWakeUp(): void {
    core.push({ event: 'pulse', now: clock.now() })
    watching.tryNow(null)
    wakeBy(clock.now())
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

/** What stands instead of "saved" while there is only memory: a sentence, or null. */
function memoryProblem({ data }: EngineDeps): string | null {
  const storage = data?.store.storage()
  return storage?.kind === 'memory' ? storage.detail : null
}
