/** The program under simulation: the real engine over a real file, killed and started again, with one page attached. */
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { SoundOrder } from '../../contract/sound.ts'
import { applyChanges, fromSnapshot, type Snapshot, type State } from '../../contract/state.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import { type Db, openDb, SaveError, type WriteDb } from '../../main/db/db.ts'
import { openConfiguration } from '../../main/engine/configuration.ts'
import type { Caller } from '../../main/engine/handlers.ts'
import { createSpeaker } from '../../main/engine/speaker.ts'
import { createEngine, type Engine, type EngineAttachment } from '../../main/engine.ts'
import { selfTestTag } from '../../main/night/self-test.ts'
import { type Clock, createClock } from '../../main/platform/clock.ts'
import type { Http } from '../../main/platform/http.ts'
import type { Notice, Notifier } from '../../main/platform/notifier.ts'
import { type Random, seededRandom } from '../../main/platform/random.ts'
import { createSecretFile } from '../../main/platform/secrets.ts'
import { startPolling } from '../../main/sources/poll.ts'
import { connectWithinBudget } from '../../main/sources/within-budget.ts'
import type { FleetSource } from './fleet.ts'
import { type Table, tableLines } from './must-wake.ts'
import { createNetwork, type Delivered, type Network } from './network.ts'
import type { Shift } from './shift.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface Ring {
  readonly at: number
  readonly notice: Notice
}

/** What stands around the program and outlives it. */
export interface Surroundings {
  readonly dir: string
  readonly time: VirtualTime
  readonly sources: readonly FleetSource[]
  readonly network: Network
  readonly random: Random
  /** the night is over: what was still to come does not */
  atRest: boolean
  diskFull: boolean
  /** somebody else holds the database: every write is refused before it is made */
  databaseBusy: boolean
  /** the rules of this night */
  readonly table: Table
  /** who is on duty in it */
  readonly shift: Shift
  /** epoch ms by the clock of the program that runs, or ran last */
  laptopNow: () => number
  /** the program dies right after its next commit is on disk */
  diesAtCommit: boolean
  notifier: 'well' | 'blocked' | 'fails'
  /** the page that sounds: dead is closed, hung answers nothing */
  speaker: 'well' | 'dead' | 'hung'
  readonly rings: Ring[]
  readonly faults: string[]
  onDelivered(delivery: Delivered): void
  onDied(): void
  tokens: number
}

export interface Program {
  readonly engine: Engine
  readonly db: Db
  readonly clock: Clock
  readonly seat: EngineAttachment
  /** how often it has written so far: what was read since the last write is still so */
  writes(): number
  /** true instant of its start */
  readonly startedAt: number
  /** how far the laptop's wall clock was from the true time then, ms */
  readonly wallOffset: number
  state(): State
  /** a page that attaches now would be given this */
  freshSnapshot(): Snapshot
  isDead(): boolean
  /** what the page was told to play last; null = silence, or nothing can sound */
  playing(): SoundOrder['play']
  /** the page that sounds has another mood */
  changeSpeaker(): void
  stop(): Promise<void>
  kill(): void
}

export function writeConfiguration({
  dir,
  sources,
  table,
  shift,
}: Pick<Surroundings, 'dir' | 'sources' | 'table' | 'shift'>): void {
  const lines = sources.flatMap((source) => [
    `  - name: ${source.name}`,
    '    kind: alertmanager',
    `    urls: ${JSON.stringify(source.peers.map(({ url }) => url))}`,
    `    poll: ${source.pollMs / 1_000}s`,
    `    mirrorAcks: ${source.mirrorAcks}`,
  ])
  writeFileSync(
    path.join(dir, 'config.yaml'),
    ['version: 1', 'me: Mara Lind', 'sources:', ...lines, ...tableLines(table), ...shift.lines, ''].join(
      '\n',
    ),
  )
}

