/** The desk: the real engine, and beside it the fire drill while one is on. Pages sit at one of the two. */
import os from 'node:os'
import path from 'node:path'
import { AppError } from '../contract/errors.ts'
import type { ShellFacts, ShellSettings } from '../contract/shell.ts'
import type { Attachment, ServerEvent, ShowTarget } from '../contract/wire.ts'
import packageJson from '../package.json' with { type: 'json' }
import type { AlmanacDoor } from './almanac/almanac-messages.ts'
import { checkCopy } from './db/check-copy.ts'
import type { Verdict } from './db/check-file.ts'
import { beginDrill, watchWith } from './desk/begin-drill.ts'
import { createDrills, type Drills } from './desk/drills.ts'
import { createRestore } from './desk/restore.ts'
import { takeFolder } from './desk/take-folder.ts'
import { createAlmanacThread } from './engine/almanac-thread.ts'
import { openConfiguration } from './engine/configuration.ts'
import { type DataFolder, databaseName, openDataFolder } from './engine/data-folder.ts'
import type { Caller } from './engine/handlers.ts'
import { createShellDesk, isShellOrder, type ShellDoor } from './engine/shell-desk.ts'
import { isThere } from './engine/show-on-pages.ts'
import { latestCall } from './engine/shown-outside.ts'
import { createSpeaker } from './engine/speaker.ts'
import { refuseStrange, strangeMs } from './engine/strange-orders.ts'
import type { DeskSummary } from './engine/summary.ts'
import { watchSummary } from './engine/watch-summary.ts'
import { createEngine, type Engine, type EngineAttachment } from './engine.ts'
import { startAlmanacThread } from './platform/almanac-thread.ts'
import { type Clock, createClock } from './platform/clock.ts'
import { holdFolder } from './platform/folder-claim.ts'
import { folderKind } from './platform/folder-kind.ts'
import { createHttp } from './platform/http-request.ts'
import { createLog } from './platform/log.ts'
import type { Notifier } from './platform/notifier.ts'
import { askWorker } from './platform/one-shot-worker.ts'
import { startPollThread } from './platform/poll-thread.ts'
import { randomToken } from './platform/random.ts'
import { createSecretFile, type SecretStore } from './platform/secrets.ts'
import { seeCertificate } from './platform/server-certificate.ts'
import { openSocket } from './platform/web-socket.ts'
import { createLook } from './sources/look-host.ts'
import { createPollHost, type PollHost } from './sources/poll-host.ts'

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
  /** what only the host can do; absent where there is no app around the engine */
  readonly shell?: ShellDoor
  /** where typed secrets are kept; absent, in a file of the data folder */
  readonly secrets?: SecretStore
  /** the built poll worker */
  readonly pollWorkerUrl: URL
  /** the host's clock, when it already has one */
  readonly clock?: Clock
}

export interface Desk {
  attach(push: (event: ServerEvent) => void): Attachment
  /** the numbers as they are at this instant */
  summary(): DeskSummary
  /** calls back now and within a second of every change of the numbers */
  watchSummary(listener: (summary: DeskSummary) => void): () => void
  /** calls back now and whenever the user chooses otherwise */
  watchShell(listener: (settings: ShellSettings) => void): () => void
  /** what the host found out about itself; what is left out stays */
  reportShell(facts: Partial<ShellFacts>): void
  /**
   * shows an alert, or a colleague's question, on every page that is open; false when it is not there
   * @param drillOf when the drill it belongs to started (epoch ms); absent, it is the real desk's, and ends a drill
   */
  showEpisode(target: ShowTarget, drillOf?: number): boolean
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
  /** until when its orders may still be meant for the drill that has just ended, by `clock.mono()`, ms */
  strangeUntil: number
}

/** How long a backup tool or a virus scanner may hold the database before Nightdesk begins in memory, ms. */
const lockWaitMs = 5_000
/** What is made out of the database, to be searched and counted; it may be removed at any time. */
const almanacName = 'almanac.db'

/**
 * Opens the data folder and begins to watch. A database that cannot be used does not keep it from watching: then it
 * works in memory, and says so.
 * @throws AppError `busy` when another Nightdesk holds the folder
 */
