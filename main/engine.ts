/**
 * The engine: watches the configured sources into the database and tells every attached page what changed.
 * Knows no host. Time, the network, notifications and secrets come in as arguments.
 */
import type { Episode } from '../contract/alert.ts'
import type { Desk } from '../contract/state.ts'
import type { Attachment, ServerEvent } from '../contract/wire.ts'
import { nextDeadline } from './alerts/deadlines.ts'
import { lastCallAt } from './alerts/episode-table.ts'
import { importPast, type PastAlert } from './alerts/import-past.ts'
import { defaultPolicy, type EpisodePolicy } from './alerts/policy.ts'
import { mappingOf } from './config/resolve.ts'
import type { Db, WriteDb } from './db/db.ts'
import { readDrafts, readSetting, writeSetting } from './db/setting-table.ts'
import { createAway } from './engine/away.ts'
import { createCalls } from './engine/calls.ts'
import type { Configuration } from './engine/configuration.ts'
import { createCore } from './engine/core.ts'
import {
  type Caller,
  createOrderHandlers,
  createQueryHandlers,
  type EngineOrder,
  type HandlerDeps,
} from './engine/handlers.ts'
import { createOutboxLoop, endMirrors } from './engine/outbox-loop.ts'
import type { EnginePart } from './engine/part.ts'
import { createPassing } from './engine/passing.ts'
import { createSilenceLoop } from './engine/silence-loop.ts'
import { createUpkeep } from './engine/upkeep.ts'
import { createWatching, type WatchSource } from './engine/watching.ts'
import { beginRun, markAlive } from './history/source-table.ts'
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
      views: [],
    }
  }

  const core = createCore({
    db,
    clock,
    log: deps.log,
    runId,
    policy,
    drafts: readDrafts(db),
    knows: (sourceId) => configuration.config().sources.some((source) => source.name === sourceId),
    desk: {
      version: deps.version,
      host: deps.host,
      me: me(),
      drill: deps.drill,
      settings: settingsNow(),
      armed: { notifications: 'blocked', reason: 'Not checked yet.' },
      online: true,
      queued: 0,
      configFile: configuration.file,
      configProblem: configuration.problem(),
      storageProblem: null,
      storage: { kind: 'disk' },
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

  const calls = createCalls(core, deps.notifier, () => deps.onCall?.())
  const watching = createWatching(core, {
    watch: deps.watch,
    calls,
    mapping: () => mappingOf(configuration.config()),
    isOwnSilence: ({ comment }) => comment.includes(installId),
    heardAgain: () => wakeBy(clock.now()),
  })
  const connected = new Map<string, ConnectedSource>()
  const outbox = createOutboxLoop(core, {
    connected: (sourceId) => connected.get(sourceId),
    me: () => core.desk.me.name,
    wake: () => wakeBy(clock.now()),
  })
  const newMarker = (): string => `${installId}-${deps.randomToken(6)}`
  const silenceLoop = createSilenceLoop(core, {
    connected: (sourceId) => connected.get(sourceId),
    me: () => core.desk.me.name,
    newMarker,
    wake: () => wakeBy(clock.now()),
  })
  const upkeep = createUpkeep(core)
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

  const applyConfiguration = (): void => {
    Object.assign(policy, policyNow())
    core.reload()
    const resolved = configuration.resolved()
    connected.clear()
    for (const one of resolved) {
      connected.set(one.resolved.id, definitionOf(one.resolved.kind).connect(one.resolved, deps.platform))
    }
    core.setDesk({ me: me(), settings: settingsNow(), configProblem: configuration.problem() })
    watching.set(resolved.map((one) => ({ config: one.resolved, mirrorAcks: one.source.mirrorAcks })))
    for (const part of parts) part.configured?.()
    wakeBy(clock.now())
  }

  const handlerDeps: HandlerDeps = {
    core,
    calls,
    watching,
    configuration,
    platform: deps.platform,
    newMarker,
    silenceLoop,
    upkeep,
    away,
    applyConfiguration,
    wake: () => wakeBy(clock.now()),
  }
  const orders = createOrderHandlers(handlerDeps)
  const queries = createQueryHandlers(handlerDeps)

  return {
    core,
    desk: () => core.desk,
    attach: (push, caller) => {
      const leave = core.seat(push)
      void calls.checkArmed()
      return {
        order: (name, input) => orders[name](input as never, caller),
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
      timers.add(
        configuration.onFileChange(() => {
          if (configuration.reload()) applyConfiguration()
        }),
      )
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

/** Since when nothing has needed anybody; null while something does. */
function quietSince(core: Engine['core'], startedAt: number): number | null {
  let since = core.desk.quietSince ?? startedAt
  for (const episode of core.episodes.values()) {
    if (needsSomebody(episode)) return null
    if (episode.quietAt !== null && episode.severity !== 'none' && episode.severity !== 'ticket')
      since = Math.max(since, episode.quietAt)
  }
  return since
}

const needsSomebody = ({ severity, firing, keptQuiet }: Episode): boolean =>
  firing && !keptQuiet && severity !== 'none' && severity !== 'ticket'

/** Names this installation in the comments of its silences, so that it knows its own. */
function installIdOf(db: WriteDb, randomToken: (bytes: number) => string): string {
  const known = readSetting(db, 'installId')
  if (typeof known === 'string') return known
  const made = `nd-${randomToken(6)}`
  writeSetting(db, 'installId', made)
  return made
}

function initialsOf(name: string): string {
  const parts = name.split(/[\s._@-]+/).filter((part) => part !== '')
  const letters = parts.length > 1 ? [parts[0]?.[0], parts.at(-1)?.[0]] : [parts[0]?.[0], parts[0]?.[1]]
  return letters.join('').toUpperCase() || '?'
}
