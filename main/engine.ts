/**
 * The engine: watches the configured sources into the database and tells every attached page what changed.
 * Knows no host. Time, the network, notifications and secrets come in as arguments.
 */

import type { ShowTarget } from '../contract/wire.ts'
import { importPast } from './alerts/import-past.ts'
import { mappingOf } from './config/resolve.ts'
import { tokenEndsAt } from './config/token-end.ts'
import { readDrafts } from './db/setting-table.ts'
import type { ArmingDeps } from './engine/arming.ts'
import { createAway } from './engine/away.ts'
import { runBatch } from './engine/batches.ts'
import { createCalendars } from './engine/calendars.ts'
import { createCalls } from './engine/calls.ts'
import { createCalm } from './engine/calm.ts'
import { createCircumstances } from './engine/circumstances.ts'
import { createConnectedSources } from './engine/connected-sources.ts'
import { createCore } from './engine/core.ts'
import { createDeciding } from './engine/deciding.ts'
import { createDeeds } from './engine/deeds.ts'
import { createDisputes } from './engine/disputes.ts'
import { createRotations } from './engine/effective-rotations.ts'
import type { Engine, EngineAttachment, EngineDeps } from './engine/engine-deps.ts'
import { createEscalations } from './engine/escalations.ts'
import { firstDesk, memoryProblem, meOf, policyOf, settingsOf } from './engine/first-desk.ts'
import { createForetoldEnds } from './engine/foretold-ends.ts'
import { createOrderHandlers, createQueryHandlers, type HandlerDeps } from './engine/handlers.ts'
import { createHistoryParts } from './engine/history-parts.ts'
import { installIdOf, ownSilences } from './engine/identity.ts'
import { createJoining } from './engine/joining.ts'
import { localZone } from './engine/local-time.ts'
import { createMaintenance } from './engine/maintenance.ts'
import { createNightParts, programAt } from './engine/night-parts.ts'
import { createOutboxLoop, endMirrors } from './engine/outbox-loop.ts'
import { createOverrideLoop } from './engine/override-loop.ts'
import { createPagerDutyDoors } from './engine/pagerduty-doors.ts'
import { type EngineParts, eachPart, timed } from './engine/part.ts'
import { createPassing } from './engine/passing.ts'
import { createPostmortems } from './engine/postmortems.ts'
import { createReceivedHandOffs } from './engine/received-hand-offs.ts'
import { createRotationFeeds } from './engine/rotation-feeds.ts'
import { createScheduleFeeds } from './engine/schedule-feeds.ts'
import { watchWithSecrets } from './engine/secret-watch.ts'
import { showOnPages } from './engine/show-on-pages.ts'
import { createSilenceLoop } from './engine/silence-loop.ts'
import { summaryOf } from './engine/summary.ts'
import { createSupport } from './engine/support.ts'
import { threadSideOf } from './engine/thread-side.ts'
import { createTurns, type Turns } from './engine/turns.ts'
import { createUpkeep } from './engine/upkeep.ts'
import { wakeAtDeadlines } from './engine/wake-at-deadlines.ts'
import { watchedOf } from './engine/watched.ts'
import { createWatching } from './engine/watching.ts'
import { createKeepWords } from './engine/word-keeping.ts'
import { beginRun, markAlive } from './history/source-table.ts'
import { nightHoursOf } from './night/hours.ts'
import { silenceTag } from './outbox/deliver-silence.ts'

