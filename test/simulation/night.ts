/** One simulated night: the program, the fleet, the weather and the person on one seed, and the oracle after every step. */
import { mkdirSync, mkdtempSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { seededRandom } from '../../main/platform/random.ts'
import { Broken } from './broken.ts'
import { createFleetSource, heartbeatLabels, inhibitRules } from './fleet.ts'
import type { Table } from './must-wake.ts'
import { createOracle } from './oracle.ts'
import { createNightOracle } from './oracle-night.ts'
import { give } from './person.ts'
import { type Program, removeData, type Surroundings, startProgram, writeConfiguration } from './program.ts'
import { createShift, type ShiftPlan, sayDuty } from './shift.ts'
import { planSpeakerMoods } from './speaker-moods.ts'
import { createVirtualTime } from './virtual-time.ts'
import { type Happening, quietRates, rareRates, shiftRates, weatherOf } from './weather.ts'
import { happenToFleet, happenToLaptop, setMood } from './world.ts'

export interface NightOptions {
  readonly seed: number
  readonly night: number
  readonly minutes: number
  /** told every happening, with the true time since the start, ms */
  readonly trace?: (atMs: number, what: string) => void
  /** what a test does to the night as it begins */
  readonly begun?: (around: Surroundings) => void
}

export interface NightResult {
  readonly broken: { readonly atMs: number; readonly what: string; readonly lately: readonly string[] } | null
  readonly steps: number
  readonly quiet: number
  readonly inspections: number
  /** pages that were followed from their firing until they were called */
  readonly prompt: number
  readonly rings: number
  readonly episodes: number
  /** true time that passed in it, sleep included */
  readonly simulatedMs: number
}

/** 2026-10-24 20:00 UTC: a night in which Central Europe sets its clocks back. */
const evening = Date.UTC(2026, 9, 24, 20, 0, 0)
/** The hours of calls by night: every other night begins in them. */
const midnight = evening + 14_400_000
const minuteMs = 60_000
/** How often the whole database is looked through, true ms. */
const inspectEveryMs = 5 * minuteMs
/** More steps than any honest night has: something wakes itself without end. */
const mostSteps = 60_000
/** More than any honest instant has, a storm of timers included: something re-arms itself for the instant it is in. */
const mostStepsAtOnce = 2_000
/** After this long without faults everything must have come to rest: pauses of servers and a full absence included. */
const restMs = 11 * minuteMs

/** In memory where the system has such a folder: a night is thousands of commits, and the disk's patience is not under test. */
const scratch = (): string => {
  const shared = '/dev/shm'
  const base = statSync(shared, { throwIfNoEntry: false })?.isDirectory() ? shared : os.tmpdir()
  mkdirSync(base, { recursive: true })
  return mkdtempSync(path.join(base, 'nightdesk-simulation-'))
}

export async function runNight({ seed, night, minutes, trace, begun }: NightOptions): Promise<NightResult> {
  const random = seededRandom(seed * 1_000_003 + night)
  const startAt = night % 2 === 0 ? evening : midnight
  const shift = createShift(planOf(seededRandom(seed * 3_367_900 + night * 67_867_967 + 11)()), startAt)
  const weather = [
    ...weatherOf(seededRandom(seed * 7_919 + night * 104_729 + 1), minutes),
    ...weatherOf(seededRandom(seed * 6_311 + night * 130_363 + 2), minutes, quietRates),
    ...weatherOf(seededRandom(seed * 4_099 + night * 179_424_673 + 3), minutes, rareRates),
    ...(shift.plan === 'none'
      ? []
      : weatherOf(seededRandom(seed * 2_750_159 + night * 49_979_687 + 9), minutes, shiftRates)),
  ].toSorted((a, b) => a.atMs - b.atMs)
  const time = createVirtualTime(startAt)
  const dir = scratch()
  const sources = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) =>
    createFleetSource(
      {
        name: ['plover', 'heron', 'tern'][index] ?? 'x',
        peers: 1 + Math.floor(random() * 3),
        pollMs: [10_000, 15_000, 15_000, 30_000, 60_000][Math.floor(random() * 5)] ?? 15_000,
        mirrorAcks: random() < 0.6,
        hasHeartbeat: random() < 0.6,
      },
      time,
    ),
  )
  for (const source of sources) if (source.hasHeartbeat) source.fire(heartbeatLabels(source.name))
  const around: Surroundings = {
    dir,
    time,
    sources,
    network: { online: true },
    random,
    atRest: false,
    diskFull: false,
    databaseBusy: false,
    table: tableOf(seededRandom(seed * 7_368_787 + night * 86_028_121 + 7)()),
    shift,
    laptopNow: () => startAt,
    diesAtCommit: false,
    notifier: 'well',
    speaker: 'well',
    rings: [],
    faults: [],
    tokens: 0,
    onDelivered: (delivery) => oracle.delivered(delivery),
    onDied: () => {},
  }
  const oracle = createOracle(around)
  const nightOracle = createNightOracle(around)
  const lately: string[] = []
  const rejected: unknown[] = []
  const note = (what: string): void => {
    const line = `${((time.now() - startAt) / 1_000).toFixed(1)} s  ${what}`
    lately.push(line)
    if (lately.length > 40) lately.shift()
    trace?.(time.now() - startAt, what)
  }
  writeConfiguration(around)
  let program: Program = startProgram(around)
  await settled()
  oracle.began(program)
  nightOracle.interrupted('began')
  begun?.(around)
  planSpeakerMoods(around, seededRandom(seed * 15_485_863 + night * 32_452_843 + 5), minutes, (mood) => {
    note(`the page that sounds is ${mood}`)
    program.changeSpeaker()
  })

  /** The weather comes while somebody could watch: time asleep is no part of its plan. */
  let slept = 0
  const sleep = (ms: number): void => {
    time.sleep(ms)
    slept += ms
  }
  /** Lets true time pass to `until`, the program running unless it is dead. */
  const passTo = async (until: number): Promise<void> => {
    let instant = Number.NaN
    let stepsAtOnce = 0
    while (time.step(until)) {
      stepsAtOnce = time.now() === instant ? stepsAtOnce + 1 : 0
      instant = time.now()
      if (stepsAtOnce > mostStepsAtOnce)
        throw new Broken(`It never comes to rest: more than ${mostStepsAtOnce} steps at one instant.`)
      await settled()
      if (program.isDead()) {
        await rise(3_000)
        continue
      }
      oracle.check(program)
      nightOracle.check(program)
      if (oracle.checks().steps > mostSteps) throw new Broken('It never comes to rest: too many steps.')
    }
  }
  /** The program is dead: after a while it is started again. */
  const rise = async (afterMs: number): Promise<void> => {
    note('the program is dead')
    oracle.interrupted()
    nightOracle.interrupted('began')
    sleep(afterMs)
    // What could not be read before the disk was full again is not the matter here: a start needs a disk.
    const { diskFull, databaseBusy } = around
    around.diskFull = false
    around.databaseBusy = false
    around.diesAtCommit = false
    program = startProgram(around)
    Object.assign(around, { diskFull, databaseBusy })
    note('the program is started')
    await settled()
    oracle.began(program)
    nightOracle.interrupted('began')
  }
  const happen = async (happening: Happening): Promise<void> => {
    const { kind, picks } = happening
    const fleet = happenToFleet(around, happening, random) ?? happenToLaptop(around, happening)
    if (fleet !== null) return note(`${kind}: ${fleet}`)
    switch (kind) {
      case 'sleep':
      case 'long-sleep': {
        const ms = Math.round(
          kind === 'sleep' ? 10_000 + picks[1] * 30 * minuteMs : (1 + picks[1] * 8) * 60 * minuteMs,
        )
        note(`sleeps ${Math.round(ms / 1_000)} s`)
        oracle.interrupted()
        sleep(ms)
        oracle.interrupted()
        nightOracle.interrupted('slept')
        if (picks[2] < 0.5) {
          around.network.online = false
          time.at(time.now() + 1_000 + picks[3] * 60_000, () => {
            around.network.online = true
          })
        }
        return
      }
      case 'stall':
        note('the thread is held')
        time.stall(Math.round(1_000 + picks[1] * 8_000))
        nightOracle.interrupted('slept')
        return oracle.interrupted()
      case 'kill':
        oracle.ends(program)
        program.kill()
        return rise(Math.round(picks[1] * picks[1] * 40 * minuteMs))
      case 'kill-at-commit':
        note('dies at its next commit')
        oracle.ends(program)
        around.diesAtCommit = true
        return
      case 'restart':
        oracle.ends(program)
        await program.stop()
        return rise(Math.round(picks[1] * 60_000))
      case 'duty': {
        const about = program
        note(await sayDuty(about, shift, happening))
        return
      }
      default: {
        oracle.ends(program)
        // Some orders ask upstream before they answer: time goes on meanwhile, and the program may die over it.
        const about = program
        give(about, oracle.promises, happening).then(
          (given) => note(`${kind}: ${given}`),
          (error: unknown) => rejected.push(error),
        )
        await settled()
        if (about.isDead()) oracle.doubts()
      }
    }
  }

  let broken: NightResult['broken'] = null
  const onRejection = (reason: unknown): void => {
    rejected.push(reason)
  }
  process.on('unhandledRejection', onRejection)
  try {
    let inspectAt = startAt + inspectEveryMs
    for (const happening of weather) {
      await passTo(Math.max(time.now(), startAt + slept + happening.atMs))
      await happen(happening)
      if (rejected.length > 0) throw rejected[0]
      if (program.isDead()) await rise(2_000)
      else {
        oracle.check(program)
        nightOracle.check(program)
      }
      if (time.now() >= inspectAt) {
        inspectAt = time.now() + inspectEveryMs
        oracle.inspect(program)
        nightOracle.inspect(program)
      }
    }
    note('everything is well from here')
    around.diesAtCommit = false
    around.atRest = true
    for (const source of sources) source.gossipMs = 200
    await passTo(time.now() + 25 * minuteMs)
    around.diskFull = false
    around.databaseBusy = false
    around.network.online = true
    around.notifier = 'well'
    around.speaker = 'well'
    program.changeSpeaker()
    for (const source of sources) {
      for (const peer of source.peers) {
        setMood(peer, 'well', time.now())
        peer.mutes.length = 0
        peer.inhibitRules.splice(0, Number.POSITIVE_INFINITY, ...inhibitRules)
      }
      for (const alert of [...source.firing.values()]) source.fire(alert.labels)
      if (source.hasHeartbeat && source.firing.size >= 0) source.fire(heartbeatLabels(source.name))
    }
    await passTo(time.now() + restMs)
    oracle.inspectAtRest(program)
    nightOracle.inspect(program)
  } catch (error) {
    const what =
      error instanceof Broken ? error.message : `It threw: ${error instanceof Error ? error.stack : error}`
    broken = { atMs: time.now() - startAt, what, lately }
  } finally {
    process.off('unhandledRejection', onRejection)
    const episodes = program.isDead() ? 0 : Number(program.db.get('SELECT count(*) AS n FROM episode')?.n)
    await program.stop()
    removeData(dir)
    // biome-ignore lint/correctness/noUnsafeFinally: the result is made here, whatever happened
    return {
      broken,
      ...oracle.checks(),
      rings: around.rings.length,
      episodes,
      simulatedMs: time.now() - startAt,
    }
  }
}

/** Half of the nights have another table than the standard one. @param at a number in [0, 1) */
function tableOf(at: number): Table {
  if (at < 0.3) return 'own'
  return at < 0.4 ? 'holiday' : at < 0.5 ? 'teams' : 'standard'
}

/** Four nights in ten have a plan of shifts. @param at a number in [0, 1) */
function planOf(at: number): ShiftPlan {
  return at < 0.2 ? 'mara-first' : at < 0.4 ? 'jo-first' : 'none'
}

/** One turn of the event loop: everything that waits on promises alone has run by then. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
