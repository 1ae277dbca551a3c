/** The fire drill's desk: the made-up fleet, and an engine of its own over a folder of its own. */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { ShowTarget } from '../../contract/wire.ts'
import type { AlmanacDoor } from '../almanac/almanac-messages.ts'
import { configSchema } from '../config/schema.ts'
import { openDb } from '../db/db.ts'
import { writeSetting } from '../db/setting-table.ts'
import { fixedConfiguration } from '../engine/configuration.ts'
import { soundSetting } from '../engine/sound-settings.ts'
import type { Speaker } from '../engine/speaker.ts'
import { createEngine, type Engine, type EngineDeps } from '../engine.ts'
import { listenOnLoopback } from '../platform/http-server.ts'
import { seededRandom } from '../platform/random.ts'
import { takeSockets } from '../platform/web-socket.ts'
import type { PollHost } from '../sources/poll-host.ts'

export interface RunningDrill {
  readonly engine: Engine
  stop(): Promise<void>
}

/** What an engine is given here that is the same for the real one and the drill's. */
export type SharedDeps = Pick<
  EngineDeps,
  'clock' | 'log' | 'platform' | 'look' | 'notifier' | 'randomToken' | 'host' | 'version' | 'userName'
>

export interface DrillDeps extends SharedDeps {
  /** leads whoever clicked a notification to what it is about, of the drill that started then (epoch ms) */
  readonly lead: (target: ShowTarget, startedAt: number) => void
  /** the real one's; the real desk's calls are heard over the drill's */
  readonly speaker: Speaker
  /** the data folder; the drill lives in a folder inside it */
  readonly dataDir: string
  /** a polling worker of its own, which ends with the drill */
  readonly startPolling: () => PollHost
  /** an almanac in memory, which ends with the drill */
  readonly newAlmanac: (file: null) => AlmanacDoor
}

/** The same night each time, so that people can talk about it. */
const drillSeed = 2019

/** Starts the made-up fleet and an engine beside the real one, over a folder that is emptied first. */
export async function beginDrill(deps: DrillDeps, real: Engine): Promise<RunningDrill> {
  const { dataDir, startPolling, newAlmanac, lead, speaker, ...shared } = deps
  const folder = path.join(dataDir, 'drill')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Loaded when it is wanted: most starts are no drills.
  const [{ startDrill }, { openDrillInbox }] = await Promise.all([
    import('../drill/drill.ts'),
    import('../drill/drill-inbox.ts'),
  ])
  const fleet = await startDrill({
    clock: shared.clock,
    listen: listenOnLoopback,
    random: seededRandom(drillSeed),
  })
  const me = real.desk().me.name
  const inbox = await openDrillInbox({
    clock: shared.clock,
    listen: listenOnLoopback,
    takeSockets,
    me,
  }).catch(async (error: unknown) => {
    await fleet.stop()
    throw error
  })
  const pollHost = startPolling()
  const almanac = newAlmanac(null)
  const db = openDb(path.join(folder, 'drill.db'))
  // It sounds as a real page would.
  db.transact((write) => writeSetting(write, soundSetting, real.desk().settings.sound))
  const made = configSchema.parse({
    version: 1,
    me,
    support: {
      sources: [
        {
          ...{ name: 'chat', kind: 'slack', token: 'env:DRILL', url: inbox.url, poll: '15s' },
          ...{ channels: [...inbox.channels], teamChannel: inbox.teamChannel },
        },
      ],
      ...{ respond: '15m', next: '1h' },
    },
    customers: inbox.customers,
    // Somebody to hand a thread or an alert to. They are made up and answer nothing: that time runs out is rehearsed too.
    roles: [
      { name: 'First line', who: me },
      { name: 'Ops duty', who: 'Ines Okafor' },
      { name: 'SRE', who: 'Sami Haddad' },
    ],
    sources: fleet.sources.map(({ name, urls, pollMs, mirrorAcks }) => ({
      name,
      kind: 'alertmanager',
      urls: [...urls],
      poll: `${pollMs}ms`,
      mirrorAcks,
    })),
  })
  // Night is when it is night for whoever rehearses it; the rules are those Nightdesk comes with, so that it rings.
  const config = { ...made, hours: [...real.nightHours()] }
  const startedAt = shared.clock.now()
  const engine = createEngine({
    ...shared,
    lead: (target) => lead(target, startedAt),
    db,
    almanac,
    watch: watchWith(pollHost),
    speaker,
    configuration: fixedConfiguration(config, () => ({ kind: 'value', value: inbox.token })),
    past: fleet.past,
    // The same ears on the same laptop.
    alsoHeard: real.heard,
    drill: { startedAt, realSources: real.core.sources.size },
  })
  engine.start()
  return {
    engine,
    stop: async () => {
      engine.hush()
      await engine.stop()
      await pollHost.close()
      await almanac.close()
      db.close()
      await Promise.all([fleet.stop(), inbox.stop()])
    },
  }
}

/** Has an engine's sources polled by this worker. */
export function watchWith(pollHost: PollHost): EngineDeps['watch'] {
  return (config, sink) => pollHost.watch(config, sink)
}