export type { Engine, EngineAttachment, EngineDeps }

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
    // A shift that begins or ends, and who sits here, change what the others do. A shift does so whoever is still waking.
    { name: 'duty', run: night.duty.run, whileWaking: true },
    ...timed({ presence: night.presence }),
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
      postmortems.postmortemLives.configured()
      deciding.anew()
    },
  })
  const circumstances = createCircumstances(core, configuration, deps.zone ?? localZone, calendars.days)
  // Before what decides: it looks at what is folded.
  const maintenance = createMaintenance(core, { configuration, http: deps.platform.http, wake })
  const joining = createJoining(core, wake)
  const deciding = createDeciding(core, circumstances, wake)
  const rotationFeeds = createRotationFeeds(core, {
    ...{ configuration, http: deps.platform.http, folder: data?.status().folder ?? null },
    changed: () => {
      night.duty.configured?.()
      wake()
    },
  })
  const doors = createPagerDutyDoors(configuration, deps.platform)
  const scheduleFeeds = createScheduleFeeds(core, {
    ...{ configuration, doors, folder: data?.status().folder ?? null, wake },
  })
  const { readSoon } = scheduleFeeds
  const overrideLoop = createOverrideLoop(core, { configuration, doors, readSoon, wake })
  const rotations = createRotations(
    () => configuration.config().rotations,
    [rotationFeeds, scheduleFeeds],
    () => core.desk.me,
  )
  const show = (target: ShowTarget): boolean => showOnPages(core, target)
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
        const all = { id, episodeIds: [...episodeIds], deed: { kind: 'acknowledge' as const } }
        runBatch(core, newMarker, all, joining.onRow)
        wake()
      },
      accept: (escalationId) => escalations.orders.answer({ escalationId, answer: 'accept', text: '' }),
      tryAgain: (sourceId) => watching.tryNow(sourceId),
    },
  })
  const watching = createWatching(core, {
    watch: (config, sink) => escalations.listening(watchWithSecrets(deps.watch, configuration))(config, sink),
    calls,
    mapping: (sourceId) => mappingOf(configuration.config(), sourceId),
    isOwnSilence: ownSilences(db, installId),
    spentHere: (sourceId) => connected.spent(sourceId),
    heardAgain: (sourceId) => {
      silenceLoop.hurry(sourceId)
      deeds.hurry(sourceId)
      wake()
    },
  })
  const connected = createConnectedSources(deps)
  const busy = new Set<string>()
  const outbox = createOutboxLoop(core, {
    connected: connected.at,
    me: () => core.desk.me.name,
    busy,
    wake,
  })
  const newMarker = (): string => `${installId}-${deps.randomToken(6)}`
  const silenceLoop = createSilenceLoop(core, {
    connected: connected.at,
    mapping: (sourceId) => mappingOf(configuration.config(), sourceId),
    tag: silenceTag(installId),
    randomToken: deps.randomToken,
    busy,
    askAgain: (sourceId) => watching.tryNow(sourceId),
    wake,
  })
  const deeds = createDeeds(core, {
    connected: connected.at,
    ...{ newMarker, wake, askAgain: watching.tryNow },
  })
  const upkeep = createUpkeep(core, data, wake, () => configuration.config().keep.historyMs)
  const away = createAway(core)
  const passing = createPassing(core, calls)
  const { randomToken } = deps
  const escalations = createEscalations(core, {
    ...{ calls, configuration, rotations, circumstances, silenceLoop, newMarker, randomToken, wake },
    tag: silenceTag(installId),
    programAt: (at) => programAt(circumstances, at),
    threads: threadSideOf(core, () => support),
  })
  const night = createNightParts(core, {
    ...{
      calls,
      turns,
      watching,
      circumstances,
      configuration,
      maintenance,
      speaker,
      aliveBefore,
      wakeBy,
      wake,
    },
    ...{ notifier: deps.notifier, others: escalations.climbs, rotations },
    tokens: () => tokens,
    who: deps.drill === null ? 'real' : 'drill',
  })
  const handOffs = createReceivedHandOffs(core, () => {
    const { duty } = configuration.config()
    return rotations.all().find(({ name }) => name === duty?.rotation) ?? null
  })
  const support = createSupport(core, {
    ...{ configuration, engine: deps, circumstances, calendarDays: calendars.days, newMarker, wake },
    handOvers: escalations.handOvers,
  })
  const postmortems = createPostmortems(core, {
    ...{ configuration, support, calls, circumstances, calendarDays: calendars.days },
    ...{ newMarker, randomToken, wake, http: deps.platform.http },
  })
  const history = createHistoryParts(core, configuration, deps)
  const late: EngineParts = {
    ...{ rotationFeeds, scheduleFeeds, overrideLoop, calendars, maintenance, joining, deciding },
    ...{ passing, escalations },
    disputes: createDisputes(core, calls, wake),
    foretoldEnds: createForetoldEnds(core, wake),
    ...{ silenceLoop, deeds, upkeep, away },
    calm: createCalm(core),
    ...{ digest: night.digest, reviews: night.reviews, watchdog: night.watchdog },
    ...{ arming: night.arming, ladder: night.ladder, silenceEnds: night.silenceEnds },
    handOffs,
    shiftNews: night.shiftNews,
    ...{ support, postmortemLives: postmortems.postmortemLives, issues: postmortems.issues },
    ruleFacts: postmortems.evidence,
    almanac: history.almanac,
  }
  // What says who has which shift comes before whose shift it is.
  const parts: EngineParts = {
    rotationFeeds,
    scheduleFeeds,
    duty: night.duty,
    presence: night.presence,
    ...late,
  }
  endMirrors(core)
  wakeAtDeadlines(core, wakeBy)

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
    connected.connect(resolved.map((one) => one.resolved))
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
    watching.set(
      resolved.map(({ source, resolved: config }) => watchedOf(source, config, connected.at(source.name))),
    )
    eachPart(parts, deps.log, (part) => part.configured?.())
    if (turns.isRunning() && teams !== String(core.desk.settings.myTeams)) deciding.anew()
    wake()
  }

  const handlerDeps: HandlerDeps = {
    core,
    calls,
    ...postmortems,
    ...{ watching, configuration, rotations, ...history },
    ...{ platform: deps.platform, look: deps.look },
    newMarker,
    silenceLoop,
    deeds,
    maintenance,
    upkeep,
    away,
    ...{ ...night, escalations, handOffs, scheduleFeeds, overrideLoop, support, joining },
    speaker,
    alsoHeard: deps.alsoHeard ?? (() => {}),
    applyConfiguration,
    wake,
    data,
    restore: deps.restore ?? null,
    circumstances,
  }
  const orders = createOrderHandlers(handlerDeps)
  const queries = createQueryHandlers(handlerDeps)
  const keepWords = createKeepWords(core, data, handlerDeps.drafts, handlerDeps.out.imports)

  return {
    core,
    desk: () => core.desk,
    heard: night.arming.heard,
    nightHours: () => nightHoursOf(configuration.config().hours),
    summary: (drill) => summaryOf(core, drill, night.now()),
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
      calls.resume(turns.isRunning)
      night.watchdog.start()
      turns.every(aliveEveryMs, () => remember())
      turns.every(pulseEveryMs, () => {
        // The first timer after sleep must not say what time it was before.
        clock.look?.()
        core.push({ event: 'pulse', now: clock.now() })
      })
      ends.push(
        clock.onGap((missedMs) => {
          turns.slept()
          eachPart(parts, deps.log, (part) => part.woke?.(clock.now(), missedMs))
          engineWakeUp()
        }),
        configuration.follow(clock.after, applyConfiguration, clock.near),
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
      if (online) for (const part of [watching, support.polling, postmortems.issues]) part.tryNow(null)
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