/** Starts the program on what the one before left behind. */
export function startProgram(around: Surroundings): Program {
  const { time, dir, random } = around
  const laptop = time.boot()
  const clock = createClock(laptop.clocks, laptop.timers)
  around.laptopNow = clock.now
  around.shift.began(clock.now(), () =>
    around.sources.some(({ skewMs }) => Math.abs(clock.now() - time.now() - skewMs) > 60_000),
  )
  const wallOffset = time.wallOffset()
  let dead = false
  let state: State | null = null
  let writes = 0
  const raw = openDb(path.join(dir, 'nightdesk.db'))

  const die = (): void => {
    dead = true
    laptop.drop()
    raw.close()
    around.onDied()
  }
  const db: Db = {
    all: (sql, ...values) => raw.all(sql, ...values),
    get: (sql, ...values) => raw.get(sql, ...values),
    map: (make, sql, ...values) => raw.map(make, sql, ...values),
    transact: <T>(work: (write: WriteDb) => T): T => {
      if (dead) throw new AppError('cannot-save', 'The program is dead.')
      const full = around.diskFull
      if (around.databaseBusy) throw new SaveError('SQLITE_BUSY')
      writes += 1
      const done = raw.transact((write) => {
        const result = work(write)
        if (full) throw new AppError('cannot-save', 'Nothing was saved: simulated full disk.')
        return result
      })
      if (around.diesAtCommit) {
        around.diesAtCommit = false
        die()
        throw new AppError('cannot-save', 'The program died after this commit.')
      }
      return done
    },
    close: () => raw.close(),
  }
  const inner = createNetwork(
    around.sources,
    time,
    laptop.timers,
    around.network,
    seededRandom(Math.floor(random() * 2 ** 31)),
    (delivery) => {
      if (!dead) around.onDelivered(delivery)
    },
  )
  const never = new Promise<never>(() => {})
  const http: Http = async (request) => {
    if (dead) return never
    const result = await inner(request)
    return dead ? never : result
  }
  const notifier: Notifier = {
    show: async (notice) => {
      if (dead) return never
      if (around.notifier === 'fails') return { shown: false, reason: 'simulated: the service is gone' }
      if (notice.tag !== selfTestTag) around.rings.push({ at: time.now(), notice })
      return { shown: true }
    },
    withdraw: () => {},
    status: async () =>
      around.notifier === 'blocked'
        ? { state: 'blocked', reason: 'Simulated.' }
        : { state: 'shown', reason: null },
  }
  const hear = (event: ServerEvent): void => {
    if (dead) return
    if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
    if (event.event === 'changed' && state) state = applyChanges(state, event.changes)
  }
  const speaker = createSpeaker(clock)
  let sound: SoundOrder['play'] = null
  const caller: Caller = {
    openUrl: () => {},
    showPostmortem: () => {},
    tell: (event) => {
      if (event.event !== 'sound' || dead) return
      sound = event.order.play
      const { revision } = event.order
      if (around.speaker === 'well') clock.after(5, () => speaker.beat(caller, { revision, audible: true }))
    },
  }
  const changeSpeaker = (): void => {
    if (dead) return
    if (around.speaker === 'dead') speaker.left(caller)
    else speaker.offer(caller, { able: true, kind: 'page' })
  }
  const platform = { http, clock }
  const pollRandom = seededRandom(Math.floor(random() * 2 ** 31))
  const engine = createEngine({
    db,
    clock,
    log: (event, fields) => {
      if (!dead && /failed$/.test(event) && !isUnsaved(fields?.message ?? ''))
        around.faults.push(`${event}: ${fields?.message ?? ''}`)
    },
    platform,
    watch: (config, sink) =>
      startPolling(config, connectWithinBudget(config, platform), { clock, random: pollRandom }, sink),
    notifier,
    // A look-out for the file would outlive a killed program.
    configuration: {
      ...openConfiguration(path.join(dir, 'config.yaml'), dir, createSecretFile(dir), {}),
      follow: () => () => {},
    },
    randomToken: () => `t${++around.tokens}x`,
    host: 'node',
    version: '0.0.0',
    userName: 'mara',
    drill: null,
    speaker,
  })
  engine.start()
  const seat = engine.attach(hear, caller)
  changeSpeaker()
  return {
    engine,
    db: raw,
    clock,
    seat,
    writes: () => writes,
    startedAt: time.now(),
    wallOffset,
    state: () => {
      if (!state) throw new Error('no snapshot came')
      return state
    },
    freshSnapshot: () => {
      let fresh: Snapshot | null = null
      const leave = engine.core.seat((event) => {
        if (event.event === 'snapshot') fresh ??= event.snapshot
      })
      leave()
      if (!fresh) throw new Error('no snapshot came')
      return fresh
    },
    isDead: () => dead,
    playing: () => (speaker.state().way === null ? null : sound),
    changeSpeaker,
    stop: async () => {
      await engine.stop()
      speaker.stop()
      if (!dead) {
        dead = true
        laptop.drop()
        raw.close()
      }
    },
    kill: () => {
      if (!dead) die()
    },
  }
}

/** Can nothing be saved just now? */
export function cannotSave({
  diskFull,
  databaseBusy,
}: Pick<Surroundings, 'diskFull' | 'databaseBusy'>): boolean {
  return diskFull || databaseBusy
}

export function removeData(dir: string): void {
  rmSync(dir, { recursive: true, force: true })
}

/** A full disk and a death are this simulation's own doing. */
const isUnsaved = (message: string): boolean => /Nothing was saved|The program (is dead|died)/.test(message)