export const openDesk: OpenDesk = async (options) => {
  const clock = options.clock ?? createClock()
  const { dataDir } = options
  const unclean = takeFolder(dataDir)
  const log = createLog(dataDir, clock.now)
  const startPolling = (): PollHost =>
    createPollHost({ clock, spawn: () => startPollThread(options.pollWorkerUrl) })
  const pollHost = startPolling()
  /** @param file where it is kept; null = in memory */
  const newAlmanac = (file: string | null): AlmanacDoor =>
    createAlmanacThread({
      ...{ clock, log },
      spawn: () => startAlmanacThread(new URL('./almanac-worker.js', options.pollWorkerUrl), file),
    })
  const almanac = newAlmanac(path.join(dataDir, almanacName))
  const shared = {
    clock,
    log,
    platform: { http: createHttp(clock), clock, openSocket, seeCertificate },
    look: createLook({ clock, spawn: () => startPollThread(options.pollWorkerUrl) }),
    randomToken,
    host: options.host,
    version: packageJson.version,
    userName: os.userInfo().username,
    notifier: options.notifier,
  }
  const check = (file: string): Promise<Verdict> =>
    askWorker(new URL('./check-worker.js', options.pollWorkerUrl), file)
  const openFolder = (afterCrash: boolean): DataFolder =>
    openDataFolder({
      folder: dataDir,
      clock,
      log,
      kind: folderKind(dataDir),
      unclean: afterCrash,
      lockWaitMs,
      check: (file) => checkCopy(file, check),
    })
  const speaker = createSpeaker(clock, options.shell?.restartSpeaker ?? null)
  const secrets = options.secrets ?? createSecretFile(dataDir)
  let data = openFolder(unclean)
  const giveBack = data.store.storage().kind === 'disk' ? holdFolder(dataDir, () => data.closeAtOnce()) : null
  const seats = new Set<Seat>()
  /** what was clicked while no page was there to show it, where no app can bring one up */
  let clicked: (() => void) | null = null
  const lead = (target: ShowTarget, drillOf?: number): void => {
    if (options.shell) options.shell.show(target, drillOf)
    else if (seats.size > 0) showEpisode(target, drillOf)
    else clicked = () => showEpisode(target, drillOf)
  }

  const drills: Drills = createDrills({
    begin: () => beginDrill({ ...shared, lead, speaker, dataDir, startPolling, newAlmanac }, real),
    isCalled: () => latestCall(real.summary(false)) !== null,
    begun: ({ engine }) => {
      engine.core.setDesk({ shell: shell.now() })
      reseat()
    },
    ended: () => {
      reseat()
      for (const seat of seats) seat.strangeUntil = clock.mono() + strangeMs
    },
  })

  const restore = createRestore({
    file: path.join(dataDir, databaseName),
    now: clock.now,
    log,
    check,
    end: async () => {
      await drills.stop()
      await real.stop()
      await data.close()
    },
    begin: async () => {
      data = openFolder(false)
      try {
        real = startReal()
      } catch (error) {
        await data.close()
        throw error
      }
      real.core.setDesk({ shell: shell.now() })
      reseat()
    },
  })

  const startReal = (): Engine => {
    const engine = createEngine({
      ...shared,
      db: data.store.db,
      data,
      almanac,
      restore,
      watch: watchWith(pollHost),
      lead: (target) => lead(target),
      speaker,
      configuration: openConfiguration(options.configFile, dataDir, secrets, process.env),
      drill: null,
      onCall: () => {
        // Somebody is really needed: the game is over at once.
        void drills.stop()
      },
    })
    try {
      engine.start()
    } catch (error) {
      void engine.stop()
      throw error
    }
    return engine
  }
  let real = startReal()

  const shell = createShellDesk(
    () => real.core,
    (next) => {
      for (const engine of [real, drills.running()?.engine]) engine?.core.setDesk({ shell: next })
    },
    options.shell ? { ...options.shell, show: (target) => showFromPage(target) } : null,
  )
  const forgetKeeping = secrets.watchKeeping((keeping) => shell.report({ secrets: keeping }))

  const summary = (): DeskSummary => {
    const drill = drills.running()
    const numbers = real.summary(drill !== null)
    // A drill rehearses the Night window too; all else outside of the page stays with the real sources.
    return drill ? { ...numbers, call: drill.engine.summary(true).call, question: null } : numbers
  }
  const current = (): Engine => drills.running()?.engine ?? real
  const drillStart = (): number | undefined => drills.running()?.engine.core.desk.drill?.startedAt
  /** What a page asks to see is of the desk it sits at. */
  const showFromPage = (target: ShowTarget | null): void => options.shell?.show(target, drillStart())
  const showEpisode: Desk['showEpisode'] = (target, drillOf) => {
    // Both desks count from 1: a drill's number must never be looked up among the real alerts.
    const asked =
      drillOf === undefined ? real : drillOf === drillStart() ? drills.running()?.engine : undefined
    if (!asked || !isThere(asked.core, target)) return false
    if (drillOf === undefined) void drills.stop()
    return asked.show(target)
  }
  const reseat = (): void => {
    for (const seat of seats) {
      seat.at.detach()
      seat.at = current().attach(seat.push, seat.caller)
    }
  }

  // A page may be open from the run before: then the watch begins with that one.
  if (options.drill)
    await drills.start().catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      options.log(error.message)
    })

  return {
    attach: (push) => {
      const caller: Caller = {
        openUrl: options.openUrl ?? ((url) => push({ event: 'open', url })),
        showPostmortem: (postmortemId) => push({ event: 'show-postmortem', postmortemId }),
        tell: push,
      }
      const seat: Seat = { push, caller, at: current().attach(push, caller), strangeUntil: 0 }
      seats.add(seat)
      clicked?.()
      clicked = null
      return {
        order: (name, input) => {
          if (name === 'drill.start') return drills.start()
          if (name === 'drill.stop') return drills.stop()
          if (isShellOrder(name)) return shell.order(name, input as never)
          refuseStrange(name, clock.mono(), seat.strangeUntil)
          return seat.at.order(name as Parameters<EngineAttachment['order']>[0], input as never)
        },
        query: (name, input) => seat.at.query(name, input),
        detach: () => {
          seats.delete(seat)
          speaker.left(caller)
          seat.at.detach()
        },
      }
    },
    summary,
    watchSummary: (listener) => watchSummary(clock, summary, listener),
    watchShell: shell.watch,
    reportShell: shell.report,
    showEpisode,
    resumed: () => {
      clock.look?.()
      real.wakeUp()
      drills.running()?.engine.wakeUp()
    },
    networkChanged: (online) => {
      real.networkChanged(online)
      drills.running()?.engine.networkChanged(online)
    },
    close: async () => {
      forgetKeeping()
      await drills.stop()
      await real.stop()
      speaker.stop()
      await pollHost.close()
      await almanac.close()
      await data.close()
      giveBack?.()
      // After that: ended in the middle of it, this was an orderly end all the same.
      data.seal()
    },
  }
}
